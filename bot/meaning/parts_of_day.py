"""A clock time as we write it where hours are counted from dawn, "22:30 in the evening": a carer may answer in the same words."""

from collections.abc import Iterator, Sequence
from datetime import time
from functools import cache
from pathlib import Path

from bot.meaning.lexis import lexis
from bot.meaning.reading import Question
from bot.meaning.tokens import SENTENCE
from locales.languages import language

SURELY_OURS_FROM = time(13)  # an hour that no clock which begins at dawn has; below it the same figure is six hours away
_AFTERNOON = time(12)


def without_parts_of_day(tokens: Sequence[str], written_in: str, place: Path) -> Iterator[list[str]]:
    """The reply without a part of the later half of the day, for each that stands in it, as we write it or its name alone."""
    for words in _later_parts(written_in, place):
        for start in range(len(tokens) - len(words) + 1):
            if tuple(tokens[start : start + len(words)]) == words:
                yield [*tokens[:start], *tokens[start + len(words) :]]


@cache
def _later_parts(written_in: str, place: Path) -> tuple[tuple[str, ...], ...]:
    parts = language(written_in, place).times
    if parts is None:
        return ()
    known = lexis(written_in, Question.CARER_TIME, place)
    later = [name for begins, name in parts.parts if begins >= _AFTERNOON]
    each = [*(parts.pattern.format(clock="", part=name) for name in later), *later]
    return tuple(tuple(token for token in known.tokens(one) if token != SENTENCE) for one in each)
