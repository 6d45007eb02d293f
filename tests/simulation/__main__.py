"""`make simulate SEEDS=200`: many seeds, both databases in turn, every third also as twins; the stories of those that fail are printed."""

import argparse
import os
from collections.abc import Iterator
from concurrent.futures import as_completed
from dataclasses import replace
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.databases import KINDS
from tests.simulation.many import one_seed, workers_for
from tests.simulation.running import Ran
from tests.simulation.seeds import line_for
from tests.simulation.told import Told

TWINS_EVERY = 3


def plan(first: int, number: int, lasts: timedelta, kinds: tuple[str, ...]) -> Iterator[Told]:
    """What is told: each seed on one database, and every third as twins too."""
    for seed in range(first, first + number):
        told = Told(seed, kinds[seed % len(kinds)], lasts)
        yield told
        if seed % TWINS_EVERY == 0:
            yield replace(told, twin=True)


def main() -> int:
    """Run them all; 1 if a promise was broken."""
    asked, console = _asked(), Console()
    told = list(plan(asked.first, asked.seeds, timedelta(hours=asked.hours), tuple(asked.databases.split(","))))
    ran = _run(told, console, jobs=asked.jobs, shrink=not asked.whole)
    failed = sum(one.broken is not None for one in ran)
    console.print(f"{len(told) - failed} passed, {failed} failed")
    # What hardly ever happens must happen now and then, else its promises are held against nothing.
    codes, envelopes, listed = (sum(getattr(one, what) for one in ran) for what in ("duress", "envelopes", "listed"))
    console.print(f"seen: {codes} silent codes, {envelopes} envelopes, {listed} lines on lists of our faults")
    return 1 if failed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description="Simulated councils in bad weather, one for each seed.")
    parser.add_argument("--seeds", type=int, default=200, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--hours", type=float, default=12, help="how long each story lasts before all is healed")
    parser.add_argument("--databases", default=",".join(KINDS), help="which, separated by a comma")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many run at once")
    parser.add_argument("--whole", action="store_true", help="do not look for a shorter story of a failing seed")
    return parser.parse_args()


def _run(told: list[Told], console: Console, *, jobs: int, shrink: bool) -> list[Ran]:
    all_ran: list[Ran] = []
    failed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress, workers_for(jobs) as workers:
        task = progress.add_task("simulating", total=len(told))
        for done in as_completed([workers.submit(one_seed, one, shrink) for one in told]):
            ran = done.result()
            all_ran.append(ran)
            if ran.broken is not None:
                failed += 1
                _tell(console, ran)
            progress.update(task, advance=1, description=f"seed {ran.told.seed}, {failed} failed")
            if not console.is_terminal:  # a bar is drawn once, at the end: whoever reads a file would wait for an hour
                console.print(f"{len(all_ran)} of {len(told)}: {ran.told.seed} {ran.told.kind}, {failed} failed", highlight=False)
    return all_ran


def _tell(console: Console, ran: Ran) -> None:
    console.print(f"\n{ran.told}\n", markup=False)
    console.print(ran.story, markup=False, highlight=False, soft_wrap=True)
    console.print(f"\nBROKEN: {ran.broken}\nKeep it in tests/simulation/seeds.toml:\n", markup=False)
    console.print(line_for(ran.told, ran.promise or ""), markup=False, highlight=False)


if __name__ == "__main__":
    raise SystemExit(main())
