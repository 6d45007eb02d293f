"""The journal, replayed through the rules, gives the stored state; and nothing is owed that no decision asked for (promise 7)."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import alert, check_in, fault_listing, journal, outbox
from ladder import alert as alerts
from ladder import checkin
from ladder.effects import Ask, Page, Reply, Tell, TellPaged, TellYoungPerson
from ladder.events import AlertEvent, CheckInEvent, Reported
from scheduler.codec import from_json, to_json

OWING = (Ask, Reply, Page, Tell, TellPaged, TellYoungPerson)


async def journal_replays(tx: AsyncConnection) -> None:
    """Assert it for every check-in and every alert of the database."""
    owed: set[tuple[UUID, int, int]] = set()
    for row in (await tx.execute(select(check_in))).all():
        owed |= _check_in(row, await _lines(tx, row.id))
    for row in (await tx.execute(select(alert))).all():
        owed |= _alert(row, await _lines(tx, row.id))
    await _lists(tx)
    for message in (await tx.execute(select(outbox).where(outbox.c.made_by_kind.in_(["c", "a"])))).all():
        number = int(message.key.split(":")[3])
        assert (message.made_by, message.version, number) in owed, f"{message.key} is owed, and no decision asked for it"


async def _lists(tx: AsyncConnection) -> None:
    """Whoever stands on a fault's list stands in the journal, once for each line; and no list closes over somebody (A5)."""
    told = (await tx.execute(select(journal.c.subject_id, journal.c.content).where(journal.c.event == "Listed"))).all()
    resolved = set((await tx.execute(select(alert.c.id).where(alert.c.phase == "resolved"))).scalars())
    rows = (await tx.execute(select(fault_listing))).all()
    journalled = sorted((str(line.subject_id), str(UUID(line.content["alert"])), line.content["cause"]) for line in told)
    assert journalled == sorted((str(row.young_person_id), str(row.alert_id), row.cause.value) for row in rows)
    assert not [row for row in rows if row.settled_at is None and row.alert_id in resolved], "somebody stands on a closed list"


async def _lines(tx: AsyncConnection, subject: UUID) -> list[Record]:
    query = select(journal).where(journal.c.subject_id == subject, journal.c.version.is_not(None)).order_by(journal.c.version)
    return list((await tx.execute(query)).all())


def _check_in(row: Record, lines: list[Record]) -> set[tuple[UUID, int, int]]:
    value, owed = checkin.scheduled(row.id.hex, row.due_at), set()
    for line in lines:
        decided = checkin.decide(value, from_json(CheckInEvent, line.content), line.at)
        assert decided.subject.version == line.version, f"version {line.version} of a check-in is not reached again: {decided.reason}"
        value = decided.subject
        owed |= _owing(row.id, value.version, decided.effects)
    assert to_json(value) == row.state, "the journal gives another check-in than the one that is stored"
    assert value.phase.value == row.phase
    assert value.wake_at == row.wake_at
    assert value.version == row.version
    return owed


def _alert(row: Record, lines: list[Record]) -> set[tuple[UUID, int, int]]:
    first = from_json(Reported, lines[0].content)
    decided = alerts.opened(row.id.hex, first, lines[0].at)
    owed = _owing(row.id, decided.subject.version, decided.effects)
    for line in lines[1:]:
        decided = alerts.decide(decided.subject, from_json(AlertEvent, line.content), line.at)
        assert decided.subject.version == line.version, f"version {line.version} of an alert is not reached again: {decided.reason}"
        owed |= _owing(row.id, decided.subject.version, decided.effects)
    assert to_json(decided.subject) == row.state, "the journal gives another alert than the one that is stored"
    assert decided.subject.phase.value == row.phase
    assert decided.subject.wake_at == row.wake_at
    return owed


def _owing(subject: UUID, version: int, effects: tuple[Any, ...]) -> set[tuple[UUID, int, int]]:
    return {(subject, version, number) for number, effect in enumerate(effects) if isinstance(effect, OWING)}
