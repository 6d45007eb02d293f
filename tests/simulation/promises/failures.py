"""Nothing of ours fails but by the weather, and once that is fine, nothing does: a loop that fails is told of, and beats again, so that it
would be seen by nobody who looks at rows and screens alone.

Where two processes run, both may hear a worker's text that concerns no young person, for nothing is locked before it: the key of its
answer, or the text that is settled already, lets one commit, and the other is undone (promise 7). It is no failure, and is logged as one.
"""

import json

from tests.simulation.narration import Broken

PROMISE = "nothing fails by itself"
OF_WEATHER = frozenset({"OperationalError", "ConnectionResetError"})  # what its faults raise
OF_TWO = frozenset({"IntegrityError", "Overtaken"})  # the key is there already, or the text is settled


def in_log(written: str, excused: frozenset[str] = frozenset()) -> None:
    """Of the errors that a service would have logged."""
    for line in written.splitlines():
        told = json.loads(line) if '"level": "error"' in line else {}
        if told.get("error") is not None and told["error"] not in excused:
            raise Broken(PROMISE, f"{told['event']}: {told['error']} at {told.get('at', 'a place that is not told')}")
