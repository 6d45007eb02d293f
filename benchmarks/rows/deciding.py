"""Due → decided, in the outbox, journalled, committed; and then the same rows on a fresh database through Core alone, with no rules."""

from benchmarks.again import standing, written_again
from benchmarks.county import County
from benchmarks.measuring import Figure, Target, spending
from benchmarks.place import Place
from benchmarks.plant import plant
from scheduler import sweep

TARGET = Target(5_000, of_floor=0.25)


async def measure(place: Place) -> list[Figure]:
    """A county whose evening slot has come; then what was written is written again."""
    county = County(place.database)
    number = place.size.due
    await county.settle(number, authorities=place.size.authorities)
    before = await standing(place.database)
    async with plant(county, place.provider.url) as running:
        with spending() as ours:
            while await sweep.once(running.engine):
                pass
    after = await standing(place.database)
    owed, lines = (len(after[name]) - len(before[name]) for name in ("outbox", "journal"))
    assert owed == number, f"{owed} of {number} questions are owed"
    floor = await written_again(place, before, after, number)
    # A busy machine is slow for both; processor time says more there.
    beside = {"µs of CPU each": ours.micros(number), "of the floor": floor.micros(number), "lines of the journal": lines}
    return [Figure("decided and committed", ours.per_second(number), "check-ins/s", TARGET, floor.per_second(number), beside)]
