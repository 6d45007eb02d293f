"""Instants as people read them: 24 hours, Latin digits, in the reader's zone.

Never the twelve-hour clock: in Tigrinya and Amharic everyday hours count from dawn, and half past six in the evening is "12:30". There,
as in Oromo and Somali, the part of the day stands with each time (`times` in `language.toml`).
"""

from datetime import date, datetime, timedelta, tzinfo

from babel import Locale
from babel.dates import format_date

from locales.catalogue import text
from locales.languages import ENGLISH, language

SOON = timedelta(hours=12)  # a clock time this near and ahead of us can mean only one instant
FEBRUARY = 2
A_WEEK = 6  # days; further away, "Tuesday" would mean two


def clock(at: datetime, zone: tzinfo, tag: str = ENGLISH) -> str:
    """The time of day, "21:14"; where hours are counted from dawn, with the part of the day beside it."""
    return _said(at.astimezone(zone), tag)


def _said(local: datetime, tag: str) -> str:
    parts = language(tag).times
    return f"{local.hour:02}:{local.minute:02}" if parts is None else parts.say(local.time())


def moment(tag: str, at: datetime, zone: tzinfo, now: datetime, *, short: bool = False) -> str:
    """The time of day, after the weekday or the date where it is not today's: "Tue 19:31" if `short`, else "Tuesday 19:31"."""
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date() or now <= at < now + SOON:
        return _said(local, tag)
    return f"{_named_day(tag, at, zone, now, short=short)} {_said(local, tag)}"


def day(tag: str, at: datetime, zone: tzinfo, now: datetime) -> str:
    """Which day an instant to come is on: today, tomorrow, a weekday, a date."""
    ahead = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if ahead == 0:
        return text(tag, "day_today")
    if ahead == 1:
        return text(tag, "day_tomorrow")
    return _named_day(tag, at, zone, now, short=False)


def longest_day(tag: str) -> str:
    """The weekday that takes most letters: whether a text fits is asked with it."""
    return max(map(str, Locale.parse(language(tag).tag.replace("-", "_")).days["format"]["wide"].values()), key=len)


def longest_date(tag: str, year: int = 2026) -> str:
    """The date without its year that takes most letters, in the short form."""
    locale = Locale.parse(language(tag).tag.replace("-", "_"))
    return max((format_date(date(year, month, 30 if month != FEBRUARY else 28), "d MMM", locale=locale) for month in range(1, 13)), key=len)


def _named_day(tag: str, at: datetime, zone: tzinfo, now: datetime, *, short: bool) -> str:
    local = at.astimezone(zone).date()
    away = abs((local - now.astimezone(zone).date()).days)
    locale = Locale.parse(language(tag).tag.replace("-", "_"))
    if away > A_WEEK:
        return format_date(local, "d MMM" if short else "d MMMM", locale=locale)
    return str(locale.days["format"]["abbreviated" if short else "wide"][local.weekday()])
