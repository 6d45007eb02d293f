"""Codes: short, easy to read aloud, and never one that is in use."""

from collections.abc import Callable
from itertools import cycle

import pytest

from ladder.codes import DIGITS, DRILL, LETTERS, LONGEST, new_code, new_drill_code


def turning() -> Callable[[str], str]:
    """Chance that takes every character in its turn."""
    turns = {one: cycle(one) for one in (LETTERS, DIGITS, DRILL)}
    return lambda characters: next(turns[characters])


class Everything:
    """All codes are in use, up to a length."""

    def __init__(self, length: int) -> None:
        self.length = length

    def __contains__(self, code: object) -> bool:
        return len(str(code)) <= self.length


def test_a_code_is_letter_digit_letter() -> None:
    first, digit, last = list(new_code(set(), turning()))
    assert first in LETTERS
    assert digit in DIGITS
    assert last in LETTERS


def test_a_code_in_use_is_not_given_again() -> None:
    given: set[str] = set()
    for _ in range(50):
        code = new_code(given, turning())
        assert code not in given
        given.add(code)


def test_when_codes_run_low_they_grow_longer() -> None:
    assert len(new_code(Everything(3), turning())) == 4


def test_when_none_is_free_somebody_must_look() -> None:
    with pytest.raises(AssertionError, match="no code is free"):
        new_code(Everything(LONGEST), turning())


def test_no_drill_has_the_code_of_an_alert() -> None:
    """Whichever is drawn first, and however many there are."""
    assert DRILL not in LETTERS
    assert new_drill_code(set(), turning()).startswith(DRILL)
    assert len(new_drill_code(Everything(3), turning())) == 4
