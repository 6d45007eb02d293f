"""Drills: a page marked TEST to whoever is on duty, and how long each took to answer. It climbs to nobody, and ends by itself."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.drills import PAGE
from db.queries import alerts, authorities, drills, outbox
from db.queries.rows import Record
from db.scope import Scope
from db.words import Lane, MadeBy, SubjectKind
from desk.alerts import worker_of
from desk.refusals import Refused
from ladder import cadence, roster
from ladder.alert import Phase
from ladder.codes import new_drill_code
from ladder.words import Road
from scheduler import finding, writing
from scheduler.case import Case
from scheduler.codes import REST_FOR
from scheduler.council import councils
from scheduler.engine import Engine
from scheduler.known import Council
from scheduler.owing import by_road, owe

LASTS_FOR = timedelta(minutes=15)
PAGED_LATELY = timedelta(minutes=30)  # so long a bare "ok" may mean that page (DESIGN §7)
REPORTED_FOR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Started:
    """A drill that began."""

    worker: str
    code: str
    roads: tuple[Road, ...]
    ends_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Begun:
    """Who is drilled now, and why somebody is not."""

    started: tuple[Started, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """One drill, as the report tells it. Durations are seconds."""

    worker: str
    started_at: str
    zone: str
    by_night: bool
    started_by: str
    accepted_after: float | None  # until a provider took the page
    taken_after: float | None
    outcome: str  # taken, not_taken, open

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


async def start(
    engine: Engine, scope: Scope, *, worker: str | None = None, team: str | None = None, by_voice: bool = False, actor: str | None = None
) -> Begun:
    """Page that worker, that team's on duty, or whoever is on duty now, each with a code of their own."""
    if worker is not None and team is not None:
        raise Refused("Name a worker or a team, not both.")
    async with engine.database.transaction() as tx:
        tools = await engine.tools(tx)
        by = "operator" if actor is None else (await worker_of(tx, scope, actor)).ref
        started: list[Started] = []
        left_out: list[str] = []
        for authority_id, worker_id in await _whom(tx, scope, tools.now, worker, team):
            own = Scope(authority_id)
            council = (await councils(tx, own, [authority_id], tools.now))[authority_id]
            case, roads = Case(worker_id, council, tools), (Road.SMS, Road.VOICE) if by_voice else (Road.SMS,)
            why_not = await _why_not(tx, own, case, roads)
            if why_not is None:
                started.append(await _start(tx, own, case, roads, by))
            else:
                left_out.append(f"{council.people[worker_id].ref} {why_not}")
    if not started:
        raise Refused(f"Nobody is drilled: {'; '.join(left_out) or 'nobody is on duty now'}.")
    return Begun(tuple(started), tuple(left_out))


async def _whom(tx: AsyncConnection, scope: Scope, now: datetime, worker: str | None, team: str | None) -> list[tuple[UUID, UUID]]:
    """Authority and worker, each once."""
    if worker is not None:
        row = await worker_of(tx, scope, worker)
        return [(row.authority_id, row.id)]
    teams = [row for row in await authorities.teams_of(tx, scope) if team in (None, row.ref)]
    if team is not None and not teams:
        raise Refused(f"No team has the reference {team}.")
    found = await councils(tx, scope, {row.authority_id for row in teams}, now)
    pairs = [(row.authority_id, UUID(one)) for row in teams for one in _on_duty(found[row.authority_id], row.id, now)]
    return list(dict.fromkeys(pairs))


def _on_duty(council: Council, team_id: UUID, now: datetime) -> tuple[str, ...]:
    return roster.on_duty(council.teams[team_id].shifts, now, council.zone, council.holidays)


async def _why_not(tx: AsyncConnection, own: Scope, case: Case, roads: tuple[Road, ...]) -> str | None:
    """Why this worker is not drilled now: what is real goes before."""
    if await drills.open_of(tx, own, case.id, case.now) is not None:
        return "is being drilled already"
    if str(case.id) in case.council.busy_at(case.now):
        return "is busy, and pages pass them over"
    contacts = [contact for road in roads if (contact := by_road(case, case.id, road)) is not None]
    if len(contacts) < len(roads):
        return "has no proven telephone that is offered here"
    keys = [one.address_key for one in contacts]
    lately = await finding.pages_lately(tx, own, keys, case.now, PAGED_LATELY)
    if any(row.phase != Phase.RESOLVED for row in await alerts.alerts_of(tx, own, lately)):
        return "was paged for a real alert in the last half hour"
    return None


async def _start(tx: AsyncConnection, own: Scope, case: Case, roads: tuple[Road, ...], by: str) -> Started:
    tools, ref = case.tools, case.council.people[case.id].ref
    drill_id, ends_at = tools.new_id(), case.now + LASTS_FOR
    code = new_drill_code(await drills.codes_since(tx, own, case.now - REST_FOR), tools.choose)
    for road in roads:
        _owe(case, drill_id, road, {"code": code, "by": ends_at.isoformat()}, ends_at)
    row = {"id": drill_id, "authority_id": case.council.id, "worker_id": case.id, "code": code, "started_by": by, "taken_at": None}
    times = {"started_at": case.now, "ends_at": ends_at, "messages": [row["id"].hex for row in case.gathered.owed]}
    await drills.insert(tx, own, row | times)
    reason = f"{by} started a drill of {ref}"
    case.write_line(SubjectKind.PERSON, case.id, None, "DrillStarted", reason, by, {"drill": drill_id.hex, "roads": list(roads)})
    await writing.write(tx, own, [case])
    return Started(ref, code, roads, ends_at, case.council.zone)


def _owe(case: Case, drill_id: UUID, road: Road, params: dict[str, Any], not_after: datetime) -> None:
    contact = by_road(case, case.id, road)
    assert contact is not None, "looked at a moment ago"
    made_by = (MadeBy.WATCH, drill_id, 0, 0)
    owe(
        case,
        made_by=made_by,
        recipient=case.id,
        contact=contact,
        lane=Lane.PAGE,
        text_key=PAGE,
        road=road,
        not_after=not_after,
        params=params,
    )


async def report(tx: AsyncConnection, scope: Scope, now: datetime) -> list[Reported]:
    """Every drill of the last year, by worker, the newest first."""
    rows = await drills.since(tx, scope, now - REPORTED_FOR)
    ids = [UUID(one) for row in rows for one in row.messages]
    pages = {page.id.hex: page for page in await outbox.messages(tx, scope, ids)} if ids else {}
    return [_reported(row, [pages[one] for one in row.messages if one in pages], now) for row in rows]


def _reported(row: Record, pages: list[Record], now: datetime) -> Reported:
    accepted_at = min((page.accepted_at for page in pages if page.accepted_at is not None), default=None)
    over = "not_taken" if row.ends_at <= now else "open"
    return Reported(
        worker=row.ref,
        started_at=row.started_at.isoformat(),
        zone=row.timezone,
        by_night=cadence.is_night(row.started_at, row.timezone),
        started_by=row.started_by,
        accepted_after=_seconds(row.started_at, accepted_at),
        taken_after=_seconds(row.started_at, row.taken_at),
        outcome="taken" if row.taken_at is not None else over,
    )


def _seconds(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else (end - start).total_seconds()
