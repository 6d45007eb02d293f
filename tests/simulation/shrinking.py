"""The shortest failing story that is found in a few tries: without what it does not need, and no longer than it must be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.simulation.council import CROWD
from tests.simulation.running import Ran
from tests.simulation.told import PARTS, Told

CHILDREN = tuple(f"child {n}" for n in range(CROWD[1]))
SHORTER = (timedelta(hours=3), timedelta(hours=6), timedelta(hours=12))


def shortest(failed: Ran, run: Callable[[Told], Ran], tries: int = 24) -> Ran:
    """Leave out one thing after the other, and keep leaving out what the same broken promise does not need."""
    best = failed
    for wish in _wishes(failed.told):
        if tries == 0:
            break
        shorter = wish(best.told)
        if shorter == best.told:
            continue
        tries -= 1
        again = run(shorter)
        if again.promise == failed.promise:
            best = again
    return best


def _wishes(told: Told) -> list[Callable[[Told], Told]]:
    hours: list[Callable[[Told], Told]] = [_lasting(one) for one in SHORTER if one < told.lasts]
    return [*hours, *(_without(part) for part in (*CHILDREN, *PARTS))]


def _lasting(lasts: timedelta) -> Callable[[Told], Told]:
    return lambda told: replace(told, lasts=min(told.lasts, lasts))


def _without(part: str) -> Callable[[Told], Told]:
    return lambda told: told.dropping(part)
