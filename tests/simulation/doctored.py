"""The smallest council, one young person and good weather: a short story that is stopped in the middle, for somebody to change a row behind
everybody's back, and to see that the judge of that promise names it. Whatever was changed is undone: one story serves many.
"""

from collections.abc import Awaitable, Callable
from copy import copy
from datetime import timedelta
from itertools import count

from sqlalchemy.ext.asyncio import AsyncConnection

from tests.simulation import council
from tests.simulation.narration import Broken
from tests.simulation.promises import Promise
from tests.simulation.promises.sight import Sight
from tests.simulation.shrinking import CHILDREN
from tests.simulation.simulation import Simulation
from tests.simulation.told import PARTS, Told

CHILD, PHONE, WORKER, CARER = "YP-1042", "amanuel", "DW-1", "CA-7"
TIMES = ("17:05", "18:05")

Doctor = Callable[[Sight, AsyncConnection], Awaitable[None]]


class _Undone(Exception):
    """What was changed is taken back."""


def smallest(url: str) -> Simulation:
    """A Monday at five in the afternoon; nobody acts by themselves."""
    begins_then = (told for seed in count() if council.begins(told := Told(seed, lasts=timedelta(hours=2))) == council.BEGINS[0])
    run = Simulation(url, next(begins_then).dropping(*PARTS, *CHILDREN))
    run.world.rota(day=[WORKER], night=[WORKER], manager=["MG-1"])
    run.world.young_person(
        CHILD,
        "Amanuel B.",
        PHONE,
        language="en",
        tier="arrival",
        cover="closed",
        carers=[CARER],
        ask_carer="cross_check",
        times=TIMES,
        since="2026-10-01",
    )
    run.cast.young.append(council.Young(CHILD, PHONE, "en", buttons=False, code=None, ordinary="", addresses=(PHONE,), answers=0.0))
    return run


async def until(run: Simulation, has_come: Callable[[Sight], bool]) -> Sight:
    """Step by step, until the observer has just seen it."""
    for _ in range(200):
        run.agenda.close()
        await run.world.passes_to(await run.next_instant())
        await run.step()
        assert run.promises.sight is not None, "it was held up"
        if has_come(run.promises.sight):
            return run.promises.sight
    raise AssertionError("it never comes")


async def named(seen: Sight, judge: Promise, doctor: Doctor) -> str:
    """Which promise the judge says is broken, of the world as the doctor left it; nothing, if it sees nothing."""
    sight = copied(seen)
    found = ""
    try:
        async with sight.world.database.transaction() as tx:
            await doctor(sight, tx)
            try:
                await judge(sight, tx)
            except Broken as broken:
                found = broken.promise
            raise _Undone
    except _Undone:
        return found


def copied(seen: Sight) -> Sight:
    """The same sight, that remembers nothing of what a judge makes of it."""
    sight = copy(seen)
    sight.journalled = copy(seen.journalled)
    for name in ("times_shown", "cries", "noticed", "given_up", "episodes", "owed", "shut"):
        setattr(sight, name, copy(getattr(seen, name)))
    sight.ever_shut, sight.doubtful = set(seen.ever_shut), set(seen.doubtful)
    return sight
