"""What a young person is sent. The key says which text; what it may mention comes frozen beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

import locales
from bot.phrasing.phrase import Choice, Phrase, Rows, said
from db.words import Manner
from ladder.phrases import Phrase as StaffPhrase
from ladder.replies import IN_THEIR_LANGUAGE, WHICH_LANGUAGE
from ladder.words import Cover

OPENERS = ("Y1a", "Y1b", "Y1c", "Y1d")
REMINDER = "Y2"
CLARIFY = "Y10"
ONLY_ANSWER = "Y3"

ANSWERS = frozenset({"Y3", "Y4", "Y5", "Y6", "Y7", "Y8", "Y9", "Y10", "Y11", "Y12", "Y16", *(one.value for one in StaffPhrase)})
_ASK_AGAIN = (CLARIFY, IN_THEIR_LANGUAGE)  # with the four answers: as buttons, where there are buttons

# What each button says, and the choice it stands for. Two mean OK; which of them is somebody's duress code is theirs alone.
_ROWS: Rows = (
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
        return said(language, key, sign=sign)
    return said(language, f"{key}_buttons", _ROWS, sign=sign)


def answer(key: str, language: str, mention: Mention, *, cover: Cover, manner: Manner = Manner.SMS) -> Phrase:
    """The answer to something a young person said. Under closed cover there is only one."""
    assert key in ANSWERS, f"{key} is not an answer"
    if cover is Cover.CLOSED:
        return said(language, ONLY_ANSWER)
    if key in _ASK_AGAIN and manner is Manner.TELEGRAM:
        return _filled(f"{key}_buttons", language, mention, _ROWS)
    return _filled(key, language, mention)


def notice(key: str, language: str, mention: Mention) -> Phrase:
    """A text that answers nothing: `first`, `started`, `link_expired`, `X1`, `pressed`."""
    assert key not in ANSWERS, f"{key} is an answer, and needs to know the cover"
    return _filled(key, language, mention)


def which_language(language: str, sign: str, offered: Sequence[str]) -> Phrase:
    """Under it a button for each language, which says its own name of itself: whoever reads it knows it."""
    asked = said(language, WHICH_LANGUAGE, sign=sign)
    return replace(asked, buttons=tuple((Choice(locales.language(tag).native, tag),) for tag in offered))


def _filled(key: str, language: str, mention: Mention, buttons: Rows = ()) -> Phrase:
    speaks_english = mention.language_english in ("", locales.language(locales.ENGLISH).name)
    spoken = f"{key}_english" if key in ("Y7", "Y9") and speaks_english else key
    return said(language, spoken, buttons, **{hole: _value(key, hole, language, mention) for hole in locales.holes(spoken)})


def _value(key: str, hole: str, language: str, mention: Mention) -> str:
    if hole == "sign":
        return mention.sign
    if hole == "language":
        return locales.language(language).native if key.startswith(IN_THEIR_LANGUAGE) else mention.language_english
    at = mention.until if hole == "until" else mention.at
    assert at is not None, f"{key} names a time"
    if hole == "day":
        return locales.day(language, at, mention.zone, mention.now)
    if key.startswith(CLARIFY):
        return locales.moment(language, at, mention.zone, mention.now)
    return locales.clock(at, mention.zone, language)
