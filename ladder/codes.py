"""The short codes by which a duty worker takes an alert: easy to read aloud, to type with one thumb, and hard to mistake."""

from collections.abc import Callable, Container

# No letter or digit that can be taken for another, spoken or written: 0 O, 1 I L, 5 S, 8 B, 2 Z, 6 G.
LETTERS = "ACDEFHJKMNPQRTUVWXY"
DIGITS = "2346789"
LONGEST = 5  # letter, digit, and up to three letters
DRILL = "Z"  # what a drill is answered with begins so, and no alert's code does: neither can be taken for the other

_TRIES = 64  # at a length, before the codes of that length count as running low


def new_code(in_use: Container[str], choose: Callable[[str], str]) -> str:
    """Letter, digit, letter: one not in use; longer ones when those run low."""
    return _drawn(LETTERS, in_use, choose)


def new_drill_code(in_use: Container[str], choose: Callable[[str], str]) -> str:
    """The same for a drill."""
    return _drawn(DRILL, in_use, choose)


def _drawn(first: str, in_use: Container[str], choose: Callable[[str], str]) -> str:
    for length in range(3, LONGEST + 1):
        for _ in range(_TRIES):
            code = "".join(choose(first if place == 0 else DIGITS if place == 1 else LETTERS) for place in range(length))
            if code not in in_use:
                return code
    raise AssertionError("no code is free, and there are thousands")
