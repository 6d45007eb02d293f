"""What the lexicons list, as their writers wrote it."""

from functools import cache
from typing import NamedTuple

import pytest

from bot.meaning.entries import Spelt, folding_of
from bot.meaning.kinds import ONLY_CARERS, ONLY_YOUNG, Kind
from bot.meaning.templates import expand
from bot.meaning.tokens import fold, tokens_of
from locales.lexicons import Lexicon, lexicon, lexicon_languages

LANGUAGES = lexicon_languages()
# A lexicon takes a second to make ready: what is tested of one language is tested by one worker.
EACH = tuple(pytest.param(tag, marks=pytest.mark.xdist_group(tag)) for tag in LANGUAGES)


class Written(NamedTuple):
    """One phrase of a template."""

    kind: Kind
    template: str
    phrase: str


def listed(source: Lexicon) -> tuple[Written, ...]:
    """Every phrase of a file; stems, which are parts of words, are no phrases."""
    return tuple(
        Written(Kind(group), template, phrase)
        for group, templates in source.groups.items()
        for template in templates
        for phrase in expand(template, source.sets)
        if "*" not in phrase
    )


@cache
def written(language: str) -> tuple[Written, ...]:
    """Every phrase of a language's own file."""
    return listed(lexicon(language))


def some(language: str, most: int = 2500) -> list[Written]:
    """Phrases of every template; of a large file not all, so that twenty-two languages are read in a minute."""
    every = written(language)
    one_each = {each.template: each for each in every}
    return [*every[:: len(every) // most + 1], *one_each.values()]


@cache
def phrases(language: str, *kinds: Kind) -> tuple[str, ...]:
    """The phrases of these kinds."""
    return tuple(each.phrase for each in written(language) if each.kind in kinds)


CALM = frozenset({Kind.OK, Kind.COURTESY, Kind.POLITE, Kind.FILLER, Kind.SEEN, Kind.ELSEWHERE})
CAUTIOUS = frozenset({
    Kind.HELP, Kind.CONCERN, Kind.DENIED, Kind.WRONG, Kind.STOP, Kind.PAUSE, Kind.CALL, Kind.CALL_ALONE, Kind.LATER, Kind.ABSENT,
    Kind.NEGATOR, Kind.HEDGE,
})  # fmt: skip


def collisions(source: Lexicon) -> list[str]:
    """Calm phrases, as they are written, that are also a spelling of a cautious one: the reader takes the cautious, and nobody meant it."""
    folding = folding_of(source)
    spelt = Spelt(source, folding)
    without_apostrophes = {
        each.phrase.replace("'", other) for each in listed(source) if "'" in each.phrase for other in ("", " ")
    }  # nobody wrote "were" as calm who wrote "we're"
    calm: dict[str, list[Written]] = {}
    cautious: dict[str, list[Written]] = {}
    for each in listed(source):
        if each.kind in CALM and each.phrase not in without_apostrophes:
            calm.setdefault(" ".join(tokens_of(fold(each.phrase, folding))), []).append(each)
        if each.kind in CAUTIOUS:
            for words in set(spelt.of(each.phrase)):
                cautious.setdefault(words, []).append(each)
    return [
        f"{words!r} is {one.kind} {one.template!r} and {other.kind} {other.template!r}"
        for words in sorted(calm.keys() & cautious.keys())
        for one in calm[words]
        for other in cautious[words]
        if not ({one.kind, other.kind} & ONLY_CARERS and {one.kind, other.kind} & ONLY_YOUNG)
    ]
