"""What somebody is about to do: at a time, by whom, in words for the story. What fails because we were not there is tried again."""

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.exc import OperationalError

from bot.channels.handset.holding import PhoneRefuses
from desk.refusals import Refused
from tests.simulation.world import SimulatedWorld

TRIED_AGAIN_AFTER = timedelta(minutes=1)

Do = Callable[[], Awaitable[str | None]]  # what came of it, for the story


@dataclass(order=True, slots=True)
class Act:
    """One act to come."""

    at: datetime
    number: int
    who: str = field(compare=False)
    what: str = field(compare=False)
    do: Do = field(compare=False)


class Agenda:
    """Everything that people are about to do."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._acts: list[Act] = []
        self._number = count()
        self.is_open = True

    def add(self, at: datetime, who: str, what: str, do: Do) -> None:
        """Somebody will do this then."""
        if self.is_open:
            heapq.heappush(self._acts, Act(at, next(self._number), who, what, do))

    @property
    def next_at(self) -> datetime | None:
        """When somebody next does something."""
        return self._acts[0].at if self._acts else None

    def close(self) -> None:
        """Nobody does anything any more."""
        self.is_open = False
        self._acts.clear()

    async def happens(self) -> None:
        """Whatever is to be done by now."""
        while self._acts and self._acts[0].at <= self._world.now:
            act = heapq.heappop(self._acts)
            try:
                came = await act.do()
            except (PhoneRefuses, Refused) as refusal:
                came = f"refused: {refusal}"
            except OperationalError:
                # A webhook that was not answered is sent again; a worker presses once more.
                self.add(self._world.now + TRIED_AGAIN_AFTER, act.who, act.what, act.do)
                came = "we could not be reached; tried again in a minute"
            self._world.tell(act.who, act.what if came is None else f"{act.what} → {came}")
