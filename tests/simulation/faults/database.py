"""The real database behind a bad line: it cannot be reached, fails at the commit, or commits and the answer is lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.session import Database
from tests.simulation.faults.weather import Weather


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
            yield tx
            if fate == "not committed":
                raise _lost()
        if fate == "committed unheard":
            raise _lost()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A read-only transaction, in this weather."""
        if self._next() == "gone":
            raise _lost()
        async with super().reading() as tx:
            yield tx
