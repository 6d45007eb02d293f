"""What must hold when the killing is over: nothing lost, nothing undecided, and every check-in ended as its people wanted it to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pacing import CLAIMED_MAX
from db.queries import demo
from db.queries.rows import Record
from db.tables import alert, check_in, inbox, outbox, person, plan
from db.vault import Vault
from db.words import Lane, SendState
from ladder import cadence
from ladder.checkin import Phase
from service.demo import STARTS_AT
from tests.providers.telegram import TOKEN
from tests.replay import journal_replays
from tests.rigs.crash.council import TOLD, YOUNG_PEOPLE, role_of
from tests.rigs.crash.letters import SENT_AGAIN, as_messages, compared, compared_texts, left_over, unheard_of

DOUBLES_AT_MOST = CLAIMED_MAX  # after one kill: what a process may have claimed and not settled
_BOT = TOKEN.partition(":")[0]


@dataclass(slots=True)
class Verdict:
    """What was counted, and every mistake that was found."""

    check_ins: int = 0
    accepted: int = 0
    replies: int = 0
    pages: int = 0
    doubled: Counter[int] = field(default_factory=Counter)  # by the kill before it
    pages_doubled: Counter[int] = field(default_factory=Counter)
    courtesies_in_doubt: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """How much of anything is not as it must be."""
        return len(self.mistakes)


async def judge(tx: AsyncConnection, vault: Vault, ledger: dict[str, Any], kills: int, seen: Sequence[str] = ()) -> Verdict:
    """Judge one run by its database and by the providers' ledger; `seen`: what was found wrong while it ran."""
    found = await judge_what_is_left(tx, vault, ledger, kills)
    found.mistakes = [*seen, *found.mistakes, *await damage(tx)]
    try:
        await journal_replays(tx)
    except AssertionError as error:
        found.mistakes.append(f"the journal does not replay: {error}")
    return found


async def judge_what_is_left(tx: AsyncConnection, vault: Vault, ledger: dict[str, Any], kills: int) -> Verdict:
    """By what is owed and what was heard alone."""
    found = Verdict(mistakes=[f"a rule of the provider was broken: {one}" for one in ledger["mistakes"]])
    now = await demo.now(tx)
    owed = (await tx.execute(select(outbox))).all()
    alerts = (await tx.execute(select(alert))).all()
    await _check_ins(tx, found, now, alerts)
    await _replies(tx, found, owed, ledger["said"])
    letters = compared(await as_messages(tx, vault, owed), ledger["accepted"])
    texts = compared_texts(owed, ledger["texts"])
    found.accepted, found.doubled = letters.accepted + texts.accepted, letters.doubled
    found.pages, found.pages_doubled = texts.pages, texts.doubled
    found.courtesies_in_doubt = sum(row.state is SendState.UNKNOWN and row.lane not in SENT_AGAIN for row in owed)
    found.mistakes += [*letters.mistakes, *texts.mistakes, *unheard_of(alerts, owed, ledger["texts"]), *left_over(owed)]
    found.mistakes += too_often(found, kills)
    return found


def too_often(found: Verdict, kills: int) -> list[str]:
    """A kill leaves no more in doubt than one process had claimed."""
    counted = {"letters": found.doubled, "pages": found.pages_doubled}
    mistakes = [
        f"{number} {what} came twice after kill {kill}, which had claimed {DOUBLES_AT_MOST} at most"
        for what, each in counted.items()
        for kill, number in sorted(each.items())
        if number > (DOUBLES_AT_MOST if kill else 0)
    ]
    if found.courtesies_in_doubt > DOUBLES_AT_MOST * kills:
        mistakes.append(f"{found.courtesies_in_doubt} courtesies are in doubt after {kills} kills, which is more than they had claimed")
    return mistakes


async def damage(tx: AsyncConnection) -> list[str]:
    """What SQLite itself finds wrong with its file; a server looks after its own."""
    if tx.dialect.name != "sqlite":
        return []
    said = (await tx.execute(text("PRAGMA integrity_check"))).scalars().all()
    orphans = (await tx.execute(text("PRAGMA foreign_key_check"))).all()
    found = [] if said == ["ok"] else [f"the file is damaged: {' '.join(map(str, said[:3]))}"]
    return found + [f"a row of {table} refers to a row of {parent} that is not there" for table, _row, parent, _key in orphans]


async def _check_ins(tx: AsyncConnection, found: Verdict, now: datetime, alerts: Iterable[Record]) -> None:
    children = {row.id: YOUNG_PEOPLE + int(row.ref.removeprefix("YP-")) for row in await tx.execute(select(person)) if row.ref[:2] == "YP"}
    rows = (await tx.execute(select(check_in).where(check_in.c.due_at <= now))).all()
    raised = {fact["check_in"] for row in alerts for fact in row.state["facts"] if "check_in" in fact}
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
