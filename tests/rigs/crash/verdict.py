"""What must hold when the killing is over: nothing lost, nothing undecided, and every check-in ended as its people wanted it to.

The crowd's ledger is held against the outbox, message by message: what we believe was accepted must be in it, and nothing may be in it that
we do not remember owing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.rendered import unseal
from db.queries import demo
from db.queries.rows import Record
from db.tables import alert, check_in, contact, handset_message, inbox, outbox, person, plan
from db.vault import Vault
from db.words import Direction, Lane, SendState
from ladder import cadence
from ladder.checkin import Phase
from service.demo import STARTS_AT
from tests.providers.telegram import TOKEN
from tests.replay import journal_replays
from tests.rigs.crash.council import TOLD, YOUNG_PEOPLE, role_of

_ACCEPTED = (SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED)
_SENT_AGAIN = (Lane.PAGE, Lane.QUESTION)
_BOT = TOKEN.partition(":")[0]

Message = tuple[int, str, str]  # chat, text, what its buttons are bound to


@dataclass(slots=True)
class Verdict:
    """What was counted, and every mistake that was found."""

    check_ins: int = 0
    accepted: int = 0
    replies: int = 0
    pages: int = 0
    doubled: Counter[int] = field(default_factory=Counter)  # by the kill before it
    pages_doubled: int = 0
    courtesies_in_doubt: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """How much of anything is not as it must be."""
        return len(self.mistakes)


async def judge(tx: AsyncConnection, vault: Vault, ledger: dict[str, Any]) -> Verdict:
    """Judge one run by its database and by the crowd's ledger."""
    found = Verdict(mistakes=[f"a rule of the provider was broken: {one}" for one in ledger["mistakes"]])
    try:
        await journal_replays(tx)
    except AssertionError as error:
        found.mistakes.append(f"the journal does not replay: {error}")
    now = await demo.now(tx)
    owed = (await tx.execute(select(outbox))).all()
    await _check_ins(tx, found, now)
    await _replies(tx, found, owed, ledger["said"])
    await _messages(tx, vault, found, owed, ledger["accepted"])
    await _pages(tx, found, owed)
    found.mistakes += _left_over(owed)
    return found


async def _check_ins(tx: AsyncConnection, found: Verdict, now: datetime) -> None:
    children = {row.id: YOUNG_PEOPLE + int(row.ref.removeprefix("YP-")) for row in await tx.execute(select(person)) if row.ref[:2] == "YP"}
    rows = (await tx.execute(select(check_in).where(check_in.c.due_at <= now))).all()
    raised = {fact["check_in"] for row in await tx.execute(select(alert)) for fact in row.state["facts"] if "check_in" in fact}
    for row in rows:
        found.check_ins += 1
        wanted = role_of(children[row.young_person_id]).outcome
        if row.phase != Phase.CLOSED or row.outcome != wanted:
            found.mistakes.append(f"a check-in of {row.local_date} {row.slot} is {row.phase} {row.outcome}, and not {wanted}")
        if wanted in TOLD and row.id.hex not in raised:
            found.mistakes.append(f"nobody was told that a check-in of {row.local_date} {row.slot} ended {wanted}")
    begun = Counter(row.plan_id for row in rows)
    for one in (await tx.execute(select(plan))).all():
        due = _slots_until(one, now)
        if begun[one.id] != due:
            found.mistakes.append(f"{due} slots of a plan came, and it has {begun[one.id]} check-ins")


def _slots_until(one: Record, now: datetime) -> int:
    number, at = 0, STARTS_AT
    while True:
        at, _ = cadence.next_due(tuple(one.times), frozenset(one.days), one.timezone, at)
        if at > now:
            return number
        number += 1


async def _replies(tx: AsyncConnection, found: Verdict, owed: Iterable[Record], said: list[dict[str, Any]]) -> None:
    heard = {row.external_id: row for row in await tx.execute(select(inbox))}
    answers = Counter(row.inbox_id for row in owed if row.lane is Lane.REPLY and row.inbox_id is not None)
    for one in said:
        found.replies += 1
        entry = heard.get(f"telegram:{_BOT}:{one['update']}")
        if entry is None:
            found.mistakes.append(f"update {one['update']} was said, confirmed, and is not in the inbox")
        elif entry.settled_at is None:
            found.mistakes.append(f"update {one['update']} was never settled")
        elif answers[entry.id] != 1:
            found.mistakes.append(f"update {one['update']} is owed {answers[entry.id]} answers, and not one")
    found.mistakes += [f"{row.kind} {row.external_id} was never settled" for row in heard.values() if row.settled_at is None]


async def _messages(tx: AsyncConnection, vault: Vault, found: Verdict, owed: Iterable[Record], accepted: list[dict[str, Any]]) -> None:
    contacts = {row.id: row for row in await tx.execute(select(contact))}
    believed: Counter[Message] = Counter()
    in_doubt: Counter[Message] = Counter()
    known: set[Message] = set()
    for row in owed:
        if row.channel != "telegram" or row.rendered_sealed is None:
            continue
        address = contacts[row.contact_id]
        said = unseal(vault, row.id, row.rendered_sealed)
        mark = said.buttons[0][0].data.rpartition(":")[0] if said.buttons else ""
        message = (int(vault.open("contact.address_sealed", address.id, address.address_sealed)), said.text, mark)
        known.add(message)
        believed[message] += row.state in _ACCEPTED
        in_doubt[message] += row.state is SendState.UNKNOWN
        found.courtesies_in_doubt += row.state is SendState.UNKNOWN
    got: Counter[Message] = Counter()
    for one in accepted:
        message = (one["chat"], one["text"], one["mark"])
        got[message] += 1
        if message not in known:
            found.mistakes.append(f"chat {one['chat']} got a message that nobody remembers owing, after kill {one['kill']}")
        elif got[message] > max(believed[message] + in_doubt[message], 1):
            found.doubled[one["kill"]] += 1
    found.accepted = sum(got.values())
    found.mistakes += [f"chat {one[0]} never got a message that counts as accepted" for one in believed if got[one] < believed[one]]


async def _pages(tx: AsyncConnection, found: Verdict, owed: Iterable[Record]) -> None:
    incoming = handset_message.c.direction == Direction.IN
    shown = Counter(row.message_id for row in await tx.execute(select(handset_message).where(incoming)))
    pages = [row for row in owed if row.channel == "handset"]
    found.pages = sum(shown.values())
    found.pages_doubled = sum(shown[row.id] - 1 for row in pages if shown[row.id] > 1)
    # Several pages to one phone leave as one letter, under the name of one of them (D6).
    unseen = [row for row in pages if row.state in _ACCEPTED and not shown[row.envelope_id or row.id]]
    found.mistakes += ["a page counts as accepted, and no phone has it" for _ in unseen]


def _left_over(owed: Iterable[Record]) -> Iterator[str]:
    """Every message is with its recipient, was refused or withdrawn, or is a courtesy in doubt: nothing is simply still there."""
    for row in owed:
        waits = row.state in (SendState.QUEUED, SendState.CLAIMED)
        if waits or (row.state is SendState.UNKNOWN and row.lane in _SENT_AGAIN and row.cancelled_at is None):
            yield f"a {row.lane} message is still {row.state}"
        if row.state is SendState.EXPIRED and row.lane in _SENT_AGAIN:
            yield f"a {row.lane} message was not sent while it was worth sending"
