"""What is measured, and how several runs become one line: the median, the spread, and the floor of the same runs beside it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached. `at_least`: higher is better; else lower is."""

    bound: float
    at_least: bool = True
    of_floor: float | None = None  # and at least this share of the floor

    def holds(self, value: float, ratio: float | None) -> bool:
        """Whether it was reached."""
        reached = value >= self.bound if self.at_least else value <= self.bound
        return reached and (self.of_floor is None or ratio is None or ratio >= self.of_floor)

    def __str__(self) -> str:
        """As the table shows it."""
        share = "" if self.of_floor is None else f", ≥ {self.of_floor:g} of the floor"
        return f"{'≥' if self.at_least else '≤'} {self.bound:,g}{share}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one run."""

    name: str
    value: float
    unit: str
    target: Target | None = None
    floor: float | None = None  # the same unit, measured in the same run
    beside: dict[str, Any] = field(default_factory=dict)  # lost, doubled, dwell, CPU


@dataclass(frozen=True, slots=True)
class Line:
    """A figure over all runs."""

    row: str
    database: str
    name: str
    unit: str
    values: tuple[float, ...]
    floors: tuple[float, ...]
    target: Target | None
    beside: dict[str, Any]  # of the median run

    @property
    def value(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def floor(self) -> float | None:
        """The floor's median."""
        return median(self.floors) if self.floors else None

    @property
    def ratio(self) -> float | None:
        """To the floor: the median of each run's own, since a machine has good and bad minutes. There is none to a floor of nothing."""
        if not self.floors or not all(self.floors):
            return None
        return median(value / floor for value, floor in zip(self.values, self.floors, strict=True))

    @property
    def reached(self) -> bool | None:
        """Whether the target was reached, if there is one."""
        return None if self.target is None else self.target.holds(self.value, self.ratio)


def lines(row: str, database: str, runs: Sequence[Sequence[Figure]]) -> Iterator[Line]:
    """The lines of one row: every run has the same figures in the same order."""
    for figures in zip(*runs, strict=True):
        first = figures[0]
        ordered = sorted(figures, key=lambda one: one.value)
        floors = tuple(one.floor for one in figures if one.floor is not None)
        values = tuple(one.value for one in figures)
        yield Line(row, database, first.name, first.unit, values, floors, first.target, ordered[len(ordered) // 2].beside)


@dataclass(slots=True)
class Spent:
    """Time that a piece of work took: on the wall, and of our own processor."""

    wall: float = 0.0
    cpu: float = 0.0

    def per_second(self, number: int) -> float:
        """So many of them a second."""
        return number / self.wall

    def micros(self, number: int) -> int:
        """Processor time for each, in millionths of a second."""
        return round(self.cpu / number * 1e6)


@contextmanager
def spending() -> Iterator[Spent]:
    """Measure what happens inside."""
    spent, wall, cpu = Spent(), perf_counter(), process_time()
    yield spent
    spent.wall, spent.cpu = perf_counter() - wall, process_time() - cpu


def at_percent(values: Sequence[float], percent: float) -> float:
    """The value below which so many per cent lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0
