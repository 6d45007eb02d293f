"""The door to the database: write transactions and read-only ones, on SQLite and on PostgreSQL.

SQLite has one writer. A transaction that reads first and writes later fails at once with "database is locked" when another wrote
between (no timeout helps), so every write transaction takes the write lock when it begins. One connection writes, and it alone
moves the log into the file. Readers have their own connections, which refuse to write.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, ExceptionContext, event, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from db import connecting, one_trip

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_BUSY_MS = 5000  # another process (the command line) may be writing; its acts are short
_SQLITE_READERS = 4
_TRUSTED_SECONDS, _RESTS_SINCE = 1.0, "rests_since"  # a connection that rested longer is asked before it is relied on


class UnsupportedDatabase(Exception):
    """The address names neither SQLite in a file nor PostgreSQL."""


def normalise(url: str) -> URL:
    """The address with the one driver we use for each database."""
    parsed = make_url(url)
    driver = _DRIVERS.get(parsed.drivername.partition("+")[0])
    if driver is None or (driver.startswith("sqlite") and parsed.database in (None, "", ":memory:")):
        raise UnsupportedDatabase(f"{parsed.drivername}: the database is sqlite:///FILE or postgresql://…")
    return parsed.set(drivername=driver)


def make_engine(
    url: str,
    *,
    read_only: bool = False,
    foreign_keys: bool = True,
    pool_size: int = 10,
    trusted_seconds: float = _TRUSTED_SECONDS,
    silent_for: float = connecting.SILENT_FOR,
) -> AsyncEngine:
    """An engine with this module's habits; values stay out of error messages. `foreign_keys` is off for migrations alone."""
    parsed = normalise(url)
    if not parsed.drivername.startswith("sqlite"):
        bounded = {"async_creator_fn": partial(connecting.connect, silent_for=silent_for)}
        served = create_async_engine(parsed, pool_size=pool_size, max_overflow=0, hide_parameters=True, connect_args=bounded)
        event.listen(served.sync_engine, "handle_error", _forget_values)
        _ask_whoever_rested(served, trusted_seconds)
        return served
    Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    connections = _SQLITE_READERS if read_only else 1
    by_one_trip = {"async_creator_fn": one_trip.connect}
    engine = create_async_engine(parsed, pool_size=connections, max_overflow=0, hide_parameters=True, connect_args=by_one_trip)
    _teach_sqlite(engine, read_only, foreign_keys)
    return engine


def _ask_whoever_rested(engine: AsyncEngine, trusted_seconds: float) -> None:
    """A connection is asked whether it still lives before it is relied on, unless it was in use a moment ago.

    The library's own `pool_pre_ping` asks each time: one more trip for every transaction.
    """
    dialect = engine.sync_engine.dialect

    @event.listens_for(engine.sync_engine, "checkin")
    def _rests(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[_RESTS_SINCE] = monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def _is_relied_on(connection: Any, record: ConnectionPoolEntry, _holder: Any) -> None:
        rests_since = record.info.get(_RESTS_SINCE)
        if rests_since is None or monotonic() - rests_since < trusted_seconds:
            return
        try:
            dialect.do_ping(connection)
        except psycopg.Error as gone:
            raise InvalidatePoolError from gone  # the others went with it: the pool opens new ones


def _forget_values(failure: ExceptionContext) -> None:
    # PostgreSQL repeats the failing row in the DETAIL of its message; what failed is enough for a log, whose row it was is too much.
    said = failure.original_exception
    if isinstance(said, psycopg.Error) and said.diag.message_detail and said.diag.message_primary:
        said.args = (said.diag.message_primary,)
        if failure.sqlalchemy_exception is not None:
            failure.sqlalchemy_exception.args = (f"({type(said).__name__}) {said.diag.message_primary}",)


def _teach_sqlite(engine: AsyncEngine, read_only: bool, foreign_keys: bool) -> None:
    pragmas = [
        f"busy_timeout={_BUSY_MS}",  # first: switching to WAL already needs a lock
        "journal_mode=WAL",  # readers do not wait for the writer
        "synchronous=FULL",  # what we committed survives a power cut
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
    ]
    if read_only:
        # SQLite before 3.51.3 can corrupt the file when two connections reset the log: readers never do.
        pragmas += ["wal_autocheckpoint=0", "query_only=ON"]

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own: `begin` below does
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.begin("BEGIN" if read_only else "BEGIN IMMEDIATE")


class Database:
    """One database, open. So many seconds after its last use a connection is trusted to be alive; later it is asked first. A transaction in
    which nothing is asked for so long is ended by PostgreSQL: whoever goes on with it meets an error, and has written nothing."""

    def __init__(
        self, url: str, *, pool_size: int = 10, trusted_seconds: float = _TRUSTED_SECONDS, silent_for: float = connecting.SILENT_FOR
    ) -> None:
        self.url = url
        self.is_sqlite = normalise(url).drivername.startswith("sqlite")
        self._writer = make_engine(url, pool_size=pool_size, trusted_seconds=trusted_seconds, silent_for=silent_for)
        if self.is_sqlite:
            self._reader = make_engine(url, read_only=True)
        else:
            # One moment for all the queries of a page, as SQLite gives it anyway.
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction: committed at the end, or none of it. No network call belongs inside."""
        async with self._writer.begin() as tx:
            yield tx

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A read-only transaction that sees one moment. A write in it fails loudly."""
        async with self._reader.begin() as tx:
            yield tx

    async def close(self) -> None:
        """Let go of every connection."""
        await self._reader.dispose()
        if self._reader.sync_engine.pool is not self._writer.sync_engine.pool:
            await self._writer.dispose()
