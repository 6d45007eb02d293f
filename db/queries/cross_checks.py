"""Cross-checks: what of a carer's word a second adult has yet to see (K7), and when it falls due."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import rows
from db.queries.among import IDS, among
from db.queries.claims import CIVIL_NOW, MACHINE_NOW
from db.queries.rows import Query, Records, Values, word
from db.scope import Scope
from db.tables import cross_check, young_person

_OWED = cross_check.c.phase != word("closed")


async def due(tx: AsyncConnection, scope: Scope, now: datetime, machine_now: datetime, limit: int) -> list[UUID]:
    """The young people of whom a second sighting falls due now, the longest overdue first; parked ones rest."""
    given = {"civil_now": now, "machine_now": machine_now, "most": limit}
    return list((await tx.execute(_due(scope), given)).scalars())


@lru_cache(64)
def _due(scope: Scope) -> Query:
    parked = young_person.c.parked_until
    query = (
        select(cross_check.c.young_person_id)
        .join(young_person, young_person.c.id == cross_check.c.young_person_id)
        .where(scope.of(cross_check), _OWED, cross_check.c.wake_at <= CIVIL_NOW, or_(parked.is_(None), parked <= MACHINE_NOW))
    )
    return query.order_by(cross_check.c.wake_at, cross_check.c.id).limit(bindparam("most"))


async def owed_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID]) -> Records:
    """What is owed of these young people: one each at most."""
    return (await tx.execute(_owed_of(scope), {IDS: child_ids})).all()


@lru_cache(64)
def _owed_of(scope: Scope) -> Query:
    query = select(cross_check).where(scope.of(cross_check), _OWED, among(cross_check.c.young_person_id))
    return query.order_by(cross_check.c.young_person_id)


async def owed(tx: AsyncConnection, scope: Scope) -> Records:
    """Everything that is owed, what falls due first first."""
    return (await tx.execute(_owed(scope))).all()


@lru_cache(64)
def _owed(scope: Scope) -> Query:
    return select(cross_check).where(scope.of(cross_check), _OWED).order_by(cross_check.c.wake_at, cross_check.c.id)


async def due_since(tx: AsyncConnection, scope: Scope, now: datetime) -> datetime | None:
    """Since when the longest overdue of them waits, parked ones too."""
    query = select(func.min(cross_check.c.wake_at)).where(scope.of(cross_check), _OWED, cross_check.c.wake_at <= now)
    at: datetime | None = await tx.scalar(query)
    return at


async def insert_many(tx: AsyncConnection, scope: Scope, new: Sequence[Values]) -> None:
    """New ones."""
    await rows.insert_many(tx, scope, cross_check, new)


async def update_many(tx: AsyncConnection, scope: Scope, changed: Sequence[Values]) -> int:
    """Those that a decision moved on: `id`, `was` (the version read) and the columns. `Overtaken` when one had moved already."""
    return await rows.update_many(tx, scope, cross_check, changed)
