"""In which language and direction a text stands on a page: by the letters it is written in, since a person may answer in another."""

import unicodedata

import locales
from locales import Direction

_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def direction_in(text: str) -> Direction:
    """Which way most of its letters run. The first letter alone misleads: an Arabic text may open with a Latin word."""
    strong = [unicodedata.bidirectional(each) for each in text]
    return "rtl" if sum(each in _RIGHT_TO_LEFT for each in strong) > strong.count("L") else "ltr"


def language_in(text: str, expected: str) -> str:
    """The language its writer is known by, if it is written in that language's letters; else what the letters suggest."""
    letters = locales.language(expected).letters
    if any(unicodedata.name(each, "").startswith(letters) for each in text):
        return expected
    return locales.language_of(text)
