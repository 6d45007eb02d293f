"""What concerns the database as a whole: what it was born as, and its own clock."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records
from db.tables import installation, vault_key
from db.vault import KeyMark
from db.words import KeyKind, Mode


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


# What may not be `off`: then a commit is not on disc when we are told that it is done.
_DURABLE = ("fsync", "synchronous_commit")


async def unsafe_settings(tx: AsyncConnection) -> list[str]:
    """The settings of a PostgreSQL by which it may lose what it has confirmed; SQLite's own are set by us."""
    if tx.dialect.name == "sqlite":
        return []
    values = {name: await tx.scalar(text(f"SHOW {name}")) for name in _DURABLE}
    return [f"{name}={value}" for name, value in values.items() if value == "off"]


async def keys_noted(tx: AsyncConnection) -> Records:
    """The keys that processes have held on this database, and may have written with."""
    return (await tx.execute(select(vault_key).order_by(vault_key.c.kind, vault_key.c.key_id))).all()


async def note_keys(tx: AsyncConnection, marks: Iterable[KeyMark]) -> None:
    """Write down keys that may be written with from now on; what two processes note at once is noted once."""
    insert: Any = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    since = await machine_now(tx)
    rows = [{"kind": mark.kind, "key_id": mark.key_id, "proof": mark.proof, "since": since} for mark in marks]
    await tx.execute(insert(vault_key).on_conflict_do_nothing(), rows)


async def forget_key(tx: AsyncConnection, kind: KeyKind, key_id: str) -> None:
    """Nothing is under this key any more, and nobody needs to hold it."""
    await tx.execute(delete(vault_key).where(vault_key.c.kind == kind, vault_key.c.key_id == key_id))


async def connected_as(tx: AsyncConnection) -> list[str]:
    """By what name each other connection to this PostgreSQL database calls itself."""
    others = "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    return list((await tx.execute(text(f"{others} AND application_name IS NOT NULL"))).scalars())
