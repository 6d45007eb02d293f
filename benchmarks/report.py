"""What was measured, told: a table on the terminal, JSON, and `RESULTS.md` with machine, date and command."""

import argparse
import json
import platform
import sqlite3
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Line, Target
from benchmarks.rows import ROWS
from scheduler.clock import wall_clock

PROFILE = Path(__file__).parent / "PROFILE.md"  # written by hand: why the figures are what they are
_COLUMNS = ("row", "database", "figure", "median", "spread", "floor", "of floor", "target", "reached", "beside")

Kept = dict[str, Any]  # a line as results.json has it, with how and when it was measured


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
    """The same for machines and for readers. Rows that were not measured now stay as they were, with the day on which they were."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "results.json"
    before = json.loads(kept.read_text("utf-8"))["measured"] if kept.exists() else []
    how = {
        "date": f"{wall_clock():%Y-%m-%d}",
        "command": " ".join(["python", "-m", "benchmarks", *sys.argv[1:]]),
        "machine": f"{platform.system()} {platform.machine()}, {processors} processors",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "runs": chosen.runs,
    }
    now = [
        asdict(one) | {"value": one.value, "floor": one.floor, "ratio": one.ratio, "reached": one.reached, "measured": how} for one in found
    ]
    whole = _together(before, json.loads(json.dumps(now, default=str)))
    kept.write_text(json.dumps({"measured": whole}, indent=1) + "\n", encoding="utf-8")
    (folder / "RESULTS.md").write_text(_readable(whole), encoding="utf-8")


def _together(before: list[Kept], now: list[Kept]) -> list[Kept]:
    """In the order of the rows."""
    anew = {_of(one) for one in now}
    whole = [one for one in before if _of(one) not in anew and one["row"] in ROWS] + now
    return sorted(whole, key=lambda one: list(ROWS).index(one["row"]))


def _of(one: Kept) -> tuple[str, str]:
    return one["row"], one["database"]


def _readable(whole: list[Kept]) -> str:
    ways = {json.dumps(one["measured"]): one["measured"] for one in whole}
    about = [f"- {'; '.join(f'{name}: {value}' for name, value in way.items())}" for way in ways.values()]
    rows = [f"| {' | '.join((*_cells(_line(one)), one['measured']['date']))} |" for one in whole]
    columns = (*_COLUMNS, "measured")
    head = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return "\n".join(["# What it costs, beside its floors", "", *about, "", *head, *rows, "", PROFILE.read_text("utf-8")])


def _line(one: Kept) -> Line:
    target = one["target"] and Target(**one["target"])
    values, floors = tuple(one["values"]), tuple(one["floors"])
    return Line(one["row"], one["database"], one["name"], one["unit"], values, floors, target, one["beside"])


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
