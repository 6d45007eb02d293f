"""A language's lexicon made ready for reading: expanded, folded, indexed. Made once per language and question."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

from bot.meaning.entries import common_entries, entries, folding_of, spellings
from bot.meaning.kinds import LOUD, ONLY_CARERS, ONLY_YOUNG, RANK, Entry
from bot.meaning.reading import Question
from bot.meaning.spelling import SHORTEST_REST, slips, squeeze
from bot.meaning.tokens import Folding, fold, tokens_of
from locales.lexicons import ENGLISH, FOLDER, Lexicon, lexicon, lexicon_language, signs


@dataclass(frozen=True, slots=True)
class Lexis:
    """What one reader knows."""

    version: str
    folding: Folding
    bare: bool  # whether its writers often leave marks out
    phrases: Mapping[str, Entry]
    lengths: Mapping[str, tuple[int, ...]]  # by first word: how many words its phrases have, longest first
    alarms: Mapping[str, Entry]  # phrases of distress, and the calm ones that contain a word of distress
    alarm_lengths: Mapping[str, tuple[int, ...]]
    stems: re.Pattern[str]
    stem_entries: Mapping[str, Entry]
    vocabulary: frozenset[str]
    squeezed: Mapping[str, Entry]
    slips: Mapping[str, tuple[str, ...]]
    clitics: tuple[str, ...]

    def tokens(self, text: str) -> list[str]:
        """The tokens of a message."""
        return tokens_of(fold(text, self.folding))


def _lengths(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, int] = {}  # a bit for each length
    for phrase in phrases:
        first = phrase.partition(" ")[0]
        found[first] = found.get(first, 0) | 1 << phrase.count(" ")
    known = {bits: tuple(place + 1 for place in reversed(range(bits.bit_length())) if bits >> place & 1) for bits in set(found.values())}
    return {first: known[bits] for first, bits in found.items()}


def _stems(entries: list[Entry]) -> tuple[re.Pattern[str], dict[str, Entry]]:
    """One pattern for all stems: `kill*` at the beginning of a word, `*help*` anywhere in it."""
    by_stem = {entry.words.strip("*"): entry for entry in entries}
    inside = [re.escape(entry.words.strip("*")) for entry in entries if entry.words.startswith("*")]
    opening = ["^" + re.escape(entry.words.strip("*")) for entry in entries if not entry.words.startswith("*")]
    return re.compile("|".join([*inside, *opening]) or r"(?!)"), by_stem


def _alarms(phrases: Mapping[str, Entry], stems: re.Pattern[str], heard_in_pieces: set[str]) -> dict[str, Entry]:
    """Phrases of distress, and the calm ones that hold one: the longer phrase says what is meant ("no problem")."""
    loud = {words: entry for words, entry in phrases.items() if entry.kind in LOUD}
    lengths = _lengths(words for words in loud if " " in words)
    whole = {*heard_in_pieces, *(words for words in loud if " " not in words)}
    beginnings = {word[:end] for word in whole for end in range(1, len(word))}
    vocabulary = set(" ".join(phrases).split(" "))
    alarming = {word for word in vocabulary if word in loud or stems.search(word)}

    def is_alarming(words: list[str]) -> bool:
        return (
            not alarming.isdisjoint(words)
            or any(a in beginnings and a + b in whole and len(a + b) >= SHORTEST_REST for a, b in pairwise(words))
            or any(
                " ".join(words[place : place + length]) in loud
                for place, word in enumerate(words)
                if word in lengths
                for length in lengths[word]
            )
        )

    return {words: entry for words, entry in phrases.items() if entry.kind in LOUD or is_alarming(words.split(" "))}


def _near(sources: list[Lexicon], folding: Folding) -> dict[str, tuple[str, ...]]:
    """The words of distress that are heard misspelt, by every slip of them."""
    found: dict[str, tuple[str, ...]] = {}
    for source in sources:
        for word in chain.from_iterable(spellings(source.near, source, folding)):
            for slip in (word, *slips(word)):
                found[slip] = (*found.get(slip, ()), word)
    return found


@cache
def _lexis(language: str, question: Question, place: Path) -> Lexis:
    universal = [lexicon(ENGLISH), signs()]
    own = [] if language in ("", ENGLISH) else [lexicon(language, place)]
    sources = [*own, *universal]
    folding = folding_of(sources[0])
    unwanted = ONLY_CARERS if question is Question.YOUNG else ONLY_YOUNG
    phrases: dict[str, Entry] = {}
    stems: list[Entry] = []
    for entry in chain(*(entries(source, folding) for source in own), common_entries(folding)):
        if entry.kind in unwanted:
            continue
        if "*" in entry.words:
            stems.append(entry)
        elif entry.words not in phrases or RANK[entry.kind] < RANK[phrases[entry.words].kind]:
            phrases[entry.words] = entry
    pattern, stem_entries = _stems(stems)
    near = _near(sources, folding)
    alarms = _alarms(phrases, pattern, {*stem_entries, *(word for words in near.values() for word in words)})
    ordinary = (word for source in sources for spelt in spellings(source.ordinary, source, folding) for word in spelt)
    return Lexis(
        version="+".join(source.version for source in sources),
        folding=folding,
        bare=sources[0].bare,
        phrases=phrases,
        lengths=_lengths(phrases),
        alarms=alarms,
        alarm_lengths=_lengths(alarms),
        stems=pattern,
        stem_entries=stem_entries,
        vocabulary=frozenset(" ".join(phrases).split(" ")).union(ordinary),
        squeezed={squeeze(words): entry for words, entry in alarms.items() if entry.kind in LOUD and " " not in words},
        slips=near,
        clitics=tuple(clitic for source in sources for clitic in source.clitics),
    )


def lexis(language: str, question: Question, place: Path = FOLDER) -> Lexis:
    """What the reader of this question knows of this language; of an unknown language only English and signs."""
    family = Question.YOUNG if question is Question.YOUNG else Question.CARER
    return _lexis(lexicon_language(language, place) or "", family, place)
