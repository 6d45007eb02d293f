"""Chats that an invitation opened, until a worker confirms whose they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records, Values, insert_many
from db.scope import Scope
from db.tables import pairing


async def insert(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A chat was opened, and was shown a number."""
    await insert_many(tx, scope, pairing, [row])


async def waiting(tx: AsyncConnection, scope: Scope, person_id: UUID, since: datetime) -> Records:
    """Those of this person that were opened since then (machine time) and that nobody has confirmed, the newest first."""
    mine = (pairing.c.person_id == person_id, pairing.c.confirmed_at.is_(None), pairing.c.made_at >= since)
    return (await tx.execute(select(pairing).where(scope.of(pairing), *mine).order_by(pairing.c.id.desc()))).all()


async def confirm(tx: AsyncConnection, scope: Scope, pairing_id: UUID, by: UUID, at: datetime) -> Record | None:
    """A worker says that it is theirs, once."""
    mine = (pairing.c.id == pairing_id, pairing.c.confirmed_at.is_(None))
    statement = update(pairing).where(scope.of(pairing), *mine).values(confirmed_at=at, confirmed_by=by).returning(pairing)
    found: Record | None = (await tx.execute(statement)).one_or_none()
    return found
