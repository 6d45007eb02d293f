"""`make rotate`: both kinds of keys are rotated while a thousand messages a minute pass; what passed, and what was lost."""

import argparse
import signal
import sys

from tests.databases import KINDS, NoPostgres
from tests.rigs.rotation.rotating import play

AT_LEAST = 1_000  # messages a minute


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Rotate on each database, print the counts; 1 when anything was lost, or too little passed to say so."""
    arguments = argparse.ArgumentParser(prog="python -m tests.rigs.rotation", description="rotate both kinds of keys under load")
    arguments.add_argument("--seconds", type=float, default=60, help="of load, at least")
    arguments.add_argument("--young-people", type=int, default=48)
    arguments.add_argument("--short", action="store_true", help="both kinds of keys at the same restarts, and no longer than that takes")
    arguments.add_argument("kinds", nargs="*", choices=[*KINDS, []], default=[])
    given = arguments.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, it takes down what it started
    failed = False
    for kind in given.kinds or KINDS:
        _say(f"{kind}: {given.young_people} young people")
        try:
            seconds = 0 if given.short else given.seconds
            found = play(kind, seconds, lambda line: _say(f"  {line}"), young_people=given.young_people, together=given.short)
        except NoPostgres as missing:
            _say(f"  not possible here: {missing}")
            failed = True
            continue
        for mistake in found.mistakes[:20]:
            _say(f"  LOST: {mistake}")
        _say(
            f"  {found.messages} messages, {found.per_minute:.0f} a minute; {found.presses} buttons, {found.questions} questions and pages;"
            f" told to duty {found.told}; sent twice {found.doubled}; lost or misplaced {len(found.mistakes)}"
        )
        failed |= bool(found.mistakes) or found.per_minute < AT_LEAST or not found.questions or not found.told
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
