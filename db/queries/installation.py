"""What concerns the database as a whole: what it was born as, and its own clock."""

from datetime import UTC, datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import installation
from db.words import Mode


async def mode_of(tx: AsyncConnection) -> Mode | None:
    """Demo or live; nothing before the first migration is done."""
    mode = await tx.scalar(select(installation.c.mode))
    return None if mode is None else Mode(mode)


async def machine_now(tx: AsyncConnection) -> datetime:
    """The database's own clock: the one source of machine time for all processes that share it (T3)."""
    if tx.dialect.name == "sqlite":
        written = await tx.scalar(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"))
        return datetime.fromisoformat(str(written)).replace(tzinfo=UTC)
    # Not now(), which stands still within a transaction.
    at: datetime = (await tx.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return at.astimezone(UTC)
