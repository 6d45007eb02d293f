"""The ten promises, as what must hold after every step: one file for each family of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from tests.simulation.council import Cast
from tests.simulation.journalled import Journalled
from tests.simulation.people.hearing import Heard
from tests.simulation.promises import (
    askings,
    channels,
    courtesies,
    deafness,
    enveloped,
    handed,
    kept,
    listed,
    nothings,
    owed,
    owning,
    readings,
    said,
    sightings,
    verdicts,
    wakeups,
)
from tests.simulation.promises.sight import Sight, see
from tests.simulation.world import SimulatedWorld

Promise = Callable[[Sight, AsyncConnection], Awaitable[None]]

ALL: tuple[Promise, ...] = (
    wakeups.hold,
    handed.hold,
    nothings.hold,
    readings.hold,
    verdicts.hold,
    askings.hold,
    sightings.hold,
    said.hold,
    channels.hold,
    owning.hold,
    owed.hold,
    courtesies.hold,
    enveloped.hold,
    listed.hold,
    kept.hold,
    deafness.hold,
)


@dataclass(slots=True)
class Promises:
    """Everything that must hold, and what is known of the world from one step to the next."""

    world: SimulatedWorld
    cast: Cast
    journalled: Journalled
    sight: Sight | None = None

    async def hold(self, news: list[Heard]) -> None:
        """After a step: each of them, or `Broken`."""
        async with self.world.database.reading() as tx:
            self.sight = await see(tx, self.world, self.cast, self.journalled, news, self.sight)
            for promise in ALL:
                await promise(self.sight, tx)
            self.sight.since = self.world.now
