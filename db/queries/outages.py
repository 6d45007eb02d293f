"""Outages: when nothing of ours ran, and how far the people it concerned are cared for. They are the whole database's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records
from db.tables import outage

_UNFINISHED = outage.c.resumed_at.is_(None)


async def note(tx: AsyncConnection, outage_id: UUID, began_at: datetime, ended_at: datetime) -> None:
    """Nothing of ours ran for that long. Of two processes that find it at once, the second changes nothing."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = {"id": outage_id, "began_at": began_at, "ended_at": ended_at}
    await tx.execute(insert(outage).on_conflict_do_nothing(index_elements=["began_at"]), row)


async def unfinished(tx: AsyncConnection) -> Record | None:
    """The oldest outage whose people are not all cared for."""
    return (await tx.execute(select(outage).where(_UNFINISHED).order_by(outage.c.began_at).limit(1))).one_or_none()


async def newest_end(tx: AsyncConnection) -> datetime | None:
    """When the last outage ended."""
    at: datetime | None = await tx.scalar(select(func.max(outage.c.ended_at)))
    return at


async def newest(tx: AsyncConnection, since: datetime | None, limit: int) -> Records:
    """So many of the last outages that began then or later, the newest first; without an instant, of all."""
    later = () if since is None else (outage.c.began_at >= since,)
    return (await tx.execute(select(outage).where(*later).order_by(outage.c.began_at.desc()).limit(limit))).all()


async def newest_told(tx: AsyncConnection) -> datetime | None:
    """When duty heard last whom an outage kept from being asked."""
    at: datetime | None = await tx.scalar(select(func.max(outage.c.told_at)))
    return at


async def is_told(tx: AsyncConnection, outage_id: UUID, at: datetime) -> None:
    """Duty knows of it."""
    await tx.execute(update(outage).where(outage.c.id == outage_id, outage.c.told_at.is_(None)).values(told_at=at))


async def claim_up_to(tx: AsyncConnection, outage_id: UUID, first: UUID, last: UUID) -> bool:
    """These young people's waits are made longer in this transaction: False when somebody else has done so already."""
    not_yet = or_(outage.c.resumed_up_to.is_(None), outage.c.resumed_up_to < first)
    mine = (outage.c.id == outage_id, _UNFINISHED, not_yet)
    return (await tx.execute(update(outage).where(*mine).values(resumed_up_to=last))).rowcount == 1


async def is_over(tx: AsyncConnection, outage_id: UUID, at: datetime) -> None:
    """Everybody's wait is made longer."""
    await tx.execute(update(outage).where(outage.c.id == outage_id, _UNFINISHED).values(resumed_at=at))
