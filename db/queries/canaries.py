"""Canaries: what we sent ourselves by each road, and whether it came back. They are the installation's, and belong to no authority."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Values
from db.tables import canary
from db.words import ChannelName


async def insert(tx: AsyncConnection, row: Values) -> None:
    """A canary is owed."""
    await tx.execute(canary.insert(), dict(row))


async def newest(tx: AsyncConnection, road: ChannelName) -> Record | None:
    """The canary of that road that was owed last."""
    query = select(canary).where(canary.c.road == road).order_by(canary.c.owed_at.desc(), canary.c.id.desc())
    return (await tx.execute(query.limit(1))).one_or_none()


async def unsent(
    tx: AsyncConnection, roads: Iterable[ChannelName], owed_after: datetime, tried_before: datetime, *, locks: bool
) -> Record | None:
    """One that nobody has sent, and that nobody is just sending. `locks`: it is ours until the transaction ends."""
    unsent = (canary.c.road.in_(list(roads)), canary.c.sent_at.is_(None), canary.c.back_at.is_(None), canary.c.owed_at > owed_after)
    rested = or_(canary.c.tried_at.is_(None), canary.c.tried_at < tried_before)
    query = select(canary).where(*unsent, rested).order_by(canary.c.owed_at, canary.c.id).limit(1)
    if locks and tx.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    return (await tx.execute(query)).one_or_none()


async def is_tried(tx: AsyncConnection, canary_id: UUID, attempt: int, at: datetime) -> None:
    """Somebody sends it now."""
    await tx.execute(update(canary).where(canary.c.id == canary_id).values(attempts=attempt, tried_at=at))


async def is_sent(tx: AsyncConnection, canary_id: UUID, at: datetime) -> None:
    """The provider took it."""
    await tx.execute(update(canary).where(canary.c.id == canary_id, canary.c.sent_at.is_(None)).values(sent_at=at))


async def is_back(tx: AsyncConnection, road: ChannelName, at: datetime, token: str | None = None) -> bool:
    """One came back: that of this token; of a road that carries none, the newest. False: we sent no such thing, or it was back before."""
    mine = [canary.c.road == road, canary.c.tried_at.is_not(None), canary.c.back_at.is_(None)]
    if token is not None:
        mine.append(canary.c.token == token)
    one = select(canary.c.id).where(*mine).order_by(canary.c.owed_at.desc(), canary.c.id.desc()).limit(1).scalar_subquery()
    statement = update(canary).where(canary.c.id == one, canary.c.back_at.is_(None)).values(back_at=at)
    return (await tx.execute(statement)).rowcount == 1


async def missing_since(
    tx: AsyncConnection, road: ChannelName, owed_after: datetime | None, *, was_ever_back: bool = False
) -> datetime | None:
    """Since when nothing has come back by that road: when the first was owed of those after the last that did, and after that instant.

    `was_ever_back`: only where something has, once.
    """
    last_back = select(func.max(canary.c.owed_at)).where(canary.c.road == road, canary.c.back_at.is_not(None)).scalar_subquery()
    after_it = canary.c.owed_at > last_back
    missing = [canary.c.road == road, canary.c.back_at.is_(None), after_it if was_ever_back else or_(last_back.is_(None), after_it)]
    if owed_after is not None:
        missing.append(canary.c.owed_at > owed_after)
    at: datetime | None = await tx.scalar(select(func.min(canary.c.owed_at)).where(*missing))
    return at


async def forget(tx: AsyncConnection, before: datetime) -> None:
    """Older ones tell nobody anything."""
    await tx.execute(delete(canary).where(canary.c.owed_at < before))
