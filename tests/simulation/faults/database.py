"""The real database behind a bad line: it cannot be reached, fails at the commit, or commits and the answer is lost.

Or somebody else writes for longer than anybody waits. That is no pretence: another connection holds the lock, and our patience, minutes of
the story long, is a moment, so that no run waits.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiosqlite
import psycopg
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.session import _BUSY_MS, Database
from tests.simulation.faults.weather import Weather

MOMENT_MS = 1


def _lost() -> OperationalError:
    return OperationalError("the line to the database", None, ConnectionError("lost"))


class FaultyDatabase(Database):
    """A process's own line to the one database of the world."""

    def stands_in(self, weather: Weather, process: int) -> None:
        """A process has begun to use it."""
        self._weather = weather
        self._process = process
        self._number = 0

    def _next(self) -> str:
        self._number += 1
        return self._weather.of_transaction(self._process, self._number)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction, in this weather."""
        fate = self._next()
        if fate == "gone":
            raise _lost()
        async with super().transaction() as tx:
            if fate == "busy":
                async with self._others_write(tx):
                    yield tx
                return
            yield tx
            if fate == "not committed":
                raise _lost()
        if fate == "committed unheard":
            raise _lost()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A read-only transaction, in this weather; no lock of a writer's keeps it waiting."""
        if self._next() == "gone":
            raise _lost()
        async with super().reading() as tx:
            yield tx

    def _others_write(self, tx: AsyncConnection) -> AbstractAsyncContextManager[None]:
        return _file_is_taken(tx, str(make_url(self.url).database)) if self.is_sqlite else _children_are_taken(tx, self.url)


@asynccontextmanager
async def _file_is_taken(tx: AsyncConnection, file: str) -> AsyncIterator[None]:
    """SQLite has one writer, and it is somebody else. Ours has its connection, so that nobody of ours stands between the two."""
    driver: Any = (await tx.get_raw_connection()).driver_connection
    async with aiosqlite.connect(file, isolation_level=None) as other:
        await other.execute("BEGIN IMMEDIATE")
        await _waits_for(driver, MOMENT_MS)
        try:
            yield
        finally:
            await _waits_for(driver, _BUSY_MS)
            await other.rollback()


async def _waits_for(driver: Any, milliseconds: int) -> None:
    cursor = await aiosqlite.Connection.execute(driver, f"PRAGMA busy_timeout={milliseconds}")
    await cursor.close()


@asynccontextmanager
async def _children_are_taken(tx: AsyncConnection, url: str) -> AsyncIterator[None]:
    """PostgreSQL locks rows: whoever must decide about a child waits for somebody who has them all."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(address) as other:
        await other.execute("LOCK TABLE young_person IN EXCLUSIVE MODE")
        await tx.execute(text(f"SET LOCAL lock_timeout = {MOMENT_MS}"))
        yield
        await other.rollback()
