"""Reads a clock time: 22:30, 22.30, 22h30, 2230, 10pm, 10:30 pm. Never a bare hour, never half past."""

import re
from datetime import time

from bot.meaning.kinds import Entry, Kind

_CLOCK = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})")
_FOUR_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})")
_HOUR = re.compile(r"([0-9]{1,2})")
_GLUED = re.compile(r"([0-9:.h]+)(am|pm)")
NOON = 12


def clock_time(spans: list[Entry]) -> time | None:
    """The one time that these phrases are, if they are one time: a figure, and perhaps am or pm."""
    if not spans:
        return None
    figure, *half = spans
    if len(half) > 1 or (half and half[0].kind not in (Kind.AM, Kind.PM)):
        return None
    glued = _GLUED.fullmatch(figure.words)
    if glued and not half:
        return _time(glued[1], glued[2])
    return _time(figure.words, half[0].kind.value if half else "")


def _time(figure: str, half: str) -> time | None:
    found = _CLOCK.fullmatch(figure) or _FOUR_DIGITS.fullmatch(figure) or (_HOUR.fullmatch(figure) if half else None)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2]) if found.lastindex == 2 else 0
    if half:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if half == "pm" else 0)
    return time(hour, minute) if hour <= 23 and minute <= 59 else None
