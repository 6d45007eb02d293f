"""Which processes live. They serve every authority of the database, so nothing here has a scope; every instant is machine time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records
from db.tables import process
from db.words import ProcessKind


async def begin(tx: AsyncConnection, process_id: UUID, kind: ProcessKind, revision: str, now: datetime) -> None:
    """A process starts: that is its first beat."""
    await tx.execute(process.insert(), {"id": process_id, "kind": kind, "revision": revision, "started_at": now, "beaten_at": now})


async def beat(tx: AsyncConnection, process_id: UUID, now: datetime, *, caught_up: bool) -> bool:
    """It lives, and has fetched what was kept for us, or has not; False when its row is not there any more."""
    values = {"beaten_at": now, "caught_up_at": func.coalesce(process.c.caught_up_at, now) if caught_up else None}
    return (await tx.execute(update(process).where(process.c.id == process_id).values(values))).rowcount == 1


async def stop(tx: AsyncConnection, process_id: UUID, now: datetime) -> None:
    """It ends because somebody said so."""
    await tx.execute(update(process).where(process.c.id == process_id).values(beaten_at=now, stopped_at=now))


async def newest_beat(tx: AsyncConnection) -> datetime | None:
    """When anything of ours ran last."""
    at: datetime | None = await tx.scalar(select(func.max(process.c.beaten_at)))
    return at


async def first_start(tx: AsyncConnection) -> datetime | None:
    """When the first process began of those that are written down: nobody did before it what only this version does."""
    at: datetime | None = await tx.scalar(select(func.min(process.c.started_at)))
    return at


async def last_caught_up(tx: AsyncConnection) -> datetime | None:
    """When somebody last lived who had fetched what was kept for us."""
    at: datetime | None = await tx.scalar(select(func.max(process.c.beaten_at)).where(process.c.caught_up_at.is_not(None)))
    return at


async def not_caught_up_since(tx: AsyncConnection) -> datetime | None:
    """When the first process began of those that came after all who had fetched what was kept for us."""
    last = await last_caught_up(tx)
    later = () if last is None else (process.c.started_at > last,)
    at: datetime | None = await tx.scalar(select(func.min(process.c.started_at)).where(process.c.caught_up_at.is_(None), *later))
    return at


async def alive_since(tx: AsyncConnection, since: datetime) -> Records:
    """Those that have beaten since then and were not told to stop, the longest running first."""
    alive = (process.c.stopped_at.is_(None), process.c.beaten_at >= since)
    return (await tx.execute(select(process).where(*alive).order_by(process.c.started_at, process.c.id))).all()


async def forget(tx: AsyncConnection, before: datetime) -> int:
    """Rows of processes that ended before then; how many. The newest beat stays: an outage is measured from it."""
    newest = select(func.max(process.c.beaten_at)).scalar_subquery()
    return (await tx.execute(delete(process).where(process.c.beaten_at < before, process.c.beaten_at < newest))).rowcount
