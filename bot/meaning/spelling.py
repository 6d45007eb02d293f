"""Misspelt, stretched, spaced out or disguised words. Only distress is heard this way: an OK is never guessed."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from itertools import pairwise, product

from bot.meaning.characters import LEET, LOOKALIKES

SHORTEST_REST = 4  # what is left of a shorter word is too often another word
MOST_MARKED = 3  # words of a phrase that may lose their marks one by one: eight spellings
LONG_ENOUGH = 5  # in shorter words one wrong letter makes another word: "hell", "pair"

# Letters that are one with their stroke in Unicode, and that a phone without them writes so.
_STROKES = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ħ": "h", "ı": "i", "œ": "oe", "æ": "ae"})

_RUN = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"(.)\1\1+")


def squeeze(word: str) -> str:
    """Every run of one letter as a single letter."""
    return _RUN.sub(r"\1", word)


def bare(word: str) -> str:
    """A word as a phone without accents writes it: `khong` for `không`, `do` for `đỗ`."""
    letters = unicodedata.normalize("NFD", word).translate(_STROKES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if unicodedata.category(letter) != "Mn"))


def bared(phrase: str, plain: Callable[[str], str] = bare) -> Iterator[str]:
    """A phrase with each of its words marked or bare; if many carry marks, with all of them marked or all bare."""
    words = phrase.split(" ")
    choices = [(word,) if word == without else (word, without) for word in words for without in (plain(word),)]
    if sum(len(choice) > 1 for choice in choices) > MOST_MARKED:
        return iter((phrase, " ".join(choice[-1] for choice in choices)))
    return map(" ".join, product(*choices))


def unstretch(token: str, known: Container[str]) -> str:
    """`okkkk` as `ok` and `goood` as `good`: a letter three times or more is a letter once or twice, if that gives a known word."""
    if token in known or token.isdigit() or not _LONG_RUN.search(token):
        return token
    for shorter in (_LONG_RUN.sub(r"\1\1", token), _LONG_RUN.sub(r"\1", token)):
        if shorter in known:
            return shorter
    return token


def disguises(token: str, clitics: tuple[str, ...]) -> Iterator[str]:
    """What a word may have been meant as: without marks, look-alike letters, digits for letters, small words written onto it."""
    yield token
    plain = token
    if not token.isascii():
        plain = bare(token).translate(LOOKALIKES)
        yield plain
    elif not token.isalpha():
        yield from (token.translate(leet) for leet in LEET)
    yield squeeze(plain)
    for clitic in clitics:
        if token.startswith(clitic) and len(token) - len(clitic) >= SHORTEST_REST:
            yield token[len(clitic) :]


def slips(word: str) -> Iterator[str]:
    """The word with any one letter left out, but never the first."""
    return (word[:place] + word[place + 1 :] for place in range(1, len(word)))


def is_one_slip(word: str, target: str) -> bool:
    """Whether one letter is missing, doubled up, wrong or swapped with its neighbour; the first letter is right."""
    if word[:1] != target[:1]:
        return False
    start = next((place for place, (a, b) in enumerate(zip(word, target, strict=False)) if a != b), min(len(word), len(target)))
    if len(word) < len(target):
        return word[start:] == target[start + 1 :]
    if len(word) > len(target):
        return word[start + 1 :] == target[start:]
    swapped = word[start : start + 2][::-1] == target[start : start + 2] and word[start + 2 :] == target[start + 2 :]
    return swapped or (len(word) > LONG_ENOUGH and word[start + 1 :] == target[start + 1 :])


def letter_by_letter(tokens: list[str]) -> Iterator[str]:
    """`h e l p` as `help`."""
    letters = "".join(token if len(token) == 1 and token.isalpha() else " " for token in tokens if token[0].isalnum())
    return (run for run in letters.split() if len(run) > 2)


def in_two_pieces(tokens: list[str], quiet: Container[int] = ()) -> Iterator[str]:
    """Each pair of neighbours as one word, if it is long enough to be one: `hel p`. Where it is `quiet`, a word and the next are two."""
    words = [(place, token) for place, token in enumerate(tokens) if token[0].isalnum()]
    for (place, first), (_, second) in pairwise(words):
        if len(first) + len(second) >= SHORTEST_REST and place not in quiet:
            yield first + second
