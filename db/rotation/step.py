"""Walking a table in small transactions that give way to everybody else."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Table, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.passing import was_busy
from db.queries.rows import Records
from db.session import Database
from db.vault import UnknownKey, Unreadable, Vault

ROWS_MAX = 200  # SQLite has one writer: a webhook must not wait behind a longer batch
TRIES_MAX = 200  # in a row; then somebody holds on to something


class Stuck(Exception):
    """Others never let us in: nothing is lost, and it may be tried again."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one transaction did, and after which row the next begins; `None` when that was the last. `missed`: what others held."""

    rows: int
    after: UUID | None
    missed: int = 0


# From the database, by a vault, after a row, at most so many at once.
Stage = Callable[[Database, Vault, UUID | None, int], Awaitable[Step]]


async def steps(database: Database, vault: Vault, stage: Stage, at_once: int) -> AsyncIterator[Step]:
    """One step after the other to the end of the table; a step that others kept out is told as one that did nothing."""
    after: UUID | None = None
    refused = 0
    while True:
        try:
            step = await stage(database, vault, after, at_once)
        except OperationalError as error:
            refused += 1
            if not was_busy(error) or refused > TRIES_MAX:
                raise (Stuck() if was_busy(error) else error) from None
            yield Step(0, after)
            continue
        refused = 0
        yield step
        if step.after is None:
            return
        after = step.after


async def wait_at_most(tx: AsyncConnection, milliseconds: int) -> None:
    """Of two who wait for each other PostgreSQL ends one after a second: we give up sooner, so it is never the service."""
    if tx.dialect.name == "postgresql":
        await tx.execute(text(f"SET LOCAL lock_timeout = {int(milliseconds)}"))


async def look_ahead(database: Database, query: Select[Any], table: Table, after: UUID | None, limit: int) -> list[UUID]:
    """The next rows of a query, in order of their ids. Without the write lock: to walk a long table takes a while."""
    ahead = query.with_only_columns(table.c.id).order_by(table.c.id).limit(limit)
    async with database.reading() as tx:
        return list((await tx.execute(ahead if after is None else ahead.where(table.c.id > after))).scalars())


async def unlocked(tx: AsyncConnection, query: Select[Any], table: Table, ids: Sequence[UUID]) -> Records:
    """Those of these rows that still fit and that nobody else has locked, locked now: what is busy is found by the next pass."""
    query = query.where(table.c.id.in_(ids)).order_by(table.c.id)
    locking = query.with_for_update(key_share=True, skip_locked=True, of=table)
    rows: Records = (await tx.execute(locking if tx.dialect.name == "postgresql" else query)).all()
    return rows


def opened(vault: Vault, place: str, row: UUID, sealed: bytes) -> str | None:
    """The text of a cell; nothing, where it does not open: it stays as it is, and keeps its key from being retired."""
    try:
        return vault.open(place, row, sealed)
    except (UnknownKey, Unreadable):
        return None


def next_after(ids: Sequence[UUID], limit: int) -> UUID | None:
    """Where the next batch begins: nowhere, when this one was not full."""
    return ids[-1] if len(ids) == limit else None
