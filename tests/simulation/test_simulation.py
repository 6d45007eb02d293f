"""A short simulation with every run of the tests: an evening on each database, one pair of twins, and every seed that once failed.

The gate tells ten whole nights more (`make simulate SEEDS=10`), and `make simulate` two hundred.
"""

from datetime import timedelta

import pytest

from tests.conftest import fresh_or_skip
from tests.databases import Databases
from tests.simulation.council import CROWD
from tests.simulation.running import Ran, run
from tests.simulation.seeds import kept
from tests.simulation.told import Told

SHORT = timedelta(hours=2)
FEW_STEPS = {4: "sqlite", 3: "postgresql"}  # seeds whose two hours cost little
FEW = frozenset(f"child {n}" for n in range(2, CROWD[1]))  # left out: the long run has them


def told_well(told: Told, databases: Databases) -> Ran:
    """No promise is broken, or the whole story says how."""
    databases.drop(fresh_or_skip(databases, told.kind))  # says whether there is a server at all
    ran = run(told, databases)
    assert ran.broken is None, f"{ran.told}\n{ran.story}\n{ran.broken}"
    return ran


@pytest.mark.parametrize(("seed", "kind"), FEW_STEPS.items())
def test_an_evening_in_any_weather_breaks_no_promise(databases: Databases, seed: int, kind: str) -> None:
    told_well(Told(seed, kind, SHORT, FEW), databases)


def test_promise_6_a_silent_code_shows_on_no_phone(databases: Databases) -> None:
    """Seed 1 sends two codes within five hours; the long run tells many more."""
    assert told_well(Told(1, "sqlite", timedelta(hours=5), FEW, twin=True), databases).duress > 0, (
        "nobody sent a code, so nothing was shown"
    )


@pytest.mark.parametrize(("told", "why"), list(kept()), ids=lambda one: one if isinstance(one, str) else str(one.seed))
def test_a_seed_that_once_failed_fails_no_more(databases: Databases, told: Told, why: str) -> None:
    told_well(told, databases)
