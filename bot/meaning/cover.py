"""Covers a reply with known phrases, longest first, from the left; what stays uncovered is unknown and keeps a reply from being OK."""

import re

from bot.meaning.kinds import Entry, Kind
from bot.meaning.lexis import Lexis
from bot.meaning.tokens import QUESTION, SENTENCE

_FIGURE = re.compile(r"[0-9:.,/]+(?:am|pm|h|hrs?|mins?)?")  # 22:30, 9pm, 10min; also 1/4, which is no choice from a menu
MARKS_OF_TIME = frozenset({Kind.BEFORE_TIME, Kind.AFTER_TIME, Kind.AM, Kind.PM})


def cover(tokens: list[str], lexis: Lexis) -> list[Entry]:
    """The reply as a row of phrases, numbers, times, question marks and unknown words."""
    return _with_times(figures(tokens, lexis))


def figures(tokens: list[str], lexis: Lexis) -> list[Entry]:
    """The same, with the words around a time left standing as what they are, for whoever reads the time itself."""
    spans: list[Entry] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token == SENTENCE:
            place += 1
            continue
        for length in lexis.lengths.get(token, ()):
            end = place + length
            entry = lexis.phrases.get(" ".join(tokens[place:end])) if end <= len(tokens) else None
            if entry is not None:
                spans.append(Entry(Kind.NUMBER, entry.gloss, "") if entry.kind is Kind.OPTION else entry)
                place = end
                break
        else:
            spans.extend(_single(token, spans))
            place += 1
    return spans


def _single(token: str, before: list[Entry]) -> list[Entry]:
    if token == QUESTION:
        polite = bool(before) and before[-1].kind is Kind.COURTESY
        return [] if polite else [Entry(Kind.QUESTION, token, "")]
    if token.isdigit():
        return [Entry(Kind.NUMBER, token, "")]
    return [Entry(Kind.TIME if _FIGURE.fullmatch(token) else Kind.UNKNOWN, token, "")]


def _with_times(spans: list[Entry]) -> list[Entry]:
    """`at 4` and `4 minutes` are times, not choices; a word such as `at` without a number is like any other."""
    kinds = [span.kind for span in spans]
    if MARKS_OF_TIME.isdisjoint(kinds):
        return spans
    timely: set[int] = set()
    for place, kind in enumerate(kinds):
        if kind in (Kind.NUMBER, Kind.TIME):
            if place and kinds[place - 1] is Kind.BEFORE_TIME:
                timely.update((place - 1, place))
            if place + 1 < len(kinds) and kinds[place + 1] in MARKS_OF_TIME - {Kind.BEFORE_TIME}:
                timely.update((place, place + 1))
    return [_timed(span, place in timely) for place, span in enumerate(spans)]


def _timed(span: Entry, timely: bool) -> Entry:
    if timely:
        return span._replace(kind=Kind.TIME)
    return span._replace(kind=Kind.UNKNOWN) if span.kind in MARKS_OF_TIME else span
