"""Chats that an invitation opened and phones that were sent the first text, until a worker says whose they are."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records, Values, insert_many
from db.scope import Scope
from db.tables import pairing

_WAITS = (pairing.c.confirmed_at.is_(None), pairing.c.refused_at.is_(None))


async def insert(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A chat was opened and was shown a number, or a phone was sent the first text."""
    await insert_many(tx, scope, pairing, [row])


async def waiting(tx: AsyncConnection, scope: Scope, person_id: UUID, since: datetime) -> Records:
    """Those of this person that began since then (machine time) and of which nobody has said whose they are, the newest first."""
    mine = (pairing.c.person_id == person_id, pairing.c.made_at >= since, *_WAITS)
    return (await tx.execute(select(pairing).where(scope.of(pairing), *mine).order_by(pairing.c.id.desc()))).all()


async def confirm(tx: AsyncConnection, scope: Scope, pairing_id: UUID, by: UUID, at: datetime) -> Record | None:
    """A worker says that it is theirs, once; of a phone, only when it has answered."""
    mine = (pairing.c.id == pairing_id, pairing.c.replied_at.is_not(None), *_WAITS)
    statement = update(pairing).where(scope.of(pairing), *mine).values(confirmed_at=at, confirmed_by=by).returning(pairing)
    found: Record | None = (await tx.execute(statement)).one_or_none()
    return found


async def offer_language(tx: AsyncConnection, scope: Scope, contact_id: UUID, tag: str) -> None:
    """What the app of whoever opened this chat is set to, to be asked about once somebody has said whose it is."""
    theirs = (pairing.c.contact_id == contact_id, *_WAITS)
    await tx.execute(update(pairing).where(scope.of(pairing), *theirs).values(language_offered=tag))


async def replied(tx: AsyncConnection, scope: Scope, contact_ids: Iterable[UUID], at: datetime) -> None:
    """Somebody answered from these phones."""
    theirs = (pairing.c.contact_id.in_(list(contact_ids)), pairing.c.replied_at.is_(None), *_WAITS)
    await tx.execute(update(pairing).where(scope.of(pairing), *theirs).values(replied_at=at))


async def refuse(tx: AsyncConnection, scope: Scope, contact_ids: Iterable[UUID], at: datetime) -> int:
    """They are somebody else's, and nobody can confirm them any more. How many had waited."""
    theirs = (pairing.c.contact_id.in_(list(contact_ids)), *_WAITS)
    return (await tx.execute(update(pairing).where(scope.of(pairing), *theirs).values(refused_at=at))).rowcount
