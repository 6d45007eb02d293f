"""Nothing is due: what it costs to look, and to wait, however many are enrolled.

The floor of a look is as many statements that find one id each, by primary key; that of a service a process with two empty ports.
"""

import asyncio
from datetime import timedelta
from time import perf_counter

from sqlalchemy import bindparam, select

from benchmarks.county import EVENING, County
from benchmarks.idle import idle as empty_ports
from benchmarks.measuring import Figure, Target, at_percent
from benchmarks.place import Place
from benchmarks.plant import Plant, plant
from benchmarks.served import Cost, served
from db.tables import check_in
from scheduler import sweep

LATER = EVENING + timedelta(days=1)
AT_ONCE = 50_000  # enrolled in one transaction
LOOKS_FOR = 4  # that many statements: check-ins, cross-checks, alerts, and those of strangers and faults


async def idle(place: Place) -> list[Figure]:
    """Everybody enrolled, nobody due; a real `safetynet serve` waits, both its ports open."""
    county = County(place.database)
    await county.settle(place.size.waiting, authorities=place.size.authorities, due_at=LATER)
    async with plant(county, place.provider.url) as running:
        looked, bare = await _looks(running, place.size.looks)
    ours, floor = await _idles(county, place)
    beside = {"statements": LOOKS_FOR, "p99 ms": _ms(looked, 99), "of the floor": _ms(bare, 99)}
    look, least = at_percent(looked, 50) * 1000, at_percent(bare, 50) * 1000
    return [
        Figure('"anything due?", all that a sweep asks', look, "ms", Target(1, at_least=False), least, beside),
        Figure("safetynet serve, every loop at its own pace", ours.cpu * 100, "% of a core", Target(1.5, at_least=False), floor.cpu * 100),
        Figure("memory of safetynet serve", ours.megabytes, "MB", Target(150, at_least=False), floor.megabytes),
    ]


async def beats(place: Place) -> list[Figure]:
    """A pass of the sweep that finds nothing, as more and more are enrolled."""
    county, found, enrolled = County(place.database), [], 0
    async with plant(county, place.provider.url) as running:
        for number in place.size.enrolled:
            for start in range(enrolled, number, AT_ONCE):
                await county.settle(min(AT_ONCE, number - start), due_at=LATER)
            enrolled = number
            spent = await _beats(running, place.size.looks)
            found.append(Figure(f"a beat with {number:,} enrolled", at_percent(spent, 50) * 1000, "ms"))
    return found


async def _idles(county: County, place: Place) -> tuple[Cost, Cost]:
    """Of a service that has settled, and of an idle process beside it: which share of a core each takes, and its memory at the end."""
    with served(county, place) as service, empty_ports() as empty:
        both = (service.pid, empty)
        await asyncio.sleep(place.size.settles_for)  # the first beat of each loop makes its statements, and chores their rows
        before, began = [Cost.of(pid) for pid in both], perf_counter()
        await asyncio.sleep(place.size.idles_for)
        after, lasted = [Cost.of(pid) for pid in both], perf_counter() - began
    ours, floor = (Cost((late.cpu - early.cpu) / lasted, late.megabytes) for early, late in zip(before, after, strict=True))
    return ours, floor


async def _looks(running: Plant, number: int) -> tuple[list[float], list[float]]:
    """All that one sweep asks to find what is due; and as many of the plainest statements, turn by turn."""
    engine, child = running.engine, running.county.children[0]
    spent, floor = [], []
    bare = select(check_in.c.id).where(check_in.c.id == bindparam("one"))
    async with running.database.reading() as tx:
        now, machine = await engine.clock.both(tx)
        for _ in range(number):
            began = perf_counter()
            assert not await sweep.find_due(tx, engine.scope, now, machine)
            looked = perf_counter()
            for _ in range(LOOKS_FOR):
                assert (await tx.execute(bare, {"one": child.check_in})).scalar() == child.check_in
            spent.append(looked - began)
            floor.append(perf_counter() - looked)
    return spent, floor


async def _beats(running: Plant, number: int) -> list[float]:
    spent = []
    for _ in range(number):
        began = perf_counter()
        assert await sweep.once(running.engine) == 0
        spent.append(perf_counter() - began)
    return spent


def _ms(seconds: list[float], percent: float) -> str:
    return f"{at_percent(seconds, percent) * 1000:.2f}"
