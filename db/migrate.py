"""Brings a database to the tables this code expects, and holds it to what it was born as."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.copying import copy_sqlite
from db.passing import was_busy
from db.queries.installation import machine_now, mode_of
from db.revisions import Tables, heads_of, whose
from db.session import make_engine
from db.tables import installation
from db.words import Mode

# Two processes may migrate at once; the second waits here and finds nothing to do. SQLite's write lock does the same.
_MIGRATION_LOCK = 7_233_648
_WAITS_MS = 3_000  # for each table: every decision waits behind a migration that waits


class BornOtherwise(Exception):
    """A demo does not become live, nor a live database a demo (T4)."""


class BrokenReferences(Exception):
    """A migration left rows that refer to nothing; it was undone."""


class HeldElsewhere(Exception):
    """Somebody read or wrote these tables for too long, and every decision would have waited behind us; nothing was done."""


class NewerTables(Exception):
    """The tables belong to a version that this code has never heard of."""


async def migrate(url: str, mode: str) -> None:
    """Create or upgrade the tables, and write down on the first day what the database was born as."""
    await move(url, "head", Mode(mode))


async def move(url: str, revision: str, mode: Mode | None = None) -> Path | None:
    """Go up or down to a revision: "head", "base" or a name. With foreign keys off on SQLite, all or nothing.

    Returns where the copy is, if a SQLite file was copied before its tables were brought up.
    """
    engine = make_engine(url, foreign_keys=False, pool_size=1)
    try:
        return await _move(engine, revision, mode)
    except OperationalError as error:
        if not was_busy(error):
            raise
        raise HeldElsewhere("somebody holds the tables") from None
    finally:
        await engine.dispose()


async def _move(engine: AsyncEngine, revision: str, mode: Mode | None) -> Path | None:
    async with engine.begin() as tx:
        if tx.dialect.name == "postgresql":
            await tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
            # Whoever asks for a lock that others wait for behind us: a backup or an audit holds its tables to its end.
            await tx.execute(text(f"SET LOCAL lock_timeout = {_WAITS_MS}"))
            await _wait_for_decisions(tx)
        copy = await _copied(tx, engine.url) if revision == "head" else None
        await tx.run_sync(_step, revision)
        await _check_references(tx)
        if mode is not None:
            await _be_born(tx, mode)
        return copy


async def _copied(tx: AsyncConnection, url: URL) -> Path | None:
    """The file as it is, beside it. This transaction has the write lock already, so nothing comes between the copy and the new tables."""
    here = await tx.run_sync(heads_of)
    match whose(here):
        case Tables.NEWER:
            raise NewerTables(f"revision {'+'.join(sorted(here))} is of a newer version")
        case Tables.OLDER if tx.dialect.name == "sqlite":
            file = Path(str(url.database))
            copy = file.with_name(f"{file.name}.{'+'.join(sorted(here))}.{await machine_now(tx):%Y%m%dT%H%M%SZ}")
            await asyncio.to_thread(copy_sqlite, file, copy)
            return copy
        case _:
            return None


async def _wait_for_decisions(tx: AsyncConnection) -> None:
    """Every deciding transaction asks first which tables these are: those that have asked end first, the others find the new ones."""
    if await tx.scalar(text("SELECT to_regclass('alembic_version')")) is not None:
        await tx.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    # A per cent sign in the path would be read as an interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _step(connection: Connection, revision: str) -> None:
    config = _config(connection)
    here = heads_of(connection)
    if revision == "head" or (not here and revision != "base"):
        command.upgrade(config, revision)
    elif here:
        command.downgrade(config, revision)


async def _check_references(tx: AsyncConnection) -> None:
    if tx.dialect.name != "sqlite":
        return
    broken = (await tx.execute(text("PRAGMA foreign_key_check"))).all()
    if broken:
        raise BrokenReferences(f"{len(broken)} rows refer to nothing, the first in {broken[0][0]}")


async def _be_born(tx: AsyncConnection, mode: Mode) -> None:
    born = await mode_of(tx)
    if born is None:
        await tx.execute(installation.insert(), {"id": 1, "mode": mode, "born_at": await machine_now(tx)})
    elif born is not mode:
        raise BornOtherwise(f"this database was born {born}, and stays so")


async def holds_nothing(url: str) -> bool:
    """Whether a database has no table at all, ours or anybody's."""
    engine = make_engine(url, pool_size=1)
    try:
        async with engine.connect() as tx:
            return await tx.run_sync(lambda connection: not inspect(connection).get_table_names())
    finally:
        await engine.dispose()
