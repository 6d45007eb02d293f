"""The courier to a provider that answers at once, on our bounded path; and to one that takes 100 ms, with every limit lifted.

Bounded: as `safetynet serve` carries where SAFETYNET_PROVIDER_LIMITS is `lifted`, which takes away the pace and nothing else. `wide`: more
at once as well. To a provider that answers at once both are measured, since what stands between them is our own choice.

The floor is bare aiohttp with the same window against the same provider: no database, no wording, no sealing.
"""

from benchmarks.county import County
from benchmarks.floor import QUESTION, bare
from benchmarks.measuring import Figure, Target, spending
from benchmarks.place import Place
from benchmarks.plant import BOUNDED, TOKEN, WIDE, Plant, dwell, now, plant
from bot.limits import CourierSettings
from scheduler import sweep

TAKES = 0.1  # seconds


async def at_once(place: Place) -> list[Figure]:
    """How fast what is owed leaves: claimed sixty-four at a time, sixteen of them out there; then many more at once."""
    county = County(place.database)
    bounded = await _carried(place, county, place.size.letters, BOUNDED, 0.0, Target(3_000))
    return [bounded, await _carried(place, county, place.size.letters, WIDE, 0.0, None)]


async def slow(place: Place) -> list[Figure]:
    """The same where each letter takes a tenth of a second."""
    return [await _carried(place, County(place.database), place.size.slow_letters, WIDE, TAKES, Target(600))]


async def _carried(place: Place, county: County, letters: int, limits: CourierSettings, delay: float, target: Target | None) -> Figure:
    place.provider.forget(delay)
    form = {"chat_id": 1, "text": QUESTION, "protect_content": "true"}
    floor = await bare(f"{place.provider.url}/bot{TOKEN}/sendMessage", form, letters, limits.window)
    await county.settle(letters, authorities=place.size.authorities)
    place.provider.forget(delay)
    async with plant(county, place.provider.url, limits) as running:
        while await sweep.once(running.engine):
            pass
        began = now()
        with spending() as spent:
            await carry_all(running)
    heard = place.provider.heard()
    beside = {
        "lost": heard.lost(letters),
        "doubled": heard.doubled,
        "question dwell p50/p99/max": dwell(heard.since(began, pages=False)),
        "µs of CPU each": spent.micros(letters),
        "window": limits.window,
        "at once": limits.other_slots,
    }
    path = "bounded" if limits is BOUNDED else "wide"
    name = f"letters to a provider that {f'takes {delay * 1000:.0f} ms' if delay else 'answers at once'}, {path}"
    return Figure(name, spent.per_second(letters), "letters/s", target, floor.per_second(letters), beside)


async def carry_all(running: Plant) -> None:
    """Until nothing is left to carry."""
    while await running.courier.carry_once():
        pass
