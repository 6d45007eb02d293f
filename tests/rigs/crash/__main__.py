"""`make crash`: the real processes, killed at random instants under load, and a verdict for each way of dying.

Each by itself: `python -m tests.rigs.crash --kills 50 --seed 1 sqlite`.
"""

import argparse
import signal
import sys
import time

from tests.databases import NoPostgres
from tests.rigs.crash.playing import play
from tests.rigs.crash.power import NoCompiler
from tests.rigs.crash.rigs import KINDS
from tests.rigs.crash.verdict import Verdict

SERVERS_SHARE = 5  # killing the database itself takes longest, and one of so many kills is enough

_COLUMNS = ("rig", "kills", "check-ins", "accepted", "replies", "pages", "doubled", "most", "pages twice", "lost", "seconds")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _row(kind: str, kills: int, found: Verdict, seconds: float) -> tuple[str, ...]:
    most = max(found.doubled.values(), default=0)
    numbers = (kills, found.check_ins, found.accepted, found.replies, found.pages, found.doubled.total(), most)
    return (kind, *map(str, numbers), str(found.pages_doubled.total()), str(found.lost), f"{seconds:.0f}")


def main() -> int:
    """Run the rigs, print their table; 1 when anything was lost."""
    arguments = argparse.ArgumentParser(prog="python -m tests.rigs.crash", description="kill the real processes, and count")
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--young-people", type=int, default=48)
    arguments.add_argument("kinds", nargs="*", choices=[*KINDS, []], default=[])
    given = arguments.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, it takes down what it started
    rows: list[tuple[str, ...]] = [_COLUMNS]
    failed = False
    for kind in given.kinds or KINDS:
        kills = max(1, given.kills // SERVERS_SHARE) if kind == "server" else given.kills
        _say(f"{kind}: {kills} kills, seed {given.seed}, {given.young_people} young people")
        began = time.monotonic()
        try:
            found = play(kind, kills, given.seed, given.young_people, lambda line: _say(f"  {line}"))
        except (NoPostgres, NoCompiler) as missing:
            _say(f"  not possible here: {missing}")
            failed = True
            continue
        for mistake in found.mistakes[:20]:
            _say(f"  LOST: {mistake}")
        each = " ".join(f"{number}:{found.doubled[number]}" for number in sorted(found.doubled))
        _say(f"  doubled after kill {each or 'none'}; courtesies in doubt, not sent again: {found.courtesies_in_doubt}")
        failed |= found.lost > 0
        rows.append(_row(kind, kills, found, time.monotonic() - began))
    widths = [max(len(row[place]) for row in rows) for place in range(len(_COLUMNS))]
    for row in rows:
        _say("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
