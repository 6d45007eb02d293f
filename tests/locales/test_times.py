"""Instants as people read them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

import locales

LONDON = ZoneInfo("Europe/London")
FROM_DAWN = ("am", "om", "so", "ti")
NOW = datetime(2026, 11, 25, 21, 45, tzinfo=UTC)  # a Wednesday


def november(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of that winter."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "short", "stated"),
    [
        (november(25, 17, 5), True, "17:05"),
        (november(25, 23, 59), True, "23:59"),
        (november(26, 0, 5), True, "00:05"),
        (november(26, 9, 44), True, "09:44"),
        (november(26, 9, 45), True, "Thu 09:45"),
        (november(24, 19, 31), True, "Tue 19:31"),
        (november(24, 19, 31), False, "Tuesday 19:31"),
        (november(19, 19, 31), True, "Thu 19:31"),
        (november(18, 19, 31), True, "18 Nov 19:31"),
        (november(18, 19, 31), False, "18 November 19:31"),
    ],
)
def test_a_time_that_is_not_todays_carries_its_weekday(at: datetime, short: bool, stated: str) -> None:
    """Unless it is less than twelve hours ahead; a week away the weekday would mean two days, and the date stands instead."""
    assert locales.moment("en", at, LONDON, NOW, short=short) == stated


def test_days_are_the_readers_and_not_utcs() -> None:
    """23:30 UTC is tomorrow in London's summer."""
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert locales.clock(summer, LONDON) == "00:30"
    assert locales.moment("en", summer, LONDON, datetime(2026, 7, 2, 20, tzinfo=UTC)) == "00:30"
    assert locales.day("en", datetime(2026, 7, 2, 8, tzinfo=UTC), LONDON, summer) == "today"


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", ["today", "tomorrow", "Friday", "4 December"]),
        ("ar", ["اليوم", "غدا", "الجمعة", "4 ديسمبر"]),
        ("ti", ["ሎሚ", "ጽባሕ", "ዓርቢ", "4 ታሕሳስ"]),
        ("und", ["today", "tomorrow", "Friday", "4 December"]),
    ],
)
def test_a_day_to_come_is_named_in_the_readers_language(tag: str, words: list[str]) -> None:
    """Digits stay Latin, hours stay out of the twelve-hour clock."""
    ahead = [november(25, 23), november(26, 9), november(27, 9), datetime(2026, 12, 4, 9, tzinfo=UTC)]
    assert [locales.day(tag, at, LONDON, NOW) for at in ahead] == words


@pytest.mark.parametrize("tag", locales.languages())
def test_half_past_six_in_the_evening_is_18_30_everywhere(tag: str) -> None:
    """In Tigrinya it would be called 12:30 by people, and is not by us: there a word for the evening stands beside it."""
    said = locales.moment(tag, november(25, 18, 30), LONDON, NOW)
    assert "18:30" in said
    assert (said == "18:30") is (tag not in FROM_DAWN)


@pytest.mark.parametrize("tag", FROM_DAWN)
def test_no_hour_of_the_morning_can_be_heard_as_one_six_hours_away(tag: str) -> None:
    """Whoever counts from dawn hears nine as three in the afternoon, unless the part of the day says which nine it is."""
    parts = locales.language(tag).times
    assert parts is not None
    assert [begins for begins, _ in parts.parts] == sorted({begins for begins, _ in parts.parts})
    assert parts.parts[0][0] == time(0)
    part_of = {hour: parts.say(time(hour)).replace(f"{hour:02}:00", "") for hour in range(24)}
    for hour in range(1, 13):
        heard = (hour + 6) % 24  # "nine" after dawn
        assert part_of[hour] != part_of[heard], (tag, hour)
        assert part_of[hour] != part_of[(hour + 18) % 24], (tag, hour)  # "nine" after dusk


def test_workers_read_the_bare_clock() -> None:
    assert locales.clock(november(25, 9), LONDON) == "09:00"
