"""One process of ours: the loops that `service.wiring` joins, on a line of its own to the database.

Not here are the watchdog, which has stories of its own, those of real providers, and what looks for phones that get too much: simulated
ones have no bound. Killed, a process leaves the database alone. Between two instants nothing happens, so it beats once at each: see
`SimulatedWorld.passes_to`.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from bot.channels.handset import HandsetNetwork
from bot.courier import Courier
from bot.listener import Hearing, Listener
from db.ids import IdSource
from db.queries.rows import Record
from db.revisions import our_revision
from db.session import Database
from db.vault import Vault
from desk.invitations import redeem
from desk.reports.night_log import night_logs
from scheduler import noticing, parking, sealing, sweep
from scheduler.chores import Chore, Chores
from scheduler.engine import Engine
from scheduler.faults import raise_faults
from scheduler.outage import Recovery
from scheduler.presence import Presence
from scheduler.pulse import Loop
from scheduler.shift_ends import shift_chores
from scheduler.unheard import stale_contacts
from service.faults import FaultBell
from service.housekeeping import housekeeping
from tests.databases import opened_as
from tests.simulation.faults.database import FaultyDatabase
from tests.simulation.faults.provider import FaultyChannel
from tests.simulation.faults.receipts import LateReceipts
from tests.simulation.faults.weather import Weather
from tests.simulation.hands import Hands, TurnedClock
from tests.world import CONFIGURED, EVERYWHERE

Once = Callable[[], Awaitable[int]]


def by_the_wall(engine: Engine, vault: Vault, ids: IdSource) -> list[Chore]:
    """What is done at a time of day: the ends of shifts, and each morning's."""
    return [*shift_chores(engine), stale_contacts(engine), night_logs(vault, ids)]


class Process:
    """Everything a process builds when it starts; nothing is carried over a restart but the database."""

    def __init__(
        self, number: int, url: str, vault: Vault, ids: IdSource, choose: Callable[[str], str], weather: Weather, observer: Database
    ) -> None:
        self.number = number
        self.database = opened_as(FaultyDatabase, url, number)
        self.database.stands_in(weather, number)
        clock = TurnedClock(weather.hands)
        self.engine = Engine(self.database, clock, ids, choose, CONFIGURED)
        self.network = HandsetNetwork(self.database, vault, ids, clock)
        # The provider is no process of ours: what it takes, it takes whatever our own line to the database is like.
        provider = HandsetNetwork(observer, vault, ids, clock)
        channels = {"handset": FaultyChannel(provider, weather, LateReceipts(observer, weather))}
        self.courier = Courier(self.database, vault, ids, clock, channels)

        async def welcome(tx: Any, token: str, channel: str, address: str, now: Any) -> Record | None:
            return await redeem(tx, EVERYWHERE, vault, ids, token, channel, address, now)

        self.listener = Listener(Hearing(self.engine, vault, welcome, lambda _language: True, lambda _language: True), channels)
        self._presence = Presence(self.database, clock, ids, our_revision())
        self._poison, outage_bell = (FaultBell(partial(raise_faults, self.engine)) for _ in range(2))
        by_wall = by_the_wall(self.engine, vault, ids) if weather.told.has("wall clock") else []
        chores = Chores(self.engine, [*housekeeping(self.engine), *by_wall], partial(raise_faults, self.engine))
        self.done = 0  # how much its loops have done, so that the simulation knows when they rest
        passes: dict[str, Once] = {
            "process": partial(self._beats, weather.hands),
            "outage": Recovery(self.engine, self._presence, outage_bell.report).once,
            "handsets": provider.tell_due_receipts,
            "listener": self.listener.listen_once,
            "sweep": partial(sweep.once, self.engine, self._presence.may_climb),
            "pages": self.courier.carry_pages,
            "courier": self.courier.carry_others,
            "doubted pages": self.courier.doubts.clear_pages,
            "doubts": self.courier.doubts.clear_others,
        }
        self.loops = self._loops(passes)
        seldom: dict[str, Once] = {
            "poison": self._look_for_poison,
            "faults": partial(noticing.once, self.engine),
            "sealer": partial(sealing.once, self.engine),
            "chores": chores.once,
        }
        self.seldom = self._loops(seldom)

    def _loops(self, passes: dict[str, Once]) -> list[Loop]:
        return [Loop(name, partial(self._counted, once), goes_on=False) for name, once in passes.items()]

    async def _beats(self, hands: Hands) -> int:
        """A beat that lets time act again is something done: the sweep may have come before it, and comes again within the second."""
        rested = not self._presence.may_climb(hands.machine)
        await self._presence.beat()
        return int(rested and self._presence.may_climb(hands.machine))

    async def _look_for_poison(self) -> int:
        tried = await sweep.retry_parked(self.engine, self._presence.may_climb)
        await self._poison.report(await parking.find(self.engine))
        return tried

    async def _counted(self, once: Once) -> int:
        done = await once()
        self.done += done
        return done

    async def stop(self) -> None:
        """Its lines are cut."""
        await self.database.close()
