"""The two times, and the one place that reads them.

*Civil time* is what people live by: due moments, waits, shifts. In a live database it is the present; in a demo it is a row that stands
until it is turned (T5). *Machine time* is for leases, back-off and parking: the database's own clock, the same for every process.
"""

from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import demo, installation
from db.session import Database
from db.words import Mode


class Clock(Protocol):
    """Tells both times, inside a transaction that is open anyway."""

    async def civil(self, tx: AsyncConnection) -> datetime:
        """What people live by."""

    async def machine(self, tx: AsyncConnection) -> datetime:
        """What processes live by."""

    async def both(self, tx: AsyncConnection) -> tuple[datetime, datetime]:
        """Civil time, then machine time."""


async def machine_time(tx: AsyncConnection) -> datetime:
    """The database's own clock (T3). SQLite has no server: its clock is this machine's, and asking it in SQL only costs a statement."""
    return wall_clock() if tx.dialect.name == "sqlite" else await installation.machine_now(tx)


class LiveClock:
    """Civil time is now."""

    async def civil(self, tx: AsyncConnection) -> datetime:
        """The present."""
        return await machine_time(tx)

    async def machine(self, tx: AsyncConnection) -> datetime:
        """The present."""
        return await machine_time(tx)

    async def both(self, tx: AsyncConnection) -> tuple[datetime, datetime]:
        """The present, twice."""
        now = await machine_time(tx)
        return now, now


class DemoClock:
    """Civil time is a row that a hand turns."""

    async def civil(self, tx: AsyncConnection) -> datetime:
        """Where the hands stand."""
        return await demo.now(tx)

    async def machine(self, tx: AsyncConnection) -> datetime:
        """The present."""
        return await machine_time(tx)

    async def both(self, tx: AsyncConnection) -> tuple[datetime, datetime]:
        """Where the hands stand, and the present."""
        if tx.dialect.name == "sqlite":
            return await self.civil(tx), await self.machine(tx)
        return await demo.both_times(tx)


def wall_clock() -> datetime:
    """This machine's present."""
    return datetime.now(UTC)


async def clock_of(database: Database) -> Clock:
    """The clock this database was born with (T4)."""
    async with database.reading() as tx:
        return DemoClock() if await installation.mode_of(tx) is Mode.DEMO else LiveClock()
