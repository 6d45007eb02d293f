"""A language's lexicon made ready for reading: expanded, folded, indexed. Made once per language and question."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.meaning.characters import JOINERS, UNIVERSAL
from bot.meaning.reading import Question
from bot.meaning.spelling import bared, in_two_pieces, slips, squeeze
from bot.meaning.templates import expand
from bot.meaning.tokens import Folding, fold, tokens_of
from locales.lexicons import ENGLISH, FOLDER, Lexicon, lexicon, lexicon_language, signs


class Kind(StrEnum):
    """What a phrase does in a reply. Where languages disagree about a phrase, the kind listed first wins: caution before calm."""

    HELP = "help"  # distress
    CONCERN = "concern"  # a carer's distress
    DENIED = "denied"  # distress, denied ("I need no help"): not help, and never OK
    WRONG = "wrong"
    STOP = "stop"
    PAUSE = "pause"
    CALL = "call"  # "call me": whatever follows it
    CALL_ALONE = "call_alone"  # "call": only if nothing else is said
    LATER = "later"
    LANGUAGE = "language"
    ABSENT = "absent"  # a carer's "not here"
    NEGATOR = "negator"
    HEDGE = "hedge"  # "if", "but", "they told me"
    ELSEWHERE = "elsewhere"
    SEEN = "seen"
    OPTION = "option"  # a number in words; its gloss is the digit
    BEFORE_TIME = "before_time"  # "at"
    AFTER_TIME = "after_time"  # "minutes"
    AM = "am"
    PM = "pm"
    REQUEST = "request"  # "can you", "I want"
    OK = "ok"
    COURTESY = "courtesy"  # "and you?": its question mark asks us nothing
    POLITE = "polite"
    FILLER = "filler"
    # Found while reading, never in a file:
    NUMBER = "number"
    TIME = "time"
    QUESTION = "question"
    UNKNOWN = "unknown"


class Entry(NamedTuple):
    """One phrase known, or one token met."""

    kind: Kind
    words: str
    gloss: str


RANK = {kind: rank for rank, kind in enumerate(Kind)}
ONLY_CARERS = frozenset({Kind.CONCERN, Kind.ABSENT, Kind.ELSEWHERE, Kind.SEEN})
ONLY_YOUNG = frozenset({Kind.WRONG, Kind.PAUSE, Kind.LATER, Kind.LANGUAGE, Kind.OPTION})
LOUD = frozenset({Kind.HELP, Kind.CONCERN})


@dataclass(frozen=True, slots=True)
class Lexis:
    """What one reader knows."""

    version: str
    folding: Folding
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


def folding_of(source: Lexicon) -> Folding:
    """Which letters are one for the readers of this language, and which count for nothing."""
    table: dict[int, int | str | None] = dict(UNIVERSAL)
    for span in source.drop.split():
        first, _, last = span.partition("-")
        table.update(dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1)))
    for row in source.same:
        table.update(dict.fromkeys(map(ord, row[1:]), row[0]))
    return table


def _entries(source: Lexicon, folding: Folding, wanted: frozenset[Kind]) -> Iterator[Entry]:
    for group, templates in source.groups.items():
        kind = Kind(group)
        if kind not in wanted:
            continue
        for template, gloss in templates.items():
            for phrase in expand(template, source.sets):
                for joined in {phrase, *(phrase.replace(joiner, " ") for joiner in JOINERS)}:
                    for words in spellings(joined, source, folding):
                        yield Entry(kind, words, gloss)


def spellings(phrase: str, source: Lexicon, folding: Folding) -> Iterator[str]:
    """A phrase, or a word's stem with its stars, in tokens; in a language often written without its marks, also without them."""
    words = " ".join(tokens_of(fold(phrase.strip("*"), folding)))
    is_stem = " " not in words  # of several tokens it is a phrase, which may stand anywhere
    before, after = "*" * (is_stem and phrase.startswith("*")), "*" * (is_stem and phrase.endswith("*"))
    for spelling in bared(words) if source.bare else (words,):
        yield f"{before}{spelling.translate(folding)}{after}"


def _lengths(phrases: Mapping[str, Entry]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        words = phrase.split(" ")
        found.setdefault(words[0], set()).add(len(words))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def _stems(entries: list[Entry]) -> tuple[re.Pattern[str], dict[str, Entry]]:
    """One pattern for all stems: `kill*` at the beginning of a word, `*help*` anywhere in it."""
    by_stem = {entry.words.strip("*"): entry for entry in entries}
    inside = [re.escape(entry.words.strip("*")) for entry in entries if entry.words.startswith("*")]
    opening = ["^" + re.escape(entry.words.strip("*")) for entry in entries if not entry.words.startswith("*")]
    return re.compile("|".join([*inside, *opening]) or r"(?!)"), by_stem


def _alarms(phrases: Mapping[str, Entry], stems: re.Pattern[str], heard_in_pieces: Iterable[str]) -> dict[str, Entry]:
    """Phrases of distress, and the calm ones that hold one: the longer phrase says what is meant ("no problem")."""
    loud = {words: entry for words, entry in phrases.items() if entry.kind in LOUD}
    lengths = _lengths(loud)
    whole = {*heard_in_pieces, *loud}

    def is_alarming(phrase: str) -> bool:
        words = phrase.split(" ")
        return any(word in whole for word in in_two_pieces(words)) or any(
            stems.search(word) or any(" ".join(words[place : place + length]) in loud for length in lengths.get(word, ()))
            for place, word in enumerate(words)
        )

    return {words: entry for words, entry in phrases.items() if entry.kind in LOUD or is_alarming(words)}


@cache
def _lexis(language: str, question: Question, place: Path) -> Lexis:
    universal = [lexicon(ENGLISH), signs()]
    sources = universal if language in ("", ENGLISH) else [lexicon(language, place), *universal]
    folding = folding_of(sources[0])
    wanted = frozenset(Kind) - (ONLY_CARERS if question is Question.YOUNG else ONLY_YOUNG)
    phrases: dict[str, Entry] = {}
    stems: list[Entry] = []
    for source in sources:
        for entry in _entries(source, folding, wanted):
            if "*" in entry.words:
                stems.append(entry)
            elif entry.words not in phrases or RANK[entry.kind] < RANK[phrases[entry.words].kind]:
                phrases[entry.words] = entry
    pattern, stem_entries = _stems(stems)
    near: dict[str, tuple[str, ...]] = {}
    for word in (word for source in sources for near_word in source.near for word in spellings(near_word, source, folding)):
        for slip in (word, *slips(word)):
            near[slip] = (*near.get(slip, ()), word)
    alarms = _alarms(phrases, pattern, {*stem_entries, *(word for words in near.values() for word in words)})
    ordinary = frozenset(word for source in sources for phrase in source.ordinary for word in spellings(phrase, source, folding))
    return Lexis(
        version="+".join(source.version for source in sources),
        folding=folding,
        phrases=phrases,
        lengths=_lengths(phrases),
        alarms=alarms,
        alarm_lengths=_lengths(alarms),
        stems=pattern,
        stem_entries=stem_entries,
        vocabulary=frozenset(word for phrase in phrases for word in phrase.split(" ")) | ordinary,
        squeezed={squeeze(words): entry for words, entry in alarms.items() if entry.kind in LOUD and " " not in words},
        slips=near,
        clitics=tuple(clitic for source in sources for clitic in source.clitics),
    )


def lexis(language: str, question: Question, place: Path = FOLDER) -> Lexis:
    """What the reader of this question knows of this language; of an unknown language only English and signs."""
    family = Question.YOUNG if question is Question.YOUNG else Question.CARER
    return _lexis(lexicon_language(language, place) or "", family, place)
