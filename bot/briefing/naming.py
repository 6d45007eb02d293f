"""By what letter a carer and we name each young person they look after: "A.: …", "A 1"."""

from collections.abc import Mapping
from string import ascii_uppercase
from uuid import UUID


def letters(initials: Mapping[UUID, str]) -> dict[UUID, str]:
    """A letter for each: the first of their initials that nobody before them has. Whoever came first keeps theirs."""
    given: dict[UUID, str] = {}
    for child in sorted(initials):
        own = [letter for letter in initials[child].upper() if letter.isalpha()]
        given[child] = next(letter for letter in (*own, *ascii_uppercase) if letter not in given.values())
    return given
