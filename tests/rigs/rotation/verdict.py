"""What must hold when both kinds of keys are new: what was said is settled and answered, each by its own, nobody is a stranger, all that is
owed has arrived once, and whoever did not answer has been told of. Nothing is killed here, so that nothing may be in doubt or come twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import demo
from db.queries.rows import Record
from db.tables import alert, check_in, contact, inbox, outbox, person, stranger
from db.vault import Vault
from db.words import Lane, SendState
from ladder.checkin import Phase
from ladder.words import Outcome
from tests.providers.telegram import TOKEN
from tests.replay import journal_replays
from tests.rigs.crash.council import TOLD, YOUNG_PEOPLE, role_of
from tests.rigs.crash.letters import TAKEN, as_messages, compared, compared_texts, left_over, unheard_of
from tests.rigs.rotation.load import writes

_BOT = TOKEN.partition(":")[0]
# The carers of this crowd write whether they were asked or not: what they say may be heard before the young person's button.
_SEEN = Outcome.CARER_SEEN


@dataclass(slots=True)
class Verdict:
    """What was counted, and every mistake that was found."""

    messages: int = 0
    per_minute: float = 0.0
    presses: int = 0
    questions: int = 0  # and pages: what went out beside answers
    told: int = 0  # check-ins that somebody on duty heard of
    doubled: int = 0
    mistakes: list[str] = field(default_factory=list)


async def judge(tx: AsyncConnection, vault: Vault, said: dict[int, int], ledger: dict[str, Any], seen: Sequence[str] = ()) -> Verdict:
    """By the database, which the new keys alone must open, and by the providers' ledger, which none of ours can touch."""
    found = await judge_what_is_left(tx, vault, said, ledger)
    found.mistakes = [*seen, *found.mistakes]
    try:
        await journal_replays(tx)
    except AssertionError as error:
        found.mistakes.append(f"the journal does not replay: {error}")
    return found


async def judge_what_is_left(tx: AsyncConnection, vault: Vault, said: dict[int, int], ledger: dict[str, Any]) -> Verdict:
    """By what is owed and what was heard alone."""
    found = Verdict(messages=len(said), presses=len(ledger["said"]))
    found.mistakes += [f"a rule of the provider was broken: {one}" for one in ledger["mistakes"]]
    whose = said | {one["update"]: one["chat"] for one in ledger["said"]}
    owed = (await tx.execute(select(outbox))).all()
    alerts = (await tx.execute(select(alert))).all()
    await _heard(tx, vault, found, whose, owed)
    strangers = await tx.scalar(select(func.count()).select_from(stranger))
    found.mistakes += [f"{strangers} became strangers"] if strangers else []
    found.questions = sum(row.lane is not Lane.REPLY and row.state in TAKEN for row in owed)
    letters = compared(await as_messages(tx, vault, owed), ledger["accepted"])
    texts = compared_texts(owed, ledger["texts"])
    found.doubled = (letters.doubled + texts.doubled).total()
    found.mistakes += [f"{found.doubled} messages came twice, and nothing was killed"] if found.doubled else []
    found.mistakes += [*letters.mistakes, *texts.mistakes, *unheard_of(alerts, owed, ledger["texts"]), *left_over(owed)]
    found.mistakes += [f"a {row.lane} message is in doubt, and nothing was killed" for row in owed if row.state is SendState.UNKNOWN]
    await _check_ins(tx, found, alerts)
    return found


async def _heard(tx: AsyncConnection, vault: Vault, found: Verdict, whose: dict[int, int], owed: Iterable[Record]) -> None:
    """Each is in the inbox, is settled, is under its own sender's address, and is answered at that address, once."""
    entries = {row.external_id: row for row in (await tx.execute(select(inbox))).all()}
    addresses = {row.id: row for row in (await tx.execute(select(contact))).all()}
    answered: dict[Any, list[str]] = {}
    for row in owed:
        if row.lane is Lane.REPLY and row.inbox_id is not None:
            at = addresses[row.contact_id]
            answered.setdefault(row.inbox_id, []).append(vault.open("contact.address_sealed", at.id, at.address_sealed))
    for update, chat in whose.items():
        entry = entries.get(f"telegram:{_BOT}:{update}")
        if entry is None:
            found.mistakes.append(f"update {update} was confirmed, and is not in the inbox")
        elif vault.open("inbox.address_sealed", entry.id, entry.address_sealed) != str(chat):
            found.mistakes.append(f"update {update} counts as another's")
        elif answered.get(entry.id) != [str(chat)]:
            found.mistakes.append(f"update {update} of chat {chat} is answered at {answered.get(entry.id, [])}")
    found.mistakes += [f"{row.kind} {row.external_id} was never settled" for row in entries.values() if row.settled_at is None]


async def _check_ins(tx: AsyncConnection, found: Verdict, alerts: Iterable[Record]) -> None:
    """Whoever answered is not silent, and of whoever never did somebody heard; a carer's word may come before either."""
    numbers = {row.id: int(row.ref.removeprefix("YP-")) for row in await tx.execute(select(person)) if row.ref[:2] == "YP"}
    told = {fact["check_in"] for row in alerts for fact in row.state["facts"] if "check_in" in fact}
    for row in (await tx.execute(select(check_in).where(check_in.c.due_at <= await demo.now(tx)))).all():
        number, which = numbers[row.young_person_id], f"a check-in of {row.local_date} {row.slot}"
        theirs = {role_of(YOUNG_PEOPLE + number).outcome, _SEEN} | ({Outcome.OK} if writes(number) else set())
        found.told += row.id.hex in told
        if row.phase != Phase.CLOSED or row.outcome not in theirs:
            found.mistakes.append(f"{which} is {row.phase} {row.outcome}, and not {' or '.join(sorted(theirs))}")
        if row.outcome in TOLD and row.id.hex not in told:
            found.mistakes.append(f"nobody was told that {which} ended {row.outcome}")
