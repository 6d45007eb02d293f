"""Chores: when each is due, and since when its window has been open. Whoever does them serves every authority of the database."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records, Values
from db.tables import authority, chore


async def without_row(tx: AsyncConnection, name: str) -> Records:
    """The authorities for which this chore has no row yet (`id`, `timezone`)."""
    has_one = exists().where(chore.c.name == name, chore.c.authority_id == authority.c.id)
    return (await tx.execute(select(authority.c.id, authority.c.timezone).where(~has_one))).all()


async def has_row(tx: AsyncConnection, name: str) -> bool:
    """Whether this chore of the whole database has its row."""
    return bool(await tx.scalar(select(exists().where(chore.c.name == name, chore.c.authority_id.is_(None)))))


async def write_down(tx: AsyncConnection, row: Values) -> None:
    """A chore's row; one that is there stays as it is."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    await tx.execute(insert(chore).on_conflict_do_nothing(), dict(row))


async def any_due(tx: AsyncConnection, by_machine: Iterable[str], by_wall: Iterable[str], machine: datetime, civil: datetime) -> bool:
    """Whether one of these chores is to be done now."""
    return bool(await tx.scalar(select(exists().where(_is_due(by_machine, by_wall, machine, civil)))))


async def claim(
    tx: AsyncConnection, by_machine: Iterable[str], by_wall: Iterable[str], machine: datetime, civil: datetime
) -> Record | None:
    """The chore that has been due longest and that nobody else has in hand. It is ours until the transaction ends."""
    query = select(chore).where(_is_due(by_machine, by_wall, machine, civil)).order_by(chore.c.next_at, chore.c.id).limit(1)
    if tx.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    return (await tx.execute(query)).one_or_none()


def _is_due(by_machine: Iterable[str], by_wall: Iterable[str], machine: datetime, civil: datetime) -> ColumnElement[bool]:
    rested = or_(chore.c.parked_until.is_(None), chore.c.parked_until <= machine)
    return and_(_has_come(by_machine, by_wall, machine, civil), rested)


def _has_come(by_machine: Iterable[str], by_wall: Iterable[str], machine: datetime, civil: datetime) -> ColumnElement[bool]:
    return or_(
        and_(chore.c.name.in_(list(by_machine)), chore.c.next_at <= machine),
        and_(chore.c.name.in_(list(by_wall)), chore.c.next_at <= civil),
    )


async def is_done(tx: AsyncConnection, chore_id: UUID, window_start: datetime, next_at: datetime) -> None:
    """The window that ends here is dealt with, and the next one begins."""
    values = {"window_start": window_start, "next_at": next_at, "parked_until": None, "park_count": 0}
    await tx.execute(update(chore).where(chore.c.id == chore_id).values(values))


async def park(tx: AsyncConnection, chore_id: UUID, was_parked: int, until: datetime) -> None:
    """It failed, and rests; its window stays open."""
    mine = (chore.c.id == chore_id, chore.c.park_count == was_parked)
    await tx.execute(update(chore).where(*mine).values(parked_until=until, park_count=was_parked + 1))


async def waiting(tx: AsyncConnection, by_machine: Iterable[str], by_wall: Iterable[str], machine: datetime, civil: datetime) -> Records:
    """All of these that are due and not done, resting ones too, the longest waiting first."""
    return (await tx.execute(select(chore).where(_has_come(by_machine, by_wall, machine, civil)).order_by(chore.c.next_at))).all()
