"""From what was counted to what a team is to expect: pages a night, for the team and for each worker, and lines for the morning."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from desk.forecast.tally import Tally
from ladder import cadence, roster
from ladder.words import Cause, Treatment
from scheduler.known import Council, Team

WORKERS_PAGES = 2  # a night, for each worker on duty, where a team has written no budget
WEEKS = 4

_LOOKED_AT_EVERY = timedelta(hours=2)  # the rota: no shift that counts is shorter


@dataclass(frozen=True, slots=True)
class Weeks:
    """The time that is played, in whole local days."""

    begins_at: datetime
    ends_at: datetime  # the first instant that is not played

    @property
    def nights(self) -> int:
        """How many: a night is what lies outside office hours, and each day has one."""
        return round((self.ends_at - self.begins_at) / timedelta(days=1))


def weeks_of(at: datetime, zone: str, *, to_come: bool) -> Weeks:
    """Four weeks from the Monday of that instant's week, or from the next: what is planned today begins then."""
    today = cadence.local_date(at, zone)
    monday = today + timedelta(days=7 * to_come - today.weekday())
    begins_at, ends_at = (cadence.first_moment(day, time(), zone) for day in (monday, monday + timedelta(weeks=WEEKS)))
    return Weeks(begins_at, ends_at)


@dataclass(frozen=True, slots=True)
class Budgeted:
    """A team by its reference, and the pages a night that it wrote down as its budget, if it did."""

    ref: str
    pages_per_night: int | None


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """What one team is to expect, on average over the nights that were played."""

    team: str
    young_people: int
    pages: float  # a night
    pages_by_day: float  # in office hours, a day
    workers: float  # on duty at night
    budget: float  # pages a night
    is_written: bool  # by the team; else it is the default
    lines: dict[Treatment, float]  # a day: what pages nobody yet
    alerts: dict[Cause, float]  # a day

    @property
    def pages_for_each(self) -> float:
        """Pages a night for each worker on duty."""
        return self.pages / self.workers

    @property
    def is_within_budget(self) -> bool:
        """Whether this is what the team agreed to carry, by the figures that are shown: to a tenth of a page."""
        return round(self.pages, 1) <= self.budget


def load_of(tally: Tally, council: Council, team: Team, known: Budgeted, young_people: int, weight: float, weeks: Weeks) -> TeamLoad:
    """The load of one team. `weight`: for how many young people each that was played stands."""
    at_night = [not cadence.in_office_hours(one.at, council.zone, council.office, council.holidays) for one in tally.paged]
    workers = workers_at_night(team, council, weeks)
    each = weight / weeks.nights
    listed = Counter(one.treatment for one in tally.opened)
    return TeamLoad(
        team=known.ref,
        young_people=young_people,
        pages=sum(at_night) * each,
        pages_by_day=(len(at_night) - sum(at_night)) * each,
        workers=workers,
        budget=workers * WORKERS_PAGES if known.pages_per_night is None else known.pages_per_night,
        is_written=known.pages_per_night is not None,
        lines={how: listed[how] * each for how in (Treatment.MORNING, Treatment.BOARD)},
        alerts={cause: number * each for cause, number in Counter(one.cause for one in tally.opened).items()},
    )


def workers_at_night(team: Team, council: Council, weeks: Weeks) -> float:
    """How many different workers are on duty in a night, on average; where nobody is, the last resort is the one."""
    nights: dict[int, set[str]] = {number: set() for number in range(weeks.nights)}
    at = weeks.begins_at
    while at < weeks.ends_at:
        if not cadence.in_office_hours(at, council.zone, council.office, council.holidays):
            # A night is counted from noon to noon: the small hours are the evening's before.
            night = (at - weeks.begins_at + timedelta(hours=12)) // timedelta(days=1)
            nights[night % weeks.nights] |= set(roster.on_duty(team.shifts, at, council.zone, council.holidays))
        at += _LOOKED_AT_EVERY
    return sum(max(len(workers), 1) for workers in nights.values()) / weeks.nights
