"""The wall clock: T1, T2, and the hours of offices, carers and nights, right on both Sundays when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder import cadence
from ladder.cadence import Office, Slot
from ladder.words import Tier

LONDON = "Europe/London"
ALL = frozenset({"all"})
WORKING = frozenset({"mon", "tue", "wed", "thu", "fri"})
OFFICE = Office(WORKING, time(9), time(17))
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
ZONES = st.sampled_from([LONDON, "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kabul", "America/Santiago", "UTC"])
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001  (made aware by `timezones`)
WEEKDAY_SETS = st.frozensets(st.sampled_from(cadence.WEEKDAYS), min_size=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_t1_every_local_day_from_2000_to_2037_has_its_slot_exactly_once() -> None:
    at, days = utc("1999-12-31T12:00"), []
    while (due := cadence.next_due(("01:30",), ALL, LONDON, at))[1].local_date.year < 2038:
        at, slot = due
        days.append(slot.local_date)
        assert cadence.local_date(at, LONDON) == slot.local_date
    assert days == [date(2000, 1, 1) + timedelta(days=n) for n in range((date(2037, 12, 31) - date(2000, 1, 1)).days + 1)]


@pytest.mark.parametrize(
    ("after", "at"),
    [
        ("2027-03-27T12:00", "2027-03-28T01:00"),  # spring skips 01:30: 02:00 summer time is the first moment after
        ("2026-10-24T12:00", "2026-10-25T00:30"),  # autumn doubles it: the first
        ("2026-10-25T00:30", "2026-10-26T01:30"),  # and not the second
        ("2026-10-25T01:15", "2026-10-26T01:30"),
    ],
)
def test_t1_half_past_one_on_the_nights_the_clocks_change(after: str, at: str) -> None:
    assert cadence.next_due(("01:30",), ALL, LONDON, utc(after))[0] == utc(at)


def test_t1_half_past_six_stays_half_past_six_across_both_changes() -> None:
    assert cadence.next_due(("18:30",), ALL, LONDON, utc("2026-10-24T17:30"))[0] == utc("2026-10-25T18:30")
    assert cadence.next_due(("18:30",), ALL, LONDON, utc("2027-03-27T18:30"))[0] == utc("2027-03-28T17:30")


def test_t1_a_slot_is_due_once_and_the_next_is_strictly_later() -> None:
    at, slot = cadence.next_due(("18:30", "08:30"), ALL, LONDON, utc("2026-11-02T08:30"))
    assert (at, slot) == (utc("2026-11-02T18:30"), Slot(date(2026, 11, 2), "18:30"))
    assert cadence.next_due(("18:30", "08:30"), ALL, LONDON, at)[1] == Slot(date(2026, 11, 3), "08:30")


def test_t1_two_slots_that_spring_pushes_together_are_one_asking() -> None:
    first = cadence.next_due(("01:45", "01:15"), ALL, LONDON, utc("2027-03-27T12:00"))
    assert first == (utc("2027-03-28T01:00"), Slot(date(2027, 3, 28), "01:15"))
    assert cadence.next_due(("01:45", "01:15"), ALL, LONDON, first[0])[1] == Slot(date(2027, 3, 29), "01:15")


def test_t1_a_day_that_a_zone_never_had_is_not_asked_about() -> None:
    at, slot = cadence.next_due(("18:30",), frozenset({"fri"}), "Pacific/Apia", utc("2011-12-25T00:00"))
    assert slot == Slot(date(2012, 1, 6), "18:30")
    assert cadence.local_time(at, "Pacific/Apia") == time(18, 30)


def test_t1_midnight_skipped_belongs_to_its_own_day() -> None:
    at, slot = cadence.next_due(("00:30",), ALL, "Africa/Cairo", utc("2026-04-23T12:00"))
    assert (at, slot) == (utc("2026-04-23T22:00"), Slot(date(2026, 4, 24), "00:30"))
    assert cadence.local_time(at, "Africa/Cairo") == time(1)


def test_a_plan_keeps_to_its_days() -> None:
    at, slot = cadence.next_due(("18:30",), frozenset({"mon", "thu"}), LONDON, utc("2026-11-02T18:30"))
    assert (at, slot.local_date) == (utc("2026-11-05T18:30"), date(2026, 11, 5))


@pytest.mark.parametrize(("times", "days"), [((), ALL), (("18:30",), frozenset()), (("18:30",), frozenset({"holidays"}))])
def test_a_timetable_without_a_time_or_a_day_is_refused(times: tuple[str, ...], days: frozenset[str]) -> None:
    with pytest.raises(ValueError, match="needs a time and a day"):
        cadence.next_due(times, days, LONDON, utc("2026-11-02T18:30"))


@given(INSTANTS, ZONES, st.times().map(lambda t: t.strftime("%H:%M")), WEEKDAY_SETS)
def test_t1_the_next_slot_is_later_on_one_of_its_days_and_nothing_lies_between(
    after: datetime, zone: str, clock: str, days: frozenset[str]
) -> None:
    at, slot = cadence.next_due((clock,), days, zone, after)
    assert after < at <= after + timedelta(days=8)
    assert cadence.weekday(slot.local_date) in days
    assert cadence.local_date(at, zone) == slot.local_date
    assert cadence.local_time(at, zone) >= time.fromisoformat(clock)
    assert cadence.next_due((clock,), days, zone, at - timedelta(microseconds=1)) == (at, slot)
    assert cadence.next_due((clock,), days, zone, at)[1].local_date > slot.local_date


@given(INSTANTS, ZONES, st.times())
def test_t1_a_clock_time_is_the_first_of_its_day_at_or_after_it(at: datetime, zone: str, clock: time) -> None:
    moment = cadence.first_moment(cadence.local_date(at, zone), clock, zone)
    assert cadence.local_time(moment, zone) >= clock
    assert cadence.local_time(moment - timedelta(seconds=1), zone) != clock
    assert moment.tzinfo is UTC


def test_t1_the_first_moment_after_the_gap_is_found_to_the_second_from_anywhere_within_it() -> None:
    for clock in (time(1), time(1, 0, 0, 1), time(1, 30, 0, 100_000), time(1, 59, 59, 999_999)):
        assert cadence.first_moment(date(2027, 3, 28), clock, LONDON) == utc("2027-03-28T01:00")


@pytest.mark.parametrize(
    ("at", "quiet"),
    [("21:29:59", False), ("21:30", True), ("00:00", True), ("07:59:59", True), ("08:00", False)],
)
def test_t2_quiet_from_half_past_nine_until_eight(at: str, quiet: bool) -> None:
    assert cadence.in_quiet_hours(utc(f"2026-11-02T{at}"), LONDON) is quiet


def test_t2_quiet_hours_are_the_young_persons_own() -> None:
    assert cadence.in_quiet_hours(utc("2026-07-01T20:30"), LONDON)
    assert not cadence.in_quiet_hours(utc("2026-07-01T20:30"), "UTC")


def test_k4_later_asks_again_until_a_quarter_past_nine() -> None:
    assert cadence.later_allowed(utc("2026-11-02T21:15"), LONDON)
    assert not cadence.later_allowed(utc("2026-11-02T21:15:01"), LONDON)
    assert not cadence.later_allowed(utc("2026-11-03T00:30"), LONDON)


def test_k7_carers_are_asked_until_a_quarter_to_ten() -> None:
    assert cadence.carer_may_be_asked(utc("2026-07-01T20:45"), LONDON)
    assert not cadence.carer_may_be_asked(utc("2026-07-01T20:46"), LONDON)
    assert cadence.carer_may_be_asked(utc("2026-11-02T21:45"), LONDON)
    assert not cadence.carer_may_be_asked(utc("2026-11-02T21:46"), LONDON)
    assert not cadence.carer_may_be_asked(utc("2026-11-03T00:05"), LONDON)


def test_k7_the_next_half_past_ten_is_tonight_or_tomorrow() -> None:
    assert cadence.next_clock_time(time(22, 30), LONDON, utc("2026-11-02T19:00")) == utc("2026-11-02T22:30")
    assert cadence.next_clock_time(time(22, 30), LONDON, utc("2026-11-02T22:30")) == utc("2026-11-03T22:30")


def test_k7_a_time_written_down_afterwards_is_the_last_such_time() -> None:
    assert cadence.last_clock_time(time(21, 40), LONDON, utc("2026-11-02T21:40")) == utc("2026-11-02T21:40")
    assert cadence.last_clock_time(time(21, 40), LONDON, utc("2026-11-02T21:39")) == utc("2026-11-01T21:40")
    assert cadence.last_clock_time(time(1, 30), LONDON, utc("2026-10-25T08:00")) == utc("2026-10-25T00:30")


@pytest.mark.parametrize(("at", "night"), [("22:59", False), ("23:00", True), ("03:00", True), ("07:59", True), ("08:00", False)])
def test_night_is_from_eleven_until_eight(at: str, night: bool) -> None:
    assert cadence.is_night(utc(f"2026-11-02T{at}"), LONDON) is night


@pytest.mark.parametrize(
    ("at", "window"),
    [
        ("2026-11-02T08:00", "2026-11-02T08:00"),
        ("2026-11-02T21:59", "2026-11-02T21:59"),
        ("2026-11-02T22:00", "2026-11-03T08:00"),
        ("2026-11-03T03:00", "2026-11-03T08:00"),
        ("2026-10-24T22:00", "2026-10-25T08:00"),  # the night between has an hour more
    ],
)
def test_a_text_that_is_not_urgent_waits_for_eight(at: str, window: str) -> None:
    assert cadence.next_sms_window(utc(at), LONDON) == utc(window)


@pytest.mark.parametrize(
    ("after", "morning"),
    [
        ("2026-11-02T08:59", "2026-11-02T09:00"),  # Monday before nine: the same day
        ("2026-11-02T09:00", "2026-11-03T09:00"),
        ("2026-11-06T18:00", "2026-11-09T09:00"),  # Friday evening: Monday
        ("2026-12-24T18:00", "2026-12-29T09:00"),  # Christmas
    ],
)
def test_the_next_working_morning(after: str, morning: str) -> None:
    assert cadence.next_working_morning(utc(after), LONDON, WORKING, CHRISTMAS) == utc(morning)


def test_morning_is_at_the_latest_thirty_six_hours_after_the_fact() -> None:
    assert cadence.morning_for(utc("2026-11-03T20:00"), LONDON, WORKING, CHRISTMAS) == utc("2026-11-04T09:00")
    assert cadence.morning_for(utc("2026-12-24T18:00"), LONDON, WORKING, CHRISTMAS) == utc("2026-12-26T06:00")


def test_an_office_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a day"):
        cadence.next_working_morning(utc("2026-11-02T08:00"), LONDON, frozenset(), CHRISTMAS)
    with pytest.raises(ValueError, match="opens on some day"):
        Office(frozenset(), time(9), time(17))
    with pytest.raises(ValueError, match="closes on the day it opened"):
        Office(WORKING, time(17), time(9))


@pytest.mark.parametrize(
    ("at", "is_open", "closes"),
    [
        ("2026-11-02T08:59", False, "2026-11-02T17:00"),
        ("2026-11-02T09:00", True, "2026-11-02T17:00"),
        ("2026-11-02T17:00", False, "2026-11-03T17:00"),
        ("2026-11-07T12:00", False, "2026-11-09T17:00"),  # Saturday
        ("2026-12-25T12:00", False, "2026-12-29T17:00"),  # Christmas Day
    ],
)
def test_the_office_is_open_on_working_days_only(at: str, is_open: bool, closes: str) -> None:
    assert cadence.in_office_hours(utc(at), LONDON, OFFICE, CHRISTMAS) is is_open
    assert cadence.office_closes(utc(at), LONDON, OFFICE, CHRISTMAS) == utc(closes)


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [
        ("2026-11-24", "2026-11-23T17:00", "2026-11-24T07:30"),
        ("2026-11-30", "2026-11-27T17:00", "2026-11-30T07:30"),  # Monday: since Friday
        ("2026-12-29", "2026-12-24T17:00", "2026-12-29T07:30"),  # after Christmas, its weekend, and the day instead of Boxing Day
        ("2026-10-26", "2026-10-23T16:00", "2026-10-26T07:30"),  # the clocks went back between
    ],
)
def test_a_morning_looks_back_to_when_the_offices_closed(day: str, since: str, until: str) -> None:
    assert cadence.night_before(date.fromisoformat(day), LONDON, OFFICE, CHRISTMAS) == (utc(since), utc(until))


@pytest.mark.parametrize("day", ["2026-11-28", "2026-12-25"])
def test_a_day_on_which_the_offices_stay_closed_has_no_morning(day: str) -> None:
    assert cadence.night_before(date.fromisoformat(day), LONDON, OFFICE, CHRISTMAS) is None


def test_the_clock_moves_arrival_to_first_week_to_standard() -> None:
    arrived = utc("2026-11-02T18:00")
    first = cadence.first_tier_change(Tier.ARRIVAL, arrived)
    assert first == utc("2026-11-05T18:00")
    assert cadence.tier_at(Tier.ARRIVAL, first, utc("2026-11-05T17:59")) == (Tier.ARRIVAL, first)
    second = (Tier.FIRST_WEEK, utc("2026-11-09T18:00"))
    assert cadence.tier_at(Tier.ARRIVAL, first, utc("2026-11-05T18:00")) == second
    assert cadence.tier_at(*second, utc("2026-11-09T18:00")) == (Tier.STANDARD, None)


def test_a_tier_change_that_passed_twice_is_applied_twice() -> None:
    assert cadence.tier_at(Tier.ARRIVAL, utc("2026-11-05T18:00"), utc("2026-12-01T00:00")) == (Tier.STANDARD, None)


def test_a_plan_that_starts_in_its_first_week_has_seven_days_of_it() -> None:
    assert cadence.first_tier_change(Tier.FIRST_WEEK, utc("2026-11-02T18:00")) == utc("2026-11-09T18:00")


@pytest.mark.parametrize("tier", [Tier.STANDARD, Tier.AFTER_RETURN, Tier.APPROACHING_18])
def test_only_a_worker_ends_the_other_tiers(tier: Tier) -> None:
    assert cadence.first_tier_change(tier, utc("2026-11-02T18:00")) is None
    assert cadence.tier_at(tier, utc("2026-11-05T18:00"), utc("2026-12-01T00:00")) == (tier, None)
    assert cadence.tier_at(tier, None, utc("2026-12-01T00:00")) == (tier, None)
