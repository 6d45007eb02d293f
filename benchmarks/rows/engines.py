"""Two engines against a provider that takes 100 ms: each waits for its own sixteen at once, so two are nearly twice as fast as one.

It is said of claims alone: that neither stands in the other's way. What a machine can do at most, `courier` and `slow provider` say.
"""

from contextlib import ExitStack

from benchmarks.county import County
from benchmarks.hand import Hand
from benchmarks.measuring import Figure, Target
from benchmarks.place import Place
from benchmarks.plant import plant
from benchmarks.rows.carrying import TAKES
from scheduler import sweep


async def measure(place: Place) -> list[Figure]:
    """As many letters by one process, then as many by two; no letter may come twice."""
    county = County(place.database)
    alone, _ = await _carried(place, county, 1)
    two, doubled = await _carried(place, county, 2)
    beside = {"letters/s of one": round(alone), "of two": round(two), "claimed twice": doubled}
    return [Figure("two engines to one", two / alone, "times", Target(1.8), None, beside)]


async def _carried(place: Place, county: County, engines: int) -> tuple[float, int]:
    number = place.size.shared_letters
    await county.settle(number, authorities=place.size.authorities)
    async with plant(county, place.provider.url) as running:
        while await sweep.once(running.engine):
            pass
    place.provider.forget(TAKES)
    with ExitStack() as hands:
        working = [hands.enter_context(Hand(county, place)) for _ in range(engines)]
        for one in working:
            one.begins("carry")
        seconds = max(one.done()["seconds"] for one in working)
    heard = place.provider.heard()
    assert heard.lost(number) == 0, f"{heard.lost(number)} of {number} letters were lost"
    return number / seconds, heard.doubled
