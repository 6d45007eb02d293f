"""Where a row is measured: a fresh database of one kind, with durable settings, a provider, and how much of everything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from benchmarks.plant import Provider
from db.session import Database
from tests.databases import Databases


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    due: int  # young people whose slot has come
    authorities: int
    letters: int  # messages that a courier carries
    slow_letters: int  # the same to a provider that takes its time
    shared_letters: int  # that two engines carry together
    teams: int  # of which ten children each fall silent
    queued: int  # questions that stand before their pages
    replies: int
    read: int  # replies that are only read
    waiting: int  # enrolled, and nothing due
    settles_for: float  # seconds that a service is left alone, and then those for which it is watched
    idles_for: float
    looks: int  # at what is due
    open_alerts: int  # on a board
    boards: int  # that are open
    board_looks: int  # after a change each
    enrolled: tuple[int, ...]  # what the cost of a beat is held against


QUICK = Size(
    due=50,
    authorities=2,
    letters=30,
    slow_letters=20,
    shared_letters=20,
    teams=2,
    queued=20,
    replies=30,
    read=300,
    waiting=50,
    settles_for=0.5,
    idles_for=1,
    looks=5,
    open_alerts=12,
    boards=3,
    board_looks=2,
    enrolled=(20, 60),
)
WHOLE = Size(
    due=20_000,
    authorities=20,
    letters=10_000,
    slow_letters=3_000,
    shared_letters=1_000,
    teams=2_000,
    queued=100_000,
    replies=10_000,
    read=100_000,
    waiting=100_000,
    settles_for=10,
    idles_for=60,  # two looks of the watchdog, the slowest of the loops
    looks=200,
    open_alerts=500,
    boards=50,
    board_looks=40,
    enrolled=(1_000, 10_000, 100_000),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One run of one row."""

    kind: str
    url: str
    database: Database
    provider: Provider
    size: Size
    source: Databases

    @asynccontextmanager
    async def another(self) -> AsyncIterator[Database]:
        """One more, as fresh: a floor that writes does so where nothing was written before."""
        url = self.source.fresh(self.kind)
        database = Database(url)
        try:
            yield database
        finally:
            await database.close()
            self.source.drop(url)
