"""How single values are read: each checker gives the value or refuses it with what to write instead."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from desk.council.nodes import Checker, Value, shown
from desk.council.opening import BYTES_MAX

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

WAIT_MAX = timedelta(hours=6)  # longer, and a ladder would outlast the shift that answers it
_YEARS = range(1900, 2101)
_READ_AS = {"int": "a number", "float": "a number", "bool": "true or false", "timestamp": "a date", "null": "nothing"}


def text(most: int = 100, *, long: bool = False) -> Checker[str]:
    """Words of people; `long` ones may hold several lines."""

    def check(value: Value) -> str:
        words = value.scalar("text").strip()
        if value.read_as != "str":
            raise value.refuse(f"YAML reads this as {_READ_AS.get(value.read_as, 'something else')}; put it in quotes")
        if not words:
            raise value.refuse("this is blank; write at least one letter")
        if len(words) > most:
            raise value.refuse(f"this has {len(words)} characters; write at most {most}")
        if any(unicodedata.category(letter) in ("Cc", "Cs") and not (long and letter in "\n\t") for letter in words):
            raise value.refuse("a line break or control character stands in this; write it in one line of plain letters")
        return words

    return check


def ref(value: Value) -> str:
    """A short public name: letters and digits, single hyphens or underscores between them."""
    words = text(24)(value)
    if not re.fullmatch(r"[A-Za-z0-9]+([-_][A-Za-z0-9]+)*", words):
        raise value.refuse("a ref holds only letters A to Z, digits, and single - or _ between them; choose one such as YP-1042")
    return words


def word(kind: str, words: Sequence[str]) -> Checker[str]:
    """One of a closed list. Quotes do not matter, so that yes and no can be such words."""

    def check(value: Value) -> str:
        written = value.scalar(f"one of {', '.join(words)}")
        if written not in words:
            raise value.refuse(f"{shown(written)} is not {kind} we know; write one of {', '.join(words)}")
        return written

    return check


def member(kind: str, enum: type[E], only: Sequence[E] = ()) -> Checker[E]:
    """One of our own words."""
    check = word(kind, [each.value for each in only or enum])
    return lambda value: enum(check(value))


def yes_or_no(value: Value) -> bool:
    """true or false; yes and no are read alike."""
    written = value.scalar("true or false")
    if value.read_as != "bool" or written not in ("true", "false", "yes", "no"):
        raise value.refuse("this must be true or false, without quotes; write one of the two")
    return written in ("true", "yes")


def wall_time(value: Value) -> time:
    """A time of day, in quotes."""
    written = value.scalar('a time such as "18:30"')
    if not value.is_quoted:
        raise value.refuse(f'{shown(written)} stands without quotes, and YAML would read 18:30 as 1110; write a time as "18:30"')
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", written):
        raise value.refuse(f'{shown(written)} is not a time of day; write hours 00 to 23 and minutes, such as "18:30"')
    return time.fromisoformat(written)


def day(value: Value) -> date:
    """A date of the calendar, quoted or plain."""
    written = value.scalar("a date such as 2026-11-01")
    try:
        found = date.fromisoformat(written) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written) else None
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise value.refuse(f"{shown(written)} is not a date; write year, month and day, such as 2026-11-01")
    return found


def wait(value: Value) -> timedelta:
    """How long a rung waits, such as 20m, 1h or 1h30m."""
    written = value.scalar("a wait such as 20m or 1h")
    found = re.fullmatch(r"(?=[0-9])(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?", written)
    if not found:
        raise value.refuse(f"{shown(written)} is not a wait; write minutes or hours, such as 20m or 1h")
    long = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))
    if not timedelta() < long <= WAIT_MAX:
        raise value.refuse(f"{shown(written)} is not between 1m and 6h; write a wait such as 20m or 1h")
    return long


def number(least: int, most: int, wanted: str) -> Checker[int]:
    """A whole number, in quotes like every number of the file."""

    def check(value: Value) -> int:
        written = value.scalar(f'a number of {wanted} such as "{least}"')
        if not value.is_quoted:
            raise value.refuse(f'{shown(written)} stands without quotes; write a number as "{least}"')
        if not re.fullmatch(r"[0-9]{1,6}", written) or not least <= int(written) <= most:
            raise value.refuse(f"{shown(written)} is not a whole number from {least} to {most}; write how many {wanted}")
        return int(written)

    return check


def zone(value: Value) -> str:
    """A time zone by its name in the tz database."""
    written = value.scalar("a time zone such as Europe/London")
    if written not in _zones():
        raise value.refuse(f"{shown(written)} is not a time zone we know; write one such as Europe/London")
    return written


@cache
def _zones() -> frozenset[str]:
    # Reads the zone files once. Names without an area (EST, GB, localtime) mean different things on different machines.
    return frozenset(name for name in available_timezones() if "/" in name) | {"UTC"}


def days(words: Sequence[str]) -> Checker[frozenset[str]]:
    """A list of days, or `all` of them."""
    listed = list_of(word("a day", words), "days", least=1)

    def check(value: Value) -> frozenset[str]:
        if value.read_as == "str":
            word("a day", ["all"])(value)
            return frozenset(words)
        return frozenset(listed(value))

    return check


def list_of(checker: Checker[T], wanted: str, *, least: int = 0, most: int = 100, twice: bool = False) -> Checker[tuple[T, ...]]:
    """A short list, in which nothing stands `twice` unless it may."""

    def check(value: Value) -> tuple[T, ...]:
        items = value.items(f"a list of {wanted}")
        if not least <= len(items) <= most:
            raise value.refuse(f"this list has {len(items)} {wanted}; write {least} to {most}")
        found: list[T] = []
        for item in items:
            one = checker(item)
            if not twice and one in found:
                raise item.refuse("this stands twice in one list; keep one of the two")
            found.append(one)
        return tuple(found)

    return check


def section_of(checker: Checker[T], wanted: str, *, least: int = 0) -> Checker[tuple[T, ...]]:
    """A section of the file: a list as long as the council is large."""
    return list_of(checker, wanted, least=least, most=BYTES_MAX, twice=True)
