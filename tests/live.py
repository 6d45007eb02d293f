"""A world as a live database has it: both times are the present, and they go on while nothing of ours runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import demo
from db.words import ProcessKind
from scheduler import noticing, sweep
from scheduler.clock import Clock
from scheduler.fault import FaultFound
from scheduler.faults import raise_faults
from scheduler.outage import Recovery
from scheduler.presence import Presence
from scheduler.sources import Source
from service.faults import FaultBell
from tests.world import MONDAY, World

BEATS_EVERY = timedelta(seconds=60)  # seldom enough for a story to be told soon, and just often enough to live
ROUNDS_MAX = 200


class HandClock:
    """Civil and machine time at once, turned by one hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    async def civil(self, _tx: AsyncConnection) -> datetime:
        return self.at

    async def machine(self, _tx: AsyncConnection) -> datetime:
        return self.at

    async def both(self, _tx: AsyncConnection) -> tuple[datetime, datetime]:
        return self.at, self.at


class LiveWorld(World):
    """One council and its phones, and a process that lives, dies and is started again."""

    def __init__(self, url: str, *, restarts: bool = False, starts_at: datetime = MONDAY, revision: str) -> None:
        self.hand = HandClock(starts_at)
        self.revision = revision
        self.sources: list[Source] = []
        self.faults: list[FaultFound] = []
        super().__init__(url, restarts=restarts, starts_at=starts_at)

    def _new_clock(self) -> Clock:
        return self.hand

    def _start(self) -> None:
        super()._start()
        self.presence = Presence(self.database, self.clock, self.ids, self.revision, self.sources)
        self._bell = FaultBell(self._raise)
        self.recovery = Recovery(self.engine, self.presence, self.rings)

    async def report(self, found: Sequence[FaultFound]) -> None:
        """Kept for the story; nobody's phone hears of it."""
        self.faults += found

    async def rings(self, found: Sequence[FaultFound]) -> None:
        """Kept too, and duty hears of it, as a service is wired."""
        await self.report(found)
        await self._bell.report(found)

    async def _raise(self, found: Sequence[FaultFound]) -> None:
        await raise_faults(self.engine, found)

    async def begins(self) -> None:
        """The council is loaded, and the process runs."""
        await self.presence.begin(ProcessKind.SERVE)
        await super().begins()

    async def restart(self) -> None:
        """Killed and started again within the moment."""
        await super().restart()
        await self.presence.begin(ProcessKind.SERVE)

    async def sweeps_without_sending(self) -> None:
        """What is due is decided, and no courier comes."""
        await self.presence.beat()
        await sweep.once(self.engine, self.presence.may_climb)

    async def nothing_runs(self, **duration: float) -> None:
        """The process is killed, and started again after that time."""
        await self.database.close()
        self.hand.at += timedelta(**duration)
        self._start()
        await self.presence.begin(ProcessKind.SERVE)
        await self._comes_to_rest()

    async def beat(self) -> int:
        """One round of every loop; the sweep first, so that nothing but its own patience keeps it from climbing."""
        done = await sweep.once(self.engine, self.presence.may_climb)
        done += await self.presence.beat() + await self.recovery.once()
        done += await self.courier.carry_once() + await self.network.tell_due_receipts() + await self.listener.listen_once()
        return done + await noticing.once(self.engine)

    async def settles(self) -> None:
        """Whatever can happen at this moment has happened."""
        await self._perhaps_restart()
        await self._comes_to_rest()

    async def until(self, clock: str, *, days: int = 0) -> None:
        """The next such time in London comes, beat by beat."""
        await self._perhaps_restart()
        await self._go_on(await self.at(clock, days=days))

    async def passes(self, **duration: float) -> None:
        """So much time passes, beat by beat."""
        await self._perhaps_restart()
        await self._go_on(self.hand.at + timedelta(**duration))

    async def _go_on(self, to: datetime) -> None:
        await self._comes_to_rest()
        while self.hand.at < to:
            async with self.database.reading() as tx:
                wake_at = await demo.next_wake(tx, self.hand.at) or to
            if (soon := self.hand.at + BEATS_EVERY) < min(wake_at, to):
                self.hand.at = soon
                await self.presence.beat()
            else:
                self.hand.at = min(wake_at, to)
                await self._comes_to_rest()

    async def _comes_to_rest(self) -> None:
        for _ in range(ROUNDS_MAX):
            if not await self.beat():
                return
        raise AssertionError(f"{ROUNDS_MAX} rounds, and still something is done")
