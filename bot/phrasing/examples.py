"""Every text as it may be sent: with values that are likely, and with the longest that are, which say whether it fits."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import locales

LIKELY = {
    "sign": "Kite",
    "time": "21:40",
    "from": "09:00",
    "until": "12:00",
    "text": "Kite: hi.",
    "who": "A.",
    "duty_phone": "01632 960900",
    "first": "A",
    "second": "B",
    "number": "+447700900123",
    "minutes": "20",
    "contact": "01632 960901",
}
# Signs are a child's own word, in any script.
LONGEST = {**LIKELY, "sign": "Butterfly", "duty_phone": "+44 1632 960900", "contact": "data.protection@westshire.example"}
DATES = frozenset({"Y13", "Y14"})  # what is said of {from} and {until} elsewhere is a time
IN_ITS_OWN_NAME = frozenset({"Y16", "Y16_buttons"})  # elsewhere a language is named in English, for 999
WITH_A_DAY = frozenset({"Y10", "Y10_buttons"})


def is_sms(key: str) -> bool:
    """Whether a text goes out by SMS: no button, nothing that stands above buttons, no piece of another text, nothing spoken or printed."""
    return key in locales.people_keys() and not key.startswith(("B_", "day_")) and not key.endswith("_buttons")


def filled(tag: str, key: str, wording: str | None = None) -> str:
    """A text at its longest; in other words than the catalogue's, if some are given."""
    return _put_in(tag, key, wording, LONGEST)


def likely(tag: str, key: str, wording: str | None = None) -> str:
    """A text as most people would get it."""
    return _put_in(tag, key, wording, LIKELY)


def values_for(tag: str, key: str, basis: Mapping[str, str] = LIKELY) -> dict[str, str]:
    """What stands in the holes of a text."""
    known, day = locales.language(tag), locales.longest_day(tag)
    times = {hole: _at(tag, clock) for hole, clock in basis.items() if hole in ("time", "from", "until")}
    values = {**basis, **times, "day": day, "language": known.native if key in IN_ITS_OWN_NAME else known.name}
    if key in WITH_A_DAY:
        values["time"] = f"{day} {_at(tag, '10:00')}"
    if key in DATES:
        values["from"] = values["until"] = locales.longest_date(tag)
    return {hole: values[hole] for hole in sorted(locales.holes(key))}


def _at(tag: str, clock: str) -> str:
    hours, minutes = map(int, clock.split(":"))
    return locales.clock(datetime(2026, 11, 25, hours, minutes, tzinfo=UTC), UTC, tag)


def _put_in(tag: str, key: str, wording: str | None, basis: Mapping[str, str]) -> str:
    values = values_for(tag, key, basis)
    # By name, not by `format`: what a reviewer writes is a text, never a format of Python's.
    return re.sub(r"\{(\w+)\}", lambda hole: values.get(hole[1], hole[0]), locales.template(tag, key) if wording is None else wording)
