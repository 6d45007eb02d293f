"""`make bench`: every row on each database, three runs, beside floors of the same run."""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from benchmarks import report
from benchmarks.measuring import Figure, Line, lines
from benchmarks.place import QUICK, WHOLE, Place, Size
from benchmarks.plant import Provider, provider
from benchmarks.rows import ROWS
from db.session import Database
from service import memory
from tests.databases import KINDS, Databases

MILLION = 1_000_000  # only when asked for: to enrol them takes minutes


def _run(measure: Callable[[Place], Awaitable[list[Figure]]], kind: str, source: Databases, at: Provider, size: Size) -> list[Figure]:
    url = source.fresh(kind)

    async def measured() -> list[Figure]:
        database = Database(url)
        try:
            return await measure(Place(kind, url, database, at, size, source))
        finally:
            await database.close()

    try:
        return asyncio.run(measured())
    finally:
        source.drop(url)


def _measured(source: Databases, at: Provider, chosen: argparse.Namespace) -> list[Line]:
    found: list[Line] = []
    for name, (measure, kinds) in ROWS.items():
        for kind in (one for one in kinds if one in chosen.database and name in chosen.row):
            size = QUICK if chosen.quick else WHOLE
            if chosen.full:
                size = replace(size, enrolled=(*size.enrolled, MILLION))
            runs = []
            for number in range(chosen.runs):
                report.say(f"{name}, {kind}, run {number + 1} of {chosen.runs}")
                runs.append(_run(measure, kind, source, at, size))
            found += lines(name, kind, runs)
    return found


def main() -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, one run: only to see that every row runs")
    parser.add_argument("--full", action="store_true", help="beats with a million enrolled too")
    parser.add_argument("--runs", type=int)
    parser.add_argument("--row", nargs="*", default=list(ROWS), choices=list(ROWS))
    parser.add_argument("--database", nargs="*", default=list(KINDS), choices=KINDS)
    parser.add_argument("--folder", type=Path, default=Path("var"), help="where the SQLite file lives: on a real disk")
    parser.add_argument("--out", type=Path, help="a folder for results.json and RESULTS.md")
    chosen = parser.parse_args()
    if (why := report.refuses(chosen)) is not None:
        parser.error(why)
    chosen.runs = chosen.runs or (1 if chosen.quick else 3)
    chosen.commit = report.commit()  # now: an hour later somebody may have gone on working
    chosen.folder.mkdir(exist_ok=True)
    memory.settle()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.folder) as folder, provider() as at:
        source = Databases(Path(folder).resolve(), durable=True)  # a process of its own, elsewhere, opens it by the same name
        try:
            found = _measured(source, at, chosen)
        finally:
            source.stop()
    report.show(found)
    if chosen.out is not None:
        report.keep(found, chosen.out, chosen, os.cpu_count() or 1)


if __name__ == "__main__":
    main()
