"""The rows, by name: what measures each, and on which databases."""

from collections.abc import Awaitable, Callable

from benchmarks.measuring import Figure
from benchmarks.place import Place
from benchmarks.rows import deciding

BOTH, SERVED = ("sqlite", "postgresql"), ("postgresql",)

ROWS: dict[str, tuple[Callable[[Place], Awaitable[list[Figure]]], tuple[str, ...]]] = {
    "deciding": (deciding.measure, BOTH),
}
