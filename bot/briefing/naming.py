"""By what letter a carer and we name each young person they look after: "A.: …", "A 1"."""

from collections.abc import Mapping
from string import ascii_uppercase
from uuid import UUID

from bot.meaning import names_a_child


def letters(initials: Mapping[UUID, str], language: str) -> dict[UUID, str]:
    """A letter for each: the first of their initials that nobody before them has. Whoever came first keeps theirs.

    Of several, none gets a letter that says something else in the carer's language: "k" is no in Vietnamese, and who
    writes "K 1" there is not understood.
    """
    given: dict[UUID, str] = {}
    for child in sorted(initials):
        own = [letter for letter in initials[child].upper() if letter.isalpha()]
        free = [letter for letter in (*own, *ascii_uppercase) if letter not in given.values()]
        given[child] = next(letter for letter in free if len(initials) == 1 or names_a_child(letter, language))
    return given
