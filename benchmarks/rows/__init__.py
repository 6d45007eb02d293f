"""The rows, by name: what measures each, and on which databases."""

from collections.abc import Awaitable, Callable

from benchmarks.measuring import Figure
from benchmarks.place import Place
from benchmarks.rows import board, carrying, clients, deciding, engines, reading, replies, storm, waiting

BOTH, SERVED = ("sqlite", "postgresql"), ("postgresql",)
NEITHER = ("sqlite",)  # it is measured once, beside a database that nobody asks

ROWS: dict[str, tuple[Callable[[Place], Awaitable[list[Figure]]], tuple[str, ...]]] = {
    "deciding": (deciding.measure, BOTH),
    "clients": (clients.measure, NEITHER),
    "courier": (carrying.at_once, BOTH),
    "slow provider": (carrying.slow, BOTH),
    "storm": (storm.measure, BOTH),
    "reading": (reading.measure, NEITHER),
    "replies": (replies.measure, BOTH),
    "waiting": (waiting.idle, BOTH),
    "board": (board.measure, BOTH),
    "two engines": (engines.measure, SERVED),
    "beats": (waiting.beats, BOTH),
}
