"""When: plans, quiet hours, offices and nights, by the clock on the wall of a named zone.

This is the only module that knows wall clocks. Everything handed in and out as an instant is an aware UTC datetime; nothing here
reads a clock. Adding hours to an instant is safe, adding days to a wall clock is not: a local day is 23 or 25 hours twice a year.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

from ladder.words import Tier

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

QUIET_FROM, QUIET_TO = time(21, 30), time(8)  # bedtime and school mornings: no question to a young person
LATER_UNTIL = time(21, 15)  # the last "ask me later": a quarter of an hour is left to answer it before quiet
CARERS_UNTIL = time(21, 45)  # a little later than the young person, still not waking a household
SMS_FROM, SMS_TO = time(8), time(22)  # when a text that is not urgent may reach a worker
NIGHT_FROM, NIGHT_TO = time(23), time(8)  # people on standby sleep: a call wakes them, a text does not
MORNING = time(9)  # when the list of a working morning is read
LOGGED = time(7, 30)  # what the night brought is written down before those whom it concerns come to work
MORNING_AT_MOST = timedelta(hours=36)  # Friday night's list is not left until Tuesday

ARRIVAL_FOR = timedelta(hours=72)
FIRST_WEEK_FOR = timedelta(days=7)  # counted from arrival, not from the end of the first 72 hours

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One asking of a timetable: a local date, and a time on the wall as "HH:MM"."""

    local_date: date
    at: str


@dataclass(frozen=True, slots=True)
class Office:
    """The days and hours in which an authority's offices are open."""

    days: frozenset[str]
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not self.days or self.opens >= self.closes:
            raise ValueError("an office opens on some day, and closes on the day it opened")


@lru_cache(maxsize=4096)  # a county has a handful of clock times, and every decision asks for some of them
def first_moment(day: date, clock: time, zone: str) -> datetime:
    """The instant that clock time comes (T1): skipped by spring, the first moment after; doubled by autumn, the first."""
    tz = ZoneInfo(zone)
    wall = datetime.combine(day, clock)
    at = wall.replace(tzinfo=tz).astimezone(UTC)
    if at.astimezone(tz).replace(tzinfo=None) == wall:
        return at
    # No such wall time. Read with the offset from after the change, the time lies before the change; with the one from before
    # it, after the change. In between stands the change itself, on a whole second.
    before, after = (wall.replace(tzinfo=tz, fold=fold, microsecond=0).astimezone(UTC) for fold in (1, 0))
    old = before.astimezone(tz).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        before, after = (middle, after) if middle.astimezone(tz).utcoffset() == old else (before, middle)
    return after


def local_time(at: datetime, zone: str) -> time:
    """What the clock on the wall shows."""
    return at.astimezone(ZoneInfo(zone)).time()


def local_date(at: datetime, zone: str) -> date:
    """What the calendar on the wall shows."""
    return at.astimezone(ZoneInfo(zone)).date()


def weekday(day: date) -> str:
    """The day's name in a plan, an office or a rota."""
    return WEEKDAYS[day.weekday()]


@lru_cache(maxsize=4096)
def next_due(times: tuple[str, ...], days: frozenset[str], zone: str, after: datetime) -> tuple[datetime, Slot]:
    """The first slot strictly after that instant (T1): every slot once on each of its local days.

    Two slots that spring pushes on to the same moment are one asking, and bear the earlier one's name.
    """
    if not times or not (days & {"all", *WEEKDAYS}):
        raise ValueError("a timetable needs a time and a day of the week")
    today = local_date(after, zone)
    asked_days = (day for n in count() if days & {"all", weekday(day := today + _DAY * n)} and _exists(day, zone))
    return next(
        (at, Slot(day, clock))
        for day in asked_days
        for clock in sorted(times)
        if (at := first_moment(day, time.fromisoformat(clock), zone)) > after
    )


def _exists(day: date, zone: str) -> bool:
    """Whether the zone had that day at all: Samoa went from Thursday to Saturday in 2011."""
    return first_moment(day, time(), zone) < first_moment(day + _DAY, time(), zone)


def next_clock_time(clock: time, zone: str, after: datetime) -> datetime:
    """When the wall next shows that time, strictly after the instant: "about 22:30", said by a carer (K7)."""
    today = local_date(after, zone)
    return next(at for n in count() if (at := first_moment(today + _DAY * n, clock, zone)) > after)


def last_clock_time(clock: time, zone: str, until: datetime) -> datetime:
    """When the wall last showed that time, the instant itself included: "at 21:40", written down by a worker afterwards."""
    today = local_date(until, zone)
    return next(at for n in count() if (at := first_moment(today - _DAY * n, clock, zone)) <= until)


def in_quiet_hours(at: datetime, zone: str) -> bool:
    """Whether no question may go to a young person now (T2): from 21:30 until just before 08:00."""
    return not QUIET_TO <= local_time(at, zone) < QUIET_FROM


def later_allowed(at: datetime, zone: str) -> bool:
    """Whether "ask me later" may ask again at that instant: 21:15 itself still may, the small hours may not (K4, T2)."""
    return QUIET_TO <= local_time(at, zone) <= LATER_UNTIL


def carer_may_be_asked(at: datetime, zone: str) -> bool:
    """Whether a carer may be asked at that instant: 21:45 itself still may, after midnight is still too late (K7)."""
    return QUIET_TO <= local_time(at, zone) <= CARERS_UNTIL


def is_night(at: datetime, zone: str) -> bool:
    """Whether whoever is on standby is likely to be asleep."""
    return not NIGHT_TO <= local_time(at, zone) < NIGHT_FROM


def next_sms_window(at: datetime, zone: str) -> datetime:
    """The instant itself if a text that is not urgent may go to a worker then, else the next 08:00."""
    if SMS_FROM <= local_time(at, zone) < SMS_TO:
        return at
    return next_clock_time(SMS_FROM, zone, at)


def is_working_day(day: date, office_days: frozenset[str], holidays: frozenset[date]) -> bool:
    """Whether the offices open on that day; on a bank holiday they do not."""
    return weekday(day) in office_days and day not in holidays


def next_working_morning(after: datetime, zone: str, office_days: frozenset[str], holidays: frozenset[date]) -> datetime:
    """09:00 on the next working day, strictly after the instant."""
    return _on_next_working_day(MORNING, after, zone, office_days, holidays)


def morning_for(fact_at: datetime, zone: str, office_days: frozenset[str], holidays: frozenset[date]) -> datetime:
    """When a fact treated as `morning` wakes: the next working morning, and at the latest 36 hours after the fact."""
    return min(next_working_morning(fact_at, zone, office_days, holidays), fact_at + MORNING_AT_MOST)


def night_before(day: date, zone: str, office: Office, holidays: frozenset[date]) -> tuple[datetime, datetime] | None:
    """What the morning of a working day looks back on: since the offices last closed, until half past seven; nothing on any other day."""
    if not is_working_day(day, office.days, holidays):
        return None
    last = next(one for n in count(1) if is_working_day(one := day - _DAY * n, office.days, holidays))
    return first_moment(last, office.closes, zone), first_moment(day, LOGGED, zone)


def in_office_hours(at: datetime, zone: str, office: Office, holidays: frozenset[date]) -> bool:
    """Whether the offices are open at that instant."""
    return is_working_day(local_date(at, zone), office.days, holidays) and office.opens <= local_time(at, zone) < office.closes


def office_closes(at: datetime, zone: str, office: Office, holidays: frozenset[date]) -> datetime:
    """When the offices, open now or opening next, close."""
    return _on_next_working_day(office.closes, at, zone, office.days, holidays)


def _on_next_working_day(clock: time, after: datetime, zone: str, office_days: frozenset[str], holidays: frozenset[date]) -> datetime:
    if not office_days & {*WEEKDAYS}:
        raise ValueError("an office needs a day of the week to be open on")
    today = local_date(after, zone)
    working = (day for n in count() if is_working_day(day := today + _DAY * n, office_days, holidays))
    return next(at for day in working if (at := first_moment(day, clock, zone)) > after)


# The tiers that the clock ends: how long after their start, what comes next, and how long until the clock moves that on.
_MOVES: dict[Tier, tuple[timedelta, Tier, timedelta | None]] = {
    Tier.ARRIVAL: (ARRIVAL_FOR, Tier.FIRST_WEEK, FIRST_WEEK_FOR - ARRIVAL_FOR),
    Tier.FIRST_WEEK: (FIRST_WEEK_FOR, Tier.STANDARD, None),
}


def first_tier_change(tier: Tier, since: datetime) -> datetime | None:
    """When the clock first moves a plan that starts in that tier then; `None` for a tier that only a worker ends."""
    return since + _MOVES[tier][0] if tier in _MOVES else None


def tier_at(tier: Tier, changes_at: datetime | None, now: datetime) -> tuple[Tier, datetime | None]:
    """The tier the clock has brought a plan to, and when it moves it next; a change that passed twice is applied twice."""
    while changes_at is not None and changes_at <= now and tier in _MOVES:
        _, tier, again_after = _MOVES[tier]
        changes_at = None if again_after is None else changes_at + again_after
    return tier, changes_at if tier in _MOVES else None
