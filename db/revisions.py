"""Whose tables a database has: the names of our migrations are held against what the database says of itself.

What runs migrations (`db.migrate`) is loaded by whoever runs one; a service that waits for weeks has no use for it in its memory.
"""

from enum import Enum
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.session import Database

VERSIONS = Path(__file__).parent / "migrations" / "versions"


class Tables(Enum):
    """Whose tables a database has."""

    NONE = "none"
    OLDER = "older"  # of an earlier version of this code, which knows how to bring them up
    OURS = "ours"
    NEWER = "newer"  # of a version that this code has never heard of


@cache
def known_revisions() -> tuple[str, ...]:
    """Ours, the oldest first: one after another, each named by the number its file begins with."""
    return tuple(sorted(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*_*.py")))


def our_revision() -> str:
    """The tables this code was written for, as `revision_of` tells those of a database."""
    return known_revisions()[-1]


def heads_of(connection: Connection) -> frozenset[str]:
    """The revisions a database says it has; none where nothing was ever migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def whose(here: frozenset[str]) -> Tables:
    """Whose tables those are."""
    if not here:
        return Tables.NONE
    if here == {our_revision()}:
        return Tables.OURS
    return Tables.OLDER if here <= set(known_revisions()) else Tables.NEWER


async def tables_of(database: Database) -> Tables:
    """Whose tables these are."""
    async with database.reading() as tx:
        return await whose_tables(tx)


async def whose_tables(tx: AsyncConnection) -> Tables:
    """Whose tables these are."""
    return whose(await tx.run_sync(heads_of))
