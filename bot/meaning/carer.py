"""Reads a carer's answer to "do you see A.?" and to "when do you expect A.?".

Worry outranks everything. "I see them" and "I know where" count only when nothing else is said: what quiets a ladder must be certain.
"""

from datetime import time

from bot.meaning.clock_times import clock_time
from bot.meaning.cover import figures
from bot.meaning.distress import distress
from bot.meaning.kinds import Entry, Kind
from bot.meaning.lexis import Lexis
from bot.meaning.reading import Question, Reading
from bot.meaning.tokens import SENTENCE, is_han
from ladder.words import CarerMeaning

OPTIONS = {"1": Kind.SEEN, "2": Kind.ELSEWHERE, "3": Kind.CONCERN}
IGNORED = frozenset({Kind.COURTESY, Kind.POLITE, Kind.FILLER, Kind.OK})
CALLS = frozenset({Kind.CALL, Kind.CALL_ALONE})
DENYING = frozenset({Kind.NEGATOR, Kind.HEDGE, Kind.DENIED, Kind.ABSENT})
AROUND_TIME = frozenset({Kind.BEFORE_TIME})


def read_carer(tokens: list[str], lexis: Lexis, question: Question, words: bool) -> Reading:
    """What a carer's tokens mean; an initial in front says which child is meant ("A 1")."""
    reading = _read(tokens, lexis, question, words)
    initial, rest = _initial(tokens, lexis)
    # "K 1" names a child, though a "k" alone is an OK.
    is_named = initial and (reading.meaning is CarerMeaning.UNCLEAR or (len(rest) == 1 and rest[0] in OPTIONS))
    if not is_named:
        return reading
    other = _read(rest, lexis, question, words)
    return Reading(other.meaning, other.rule, other.matched, other.glosses, other.lexicon_version, other.expected, which=initial)


def _initial(tokens: list[str], lexis: Lexis) -> tuple[str, list[str]]:
    said = [token for token in tokens if token != SENTENCE]
    for place in (0, -1):
        if len(said) > 1 and len(said[place]) == 1 and said[place].isalpha():
            rest = said[1:] if place == 0 else said[:-1]
            if not _may_deny(said[place], lexis, is_alone=len(rest) == 1 and rest[0] in OPTIONS):
                return said[place].upper(), rest
    return "", tokens


def _may_deny(letter: str, lexis: Lexis, *, is_alone: bool) -> bool:
    """Whether a letter may say "not", as in Hindi or quick Vietnamese, or is a Han word: as a name it would leave the contrary.

    Alone with a choice, a letter that only asks or doubts among other words ("a" in Albanian) doubts nothing.
    """
    known = lexis.phrases.get(letter)
    return is_han(letter) or (known is not None and known.kind in (DENYING - {Kind.HEDGE} if is_alone else DENYING))


def _read(tokens: list[str], lexis: Lexis, question: Question, words: bool) -> Reading:
    alarms = distress(tokens, lexis)
    if alarms:
        return _reading(CarerMeaning.CONCERN, "distress", alarms, lexis)
    spans = [span for span in figures(tokens, lexis) if span.kind not in IGNORED]
    meaning, rule, expected = _decide(spans, question)
    if not words and meaning is not CarerMeaning.CONCERN and any(token[0].isalpha() for token in tokens):
        meaning, rule, expected = CarerMeaning.UNCLEAR, "words not reviewed", None
    return _reading(meaning, rule, spans, lexis, expected)


def _reading(meaning: CarerMeaning, rule: str, because: list[Entry], lexis: Lexis, expected: time | None = None) -> Reading:
    matched = tuple(entry.words for entry in because)
    return Reading(meaning, rule, matched, tuple(entry.gloss for entry in because), lexis.version, expected)


def _decide(spans: list[Entry], question: Question) -> tuple[CarerMeaning, str, time | None]:
    kinds = [span.kind for span in spans]
    first = spans[0].words if kinds[:1] == [Kind.NUMBER] else ""
    if first == "3" and (len(spans) == 1 or Kind.UNKNOWN in kinds):
        return CarerMeaning.CONCERN, "digit", None
    at = clock_time([span for span in spans if span.kind not in AROUND_TIME])
    if at and question is Question.CARER_TIME:
        return CarerMeaning.ELSEWHERE, "time", at
    if first in OPTIONS:
        return _chosen(spans)
    if Kind.STOP in kinds and set(kinds) <= {Kind.STOP, Kind.REQUEST}:
        return CarerMeaning.STOP, "stop", None
    if CALLS.intersection(kinds) and set(kinds) <= CALLS | {Kind.REQUEST, Kind.QUESTION}:
        return CarerMeaning.CALL, "call", None
    if kinds and set(kinds) <= {Kind.SEEN}:
        return CarerMeaning.SEEN, "seen", None
    if Kind.ELSEWHERE in kinds and set(kinds) <= {Kind.ELSEWHERE, Kind.ABSENT}:
        return CarerMeaning.ELSEWHERE, "elsewhere", None
    return CarerMeaning.UNCLEAR, "unknown words" if spans else "nothing known", None


def _chosen(spans: list[Entry]) -> tuple[CarerMeaning, str, time | None]:
    """A menu digit, alone or with words that say the same; after a 2, also a time."""
    option = OPTIONS[spans[0].words]
    rest = spans[1:]
    agreeing = {option, Kind.ABSENT} if option is Kind.ELSEWHERE else {option}
    if {span.kind for span in rest} <= agreeing:
        meaning = CarerMeaning.SEEN if option is Kind.SEEN else CarerMeaning.ELSEWHERE
        return meaning, "digit", None
    at = clock_time([span for span in rest if span.kind not in AROUND_TIME])
    if at and option is Kind.ELSEWHERE:
        return CarerMeaning.ELSEWHERE, "digit and time", at
    return CarerMeaning.UNCLEAR, "digits", None
