"""What all cases of one authority share: calendar, ladders, rotas, and the workers with their contacts."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, authorities, contacts, ladders, people, rota
from db.queries.rows import Record, grouped
from db.scope import Scope
from db.words import LadderKind, PersonKind
from ladder.cadence import Office, local_date
from ladder.events import Standing
from ladder.roster import Shift
from ladder.rungs import ASKING, PAGING, AskingLadder, PagingLadder
from ladder.words import Cover, Tier, Treatment
from scheduler import calendar
from scheduler.codec import from_json
from scheduler.known import Contact, Council, Person, Team

CODES_REST_FOR = timedelta(days=30)


async def councils(tx: AsyncConnection, scope: Scope, authority_ids: Iterable[UUID], now: datetime) -> dict[UUID, Council]:
    """The authorities of the cases at hand."""
    return {one: await _council(tx, Scope(one), one, now) for one in sorted(authority_ids) if scope.authority_id in (None, one)}


async def _council(tx: AsyncConnection, scope: Scope, authority_id: UUID, now: datetime) -> Council:
    row = await authorities.authority(tx, scope, authority_id)
    assert row is not None, "a subject belongs to an authority"
    workers = await people.all_of(tx, scope, PersonKind.WORKER)
    reached = grouped(await contacts.contacts_of(tx, scope, [one.id for one in workers]), "person_id")
    asking, paging = await _ladders(tx, scope)
    return Council(
        id=authority_id,
        zone=row.timezone,
        office=Office(frozenset(row.office_days), time.fromisoformat(row.office_from), time.fromisoformat(row.office_to)),
        holidays=calendar.around(row.holidays, local_date(now, row.timezone)),
        last_resort=row.last_resort_id,
        asking=asking,
        standing=Standing(row.timezone, Cover.CLOSED, paging[Treatment.RING], paging[Treatment.PAGE]),
        teams=await _teams(tx, scope),
        people={one.id: person_of(one, PersonKind.WORKER) for one in workers},
        contacts={person: [contact_of(one) for one in rows] for person, rows in reached.items()},
        codes=await alerts.recent_codes(tx, scope, now - CODES_REST_FOR),
    )


async def _ladders(tx: AsyncConnection, scope: Scope) -> tuple[dict[Tier, AskingLadder], dict[Treatment, PagingLadder]]:
    asking, paging = dict(ASKING), dict(PAGING)
    for row in await ladders.newest(tx, scope):
        if row.kind is LadderKind.ASKING:
            asking[Tier(row.name)] = from_json(AskingLadder, row.content)
        else:
            paging[Treatment(row.name)] = from_json(PagingLadder, row.content)
    return asking, paging


async def _teams(tx: AsyncConnection, scope: Scope) -> dict[UUID, Team]:
    teams = await authorities.teams_of(tx, scope)
    shifts = grouped(await rota.shifts_of(tx, scope, [one.id for one in teams]), "team_id")
    return {one.id: Team(one.id, tuple(_shifts(shifts.get(one.id, [])))) for one in teams}


def _shifts(rows: list[Record]) -> list[Shift]:
    by_shift: dict[UUID, list[Record]] = {}
    for row in rows:
        by_shift.setdefault(row.id, []).append(row)
    return [
        Shift(
            days=frozenset([first.days] if isinstance(first.days, str) else first.days),
            starts=time.fromisoformat(first.from_time),
            ends=time.fromisoformat(first.to_time),
            role=first.role.value,
            workers=tuple(str(one.worker_id) for one in group if one.worker_id is not None),
        )
        for group in by_shift.values()
        for first in group[:1]
    ]


def person_of(row: Record, kind: PersonKind, person_id: UUID | None = None) -> Person:
    """A row as the decisions know a person."""
    return Person(row.id if person_id is None else person_id, row.ref, kind, row.language, row.timezone)


def contact_of(row: Record) -> Contact:
    """A row as the decisions know a contact."""
    return Contact(
        id=row.id,
        person_id=row.person_id,
        channel=row.channel,
        manner=row.manner,
        address_key=row.address_key,
        proven=row.proven,
        state=row.state,
        ever_delivered=row.ever_delivered,
        cover=row.cover,
    )
