"""The seeds that once failed, kept for ever, each with what it found."""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from tests.simulation.told import Told

KEPT = Path(__file__).parent / "seeds.toml"


def kept() -> Iterator[tuple[Told, str]]:
    """Each as it must be told, and why it is kept."""
    for one in tomllib.loads(KEPT.read_text(encoding="utf-8")).get("seed", []):
        lasts, without = timedelta(hours=one["hours"]), frozenset(one.get("without", ()))
        yield Told(one["number"], one["database"], lasts, without, twin=one.get("twin", False)), one["why"]


def line_for(told: Told, why: str) -> str:
    """What to write into the file for a seed that failed."""
    without = f"without = {sorted(told.without)}\n" if told.without else ""
    twin = "twin = true\n" if told.twin else ""
    hours = told.lasts / timedelta(hours=1)
    return f'[[seed]]\nnumber = {told.seed}\ndatabase = "{told.kind}"\nhours = {hours:g}\n{without}{twin}why = "{why}"\n'
