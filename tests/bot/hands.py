"""A clock with hands: civil and machine time stand until a test turns them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from tests.db.making import MACHINE, NOW


@dataclass
class Hands:
    """Both times."""

    civil_at: datetime = NOW
    machine_at: datetime = MACHINE

    async def civil(self, tx: AsyncConnection) -> datetime:
        """Where the civil hand stands."""
        return self.civil_at

    async def machine(self, tx: AsyncConnection) -> datetime:
        """Where the machine's hand stands."""
        return self.machine_at

    async def both(self, tx: AsyncConnection) -> tuple[datetime, datetime]:
        """Where both stand."""
        return self.civil_at, self.machine_at

    def turn(self, by: timedelta) -> None:
        """Both hands move on."""
        self.civil_at += by
        self.machine_at += by
