"""Entries of a lexicon are templates: `(not|never) [so] good` stands for four phrases, `{good}` for a set of alternatives."""

import re
from collections.abc import Iterator, Mapping

_SET = re.compile(r"\{(\w+)\}")
_PIECES = re.compile(r"[()\[\]|]|[^()\[\]|]+")
_CLOSING = {"(": ")", "[": "]"}


def expand(template: str, sets: Mapping[str, str]) -> Iterator[str]:
    """Every phrase a template stands for, and each word with an apostrophe also without it, or with a space."""
    plain = _SET.sub(lambda found: f"({sets[found[1]]})", template)
    if "{" in plain:
        raise ValueError(f"a set stands within a set: {template}")
    for phrase in _alternatives(iter(_PIECES.findall(plain)), ""):
        words = " ".join(phrase.split())
        yield words
        if "'" in words:
            yield words.replace("'", "")
            yield words.replace("'", " ")


def _alternatives(pieces: Iterator[str], closing: str) -> list[str]:
    """What stands between here and the closing bracket, with every choice made."""
    done: list[str] = []
    phrases = [""]
    for piece in pieces:
        if piece == closing:
            return done + phrases
        if piece == "|":
            done, phrases = done + phrases, [""]
        elif piece in _CLOSING:
            choices = _alternatives(pieces, _CLOSING[piece]) + ([""] if piece == "[" else [])
            phrases = [phrase + choice for phrase in phrases for choice in choices]
        else:
            phrases = [phrase + piece for phrase in phrases]
    if closing:
        raise ValueError(f"a bracket is not closed: {closing}")
    return done + phrases
