"""Who is paged next, and when: what makes a tired person reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ladder import cadence, roster
from ladder.alert import Alert, Phase
from ladder.words import Duty, Road
from scheduler.known import Council


@dataclass(frozen=True, slots=True)
class Following:
    """What comes next if nobody does anything. `who` is a reference; nobody, when nobody stands there."""

    at: datetime
    who: str | None
    by: tuple[Road, ...] = ()
    is_last_resort: bool = False
    asks_owner: bool = False


def following(alert: Alert, council: Council, team: UUID | None, allocated_to: UUID | None) -> Following | None:
    """The next thing that an alert does by itself."""
    match alert.phase:
        case Phase.RESOLVED:
            return None
        case Phase.TAKEN if alert.climb_at is None or (alert.owner_at is not None and alert.owner_at < alert.climb_at):
            return None if alert.owner_at is None else _owner(alert, council, team)
        case Phase.PAGING | Phase.TAKEN if alert.climb_at is not None:
            return _next_rung(alert, council, team, alert.climb_at)
        case Phase.LISTED if alert.climb_at is not None and alert.texted:
            return _rung_from(alert, council, team, alert.climb_at, 0)
        case Phase.LISTED | Phase.STOOD_DOWN if alert.climb_at is not None:
            return Following(alert.climb_at, _allocated(alert, council, team, allocated_to, alert.climb_at))
        case Phase.PAGING | Phase.TAKEN | Phase.LISTED | Phase.STOOD_DOWN:
            return None


def _owner(alert: Alert, council: Council, team: UUID | None) -> Following:
    assert alert.owner_at is not None, "asked for after looking"
    if alert.owner_asked:
        return _rung_from(alert, council, team, alert.owner_at, 0)
    return Following(alert.owner_at, alert.taken_by, asks_owner=True)


def _next_rung(alert: Alert, council: Council, team: UUID | None, at: datetime) -> Following:
    if alert.phase is Phase.TAKEN or alert.seeking is Duty.LAST_RESORT:
        return _rung_from(alert, council, team, at, 0)
    return _rung_from(alert, council, team, at, alert.rung + 1)


def _rung_from(alert: Alert, council: Council, team: UUID | None, at: datetime, first: int) -> Following:
    """The first rung from there on on which somebody stands; a rung on which nobody stands is climbed at once (A4)."""
    ladder = alert.ladder
    this_round = [(rung, alert.passed, alert.round > 0) for rung in ladder[first:]]
    next_round = [(rung, (), True) for rung in ladder]  # whoever passed, or is busy, is asked again
    for rung, passed, again in (*this_round, *next_round):
        found = _on(rung.who, council, team, at, passed, again=again)
        if found is not None:
            return Following(at, found, rung.by)
    last = council.last_resort
    return Following(at, None if last is None else council.people[last].ref, is_last_resort=True)


def _on(who: Duty, council: Council, team: UUID | None, at: datetime, passed: Sequence[str], *, again: bool) -> str | None:
    role = "manager" if who is Duty.MANAGER else "on_duty"
    rota = [ref for ref in _rota(council, team, at, role, again=again) if ref not in passed]
    place = 1 if who is Duty.NEXT_ON_DUTY else 0
    return rota[place] if place < len(rota) else None


def _allocated(alert: Alert, council: Council, team: UUID | None, allocated_to: UUID | None, at: datetime) -> str | None:
    passed_over = allocated_to is None or allocated_to not in council.people or str(allocated_to) in council.busy_at(at)
    own = [] if allocated_to is None or passed_over else [council.people[allocated_to].ref]
    works = cadence.is_working_day(cadence.local_date(at, council.zone), council.office.days, council.holidays)
    candidates = [*(own if works else []), *_rota(council, team, at, "on_duty")]
    return next((ref for ref in candidates if ref not in alert.passed), None)


def _rota(council: Council, team: UUID | None, at: datetime, role: str, *, again: bool = False) -> list[str]:
    return [council.people[one].ref for one in council.free(team, at, role, again=again)]


def shift_began_at(council: Council, now: datetime, look_back_to: datetime) -> datetime:
    """The last hand-over before now, of whichever team had one."""
    began = look_back_to
    for team in council.teams.values():
        at = look_back_to
        while (ends_at := roster.shift_ends_at(team.shifts, at, council.zone, council.holidays)) <= now:
            at = ends_at
        began = max(began, at)
    return began


def on_duty_now(council: Council, now: datetime) -> tuple[str, ...]:
    """Who is on any team's rota now, busy or not, by reference, each once."""
    there = (
        worker
        for team in council.teams.values()
        for role in ("on_duty", "manager")
        for worker in roster.on_duty(team.shifts, now, council.zone, council.holidays, role)
    )
    return tuple(council.people[UUID(one)].ref for one in dict.fromkeys(there))
