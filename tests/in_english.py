"""What a phone shows in any language, back in English, by the catalogues: so that one story can be told in all of them.

A text that stands in no catalogue is left as it is, and the story that waits for its English fails.
"""

import re
from datetime import time
from functools import cache

from babel import Locale

import locales
from locales.catalogue import FOR_PEOPLE, keys_of

_VALUE = "(.+?)"
_YOUNG, _CARER = re.compile(r"[YP]\d.*|P_.*|first|started"), re.compile(r"[CW]\d.*|.*_carer")  # "Thanks!" and "Thank you." may be one word


def in_english(text: str, tag: str, *, to_carer: bool) -> str:
    """The same text in English; of several that it may be, the one with most words of its own."""
    for pattern, key, names in _patterns(tag, to_carer):
        if found := pattern.fullmatch(text):
            values = {name: _in_english(value, tag) for name, value in zip(names, found.groups(), strict=True)}
            return locales.text(locales.ENGLISH, key, **values)
    return text


def _in_english(value: str, tag: str) -> str:
    """A value that was words, such as a day, with or without a time after it; a time without the part of its day."""
    if (parts := locales.language(tag).times) is not None and (clock := re.search(r"\d\d:\d\d", value)):
        value = value.replace(parts.say(time.fromisoformat(clock[0])), clock[0])
    for theirs, english in _days(tag).items():
        if value == theirs or value.startswith(f"{theirs} "):
            return english + value.removeprefix(theirs)
    return value


@cache
def _days(tag: str) -> dict[str, str]:
    weekdays, english = (Locale.parse(one).days["format"]["wide"] for one in (tag, locales.ENGLISH))
    relative = {locales.text(tag, day): locales.text(locales.ENGLISH, day) for day in ("day_today", "day_tomorrow")}
    return relative | {weekdays[number]: english[number] for number in range(7)}


@cache
def _patterns(tag: str, to_carer: bool) -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    others = _YOUNG if to_carer else _CARER
    templates = {key: locales.template(tag, key) for file in FOR_PEOPLE for key in keys_of(file) if not others.fullmatch(key)}
    longest_first = sorted(templates, key=lambda key: -len(re.sub(r"\{\w+\}", "", templates[key])))
    return tuple(_pattern(templates[key], key) for key in longest_first if key != "demo")


def _pattern(template: str, key: str) -> tuple[re.Pattern[str], str, tuple[str, ...]]:
    pieces = re.split(r"\{(\w+)\}", template)
    said = "".join(re.escape(piece) if number % 2 == 0 else _VALUE for number, piece in enumerate(pieces))
    return re.compile(said, re.DOTALL), key, tuple(pieces[1::2])
