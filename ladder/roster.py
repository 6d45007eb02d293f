"""Who is on duty, from the shifts of a team.

A shift belongs to the day it starts on. `mon` to `fri` are days that are not bank holidays; `sat` and `sun` are Saturdays and
Sundays, bank holidays or not; `holidays` are bank holidays on whatever day they fall. So a bank holiday on a Saturday is both
`sat` and `holidays`, and one on a Monday is `holidays` and never `mon`. Shifts start and end by the clock on the wall: the night
in which the clocks go forward is an hour shorter, and nobody is missing at its end.

Whoever says that they are busy is passed over by pages until then, but never by all of them: where everybody on duty is busy, nobody is.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ladder.cadence import first_moment, local_date, weekday

_DAY = timedelta(days=1)
# With nobody on the rota at all, look again in a day: whatever waits for the end of a shift must still wake.
LOOK_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of certain days during which certain workers, in this order, have a role."""

    days: frozenset[str]  # mon … sun, "holidays", "all"
    starts: time
    ends: time  # at or before `starts`: on the next day, so 09:00 to 09:00 is a whole day
    role: str
    workers: tuple[str, ...]

    def falls_on(self, day: date, holidays: frozenset[date]) -> bool:
        """Whether the shift starts on that day."""
        if "all" in self.days:
            return True
        if day in holidays:
            return "holidays" in self.days or (day.weekday() >= 5 and weekday(day) in self.days)
        return weekday(day) in self.days

    def span(self, day: date, zone: str) -> tuple[datetime, datetime]:
        """The instants between which the shift of that day runs; the last is no longer part of it."""
        last_day = day if self.starts < self.ends else day + _DAY
        return first_moment(day, self.starts, zone), first_moment(last_day, self.ends, zone)


Turn = tuple[datetime, datetime, Shift]  # one shift on one day: from, until, whose


def on_duty(
    shifts: tuple[Shift, ...],
    at: datetime,
    zone: str,
    holidays: frozenset[date],
    role: str | None = "on_duty",
    busy: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Who has that role (`None`: any) at that instant and is passed over by no page, in the order of the rota, each once."""
    there = dict.fromkeys(worker for _, _, shift in _now(shifts, at, zone, holidays, role) for worker in shift.workers)
    passed_over = heeded(shifts, at, zone, holidays, busy)
    return tuple(worker for worker in there if worker not in passed_over)


def heeded(shifts: tuple[Shift, ...], at: datetime, zone: str, holidays: frozenset[date], busy: frozenset[str]) -> frozenset[str]:
    """Whom pages pass over at that instant: those who are busy, or nobody where that would leave nobody on duty."""
    if not busy:
        return busy
    return busy if set(on_duty(shifts, at, zone, holidays)) - busy else frozenset()


def shift_ends_at(shifts: tuple[Shift, ...], at: datetime, zone: str, holidays: frozenset[date], role: str = "on_duty") -> datetime:
    """When the next hand-over is: the first shift running now that ends, or, with nobody on duty, the next that starts.

    Always after `at`, and never more than a day by the wall ahead.
    """
    ends = [until for _, until, _ in _now(shifts, at, zone, holidays, role)]
    if ends:
        return min(ends)
    today = local_date(at, zone)
    turns = _turns(shifts, today - _DAY, today + 2 * _DAY, zone, holidays, role)
    return min([since for since, _, _ in turns if since > at] + [at + LOOK_AGAIN_AFTER])


def next_end(shifts: tuple[Shift, ...], after: datetime, zone: str, holidays: frozenset[date]) -> datetime:
    """When a shift, of whatever role, ends next after that instant; with none in sight, the time to look again."""
    today = local_date(after, zone)
    turns = _turns(shifts, today - _DAY, today + _DAY, zone, holidays, None)
    return min([until for _, until, _ in turns if until > after] + [after + LOOK_AGAIN_AFTER])


def leaves_at(shifts: tuple[Shift, ...], worker: str, at: datetime, zone: str, holidays: frozenset[date]) -> datetime | None:
    """When the shifts of somebody who is on one at that instant end, one following the other without a gap; tomorrow's at the latest."""
    today = local_date(at, zone)
    theirs = [turn for turn in _turns(shifts, today - _DAY, today + _DAY, zone, holidays, None) if worker in turn[2].workers]
    ends_at = at
    for since, until, _ in sorted(theirs, key=lambda turn: turn[:2]):
        if since <= ends_at:
            ends_at = max(ends_at, until)
    return ends_at if ends_at > at else None


def leaving(shifts: tuple[Shift, ...], after: datetime, until: datetime, zone: str, holidays: frozenset[date]) -> dict[str, datetime]:
    """Whose shift, of whatever role, ends after the first instant and not after the last, and when; not those whose next one follows."""
    turns = _turns(shifts, local_date(after, zone) - _DAY, local_date(until, zone) + _DAY, zone, holidays, None)
    left: dict[str, datetime] = {}
    for _, ends_at, shift in sorted(turns, key=lambda turn: turn[1]):
        if not after < ends_at <= until:
            continue
        stay = {worker for since, to, other in turns if since <= ends_at < to for worker in other.workers}
        left |= {worker: ends_at for worker in shift.workers if worker not in stay}
    return left


def begins_within(
    shifts: tuple[Shift, ...], after: datetime, until: datetime, zone: str, holidays: frozenset[date], role: str = "on_duty"
) -> bool:
    """Whether a shift with that role begins after the first instant, and not after the last."""
    turns = _turns(shifts, local_date(after, zone) - _DAY, local_date(until, zone) + _DAY, zone, holidays, role)
    return any(after < since <= until for since, _, _ in turns)


def gaps(
    shifts: tuple[Shift, ...], zone: str, holidays: frozenset[date], start: datetime, end: datetime, role: str = "on_duty"
) -> list[tuple[datetime, datetime]]:
    """The stretches between two instants in which nobody has that role."""
    found: list[tuple[datetime, datetime]] = []
    covered_until = start
    turns = _turns(shifts, local_date(start, zone) - _DAY, local_date(end, zone) + _DAY, zone, holidays, role)
    for since, until, _ in sorted(turns, key=lambda turn: turn[:2]):
        if since >= end:
            break
        if since > covered_until:
            found.append((covered_until, since))
        covered_until = max(covered_until, until)
    if covered_until < end:
        found.append((covered_until, end))
    return found


def _now(shifts: tuple[Shift, ...], at: datetime, zone: str, holidays: frozenset[date], role: str | None) -> list[Turn]:
    # Yesterday's, for the night; tomorrow's, for the zones whose clocks go back over midnight and so read the old date again.
    today = local_date(at, zone)
    turns = _turns(shifts, today - _DAY, today + _DAY, zone, holidays, role)
    return [(since, until, shift) for since, until, shift in turns if since <= at < until]


def _turns(shifts: tuple[Shift, ...], first: date, last: date, zone: str, holidays: frozenset[date], role: str | None) -> list[Turn]:
    """The manned shifts with that role (`None`: any) that start on those days, in the order of the rota; without workers it is nobody's."""
    # A shift that lies wholly in the hour that spring skips takes no time, and is not there.
    manned = [shift for shift in shifts if role in (None, shift.role) and shift.workers]
    days = [first + _DAY * n for n in range((last - first).days + 1)]
    spans = ((*shift.span(day, zone), shift) for shift in manned for day in days if shift.falls_on(day, holidays))
    return [turn for turn in spans if turn[0] < turn[1]]
