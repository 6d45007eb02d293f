"""What was measured, told: a table on the terminal, JSON, and `RESULTS.md` with machine, date and command."""

import argparse
import json
import platform
import sqlite3
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Line
from scheduler.clock import wall_clock

PROFILE = Path(__file__).parent / "PROFILE.md"  # written by hand: why the figures are what they are
_COLUMNS = ("row", "database", "figure", "median", "spread", "floor", "of floor", "target", "reached", "beside")


def say(words: str) -> None:
    """How far we are."""
    Console(stderr=True).print(words, style="dim")


def show(found: list[Line]) -> None:
    """The table."""
    table = Table(*_COLUMNS, title="What it costs, beside its floors")
    for one in found:
        table.add_row(*_cells(one))
    Console(width=None if sys.stdout.isatty() else 220).print(table)


def keep(found: list[Line], folder: Path, chosen: argparse.Namespace, processors: int) -> None:
    """The same for machines and for readers."""
    folder.mkdir(parents=True, exist_ok=True)
    measured = [asdict(one) | {"value": one.value, "floor": one.floor, "ratio": one.ratio, "reached": one.reached} for one in found]
    machine = {
        "date": f"{wall_clock():%Y-%m-%d}",
        "command": " ".join(["python", "-m", "benchmarks", *sys.argv[1:]]),
        "machine": f"{platform.system()} {platform.machine()}, {processors} processors",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "runs": chosen.runs,
    }
    whole = {"machine": machine, "measured": measured}
    (folder / "results.json").write_text(json.dumps(whole, indent=1, default=str) + "\n", encoding="utf-8")
    rows = [f"| {' | '.join(_cells(one))} |" for one in found]
    head = [f"| {' | '.join(_COLUMNS)} |", "|" + "---|" * len(_COLUMNS)]
    about = [f"- {name}: {value}" for name, value in machine.items()]
    text = "\n".join(["# What it costs, beside its floors", "", *about, "", *head, *rows, "", PROFILE.read_text("utf-8")])
    (folder / "RESULTS.md").write_text(text, encoding="utf-8")


def _cells(one: Line) -> tuple[str, ...]:
    floor, ratio = one.floor, one.ratio
    reached = {True: "yes", False: "no", None: ""}[one.reached]
    return (
        one.row,
        one.database,
        f"{one.name} ({one.unit})",
        f"{one.value:,.4g}" if one.value < 100 else f"{one.value:,.0f}",
        f"{min(one.values):,.4g} to {max(one.values):,.4g}",
        "" if floor is None else f"{floor:,.0f}",
        "" if ratio is None else f"{ratio:.2f}",
        "" if one.target is None else str(one.target),
        reached,
        "; ".join(f"{name} {value}" for name, value in one.beside.items()),
    )
