"""Nothing is due: what it costs to look, and to wait, however many are enrolled."""

import asyncio
from datetime import timedelta
from time import perf_counter

from benchmarks.county import EVENING, County
from benchmarks.measuring import Figure, Target, at_percent
from benchmarks.place import Place
from benchmarks.plant import Plant, plant
from benchmarks.served import Cost, served
from db.queries import alerts, checkins
from scheduler import sweep

LATER = EVENING + timedelta(days=1)
AT_ONCE = 50_000  # enrolled in one transaction


async def idle(place: Place) -> list[Figure]:
    """Everybody enrolled, nobody due; a real `safetynet serve` waits, both its ports open."""
    county = County(place.database)
    await county.settle(place.size.waiting, authorities=place.size.authorities, due_at=LATER)
    async with plant(county, place.provider.url) as running:
        looked = await _looks(running, place.size.looks)
    share, megabytes = await _idles(county, place)
    return [
        Figure('"anything due?"', at_percent(looked, 50) * 1000, "ms", Target(1, at_least=False), None, {"p99 ms": _ms(looked, 99)}),
        Figure("safetynet serve, every loop at its own pace", share * 100, "% of a core", Target(1.5, at_least=False)),
        Figure("memory of safetynet serve", megabytes, "MB", Target(150, at_least=False)),
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


async def _idles(county: County, place: Place) -> tuple[float, float]:
    """Which share of a core it takes once it has settled, and how much memory it holds at the end."""
    with served(county, place) as service:
        await asyncio.sleep(place.size.settles_for)  # the first beat of each loop makes its statements, and chores their rows
        before, began = Cost.of(service.pid), perf_counter()
        await asyncio.sleep(place.size.idles_for)
        after, lasted = Cost.of(service.pid), perf_counter() - began
    return (after.cpu - before.cpu) / lasted, after.megabytes


async def _looks(running: Plant, number: int) -> list[float]:
    """The two questions that a sweep asks of the tables."""
    engine, spent = running.engine, []
    async with running.database.reading() as tx:
        now, machine = await engine.clock.both(tx)
        for _ in range(number):
            began = perf_counter()
            assert not await checkins.due(tx, engine.scope, now, machine, 1)
            assert not await alerts.due(tx, engine.scope, now, machine, 1)
            spent.append((perf_counter() - began) / 2)
    return spent


async def _beats(running: Plant, number: int) -> list[float]:
    spent = []
    for _ in range(number):
        began = perf_counter()
        assert await sweep.once(running.engine) == 0
        spent.append(perf_counter() - began)
    return spent


def _ms(seconds: list[float], percent: float) -> str:
    return f"{at_percent(seconds, percent) * 1000:.2f}"
