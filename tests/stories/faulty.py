"""What the stories of our own faults share: many young people, a provider that goes down, and the one alert about it."""

from typing import Any

from db.queries import alerts, faults
from db.queries.rows import Record
from desk import faults as acting
from desk import overview
from tests.phones import Handset
from tests.world import EVERYWHERE, MONDAY, World


def many(world: World, number: int, *, arrivals: int = 0, **fields: Any) -> list[Handset]:
    """So many young people asked at half past six, the first of them new arrivals, the others at standard; Grace is everybody's carer."""
    if "grace" not in world.phones:
        world.carer()
    already = len(world.council["plans"])
    return [
        world.young_person(
            f"YP-{already + n}",
            "Amanuel B.",
            f"phone{already + n}",
            tier="arrival" if n < arrivals else "standard",
            **{"ask_carer": "never", **fields},
        )
        for n in range(number)
    ]


async def the_fault(world: World) -> Record:
    """The one open alert about a fault of ours."""
    (found,) = [row for row in await world.open_alerts() if row.fault_id is not None]
    return found


async def about(world: World) -> list[str]:
    """What each open alert is about, as the command line says it."""
    async with world.database.reading() as tx:
        return [one["about"] for one in await overview.alert_lines(tx, EVERYWHERE, world.clock, closed_too=False)]


async def owed(world: World, code: str) -> int:
    """How many young people on its list are not settled."""
    async with world.database.reading() as tx:
        row = await alerts.by_code(tx, EVERYWHERE, code)
        assert row is not None
        counted = await faults.counts(tx, EVERYWHERE, [row.id])
    return counted.get(row.id, (0, 0))[1]


async def counted(world: World) -> int:
    """How many facts of those three causes no open fault explained: of a hundred within ten minutes, one is made."""
    async with world.database.reading() as tx:
        return sum(len(times) for times in (await faults.unreached_after(tx, EVERYWHERE, MONDAY)).values())


async def asks_now(world: World, code: str, by: str = "DW-1") -> acting.AskedAgain:
    """On the board: ask now."""
    came = await acting.ask_now(world.engine, EVERYWHERE, code, by)
    await world.settles()
    return came


async def ticks(world: World, code: str, ref: str, by: str = "DW-1") -> Any:
    """On the board: tick one by name."""
    acted = await acting.tick(world.engine, EVERYWHERE, code, ref, by)
    await world.settles()
    return acted
