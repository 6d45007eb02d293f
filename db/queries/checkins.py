"""Check-ins: what is due, and what stands open about a young person."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import rows
from db.queries.among import IDS, among
from db.queries.claims import CIVIL_NOW, MACHINE_NOW
from db.queries.rows import Query, Record, Records, Values, word
from db.scope import Scope
from db.tables import check_in, young_person

_OPEN = check_in.c.phase != word("closed")


async def due(tx: AsyncConnection, scope: Scope, now: datetime, machine_now: datetime, limit: int) -> list[UUID]:
    """The young people about whom a check-in wakes now, the longest overdue first; parked ones rest. At most `limit` check-ins."""
    # Not GROUP BY: for that, SQLite would walk every open check-in instead of those that are due.
    found = await tx.execute(_due(scope), {"civil_now": now, "machine_now": machine_now, "most": limit})
    return list(dict.fromkeys(found.scalars()))


@lru_cache(64)
def _due(scope: Scope) -> Query:
    parked = young_person.c.parked_until
    return (
        select(check_in.c.young_person_id)
        .join(young_person, young_person.c.id == check_in.c.young_person_id)
        .where(scope.of(check_in), _OPEN, check_in.c.wake_at <= CIVIL_NOW, or_(parked.is_(None), parked <= MACHINE_NOW))
        .order_by(check_in.c.wake_at, check_in.c.id)
        .limit(bindparam("most"))
    )


async def open_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID]) -> Records:
    """The open check-ins about these young people, the oldest first."""
    return (await tx.execute(_open_of(scope), {IDS: child_ids})).all()


@lru_cache(64)
def _open_of(scope: Scope) -> Query:
    query = select(check_in).where(scope.of(check_in), _OPEN, among(check_in.c.young_person_id))
    return query.order_by(check_in.c.young_person_id, check_in.c.due_at, check_in.c.id)


async def history_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID], since: datetime) -> Records:
    """The check-ins about these young people that fell due since then, open or closed, the oldest first."""
    query = select(check_in).where(scope.of(check_in), check_in.c.young_person_id.in_(list(child_ids)), check_in.c.due_at >= since)
    return (await tx.execute(query.order_by(check_in.c.young_person_id, check_in.c.due_at, check_in.c.id))).all()


async def check_in_of(tx: AsyncConnection, scope: Scope, check_in_id: UUID) -> Record | None:
    """One check-in."""
    return (await tx.execute(select(check_in).where(scope.of(check_in), check_in.c.id == check_in_id))).one_or_none()


async def check_ins(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Check-ins by id, the oldest first."""
    return (await tx.execute(_check_ins(scope), {IDS: ids})).all()


@lru_cache(64)
def _check_ins(scope: Scope) -> Query:
    return select(check_in).where(scope.of(check_in), among(check_in.c.id)).order_by(check_in.c.due_at, check_in.c.id)


async def last_asking(tx: AsyncConnection, scope: Scope, plan_id: UUID, on: date, slot: str) -> int:
    """The number of the newest asking of a slot: 0 is the timetable's own."""
    mine = (check_in.c.plan_id == plan_id, check_in.c.local_date == on, check_in.c.slot == slot)
    return await tx.scalar(select(func.max(check_in.c.asking)).where(scope.of(check_in), *mine)) or 0


async def due_since(tx: AsyncConnection, scope: Scope, now: datetime) -> datetime | None:
    """Since when the longest overdue wake-up waits, parked ones too."""
    at: datetime | None = await tx.scalar(select(func.min(check_in.c.wake_at)).where(scope.of(check_in), _OPEN, check_in.c.wake_at <= now))
    return at


async def counts(tx: AsyncConnection, scope: Scope, closed_since: datetime) -> dict[str, int]:
    """How many are in each phase; of the closed, those closed since then."""
    query = select(check_in.c.phase, func.count()).where(scope.of(check_in), or_(_OPEN, check_in.c.closed_at >= closed_since))
    return {str(phase): number for phase, number in await tx.execute(query.group_by(check_in.c.phase))}


async def insert_many(tx: AsyncConnection, scope: Scope, new: Sequence[Values]) -> None:
    """New check-ins."""
    await rows.insert_many(tx, scope, check_in, new)


async def update_many(tx: AsyncConnection, scope: Scope, changed: Sequence[Values]) -> int:
    """Check-ins that a decision moved on: `id`, `was` (the version read) and the columns. `Overtaken` when one had moved already."""
    return await rows.update_many(tx, scope, check_in, changed)
