"""The pulse: wakes every loop at least once a second, and nothing else. What is due stands in the database; APScheduler holds no work.

A loop that fails is told of and woken again. Beats that were missed while the machine slept are one beat.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()

EVERY = 0.5  # seconds; a message takes some four beats from a phone to a phone
BUSY_MAX = 50  # passes in one beat: then others have their turn


@dataclass(slots=True)
class Loop:
    """One loop: `once` does a bounded pass and says how much it did. The seconds are the event loop's, which never jump."""

    name: str
    once: Callable[[], Awaitable[int]]
    every: float = EVERY
    goes_on: bool = True  # a pass that did something is followed by another at once
    vital: bool = True  # without it nobody is looked after from here: the process is not ready
    beaten_at: float | None = field(default=None, init=False)
    failures: int = field(default=0, init=False)

    async def beat(self) -> None:
        """Pass after pass, until nothing is left to do or others have waited long enough."""
        try:
            done = await self._passes()
        except Exception as error:
            self.failures += 1
            log.error("loop_failed", loop=self.name, in_a_row=self.failures, exc_info=error)
            return
        self.failures = 0
        self.beaten_at = asyncio.get_running_loop().time()
        if done:
            log.info("beat", loop=self.name, done=done)

    async def _passes(self) -> int:
        total = 0
        for _ in range(BUSY_MAX if self.goes_on else 1):
            done = await self.once()
            total += done
            if not done:
                break
        return total


class Pulse:
    """Keeps loops beating until it is stopped."""

    def __init__(self, loops: Sequence[Loop]) -> None:
        self.loops = tuple(loops)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._beating: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin. Called once, inside the running event loop."""
        for loop in self.loops:
            options = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
            self._scheduler.add_job(self._wake, "interval", [loop], seconds=loop.every, id=loop.name, **options)
        self._scheduler.start()

    async def _wake(self, loop: Loop) -> None:
        # In a task of our own: at its end APScheduler cancels what it runs, and a send cut in two may have gone out.
        beating = self._beating.get(loop.name)
        if beating is None or beating.done():
            self._beating[loop.name] = asyncio.create_task(loop.beat(), name=loop.name)

    async def stop(self) -> None:
        """Wake nobody any more, and let those who are awake finish: a pass is bounded."""
        self._scheduler.shutdown()
        await asyncio.gather(*self._beating.values())

    def late(self, longer_than: float) -> list[str]:
        """The vital loops that have not come round for so many seconds, or never."""
        now = asyncio.get_running_loop().time()
        vital = [loop for loop in self.loops if loop.vital]
        return [loop.name for loop in vital if loop.beaten_at is None or now - loop.beaten_at > longer_than]
