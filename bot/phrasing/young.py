"""What a young person is sent. The key says which text; what it may mention comes frozen beside it."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

import locales
from bot.phrasing.phrase import Choice, Phrase
from db.words import Manner
from ladder.words import Cover

OPENERS = ("Y1a", "Y1b", "Y1c", "Y1d")
REMINDER = "Y2"
CLARIFY = "Y10"
ONLY_ANSWER = "Y3"

ANSWERS = frozenset({"Y3", "Y4", "Y5", "Y6", "Y7", "Y8", "Y9", "Y10", "Y11", "Y12"})

# What each button says, and the choice it stands for. Two mean OK; which of them is somebody's duress code is theirs alone.
_ROWS = (
    (("B_fine", "ok"), ("B_great", "great")),
    (("B_later", "later"), ("B_call", "call")),
    (("B_not_good", "help"),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What an answer may mention; each text uses what it has holes for. Instants are UTC."""

    now: datetime
    zone: tzinfo
    at: datetime | None = None  # the one time of the text; of Y6 the first of two
    until: datetime | None = None  # Y6: the second
    language_english: str = ""  # the language or dialect to be said to 999
    sign: str = ""


def opener_for(local_date: date) -> int:
    """Which of the four openers a day's questions begin with."""
    return local_date.toordinal() % len(OPENERS)


def question(language: str, sign: str, opener: int, *, reminder: bool = False, manner: Manner = Manner.SMS) -> Phrase:
    """The question, or its reminder: with digits for SMS, with buttons for Telegram."""
    key = REMINDER if reminder else OPENERS[opener]
    if manner is Manner.SMS:
        return Phrase(locales.text(language, key, sign=sign))
    return Phrase(locales.text(language, f"{key}_buttons", sign=sign), buttons(language))


def buttons(language: str) -> tuple[tuple[Choice, ...], ...]:
    """The buttons under every question to a young person."""
    return tuple(tuple(Choice(locales.text(language, label), choice) for label, choice in row) for row in _ROWS)


def answer(key: str, language: str, mention: Mention, *, cover: Cover, manner: Manner = Manner.SMS) -> Phrase:
    """The answer to something a young person said. Under closed cover there is only one."""
    assert key in ANSWERS, f"{key} is not an answer"
    if cover is Cover.CLOSED:
        return Phrase(locales.text(language, ONLY_ANSWER))
    if key == CLARIFY and manner is Manner.TELEGRAM:
        return Phrase(_filled(f"{CLARIFY}_buttons", language, mention), buttons(language))
    return Phrase(_filled(key, language, mention))


def notice(key: str, language: str, mention: Mention) -> Phrase:
    """A text that answers nothing: `first`, `started`, `link_expired`, `X1`, `pressed`."""
    assert key not in ANSWERS, f"{key} is an answer, and needs to know the cover"
    return Phrase(_filled(key, language, mention))


def _filled(key: str, language: str, mention: Mention) -> str:
    speaks_english = mention.language_english in ("", locales.language(locales.ENGLISH).name)
    spoken = f"{key}_english" if key in ("Y7", "Y9") and speaks_english else key
    return locales.text(language, spoken, **{hole: _value(key, hole, language, mention) for hole in locales.holes(spoken)})


def _value(key: str, hole: str, language: str, mention: Mention) -> str:
    if hole == "sign":
        return mention.sign
    if hole == "language":
        return mention.language_english
    at = mention.until if hole == "until" else mention.at
    assert at is not None, f"{key} names a time"
    if hole == "day":
        return locales.day(language, at, mention.zone, mention.now)
    if key == CLARIFY:
        return locales.moment(language, at, mention.zone, mention.now)
    return locales.clock(at, mention.zone, language)
