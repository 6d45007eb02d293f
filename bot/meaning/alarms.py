"""Which phrases are listened for where distress is sought: those of distress, and the calm ones that hold a word of it ("no problem")."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.meaning.kinds import LOUD, Entry
from bot.meaning.spelling import SHORTEST_REST
from bot.meaning.stems import Stems

Lengths = Mapping[str, tuple[int, ...]]  # by first word: how many words its phrases have, longest first


def lengths(phrases: Iterable[str], beside: Lengths | None = None) -> Lengths:
    """How long the phrases are that a word begins, with those that were known before."""
    found: dict[str, int] = {}  # a bit for each length
    for phrase in phrases:
        first = phrase.partition(" ")[0]
        found[first] = found.get(first, 0) | 1 << phrase.count(" ")
    for first, known in (beside or {}).items():
        for length in known:
            found[first] = found.get(first, 0) | 1 << length - 1
    told = {bits: tuple(place + 1 for place in reversed(range(bits.bit_length())) if bits >> place & 1) for bits in set(found.values())}
    return {first: told[bits] for first, bits in found.items()}


@dataclass(frozen=True, slots=True)
class Alarming:
    """What makes a phrase alarming."""

    words: frozenset[str]  # of distress by themselves, or by a stem
    whole: frozenset[str]  # words that are heard also in two pieces
    beginnings: frozenset[str]  # of those
    lengths: Lengths  # of phrases of distress of several words


def alarming(
    phrases: Mapping[str, Entry], stems: Stems, vocabulary: frozenset[str], in_pieces: Iterable[str], beside: Alarming | None
) -> Alarming:
    """What makes a phrase alarming by these phrases, and by what is known already."""
    loud = [words for words, entry in phrases.items() if entry.kind in LOUD]
    alone = {words for words in loud if " " not in words}
    whole = alone.union(in_pieces)
    beginnings = _beginnings(whole)
    words = {word for word in vocabulary if word in alone or stems.of(word)}
    several = lengths((words for words in loud if " " in words), beside.lengths if beside else None)
    if beside is None:
        return Alarming(frozenset(words), frozenset(whole), frozenset(beginnings), several)
    return Alarming(beside.words.union(words), beside.whole.union(whole), beside.beginnings.union(beginnings), several)


def _beginnings(words: Iterable[str]) -> set[str]:
    return {word[:end] for word in words for end in range(1, len(word))}


def touched(phrases: Iterable[str], own: Mapping[str, Entry], now: Alarming, before: Alarming) -> Iterator[str]:
    """Which of these phrases hold anything that is alarming only because of a language's own: no other has to be looked at again."""
    new = set(now.words - before.words).union(_beginnings(now.whole - before.whole))
    new.update(words.partition(" ")[0] for words, entry in own.items() if entry.kind in LOUD and " " in words)
    return (phrase for phrase in phrases if not new.isdisjoint(phrase.split(" ")))


def is_alarming(phrase: str, phrases: Mapping[str, Entry], known: Alarming) -> bool:
    """Whether a calm phrase holds a word of distress, pieces of one, or a phrase of it."""
    words = phrase.split(" ")
    return (
        not known.words.isdisjoint(words)
        or any(a in known.beginnings and a + b in known.whole and len(a + b) >= SHORTEST_REST for a, b in pairwise(words))
        or any(
            _is_loud(" ".join(words[place : place + length]), phrases)
            for place, word in enumerate(words)
            if word in known.lengths
            for length in known.lengths[word]
        )
    )


def _is_loud(phrase: str, phrases: Mapping[str, Entry]) -> bool:
    entry = phrases.get(phrase)
    return entry is not None and entry.kind in LOUD
