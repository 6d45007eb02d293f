"""The short codes by which a duty worker takes an alert: easy to read aloud, to type with one thumb, and hard to mistake."""

from collections.abc import Callable, Container

LETTERS = "ABCDEFGHJKMNPQRTUVWXYZ"  # no I, L, O (1, 0) and no S (5)
DIGITS = "23456789"  # no 0, 1

_TRIES = 64  # at a length, before the codes of that length count as running low


def new_code(in_use: Container[str], choose: Callable[[str], str]) -> str:
    """Letter, digit, letter: one not in use; longer ones when those run low."""
    for length in range(3, 9):
        for _ in range(_TRIES):
            code = "".join(choose(DIGITS if place == 1 else LETTERS) for place in range(length))
            if code not in in_use:
                return code
    raise AssertionError("no code is free, and there are millions")
