"""Reviewers' names: when two of them are one person's, and which cannot be told from another's."""

import unicodedata

from locales.unseen import is_filler

_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK"})  # scripts that share the shapes of letters
_POINTS = range(10, 37)  # combining classes of the vowel points of Hebrew, Arabic and Syriac, left out as often as written
_ABOVE_AND_BELOW = 200  # and up: accents on a letter that has no such form of its own
_TATWEEL = "\u0640"  # draws a word out, and changes nothing


def is_same_name(one: str, other: str) -> bool:
    """Whether two signatures are one person's: case, spaces, dots and dashes are no difference."""
    return compared(one) == compared(other)


def compared(name: str) -> str:
    """A name as it is compared: its letters and digits, and the vowel signs of scripts that cannot be read without."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(each for each in plain if _counts(each))


def _counts(each: str) -> bool:
    if each == _TATWEEL or is_filler(each):
        return False
    if each.isalnum():
        return True
    above = unicodedata.combining(each)
    return unicodedata.category(each) in ("Mn", "Mc") and above not in _POINTS and above < _ABOVE_AND_BELOW


def mixed_scripts(name: str) -> tuple[str, ...]:
    """Of the scripts whose letters look like one another's those that a name is written in, if it is in more than one."""
    scripts = {unicodedata.name(each, "").partition(" ")[0] for each in unicodedata.normalize("NFKC", name) if each.isalpha()}
    found = sorted(scripts & _ALIKE)
    return tuple(one.capitalize() for one in found) if len(found) > 1 else ()
