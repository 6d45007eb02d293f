"""Who is paged next, and when, if nobody takes it: "Next M.Shah 21:55" is what makes a tired person reply."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ladder.alert import Alert, Phase
from ladder.rungs import PageRung
from ladder.words import Duty
from scheduler.known import Council, Team


@dataclass(frozen=True, slots=True)
class Following:
    """The next worker by reference; `None` when the next page finds only the reader, or nobody."""

    worker: str | None
    at: datetime | None


def following(council: Council, team: UUID | None, alert: Alert, reader: str) -> Following:
    """The next rung on which somebody other than the reader will stand, by the rota of that moment."""
    if alert.phase is not Phase.PAGING or alert.climb_at is None:
        return Following(None, alert.climb_at)
    return _first_other(council, team, _rungs_ahead(alert), alert.climb_at, reader)


def offered_to(council: Council, team: UUID | None, alert: Alert, starts_at: datetime, reader: str) -> Following:
    """Who would be paged if the ladder started then: what an owner hears who has noted nothing."""
    return _first_other(council, team, ((rung, (), False) for rung in alert.ladder), starts_at, reader)


_Ahead = Iterator[tuple[PageRung, tuple[str, ...], bool]]


def _rungs_ahead(alert: Alert) -> _Ahead:
    """The rest of this round without those who passed, then a whole round with them, and with whoever is busy."""
    if alert.seeking is not Duty.LAST_RESORT:
        yield from ((rung, alert.passed, alert.round > 0) for rung in alert.ladder[alert.rung + 1 :])
    yield from ((rung, (), True) for rung in alert.ladder)


def _first_other(council: Council, team_id: UUID | None, ahead: _Ahead, at: datetime, reader: str) -> Following:
    team = None if team_id is None else council.teams.get(team_id)
    if team is None:
        return Following(None, at)
    first_at = at
    for rung, passed, again in ahead:
        worker = _stands(council, team, rung.who, passed, at, again=again)
        if worker is None:
            continue  # it climbs at once
        if worker != reader:
            return Following(worker, at)
        at += rung.wait_for
    return Following(None, first_at)


def _stands(council: Council, team: Team, who: Duty, passed: tuple[str, ...], at: datetime, *, again: bool) -> str | None:
    role = "manager" if who is Duty.MANAGER else "on_duty"
    refs = [council.people[one].ref for one in council.free(team.id, at, role, again=again)]
    left = [ref for ref in refs if ref not in passed]
    place = 1 if who is Duty.NEXT_ON_DUTY else 0
    return left[place] if place < len(left) else None
