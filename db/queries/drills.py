"""Drills: whom each was for, and when it was taken. One is over by its own time: nothing has to end it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records, Values, insert_many
from db.scope import Scope
from db.tables import authority, drill, person


async def insert(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A drill begins."""
    await insert_many(tx, scope, drill, [row])


async def drill_of(tx: AsyncConnection, scope: Scope, drill_id: UUID) -> Record | None:
    """One drill."""
    return (await tx.execute(select(drill).where(scope.of(drill), drill.c.id == drill_id))).one_or_none()


async def by_code(tx: AsyncConnection, scope: Scope, code: str) -> Record | None:
    """The drill that has this code, or had it last."""
    query = select(drill).where(scope.of(drill), drill.c.code == code)
    return (await tx.execute(query.order_by(drill.c.started_at.desc(), drill.c.id.desc()).limit(1))).one_or_none()


async def codes_since(tx: AsyncConnection, scope: Scope, since: datetime) -> set[str]:
    """The codes of drills that began since then: they name no other."""
    return set((await tx.execute(select(drill.c.code).where(scope.of(drill), drill.c.started_at >= since))).scalars())


async def open_of(tx: AsyncConnection, scope: Scope, worker_id: UUID, now: datetime) -> Record | None:
    """The drill that this worker has not taken and that is not over."""
    going_on = (drill.c.worker_id == worker_id, drill.c.taken_at.is_(None), drill.c.ends_at > now)
    return (await tx.execute(select(drill).where(scope.of(drill), *going_on).limit(1))).one_or_none()


async def take(tx: AsyncConnection, scope: Scope, drill_id: UUID, at: datetime) -> bool:
    """It is taken, once and in time: False when it was before, or is over."""
    still_open = (drill.c.id == drill_id, drill.c.taken_at.is_(None), drill.c.ends_at > at)
    return (await tx.execute(update(drill).where(scope.of(drill), *still_open).values(taken_at=at))).rowcount == 1


async def since(tx: AsyncConnection, scope: Scope, at: datetime) -> Records:
    """The drills that began since then, each with its worker's `ref` and its authority's `timezone`: by worker, the newest first."""
    query = select(drill, person.c.ref, authority.c.timezone).join(person, person.c.id == drill.c.worker_id)
    query = query.join(authority, authority.c.id == drill.c.authority_id).where(scope.of(drill), drill.c.started_at >= at)
    return (await tx.execute(query.order_by(person.c.ref, drill.c.started_at.desc(), drill.c.id.desc()))).all()
