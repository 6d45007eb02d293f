"""A carer who writes out a button's very words, as SMS or Telegram showed them: the whole of a reply, and nothing beside it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import locales
from bot.meaning.lexis import lexis
from bot.meaning.reading import Question
from bot.meaning.tokens import SENTENCE
from ladder.words import CarerMeaning

OFFERED = {"B_seen": CarerMeaning.SEEN, "B_elsewhere": CarerMeaning.ELSEWHERE, "B_concern": CarerMeaning.CONCERN}


def offered(tokens: list[str], language: str, place: Path) -> tuple[CarerMeaning, str] | None:
    """Which of the answers that we offered the reply is, and that answer in English; nothing if it is in other words."""
    return _labels(language, place).get(_whole(tokens))


@cache
def _labels(language: str, place: Path) -> Mapping[tuple[str, ...], tuple[CarerMeaning, str]]:
    known = lexis(language, Question.CARER, place)
    return {
        _whole(known.tokens(locales.template(language, key))): (meaning, locales.template(locales.ENGLISH, key))
        for key, meaning in OFFERED.items()
    }


def _whole(tokens: list[str]) -> tuple[str, ...]:
    """Without the signs between: a comma that a phone left out changes nothing."""
    return tuple(token for token in tokens if token != SENTENCE)
