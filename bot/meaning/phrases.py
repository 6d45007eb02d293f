"""Reads what a young person answers to a phrase that offers 5 and 6: the number, or its own words as the text showed them.

Whatever else they write is read as ever: 1 is fine and 4 is not good, whoever asked what.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import locales
from bot.meaning.lexis import Lexis, lexis
from bot.meaning.reading import Question
from bot.meaning.tokens import SENTENCE
from ladder.phrases import CHOICES, Phrase
from locales.lexicons import FOLDER

_NUMBERED = re.compile(rf"\s*\b([{''.join(CHOICES)}]) ")


def read_choice(text: str, language: str, phrase: Phrase, *, words: bool, place: Path = FOLDER) -> str | None:
    """Which of its numbers the whole of a reply is; nothing for anything else. `words`: whether an answer's words alone are one."""
    if not phrase.asks:
        return None
    said = _whole(lexis(language, Question.YOUNG, place), text)
    chosen = _numbers(language, phrase, place).get(said)
    return chosen if chosen is not None or not words else _words(language, phrase, place).get(said)


@cache
def _numbers(language: str, phrase: Phrase, place: Path) -> Mapping[tuple[str, ...], str]:
    """The number alone, and the number with its words."""
    known, offered = lexis(language, Question.YOUNG, place), _offered(language, phrase, place)
    with_words = {_whole(known, f"{number} {words}"): number for number, words in offered.items()}
    return {**with_words, **{_whole(known, number): number for number in CHOICES}}


@cache
def _words(language: str, phrase: Phrase, place: Path) -> Mapping[tuple[str, ...], str]:
    known, offered = lexis(language, Question.YOUNG, place), _offered(language, phrase, place)
    return {_whole(known, words): number for number, words in offered.items()}


def _offered(language: str, phrase: Phrase, place: Path) -> dict[str, str]:
    """What the text offers under each number."""
    pieces = _NUMBERED.split(locales.template(language, phrase.value, place))[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def _whole(known: Lexis, text: str) -> tuple[str, ...]:
    """Without the signs between: a full stop that a phone adds changes nothing, and a question mark does."""
    return tuple(token for token in known.tokens(text) if token != SENTENCE)
