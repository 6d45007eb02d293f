"""Canaries: by each road that is offered, one of our numbers sends another something, and it must come back to us as people's words do.

Every half hour, at the beginning of every shift, and every few minutes while one is missing. That everything leaves proves little: what is
said to us may still be lost between the provider and our door. What does not come back is a fault of its own kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, canaries
from db.queries.rows import Record
from db.scope import Scope
from db.words import ChannelName, FaultKind
from ladder import roster
from ladder.codes import DIGITS, LETTERS
from scheduler.chores import Chore, Every, Window
from scheduler.council import councils
from scheduler.engine import Engine
from scheduler.watchdog import Moment, Waiting

EVERY = timedelta(minutes=30)
BACK_WITHIN = timedelta(minutes=5)
LOOKS_EVERY = timedelta(minutes=5)  # so late, at most, after a shift began
TRIED_AGAIN_AFTER = timedelta(minutes=1)
KEPT_FOR = timedelta(days=7)
LOOKED_BACK_FOR = timedelta(hours=1)  # what was owed earlier may be from before a road was taken away, and offered again
TOKEN_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Canaries:
    """Owes them, and sees which are missing. Whoever sends them does so outside every transaction."""

    engine: Engine
    roads: Sequence[ChannelName]
    is_stand_in: bool = False  # what stands for a provider in a demo may carry nothing between our own numbers: then nothing is lost

    def chore(self) -> Chore:
        """What owes them: each is owed once, however many processes there are."""
        return Chore("canaries", Every(LOOKS_EVERY), self.owe)

    async def owe(self, tx: AsyncConnection, window: Window) -> None:
        """Owe one by each road whose time has come; forget those of last week."""
        now, machine = await self.engine.clock.civil(tx), window.until
        for road in self.roads:
            if await self._is_due(tx, await canaries.newest(tx, road), now, machine):
                token = "".join(self.engine.choose(LETTERS + DIGITS) for _ in range(TOKEN_LENGTH))
                row = {"id": self.engine.new_id(), "road": road, "token": token, "civil_at": now, "owed_at": machine, "attempts": 0}
                await canaries.insert(tx, row)
        await canaries.forget(tx, machine - KEPT_FOR)

    async def _is_due(self, tx: AsyncConnection, newest: Record | None, now: datetime, machine: datetime) -> bool:
        if newest is None:
            return True
        if machine - newest.owed_at >= (EVERY if newest.back_at is not None else BACK_WITHIN):
            return True
        return await self._has_shift_begun(tx, newest.civil_at, now)

    async def _has_shift_begun(self, tx: AsyncConnection, after: datetime, until: datetime) -> bool:
        everywhere = Scope.everywhere()
        ids = [row.id for row in await authorities.all_of(tx, everywhere)]
        found = await councils(tx, everywhere, ids, until)
        return any(
            roster.begins_within(team.shifts, after, until, council.zone, council.holidays)
            for council in found.values()
            for team in council.teams.values()
        )

    async def claim(self) -> tuple[Record, int] | None:
        """One that is to be sent now, and by which attempt. Whoever dies with it is followed a minute later."""
        async with self.engine.database.reading() as tx:
            # Looked at without the write lock: most of the time none is owed.
            if await self._unsent(tx, await self.engine.clock.machine(tx)) is None:
                return None
        async with self.engine.database.transaction() as tx:
            machine = await self.engine.clock.machine(tx)
            found = await self._unsent(tx, machine, locks=True)
            if found is None:
                return None
            await canaries.is_tried(tx, found.id, found.attempts + 1, machine)
            return found, found.attempts + 1

    async def _unsent(self, tx: AsyncConnection, machine: datetime, *, locks: bool = False) -> Record | None:
        return await canaries.unsent(tx, self.roads, machine - BACK_WITHIN, machine - TRIED_AGAIN_AFTER, locks=locks)

    async def is_sent(self, canary_id: UUID) -> None:
        """The provider took it."""
        async with self.engine.database.transaction() as tx:
            await canaries.is_sent(tx, canary_id, await self.engine.clock.machine(tx))

    async def is_back(self, row: Record) -> None:
        """A road that nothing can come back by is as it should be."""
        async with self.engine.database.transaction() as tx:
            await canaries.is_back(tx, row.road, await self.engine.clock.machine(tx), row.token)

    async def is_missing(self, tx: AsyncConnection, road: ChannelName) -> bool:
        """Whether nothing has come back by that road since the last that was lost, however long ago."""
        return await canaries.missing_since(tx, road, None) is not None

    async def waiting(self, tx: AsyncConnection, now: Moment) -> list[Waiting]:
        """For the watchdog: since when nothing has come back by a road. Nobody is paged by Telegram."""
        lately = now.machine - LOOKED_BACK_FOR  # while something is missing, more is owed every few minutes
        missing = [(road, await canaries.missing_since(tx, road, lately, was_ever_back=self.is_stand_in)) for road in self.roads]
        return [
            Waiting(road.value, None, since, now.machine, BACK_WITHIN, pages=road is not ChannelName.TELEGRAM, kind=FaultKind.CANARY)
            for road, since in missing
            if since is not None
        ]
