"""The hands of both clocks, turned by the simulation: civil and machine time pass together, as they do for people (T3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(slots=True)
class Hands:
    """Where the hands of the one civil and the one machine clock stand, for every process."""

    civil: datetime
    machine: datetime

    def pass_to(self, civil: datetime) -> None:
        """Time passes; it never goes back."""
        gone = max(civil - self.civil, timedelta(0))
        self.civil += gone
        self.machine += gone


class TurnedClock:
    """Tells what the hands show."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    async def civil(self, tx: AsyncConnection) -> datetime:
        """What people live by."""
        return self._hands.civil

    async def machine(self, tx: AsyncConnection) -> datetime:
        """What processes live by."""
        return self._hands.machine

    async def both(self, tx: AsyncConnection) -> tuple[datetime, datetime]:
        """What both hands show."""
        return self._hands.civil, self._hands.machine
