"""A failing seed is told as shortly as it still fails, and the line that keeps it says how to tell it again."""

import tomllib
from dataclasses import replace
from datetime import timedelta

from tests.simulation.running import Ran
from tests.simulation.seeds import line_for
from tests.simulation.shrinking import shortest
from tests.simulation.told import Told

SIX = timedelta(hours=6)


def told_to_end(told: Told) -> Ran:
    """A promise that breaks after five hours, if the second child is there and the database has bad weather; without kills, another."""
    breaks = told.lasts > timedelta(hours=5) and told.has("child 1") and told.has("database")
    promise = ("one" if told.has("kills") else "another") if breaks else None
    return Ran(told, promise, promise, 1, "")


def test_what_the_broken_promise_does_not_need_is_left_out() -> None:
    found = shortest(told_to_end(Told(7, lasts=timedelta(hours=12))), told_to_end)
    assert found.promise == "one"
    assert found.told.lasts == SIX
    assert {"child 1", "database", "kills"}.isdisjoint(found.told.without)
    assert {"child 0", "provider", "phones", "edits"} <= found.told.without


def test_no_more_is_tried_than_was_allowed() -> None:
    tried: list[Told] = []

    def counted(told: Told) -> Ran:
        tried.append(told)
        return told_to_end(told)

    shortest(told_to_end(Told(7)), counted, tries=4)
    assert len(tried) == 4


def test_the_line_that_keeps_a_seed_tells_the_same_story_again() -> None:
    told = replace(Told(7, "postgresql", SIX).dropping("phones", "child 0"), twin=True)
    (kept,) = tomllib.loads(line_for(told, "promise 7, once"))["seed"]
    assert kept == {
        "number": 7,
        "database": "postgresql",
        "hours": 6,
        "without": ["child 0", "phones"],
        "twin": True,
        "why": "promise 7, once",
    }
