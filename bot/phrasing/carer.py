"""What a carer is sent: one question about one young person, three answers, and never a word of what the young person said."""

import re

import locales
from bot.phrasing.phrase import Phrase, said
from db.words import Manner

_ROWS = ((("B_seen", "seen"),), (("B_elsewhere", "elsewhere"),), (("B_concern", "concern"),))


def question(language: str, who: str, *, manner: Manner = Manner.SMS) -> Phrase:
    """Is A. with you? `who` is what this carer calls the young person in our texts, "A."."""
    return _with_answers("C1", language, who, manner)


def not_understood(language: str, who: str, *, manner: Manner = Manner.SMS) -> Phrase:
    """The question once more, because we could not read the answer."""
    return _with_answers("C5", language, who, manner)


def expected_when(language: str, who: str) -> Phrase:
    """The carer knows where A. is: at what time are they expected?"""
    return said(language, "C2", who=who)


def told_duty(language: str, who: str, duty_phone: str = "") -> Phrase:
    """The carer worries, or the time has passed: duty is told, and this is not a missing report."""
    if not duty_phone:
        return said(language, "C3_no_phone", who=who)
    return said(language, "C3", who=who, duty_phone=_as_one_number(language, duty_phone))


def _as_one_number(language: str, phone: str) -> str:
    """From right to left a space parts two numbers, and the first is shown last: one that does not break keeps them in order.

    A plus in front would be shown behind; at home nobody dials it.
    """
    if locales.direction(language) != "rtl":
        return phone
    return re.sub(r"^\+44\s*", "0", phone).replace(" ", "\N{NO-BREAK SPACE}")


def thanks(language: str) -> Phrase:
    """The answer to "I see them", and to whatever comes too late."""
    return said(language, "C4")


def which_one(language: str, first: str, second: str) -> Phrase:
    """A bare number, while we ask this carer about two: `first` and `second` are their letters, "A"."""
    return said(language, "C6", first=first, second=second)


def notice(key: str, language: str) -> Phrase:
    """A text without holes: `first_carer`, `started_carer`, `link_expired`, `pressed`."""
    return said(language, key)


def _with_answers(key: str, language: str, who: str, manner: Manner) -> Phrase:
    if manner is Manner.SMS:
        return said(language, key, who=who)
    return said(language, f"{key}_buttons", _ROWS, who=who)
