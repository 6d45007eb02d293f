"""The rota: who is on duty, when they hand over, and when nobody is, by the clock on the wall."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder import cadence, roster
from ladder.roster import Shift

LONDON = "Europe/London"
NONE: frozenset[date] = frozenset()
WEEK = frozenset({"mon", "tue", "wed", "thu", "fri"})
REST = frozenset({"sat", "sun", "holidays"})
DAY = Shift(WEEK, time(9), time(17), "on_duty", ("khan", "shah"))
REST_DAY = Shift(REST, time(9), time(17), "on_duty", ("hill",))
NIGHT = Shift(frozenset({"all"}), time(17), time(9), "on_duty", ("hill",))
MANAGER = Shift(frozenset({"all"}), time(9), time(9), "manager", ("shah",))
COUNTY = (DAY, REST_DAY, NIGHT, MANAGER)
DAYS = st.frozensets(st.sampled_from([*cadence.WEEKDAYS, "holidays", "all"]), min_size=1)
CLOCKS = st.times().map(lambda t: t.replace(second=0, microsecond=0))
SHIFTS = st.lists(
    st.builds(Shift, DAYS, CLOCKS, CLOCKS, st.just("on_duty"), st.lists(st.sampled_from("abc"), max_size=2).map(tuple)),
    max_size=4,
).map(tuple)
# Around both clock changes, and a bank holiday.
INSTANTS = st.one_of(
    st.datetimes(datetime(2026, 10, 22), datetime(2026, 10, 28), timezones=st.just(UTC)),  # noqa: DTZ001  (made aware by `timezones`)
    st.datetimes(datetime(2027, 3, 24), datetime(2027, 3, 31), timezones=st.just(UTC)),  # noqa: DTZ001  (made aware by `timezones`)
)
HOLIDAYS = st.frozensets(st.sampled_from([date(2026, 10, 24), date(2026, 10, 26), date(2027, 3, 26), date(2027, 3, 29)]))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "who"),
    [
        ("2026-11-02T09:00", ("khan", "shah")),  # Monday
        ("2026-11-02T16:59", ("khan", "shah")),
        ("2026-11-02T17:00", ("hill",)),
        ("2026-11-03T03:00", ("hill",)),
        ("2026-11-03T08:59", ("hill",)),
        ("2026-11-07T12:00", ("hill",)),  # Saturday
    ],
)
def test_the_day_team_by_day_and_one_person_by_night(at: str, who: tuple[str, ...]) -> None:
    assert roster.on_duty(COUNTY, utc(at), LONDON, NONE) == who


def test_a_bank_holiday_on_a_monday_is_not_a_monday() -> None:
    boxing_day = frozenset({date(2026, 12, 28)})
    assert roster.on_duty(COUNTY, utc("2026-12-28T12:00"), LONDON, boxing_day) == ("hill",)
    assert roster.on_duty(COUNTY, utc("2026-12-28T12:00"), LONDON, NONE) == ("khan", "shah")


def test_a_bank_holiday_on_a_saturday_is_both() -> None:
    saturday = date(2026, 12, 26)
    for days in ({"sat"}, {"holidays"}):
        shift = Shift(frozenset(days), time(9), time(17), "on_duty", ("hill",))
        assert roster.on_duty((shift,), utc("2026-12-26T12:00"), LONDON, frozenset({saturday})) == ("hill",)
    weekdays = Shift(WEEK, time(9), time(17), "on_duty", ("khan",))
    assert roster.on_duty((weekdays,), utc("2026-12-26T12:00"), LONDON, frozenset({saturday})) == ()


def test_a_shift_from_nine_to_nine_is_a_whole_day() -> None:
    for at in ("2026-11-02T09:00", "2026-11-02T23:00", "2026-11-03T08:59", "2026-11-03T09:00"):
        assert roster.on_duty(COUNTY, utc(at), LONDON, NONE, role="manager") == ("shah",)


def test_overlapping_shifts_keep_the_order_of_the_rota_and_name_nobody_twice() -> None:
    late = Shift(frozenset({"all"}), time(12), time(20), "on_duty", ("shah", "okoro"))
    assert roster.on_duty((late, DAY), utc("2026-11-02T13:00"), LONDON, NONE) == ("shah", "okoro", "khan")
    assert roster.on_duty((DAY, late), utc("2026-11-02T13:00"), LONDON, NONE) == ("khan", "shah", "okoro")
    assert roster.shift_ends_at((DAY, late), utc("2026-11-02T13:00"), LONDON, NONE) == utc("2026-11-02T17:00")


@pytest.mark.parametrize(
    ("starts", "hours"), [("2026-10-23T16:00", 16), ("2026-10-24T16:00", 17), ("2027-03-26T17:00", 16), ("2027-03-27T17:00", 15)]
)
def test_t1_the_night_of_a_clock_change_is_fifteen_or_seventeen_hours(starts: str, hours: int) -> None:
    start = utc(starts)
    assert roster.on_duty(COUNTY, start, LONDON, NONE) == ("hill",)
    assert roster.shift_ends_at(COUNTY, start, LONDON, NONE) - start == timedelta(hours=hours)


def test_t1_nobody_is_missing_in_the_hour_that_comes_twice() -> None:
    early = Shift(frozenset({"all"}), time(1, 30), time(9), "on_duty", ("khan",))
    late = Shift(frozenset({"all"}), time(9), time(1, 30), "on_duty", ("hill",))
    assert roster.on_duty((early, late), utc("2026-10-25T00:29"), LONDON, NONE) == ("hill",)
    assert roster.on_duty((early, late), utc("2026-10-25T00:31"), LONDON, NONE) == ("khan",)
    assert roster.on_duty((early, late), utc("2026-10-25T01:15"), LONDON, NONE) == ("khan",)


def test_t1_a_shift_within_the_hour_that_spring_skips_takes_no_time() -> None:
    short = Shift(frozenset({"all"}), time(1, 10), time(1, 50), "on_duty", ("khan",))
    whole = (utc("2027-03-28T00:30"), utc("2027-03-28T12:00"))
    assert roster.gaps((short,), LONDON, NONE, *whole) == [whole]


def test_a_clock_that_goes_back_over_midnight_leaves_nobody_out() -> None:
    zone, shift = "America/Santiago", Shift(frozenset({"sun"}), time(0), time(8), "on_duty", ("khan",))
    # There, on the first Sunday of April 2026, Saturday's last hour comes twice; Sunday begins once, after the second.
    assert roster.on_duty((shift,), utc("2026-04-05T03:30"), zone, NONE) == ()
    assert roster.on_duty((shift,), utc("2026-04-05T04:00"), zone, NONE) == ("khan",)


def test_with_nobody_on_duty_the_next_hand_over_is_the_next_shift() -> None:
    assert roster.shift_ends_at((DAY,), utc("2026-11-02T20:00"), LONDON, NONE) == utc("2026-11-03T09:00")


@pytest.mark.parametrize("shifts", [(), (MANAGER,), (Shift(WEEK, time(9), time(17), "on_duty", ()),), (DAY,)])
def test_with_nobody_for_days_we_look_again_in_one(shifts: tuple[Shift, ...]) -> None:
    friday_evening = utc("2026-11-06T20:00")
    assert roster.shift_ends_at(shifts, friday_evening, LONDON, NONE) == friday_evening + roster.LOOK_AGAIN_AFTER


def test_the_example_rota_has_no_gap_in_eight_weeks_with_bank_holidays() -> None:
    christmas = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
    start = utc("2026-12-01T00:00")
    for role in ("on_duty", "manager"):
        assert roster.gaps(COUNTY, LONDON, christmas, start, start + timedelta(weeks=8), role=role) == []


def test_a_gap_is_named_by_its_beginning_and_its_end() -> None:
    found = roster.gaps((DAY, NIGHT), LONDON, NONE, utc("2026-11-06T12:00"), utc("2026-11-09T12:00"))
    weekend = [("2026-11-07T09:00", "2026-11-07T17:00"), ("2026-11-08T09:00", "2026-11-08T17:00")]
    assert found == [(utc(since), utc(until)) for since, until in weekend]
    assert roster.gaps((), LONDON, NONE, utc("2026-11-06T12:00"), utc("2026-11-06T13:00")) == [
        (utc("2026-11-06T12:00"), utc("2026-11-06T13:00"))
    ]


@given(SHIFTS, INSTANTS, HOLIDAYS)
def test_t1_somebody_is_on_duty_exactly_where_there_is_no_gap(shifts: tuple[Shift, ...], at: datetime, holidays: frozenset[date]) -> None:
    moment = timedelta(microseconds=1)
    nobody = roster.gaps(shifts, LONDON, holidays, at, at + moment) == [(at, at + moment)]
    assert nobody == (roster.on_duty(shifts, at, LONDON, holidays) == ())


@given(SHIFTS, INSTANTS, HOLIDAYS)
def test_the_next_hand_over_always_comes_and_nobody_new_comes_or_goes_unless_somebody_joins(
    shifts: tuple[Shift, ...], at: datetime, holidays: frozenset[date]
) -> None:
    until = roster.shift_ends_at(shifts, at, LONDON, holidays)
    assert at < until <= at + timedelta(hours=25)
    if roster.on_duty(shifts, at, LONDON, holidays):
        just_before = until - timedelta(microseconds=1)
        assert set(roster.on_duty(shifts, at, LONDON, holidays)) <= set(roster.on_duty(shifts, just_before, LONDON, holidays))


@given(SHIFTS, INSTANTS, HOLIDAYS)
def test_gaps_lie_in_order_apart_and_within_what_was_asked(shifts: tuple[Shift, ...], start: datetime, holidays: frozenset[date]) -> None:
    end = start + timedelta(days=3)
    edges = [edge for gap in roster.gaps(shifts, LONDON, holidays, start, end) for edge in gap]
    assert edges == sorted(set(edges))
    assert all(start <= edge <= end for edge in edges)


def test_a_shift_begins_after_one_instant_and_not_after_another() -> None:
    """At nine and at five, each once, however often it is asked."""
    at_eight, at_nine, at_five = (datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (8, 9, 17))
    begins = [
        roster.begins_within(COUNTY, after, until, LONDON, NONE)
        for after, until in ((at_eight, at_nine), (at_nine, at_five - timedelta(minutes=1)), (at_nine, at_five), (at_five, at_five))
    ]
    assert begins == [True, False, True, False]


BUSY = frozenset({"khan"})
LATE = Shift(frozenset({"mon"}), time(15), time(20), "on_duty", ("khan",))


def test_whoever_is_busy_is_passed_over_and_never_all_of_them() -> None:
    monday, night = utc("2026-11-02T12:00"), utc("2026-11-02T20:00")
    assert roster.on_duty(COUNTY, monday, LONDON, NONE, busy=BUSY) == ("shah",)
    assert roster.on_duty(COUNTY, monday, LONDON, NONE, busy=BUSY | {"shah"}) == ("khan", "shah")
    assert roster.on_duty(COUNTY, monday, LONDON, NONE, "manager", BUSY | {"shah"}) == ("shah",)
    assert roster.on_duty(COUNTY, night, LONDON, NONE, "manager", frozenset({"shah"})) == ()
    assert roster.on_duty((), night, LONDON, NONE, busy=BUSY) == ()


@pytest.mark.parametrize(
    ("worker", "at", "ends"),
    [
        ("khan", "2026-11-02T12:00", "2026-11-02T20:00"),  # Monday: the late shift begins before the day's ends
        ("khan", "2026-11-03T12:00", "2026-11-03T17:00"),
        ("khan", "2026-11-03T17:00", None),
        ("hill", "2026-11-08T12:00", "2026-11-09T09:00"),  # Sunday: the night follows the day
        ("nobody", "2026-11-02T12:00", None),
    ],
)
def test_when_somebody_leaves_is_when_the_last_of_the_shifts_that_follow_one_another_ends(worker: str, at: str, ends: str | None) -> None:
    assert roster.leaves_at((*COUNTY, LATE), worker, utc(at), LONDON, NONE) == (None if ends is None else utc(ends))


def test_who_leaves_within_a_window_and_when() -> None:
    shifts = (*COUNTY, LATE)
    five, eight = utc("2026-11-02T17:00"), utc("2026-11-02T20:00")
    assert roster.leaving(shifts, five - timedelta(minutes=1), five, LONDON, NONE) == {}, "khan works on, and shah manages"
    assert roster.leaving((DAY, LATE, NIGHT), five - timedelta(minutes=1), five, LONDON, NONE) == {"shah": five}
    assert roster.leaving(shifts, five, eight, LONDON, NONE) == {"khan": eight}
    assert roster.leaving(shifts, eight, eight + timedelta(hours=1), LONDON, NONE) == {}
    assert roster.leaving(shifts, eight, utc("2026-11-04T09:00"), LONDON, NONE) == {
        "khan": utc("2026-11-03T17:00"),
        "hill": utc("2026-11-04T09:00"),
    }


def test_the_next_end_of_any_shift_and_the_time_to_look_again_without_one() -> None:
    assert roster.next_end(COUNTY, utc("2026-11-02T12:00"), LONDON, NONE) == utc("2026-11-02T17:00")
    assert roster.next_end(COUNTY, utc("2026-11-02T17:00"), LONDON, NONE) == utc("2026-11-03T09:00")
    assert roster.next_end((), utc("2026-11-02T17:00"), LONDON, NONE) == utc("2026-11-03T17:00")
