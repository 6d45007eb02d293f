"""A lexicon's templates as the phrases a reply is compared with. A large lexicon has a hundred thousand, of a few thousand words."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.meaning.characters import JOINERS, UNIVERSAL
from bot.meaning.kinds import Entry, Kind
from bot.meaning.spelling import bare, bared
from bot.meaning.templates import expand
from bot.meaning.tokens import Folding, apart, fold, tokens_of
from locales.lexicons import ENGLISH, Lexicon, lexicon, signs

_BESIDE = "\ue000"  # nobody's character, and no part of a word


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
    spelt = Spelt(source, folding)
    sets = {name: apart(alternatives) for name, alternatives in source.sets.items()}
    for group, templates in source.groups.items():
        kind = Kind(group)
        for template, gloss in templates.items():
            for phrase in expand(apart(template), sets):
                for words in spelt.of(phrase):
                    yield Entry(kind, words, gloss)
                for joiner in JOINERS:
                    if joiner in phrase:
                        for words in spelt.of(phrase.replace(joiner, " ")):
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


class Spelt:
    """Phrases of a lexicon in the tokens of a reply. A large one says the same few thousand words over and over: each is folded once."""

    def __init__(self, source: Lexicon, folding: Folding) -> None:
        self._bare = source.bare
        self._tokens = _Tokens(folding)
        self._plain = cache(lambda word: bare(word).translate(folding))

    def of(self, phrase: str) -> tuple[str, ...]:
        """A phrase, or a word's stem with its stars; in a language often written bare, also without its marks."""
        tokens = self._tokens
        words = " ".join([said for word in phrase.strip("*").split() if (said := tokens[word])])
        spelt: tuple[str, ...] = (words,)
        if self._bare and not words.isascii():
            spelt = tuple(bared(words, self._plain))
        # A stem of several tokens is a phrase, which may stand anywhere.
        if "*" in phrase and " " not in words:
            before, after = "*" * phrase.startswith("*"), "*" * phrase.endswith("*")
            spelt = tuple(f"{before}{spelling}{after}" for spelling in spelt)
        return spelt


class _Tokens(dict[str, str]):
    """What each word is in tokens, as it is met: none changes another."""

    def __init__(self, folding: Folding) -> None:
        super().__init__()
        self._folding = folding

    def __missing__(self, word: str) -> str:
        # Beside something else, as it stands in a phrase: quotation marks around a whole reply would go.
        self[word] = " ".join(tokens_of(fold(f"{_BESIDE} {word}", self._folding))[1:])
        return self[word]
