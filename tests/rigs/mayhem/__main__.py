"""`make mayhem`: a county's evening on which everything goes wrong at both providers at once, and a verdict.

In short: `python -m tests.rigs.mayhem --people 300 sqlite`.
"""

import argparse
import signal
import sys
import time

from tests.databases import NoPostgres
from tests.rigs.mayhem.playing import play
from tests.rigs.mayhem.verdict import Verdict

KINDS = {"postgresql": "two-engines", "sqlite": "sqlite"}  # a service and an engine beside it, or a service alone


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(found: Verdict, seconds: float) -> list[str]:
    """What a reader wants to know, a line each."""
    rows = [
        ("check-ins", found.questions, _each(found.check_ins)),
        ("reached nobody", found.unreached.total(), f"and a person was told: {_each(found.unreached) or 'nothing to tell'}"),
        ("alerts that page", found.alerts, f"{found.pages} pages; {found.by_another_road} did not arrive where another did"),
        ("said to us", found.said, ""),
        ("sent", found.sent, f"{found.doubled} of them twice"),
        ("went wrong", found.weather.total(), _each(found.weather)),
        ("lost", len(found.mistakes), f"in {seconds:.0f} s"),
    ]
    return [f"{name:>18}  {number:>6}  {more}".rstrip() for name, number, more in rows]


def _each(counted: "dict[str, int]") -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counted.items(), key=lambda one: -one[1]) if number)


def main() -> int:
    """Play the evening, print its table; 1 when anything was lost."""
    arguments = argparse.ArgumentParser(prog="python -m tests.rigs.mayhem", description="everything goes wrong, and nothing is lost")
    arguments.add_argument("--people", type=int, default=5000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--kills", type=int, default=3)
    arguments.add_argument("kinds", nargs="*", choices=[*KINDS, []], default=[])
    given = arguments.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, it takes down what it started
    failed = False
    for kind in given.kinds or ["postgresql"]:
        _say(f"{kind}: {given.people} people, seed {given.seed}, {given.kills} kills")
        began = time.monotonic()
        try:
            found = play(KINDS[kind], given.people, given.seed, given.kills, lambda line: _say(f"  {line}"))
        except NoPostgres as missing:
            _say(f"  not possible here: {missing}")
            failed = True
            continue
        for mistake in found.mistakes[:20]:
            _say(f"  LOST (seed {given.seed}): {mistake}")
        for line in table(found, time.monotonic() - began):
            _say(line)
        failed |= bool(found.mistakes)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
