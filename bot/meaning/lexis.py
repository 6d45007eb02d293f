"""A language's lexicon made ready for reading: expanded, folded, indexed. Made once per language and question, on top of English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from bot.meaning.entries import Spelt, english, english_spelt, folding_of, own
from bot.meaning.kinds import LOUD, ONLY_CARERS, ONLY_YOUNG, RANK, Entry, Kind
from bot.meaning.layers import Layered
from bot.meaning.reading import Question
from bot.meaning.spelling import slips, squeeze
from bot.meaning.stems import Stems
from bot.meaning.tokens import Folding, fold, tokens_of
from locales.lexicons import ENGLISH, FOLDER, Lexicon, lexicon, lexicon_language, signs

Lengths = Mapping[str, tuple[int, ...]]  # by first word: how many words its phrases have, longest first


@dataclass(frozen=True, slots=True)
class Lexis:
    """What one reader knows."""

    version: str
    folding: Folding
    bare: bool  # whether its writers often leave marks out
    phrases: Mapping[str, Entry]
    lengths: Lengths
    stems: Stems
    vocabulary: frozenset[str]
    squeezed: Mapping[str, Entry]
    slips: Mapping[str, tuple[str, ...]]
    clitics: tuple[str, ...]

    def tokens(self, text: str) -> list[str]:
        """The tokens of a message."""
        return tokens_of(fold(text, self.folding))


def lexis(language: str, question: Question, place: Path = FOLDER) -> Lexis:
    """What the reader of this question knows of this language; of an unknown language only English and signs."""
    family = Question.YOUNG if question is Question.YOUNG else Question.CARER
    known = lexicon_language(language, place)
    return _english(family) if known in (None, ENGLISH) else _of(known, family, place)


@cache
def _english(question: Question) -> Lexis:
    return _ready((lexicon(ENGLISH), signs()), english(), question)


@cache
def _of(language: str, question: Question, place: Path) -> Lexis:
    source = lexicon(language, place)
    found = chain(own(language, place), english_spelt(folding_of(source)))
    return _ready((source, lexicon(ENGLISH), signs()), found, question, _english(question))


def _ready(sources: tuple[Lexicon, ...], found: Iterable[Entry], question: Question, beside: Lexis | None = None) -> Lexis:
    folding = folding_of(sources[0])
    phrases, listed = _best(found, ONLY_CARERS if question is Question.YOUNG else ONLY_YOUNG, beside)
    known = frozenset(" ".join(phrases).split(" ")).union(beside.vocabulary if beside else ())
    squeezed = {squeeze(words): entry for words, entry in phrases.items() if entry.kind in LOUD and " " not in words}
    ordinary = chain.from_iterable(chain.from_iterable(map(Spelt(source, folding).of, source.ordinary) for source in sources))
    return Lexis(
        version="+".join(source.version for source in sources),
        folding=folding,
        bare=sources[0].bare,
        phrases=phrases if beside is None else Layered(phrases, beside.phrases),
        lengths=_lengths(phrases, beside.lengths if beside else {}),
        stems=Stems([*listed, *(beside.stems.listed if beside else ())]),
        vocabulary=known.union(ordinary),
        squeezed=squeezed if beside is None else {**beside.squeezed, **squeezed},
        slips=_near(sources, folding),
        clitics=tuple(clitic for source in sources for clitic in source.clitics),
    )


def _lengths(phrases: Iterable[str], beside: Lengths) -> Lengths:
    """How long the phrases are that a word begins, with those that English has."""
    found: dict[str, int] = {}  # a bit for each length
    for phrase in phrases:
        first = phrase.partition(" ")[0]
        found[first] = found.get(first, 0) | 1 << phrase.count(" ")
    for first, known in beside.items():
        for length in known:
            found[first] = found.get(first, 0) | 1 << length - 1
    told = {bits: tuple(place + 1 for place in reversed(range(bits.bit_length())) if bits >> place & 1) for bits in set(found.values())}
    return {first: told[bits] for first, bits in found.items()}


def _best(found: Iterable[Entry], unwanted: frozenset[Kind], beside: Lexis | None) -> tuple[dict[str, Entry], list[Entry]]:
    """Of what each phrase may mean the most cautious, a language's own before English; and the stems."""
    phrases: dict[str, Entry] = {}
    stems: list[Entry] = []
    for entry in found:
        if entry.kind in unwanted:
            continue
        if "*" in entry.words:
            stems.append(entry)
            continue
        known = phrases.get(entry.words)
        if known is None and beside is not None:
            known = beside.phrases.get(entry.words)
            if known is not None and known.kind is entry.kind:
                known = None
        if known is None or RANK[entry.kind] < RANK[known.kind]:
            phrases[entry.words] = entry
    return phrases, stems


def _near(sources: Iterable[Lexicon], folding: Folding) -> dict[str, tuple[str, ...]]:
    """The words of distress that are heard misspelt, by every slip of them."""
    found: dict[str, tuple[str, ...]] = {}
    for source in sources:
        for word in chain.from_iterable(map(Spelt(source, folding).of, source.near)):
            for slip in (word, *slips(word)):
                found[slip] = (*found.get(slip, ()), word)
    return found
