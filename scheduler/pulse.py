"""The pulse: wakes every loop when its time has come, and nothing else. What is due stands in the database; APScheduler holds no work.

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
    takes_hints: bool = False  # woken at once when another loop, or another process, did something
    beaten_at: float | None = field(default=None, init=False)
    at_work_since: float | None = field(default=None, init=False)  # when the pass began that is under way
    failures: int = field(default=0, init=False)

    async def beat(self) -> int:
        """Pass after pass, until nothing is left to do or others have waited long enough; how much was done."""
        try:
            done = await self._passes()
        except Exception as error:
            self.failures += 1
            log.error("loop_failed", loop=self.name, in_a_row=self.failures, exc_info=error)
            return 0
        finally:
            self.at_work_since = None
        self.failures = 0
        self.beaten_at = asyncio.get_running_loop().time()
        if done:
            log.info("beat", loop=self.name, done=done)
        return done

    async def _passes(self) -> int:
        total = 0
        for _ in range(BUSY_MAX if self.goes_on else 1):
            self.at_work_since = asyncio.get_running_loop().time()
            done = await self.once()
            total += done
            if not done:
                break
        return total


def _nobody() -> None:
    pass


class Pulse:
    """Keeps loops beating until it is stopped."""

    def __init__(self, loops: Sequence[Loop]) -> None:
        self.loops = tuple(loops)
        self.tell_others: Callable[[], None] = _nobody  # something was done here: other processes may want to look
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._beating: dict[str, asyncio.Task[None]] = {}
        self._stopping = False

    def start(self) -> None:
        """Begin. Called once, inside the running event loop."""
        for loop in self.loops:
            options = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
            self._scheduler.add_job(self._wake, "interval", [loop], seconds=loop.every, id=loop.name, **options)
        self._scheduler.start()
        for loop in self.loops:
            self._begin(loop)  # now, and not only when its first interval is over

    async def _wake(self, loop: Loop) -> None:
        # In a task of our own: at its end APScheduler cancels what it runs, and a send cut in two may have gone out.
        self._begin(loop)

    def _begin(self, loop: Loop) -> None:
        beating = self._beating.get(loop.name)
        if not self._stopping and (beating is None or beating.done()):
            self._beating[loop.name] = asyncio.create_task(self._beat(loop), name=loop.name)

    async def _beat(self, loop: Loop) -> None:
        if await loop.beat():
            self.hint()
            self.tell_others()

    def hint(self) -> None:
        """Something was done, here or elsewhere: whoever takes hints looks now. One that is lost costs half a second."""
        for loop in self.loops:
            if loop.takes_hints:
                self._begin(loop)

    async def stop(self) -> None:
        """Wake nobody any more, and let those who are awake finish: a pass is bounded."""
        self._scheduler.shutdown()
        self._stopping = True
        await asyncio.gather(*self._beating.values())

    def late(self, longer_than: float) -> list[str]:
        """The vital loops that have not come round for so many seconds, or never."""
        now = asyncio.get_running_loop().time()
        vital = [loop for loop in self.loops if loop.vital]
        return [loop.name for loop in vital if loop.beaten_at is None or now - loop.beaten_at > longer_than]

    def hanging(self, longer_than: float) -> list[str]:
        """The vital loops that have been at one and the same pass for so many seconds: no failure, which would be over."""
        since = asyncio.get_running_loop().time() - longer_than
        return [loop.name for loop in self.loops if loop.vital and loop.at_work_since is not None and loop.at_work_since < since]
