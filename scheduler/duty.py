"""Who stands on a rung now: the rota, and the roads that lead to them."""

from uuid import UUID

from ladder import cadence, roster
from ladder.effects import Seek
from ladder.events import Manned, Times, Unmanned
from ladder.words import Duty
from scheduler.case import Case
from scheduler.known import Team
from scheduler.owing import by_road


def team_of(case: Case) -> Team | None:
    """The team that answers for this subject: the placement's, else the alert's, else the authority's first."""
    wanted = case.placement.team_id if case.placement is not None else None
    if wanted is None and case.alert is not None:
        wanted = case.alert.team_id
    if wanted is None:
        return next(iter(case.council.teams.values()), None)
    return case.council.teams.get(wanted)


def on_duty(case: Case, role: str = "on_duty") -> tuple[UUID, ...]:
    """Who has that role now, in the order of the rota, busy or not."""
    team = team_of(case)
    if team is None:
        return ()
    found = roster.on_duty(team.shifts, case.now, case.council.zone, case.council.holidays, role)
    return tuple(UUID(one) for one in found)


def free(case: Case, role: str = "on_duty", *, again: bool = False) -> tuple[UUID, ...]:
    """Whom a page to that role may reach now, in the order of the rota; `again`: after a whole round that nobody took."""
    team = team_of(case)
    return case.council.free(None if team is None else team.id, case.now, role, again=again)


def sought(case: Case, seek: Seek) -> Manned | Unmanned:
    """Who stands on that rung, by those roads that are configured and usable; else nobody does (A4)."""
    for worker in _candidates(case, seek):
        roads = tuple(road for road in seek.by if by_road(case, worker, road) is not None)
        if roads:
            return Manned(case.council.people[worker].ref, roads)
        if seek.who is not Duty.ALLOCATED:
            return Unmanned()
    return Unmanned()


def _candidates(case: Case, seek: Seek) -> list[UUID]:
    council = case.council
    passed = {council.by_ref(ref).id for ref in seek.skip}
    again = case.alert is not None and case.alert.value.round > 0
    match seek.who:
        case Duty.ON_DUTY:
            return [one for one in free(case, again=again) if one not in passed][:1]
        case Duty.NEXT_ON_DUTY:
            return [one for one in free(case, again=again) if one not in passed][1:2]
        case Duty.MANAGER:
            return [one for one in free(case, "manager", again=again) if one not in passed][:1]
        case Duty.ALLOCATED:
            return [one for one in (*_allocated(case), *free(case)) if one not in passed]
        case Duty.LAST_RESORT:
            return [] if council.last_resort is None else [council.last_resort]


def _allocated(case: Case) -> tuple[UUID, ...]:
    council, young = case.council, case.young
    if young is None or young.allocated_to is None or young.allocated_to not in council.people:
        return ()
    if str(young.allocated_to) in council.busy_at(case.now):
        return ()
    today = cadence.local_date(case.now, council.zone)
    return (young.allocated_to,) if cadence.is_working_day(today, council.office.days, council.holidays) else ()


def times(case: Case) -> Times:
    """When a calm treatment of a fact of this moment would wake."""
    council, team = case.council, team_of(case)
    shifts = team.shifts if team is not None else ()
    ends_at = roster.shift_ends_at(shifts, case.now, council.zone, council.holidays)
    morning_at = cadence.morning_for(case.now, council.zone, council.office.days, council.holidays)
    return Times(shift_ends_at=ends_at, morning_at=morning_at)
