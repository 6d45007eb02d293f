"""Whether something was committed that a page may show: one look at the database for however many pages are open.

What is pushed is a number, and nothing else: a page that hears another than it shows fetches itself.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import first_at
from db.queries import board
from db.scope import Scope
from db.session import Database
from scheduler.clock import Clock

LOOKS_EVERY = 0.4  # seconds, and at once when a loop did something, here or in another process
LOOKS_APART = 0.3  # seconds
TOLD_APART = 0.7  # seconds: where something changes all the time, pages do not fetch all the time
ALIVE_EVERY = 2.0  # seconds: the number again, as a sign of life
LASTS = 300.0  # seconds: then a page begins anew, and whoever may not look any more is turned away
SIDE_BY_SIDE = timedelta(minutes=1)  # no transaction lasts so long: of two, the one that began first may be committed last

Mark = tuple[Any, ...]


async def mark_of(tx: AsyncConnection, scope: Scope, now: datetime, machine: datetime) -> Mark:
    """Two marks that are equal: nothing was decided or heard in between, and the page's clock shows the same minute."""
    minute = machine.replace(second=0, microsecond=0)
    newest = await board.newest(tx, scope, first_at(minute - SIDE_BY_SIDE))
    return (scope, now.replace(second=0, microsecond=0), minute, *newest)


class Changes:
    """Looks while somebody watches, and tells all who do."""

    def __init__(self, database: Database, clock: Clock, scope: Callable[[], Scope]) -> None:
        """`scope`: the council whose pages are served; it may be loaded while we run."""
        self.version = 0
        self._database, self._clock, self._scope = database, clock, scope
        self._mark: Mark | None = None
        self._watching = 0
        self._has_ended = False
        self._moved = asyncio.Event()
        self._looked_at = self._told_at = float("-inf")

    async def once(self) -> int:
        """Look once. It never says that it did something: every loop would be woken, and this one too."""
        if not self._watching or self._has_ended:
            return 0
        await asyncio.sleep(max(0.0, self._looked_at + LOOKS_APART - _seconds()))
        async with self._database.reading() as tx:
            mark = await mark_of(tx, self._scope(), *await self._clock.both(tx))
        self._looked_at = _seconds()
        if mark != self._mark and self._looked_at - self._told_at >= TOLD_APART:
            self._mark, self._told_at = mark, self._looked_at
            self.version += 1
            self._tell()
        return 0

    def end(self) -> None:
        """This process stops: whoever watches is let go."""
        self._has_ended = True
        self._tell()

    def _tell(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    async def watch(self) -> AsyncGenerator[int, None]:
        """The version: now, whenever it changes, and every two seconds as a sign of life."""
        ends_at = _seconds() + LASTS
        self._watching += 1
        try:
            while not self._has_ended and _seconds() < ends_at:
                moved = self._moved  # taken before the version is told: what changes meanwhile has set it
                yield self.version
                with suppress(TimeoutError):
                    async with asyncio.timeout(ALIVE_EVERY):
                        await moved.wait()
        finally:
            self._watching -= 1


def _seconds() -> float:
    """By the event loop's clock, which never jumps."""
    return asyncio.get_running_loop().time()
