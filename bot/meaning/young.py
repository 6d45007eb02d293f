"""Reads a young person's answer to "how are you?".

The order decides: distress, then a wrong number, stop, pause, call, later, another language; a negated or doubtful reply; and only then
OK, when every single word of the reply is known to be an OK, politeness or filler. Whatever is left over is for a person to read.
"""

from bot.meaning.cover import cover
from bot.meaning.distress import distress
from bot.meaning.kinds import Entry, Kind
from bot.meaning.lexis import Lexis
from bot.meaning.reading import Reading
from ladder.words import Meaning

LONGEST = 24  # tokens; a longer reply has something to tell
OPTIONS = {"1": Kind.OK, "2": Kind.LATER, "3": Kind.CALL}  # a four is help, or for a person: see `_choose`
POLITENESS = frozenset({Kind.COURTESY, Kind.POLITE, Kind.FILLER})
DOUBTS = {Kind.NEGATOR: "negated", Kind.DENIED: "denied", Kind.HEDGE: "hedged"}
MEANINGS = {
    Kind.WRONG: Meaning.WRONG,
    Kind.STOP: Meaning.STOP,
    Kind.PAUSE: Meaning.PAUSE,
    Kind.CALL: Meaning.CALL,
    Kind.CALL_ALONE: Meaning.CALL,
    Kind.LATER: Meaning.LATER,
    Kind.LANGUAGE: Meaning.LANGUAGE,
    Kind.OK: Meaning.OK,
}
TIMED = frozenset({Meaning.CALL, Meaning.LATER})  # "call me at five" is a wish to be called; "OK at five" is not an OK


def read_young(tokens: list[str], lexis: Lexis, words: bool) -> Reading:
    """What a young person's tokens mean; without `words` (a lexicon nobody has reviewed) only digits and signs calm us."""
    alarms = distress(tokens, lexis)
    if alarms:
        return _reading(Meaning.HELP, "distress", alarms, lexis)
    spans = cover(tokens, lexis)
    meaning, rule, because = _decide(spans, len(tokens))
    if not words and meaning is not Meaning.HELP and any(token[0].isalpha() for token in tokens):
        meaning, rule = Meaning.UNCLEAR, "words not reviewed"
    return _reading(meaning, rule, because, lexis)


def _reading(meaning: Meaning, rule: str, because: list[Entry], lexis: Lexis) -> Reading:
    matched = tuple(entry.words for entry in because)
    return Reading(meaning, rule, matched, tuple(entry.gloss for entry in because), lexis.version)


def _decide(spans: list[Entry], size: int) -> tuple[Meaning, str, list[Entry]]:
    chosen, rule = _choose(spans)
    if rule:
        return chosen, rule, [span for span in spans if span.kind is Kind.NUMBER]
    spans = [Entry(OPTIONS[span.words], *span[1:]) if span.kind is Kind.NUMBER else span for span in _after_call(spans)]
    kinds = {span.kind for span in spans}
    for doubt, name in DOUBTS.items():
        if doubt in kinds:
            return Meaning.UNCLEAR, name, [span for span in spans if span.kind is doubt]
    if size > LONGEST:
        return Meaning.UNCLEAR, "too long", []
    for kind, meaning in MEANINGS.items():
        if kind in kinds:
            obstacle = _obstacle(spans, kinds, kind, meaning)
            because = [span for span in spans if span.kind is kind]
            return (Meaning.UNCLEAR, obstacle, because) if obstacle else (meaning, meaning.value, because)
    return Meaning.UNCLEAR, "nothing known" if spans else "empty", []


def _after_call(spans: list[Entry]) -> list[Entry]:
    """After "call me" a number is a telephone's or a time's, not a choice."""
    for place, span in enumerate(spans):
        if span.kind is Kind.CALL:
            rest = [Entry(Kind.UNKNOWN, *other[1:]) if other.kind is Kind.NUMBER else other for other in spans[place:]]
            return [*spans[:place], *rest]
    return spans


def _choose(spans: list[Entry]) -> tuple[Meaning, str]:
    """The menu: a four that opens the reply or stands alone is help; two different digits, or one out of range, is for a person."""
    numbers = [span.words for span in _after_call(spans) if span.kind is Kind.NUMBER]
    if not numbers:
        return Meaning.UNCLEAR, ""
    others = {span.kind for span in spans} - {Kind.NUMBER}
    first = next(span for span in spans if span.kind not in POLITENESS)
    is_four = set(numbers[0]) == {"4"} and (first.words == numbers[0] or others <= POLITENESS | {Kind.OK})
    if is_four and (len(set("".join(numbers))) == 1 or Kind.UNKNOWN in others):
        return Meaning.HELP, "digit"
    if len(numbers) > 1 or numbers[0] not in OPTIONS:
        return Meaning.UNCLEAR, "digits"
    return Meaning.UNCLEAR, ""


def _obstacle(spans: list[Entry], kinds: set[Kind], kind: Kind, meaning: Meaning) -> str:
    """Why a reply that holds a phrase of this kind still does not mean it, or nothing."""
    known = spans
    if kind is Kind.CALL:
        known = spans[: next(place for place, span in enumerate(spans) if span.kind is Kind.CALL)]
    left = {span.kind for span in known}
    if Kind.UNKNOWN in left:
        return "unknown words"
    if Kind.QUESTION in left and (kind is Kind.OK or Kind.REQUEST not in kinds):
        return "question"
    if Kind.TIME in left and meaning not in TIMED:
        return "a time"
    if kind is Kind.OK and not left <= POLITENESS | {Kind.OK}:
        return "more than an OK"
    return ""
