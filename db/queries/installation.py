"""What concerns the database as a whole: what it was born as, and its own clock."""

from datetime import UTC, datetime

from sqlalchemy import column, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import installation
from db.words import Mode

_version = table("alembic_version", column("version_num"))  # the migrations' own


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


async def revision_of(tx: AsyncConnection) -> str:
    """Which tables the database has now. Whoever asks on PostgreSQL keeps a migration waiting until their transaction ends."""
    return "+".join((await tx.execute(select(_version.c.version_num).order_by(_version.c.version_num))).scalars())
