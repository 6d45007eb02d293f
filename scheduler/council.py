"""What all cases of one authority share: calendar, ladders, rotas, and the workers with their contacts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, contacts, ladders, people, rota
from db.queries.rows import Record, Records, grouped
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


async def councils(tx: AsyncConnection, scope: Scope, authority_ids: Iterable[UUID], now: datetime) -> dict[UUID, Council]:
    """The authorities of the cases at hand: a statement for each kind of thing, however many authorities."""
    ids = sorted(one for one in authority_ids if scope.authority_id in (None, one))
    found = {row.id: _council(row, now) for row in await authorities.by_id(tx, scope, ids)} if ids else {}
    if found:
        await _workers(tx, scope, found)
        await _ladders(tx, scope, found)
        await _teams(tx, scope, found)
    return found


async def as_shown(tx: AsyncConnection, scope: Scope, row: Record, workers: Records, now: datetime) -> Council:
    """One authority as its pages show it, of rows that were read: who works when. Its contacts and ladders nobody looks at there."""
    shown = _council(row, now)
    shown.people = {one.id: _worker(one) for one in workers}
    await _teams(tx, scope, {row.id: shown})
    return shown


def _council(row: Record, now: datetime) -> Council:
    return Council(
        id=row.id,
        zone=row.timezone,
        office=Office(frozenset(row.office_days), time.fromisoformat(row.office_from), time.fromisoformat(row.office_to)),
        holidays=calendar.around(row.holidays, local_date(now, row.timezone)),
        last_resort=row.last_resort_id,
        asking=dict(ASKING),
        standing=Standing(row.timezone, Cover.CLOSED, PAGING[Treatment.RING], PAGING[Treatment.PAGE]),
        teams={},
        people={},
        contacts={},
        has_interpreter=row.interpreter_sealed is not None,
    )


async def _workers(tx: AsyncConnection, scope: Scope, found: dict[UUID, Council]) -> None:
    for row in await people.workers_of(tx, scope, found):
        found[row.authority_id].people[row.id] = _worker(row)
    for row in await contacts.of_workers(tx, scope, found):
        found[row.authority_id].contacts.setdefault(row.person_id, []).append(contact_of(row))


def _worker(row: Record) -> Person:
    return replace(person_of(row, PersonKind.WORKER), busy_until=row.busy_until)


async def _ladders(tx: AsyncConnection, scope: Scope, found: dict[UUID, Council]) -> None:
    """Their own ladders, where they wrote some."""
    for row in await ladders.newest_among(tx, scope, found):
        council = found[row.authority_id]
        if row.kind is LadderKind.ASKING:
            council.asking[Tier(row.name)] = from_json(AskingLadder, row.content)
        elif row.name in (Treatment.RING, Treatment.PAGE):
            council.standing = replace(council.standing, **{row.name: from_json(PagingLadder, row.content)})


async def _teams(tx: AsyncConnection, scope: Scope, found: dict[UUID, Council]) -> None:
    teams = await authorities.teams_among(tx, scope, found)
    shifts = grouped(await rota.shifts_of(tx, scope, [one.id for one in teams]), "team_id")
    for one in teams:
        found[one.authority_id].teams[one.id] = Team(one.id, tuple(_shifts(shifts.get(one.id, []))))


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
        unheard_since=row.unheard_since,
        replaced_at=row.replaced_at,
        shared_duty_phone=row.shared_duty_phone,
    )
