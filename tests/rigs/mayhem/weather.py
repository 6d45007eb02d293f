"""What goes wrong at a provider, drawn from one seed: how often each thing does, and for how long nobody is there at all."""

import asyncio
import time
from collections import Counter

from desk.forecast.chance import Chance
from tests.providers.telegram_chats import Raw

AWAY_AFTER, AWAY_FOR = 400, 3.0  # calls, on the average; seconds
SLOW_MOST = 0.6  # seconds
LOST, DROPPED = {"how": "lost"}, {"how": "drop"}


class Weather:
    """One provider's bad evening."""

    def __init__(self, name: str, seed: int) -> None:
        self.chance = Chance("mayhem", name, seed)
        self.counted: Counter[str] = Counter()
        self._back_at = 0.0

    @property
    def is_away(self) -> bool:
        """Whether the provider is dead for the moment."""
        return time.monotonic() < self._back_at

    def dies(self) -> bool:
        """Whether nobody is there for this call: it has just died, or has not come back."""
        if not self.is_away and self.chance.falls(1 / AWAY_AFTER):
            self._back_at = time.monotonic() + AWAY_FOR
            self.counted["died"] += 1
        return self.is_away

    async def passes(self) -> None:
        """Some answers take their time."""
        if self.chance.falls(0.05):
            self.counted["slow"] += 1
            await asyncio.sleep(self.chance.draw() * SLOW_MOST)

    def one_of(self, *fates: tuple[float, str, Raw]) -> Raw | None:
        """What is to go wrong with this call, each with its share; mostly nothing."""
        drawn = self.chance.draw()
        for share, name, failure in fates:
            if drawn <= share:
                self.counted[name] += 1
                return failure
            drawn -= share
        return None
