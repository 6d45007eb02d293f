"""A language's lexicon made ready for reading: expanded, folded, indexed. Made once per language and question, on top of English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from bot.meaning.alarms import Alarming, Lengths, alarming, is_alarming, lengths, touched
from bot.meaning.entries import english, english_spelt, folding_of, own, spellings
from bot.meaning.kinds import LOUD, ONLY_CARERS, ONLY_YOUNG, RANK, Entry, Kind
from bot.meaning.layers import Layered
from bot.meaning.reading import Question
from bot.meaning.spelling import slips, squeeze
from bot.meaning.stems import Stems
from bot.meaning.tokens import Folding, fold, tokens_of
from locales.lexicons import ENGLISH, FOLDER, Lexicon, lexicon, lexicon_language, signs


@dataclass(frozen=True, slots=True)
class Lexis:
    """What one reader knows."""

    version: str
    folding: Folding
    bare: bool  # whether its writers often leave marks out
    phrases: Mapping[str, Entry]
    lengths: Lengths
    alarms: Mapping[str, Entry]  # phrases of distress, and the calm ones that contain a word of distress
    alarm_lengths: Lengths
    alarming: Alarming
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
    everything = phrases if beside is None else Layered(phrases, beside.phrases)
    stems = Stems([*listed, *(beside.stems.listed if beside else ())])
    slips_of = _near(sources, folding)
    vocabulary = frozenset(" ".join(phrases).split(" ")).union(beside.vocabulary if beside else ())
    in_pieces = chain((entry.words.strip("*") for entry in stems.listed), *slips_of.values())
    dread = alarming(phrases, stems, vocabulary, in_pieces, beside.alarming if beside else None)
    loud = {words: entry for words, entry in phrases.items() if entry.kind in LOUD}
    calm: Iterable[str] = (words for words in phrases if words not in loud)
    if beside is not None:  # what is calm in English may hold a word of distress of this language
        others = (words for words in beside.phrases if words not in beside.alarms)
        calm = chain(calm, touched(others, phrases, dread, beside.alarming))
    alarms = loud | {words: everything[words] for words in calm if is_alarming(words, everything, dread)}
    squeezed = {squeeze(words): entry for words, entry in loud.items() if " " not in words}
    ordinary = (word for source in sources for spelt in spellings(source.ordinary, source, folding) for word in spelt)
    return Lexis(
        version="+".join(source.version for source in sources),
        folding=folding,
        bare=sources[0].bare,
        phrases=everything,
        lengths=lengths(phrases, beside.lengths if beside else None),
        alarms=alarms if beside is None else Layered(alarms, beside.alarms),
        alarm_lengths=lengths(alarms, beside.alarm_lengths if beside else None),
        alarming=dread,
        stems=stems,
        vocabulary=vocabulary.union(ordinary),
        squeezed=squeezed if beside is None else {**beside.squeezed, **squeezed},
        slips=slips_of,
        clitics=tuple(clitic for source in sources for clitic in source.clitics),
    )


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
        for word in chain.from_iterable(spellings(source.near, source, folding)):
            for slip in (word, *slips(word)):
                found[slip] = (*found.get(slip, ()), word)
    return found
