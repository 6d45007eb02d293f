"""What was measured, told: a table on the terminal, JSON, and `RESULTS.md` with machine, date and command."""

import argparse
import json
import platform
import sqlite3
import subprocess
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
ROOT = Path(__file__).parents[1]
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


def commit() -> str:
    """Of what is measured: `-dirty`, where something is not committed."""
    command = ["git", "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "unknown"
    return done.stdout.strip() or "unknown"


def refuses(chosen: argparse.Namespace) -> str | None:
    """Why it cannot be kept there: small sizes never take the place of what was measured whole."""
    if not chosen.quick or chosen.out is None or all(one["measured"].get("size") == "quick" for one in _kept(chosen.out)):
        return None
    return f"--out {chosen.out} holds rows of a whole run, which --quick would replace; name another folder, or leave out --quick."


def _kept(folder: Path) -> list[Kept]:
    file = folder / "results.json"
    found: list[Kept] = json.loads(file.read_text("utf-8"))["measured"] if file.exists() else []
    return found


def keep(found: list[Line], folder: Path, chosen: argparse.Namespace, processors: int) -> None:
    """The same for machines and for readers. Rows that were not measured now stay as they were, with the day on which they were."""
    folder.mkdir(parents=True, exist_ok=True)
    how = {
        "date": f"{wall_clock():%Y-%m-%d}",
        "commit": chosen.commit,
        "size": "quick" if chosen.quick else "whole",
        "command": " ".join(["python", "-m", "benchmarks", *sys.argv[1:]]),
        "machine": f"{platform.system()} {platform.machine()}, {processors} processors",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "runs": chosen.runs,
    }
    now = [
        asdict(one) | {"value": one.value, "floor": one.floor, "ratio": one.ratio, "reached": one.reached, "measured": how} for one in found
    ]
    whole = _together(_kept(folder), json.loads(json.dumps(now, default=str)))
    (folder / "results.json").write_text(json.dumps({"measured": whole}, indent=1) + "\n", encoding="utf-8")
    (folder / "RESULTS.md").write_text(_readable(whole), encoding="utf-8")


def _together(before: list[Kept], now: list[Kept]) -> list[Kept]:
    """In the order of the rows, each on its databases; what is measured no more is dropped."""
    anew = {_of(one) for one in now}
    whole = [one for one in before if _of(one) not in anew and _of(one) in _all()] + now
    return sorted(whole, key=lambda one: _all().index(_of(one)))


def _of(one: Kept) -> tuple[str, str]:
    return one["row"], one["database"]


def _all() -> list[tuple[str, str]]:
    return [(name, kind) for name, (_, kinds) in ROWS.items() for kind in kinds]


def _readable(whole: list[Kept]) -> str:
    ways: list[dict[str, Any]] = []
    for one in whole:
        ways += [one["measured"]] if one["measured"] not in ways else []
    about = [f"{number}. {_said(way)}" for number, way in enumerate(ways, 1)]
    rows = [f"| {' | '.join((*_cells(_line(one)), one['measured']['date'], str(ways.index(one['measured']) + 1)))} |" for one in whole]
    columns = (*_COLUMNS, "measured", "how")
    head = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return "\n".join(["# What it costs, beside its floors", "", *about, "", *_missing(whole), *head, *rows, "", PROFILE.read_text("utf-8")])


def _said(way: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in ({"commit": "not recorded"} | way).items())


def _missing(whole: list[Kept]) -> list[str]:
    there = {_of(one) for one in whole}
    missing = [f"{name} ({kind})" for name, kind in _all() if (name, kind) not in there]
    return [f"Not measured yet: {', '.join(missing)}.", ""] if missing else []


def _line(one: Kept) -> Line:
    target = one["target"] and Target(**one["target"])
    values, floors = tuple(one["values"]), tuple(one["floors"])
    return Line(one["row"], one["database"], one["name"], one["unit"], values, floors, target, one["beside"])


def _number(value: float) -> str:
    return f"{value:,.4g}" if value < 100 else f"{value:,.0f}"


def _cells(one: Line) -> tuple[str, ...]:
    floor, ratio = one.floor, one.ratio
    reached = {True: "yes", False: "no", None: ""}[one.reached]
    return (
        one.row,
        one.database,
        f"{one.name} ({one.unit})",
        _number(one.value),
        f"{min(one.values):,.4g} to {max(one.values):,.4g}",
        "" if floor is None else _number(floor),
        "" if ratio is None else f"{ratio:.2f}",
        "" if one.target is None else str(one.target),
        reached,
        "; ".join(f"{name} {value}" for name, value in one.beside.items()),
    )
