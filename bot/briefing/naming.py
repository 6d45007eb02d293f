"""By what letter a carer and we name each young person they look after: "A.: …", "A 1"."""

import unicodedata
from collections.abc import Mapping
from string import ascii_uppercase
from uuid import UUID

# Each says no, or that somebody is away, in one language or another ("k" in Vietnamese), and beside a choice is not understood there. They
# are left out in every language, so that whoever changes language finds each child under the letter they had.
NO_NAMES = frozenset("EKNSU")


def may_name(letter: str) -> bool:
    """Whether a letter beside a choice is understood, in every language, as a child's; a Han sign is a word of its own."""
    return letter not in NO_NAMES and not unicodedata.name(letter, "").startswith("CJK")


def letters(initials: Mapping[UUID, str]) -> dict[UUID, str]:
    """A letter for each: the first of their initials that nobody before them has. Whoever came first keeps theirs.

    Of one child alone the letter need not be written, and is the child's whatever it says elsewhere.
    """
    given: dict[UUID, str] = {}
    for child in sorted(initials):
        own = [letter for letter in initials[child].upper() if letter.isalpha()]
        free = [letter for letter in (*own, *ascii_uppercase) if letter not in given.values()]
        given[child] = next(letter for letter in free if len(initials) == 1 or may_name(letter))
    return given
