"""A lexicon's templates as the phrases a reply is compared with. A large lexicon has forty thousand: all are spelt in one pass."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from bot.meaning.characters import JOINERS, UNIVERSAL
from bot.meaning.kinds import Entry, Kind
from bot.meaning.spelling import bare, bared
from bot.meaning.templates import expand
from bot.meaning.tokens import Folding, apart, are_words, fold, tokens_of
from locales.lexicons import ENGLISH, Lexicon, lexicon, signs

_BREAK = "\ue000"  # between phrases: nobody's character, and no part of a word


def folding_of(source: Lexicon) -> Folding:
    """Which letters are one for the readers of this language, and which count for nothing."""
    table: dict[int, int | str | None] = dict(UNIVERSAL)
    for span in source.drop.split():
        first, _, last = span.partition("-")
        table.update(dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1)))
    for row in source.same:
        table.update(dict.fromkeys(map(ord, row[1:]), row[0]))
    return table


def entries(source: Lexicon, folding: Folding) -> Iterator[Entry]:
    """Every phrase of a file, in every spelling, with what it does."""
    listed: list[tuple[Kind, str]] = []
    phrases: list[str] = []
    for group, templates in source.groups.items():
        kind = Kind(group)
        for template, gloss in templates.items():
            for phrase in expand(template, source.sets):
                listed.append((kind, gloss))
                phrases.append(phrase)
                for joiner in JOINERS:
                    if joiner in phrase:
                        listed.append((kind, gloss))
                        phrases.append(phrase.replace(joiner, " "))
    for (kind, gloss), spelt in zip(listed, spellings(phrases, source, folding), strict=True):
        for words in spelt:
            yield Entry(kind, words, gloss)


def english_spelt(folding: Folding) -> Iterator[Entry]:
    """What is read in every language, in the spelling of a language that folds some of its letters: only what differs."""
    folded = {chr(point) for point, to in folding.items() if UNIVERSAL.get(point, point) != to}
    for entry in english():
        if not entry.words.isascii() and not folded.isdisjoint(entry.words):
            yield Entry(entry.kind, unicodedata.normalize("NFC", entry.words.translate(folding)), entry.gloss)


@cache
def english() -> tuple[Entry, ...]:
    """English and the signs, which are read in every language."""
    return tuple(entry for source in (lexicon(ENGLISH), signs()) for entry in entries(source, UNIVERSAL))


@cache
def own(language: str, place: Path) -> tuple[Entry, ...]:
    """What a language adds to them."""
    source = lexicon(language, place)
    return tuple(entries(source, folding_of(source)))


def spellings(phrases: Sequence[str], source: Lexicon, folding: Folding) -> Iterator[tuple[str, ...]]:
    """What each phrase, or word's stem with its stars, is in tokens; in a language often written bare, also without its marks."""
    plain = cache(lambda word: bare(word).translate(folding))  # a large lexicon says the same few thousand words over and over
    for phrase, words in zip(phrases, _in_tokens([phrase.strip("*") for phrase in phrases], folding), strict=True):
        spelt: tuple[str, ...] = (words,)
        if source.bare and not words.isascii():
            spelt = tuple(bared(words, plain))
        # A stem of several tokens is a phrase, which may stand anywhere.
        if "*" in phrase and " " not in words:
            before, after = "*" * phrase.startswith("*"), "*" * phrase.endswith("*")
            spelt = tuple(f"{before}{spelling}{after}" for spelling in spelt)
        yield spelt


def _in_tokens(phrases: Sequence[str], folding: Folding) -> Iterator[str]:
    for piece in apart(fold(f" {_BREAK} ".join([*phrases, ""]), folding)).split(_BREAK)[:-1]:
        # Letters and marks alone are words already, which saves most of the time. Else tokens are found as in a reply.
        yield " ".join(piece.split() if are_words(piece) else tokens_of(piece))
