"""Filling cases under the lock: a handful of statements for many young people at once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, checkins, contacts, cross_checks, faults, outbox, paged, people, placements, plans, strangers
from db.queries.rows import Record, grouped
from db.scope import Scope
from db.words import PersonKind
from ladder.alert import Alert
from ladder.cadence import local_date
from ladder.checkin import CheckIn
from ladder.cross_check import CrossCheck
from ladder.words import FOR_A_PERSON
from scheduler.case import Case, OpenAlert, OpenCheckIn, OwedSighting, Tools
from scheduler.codec import from_json
from scheduler.council import contact_of, councils, person_of
from scheduler.fault import GATHERS
from scheduler.known import Council, Fault, OpenFault, Placement, Plan, Young


async def read(tx: AsyncConnection, scope: Scope, subjects: Sequence[UUID], tools: Tools) -> dict[UUID, Case]:
    """The cases of these young people, strangers and faults, all of them locked by the caller."""
    children = await people.children_state(tx, scope, subjects)
    unknown = await strangers.strangers(tx, scope, subjects) if len(children) < len(subjects) else []
    ours = await faults.faults(tx, scope, subjects) if len(children) + len(unknown) < len(subjects) else []
    shared = await councils(tx, scope, {row.authority_id for row in (*children, *unknown, *ours)}, tools.now)
    cases = {row.id: _of_child(row, shared[row.authority_id], tools) for row in children}
    cases |= {row.id: Case(row.id, shared[row.authority_id], tools, was_parked=row.parked_since is not None) for row in unknown}
    cases |= {row.id: _of_fault(row, shared[row.authority_id], tools) for row in ours}
    if children:
        await _of_children(tx, scope, cases, [row.id for row in children])
        await _open_faults(tx, scope, shared)
    if unknown:
        await _alerts(tx, scope, cases, await alerts.open_of_strangers(tx, scope, [row.id for row in unknown]))
    if ours:
        await _lists(tx, scope, cases, await alerts.open_of_faults(tx, scope, [row.id for row in ours]))
    return cases


async def _of_children(tx: AsyncConnection, scope: Scope, cases: dict[UUID, Case], ids: list[UUID]) -> None:
    await _placements(tx, scope, cases, ids)
    await _contacts(tx, scope, cases, ids)
    await _plans(tx, scope, cases, ids)
    for row in await checkins.open_of(tx, scope, ids):
        cases[row.young_person_id].check_ins[row.id] = open_check_in(row)
    for row in await cross_checks.owed_of(tx, scope, ids):
        cases[row.young_person_id].cross_check = OwedSighting(row.id, from_json(CrossCheck, row.state), row.version)
    await _alerts(tx, scope, cases, await alerts.open_of(tx, scope, ids))


def _of_child(row: Record, council: Council, tools: Tools) -> Case:
    person = person_of(row, PersonKind.YOUNG_PERSON)
    council.people[person.id] = person
    young = Young(
        id=row.id,
        cover=row.cover,
        allocated_to=row.allocated_to,
        unanswered_in_a_row=row.unanswered_in_a_row,
        stopped_at=row.stopped_at,
        paused_at=row.paused_at,
        paused_until=row.paused_until,
        last_reply_at=row.last_reply_at,
        last_delivered_at=row.last_delivered_at,
        last_seen_at=row.last_seen_at,
        last_seen_by=row.last_seen_by,
        last_elsewhere_at=row.last_elsewhere_at,
        episode_since=row.episode_since,
    )
    return Case(row.id, council, tools, person=person, young=young, young_as_read=replace(young), was_parked=row.parked_since is not None)


def _of_fault(row: Record, council: Council, tools: Tools) -> Case:
    fault = Fault(row.id, row.kind, row.key, row.lines_seen, row.told_of, row.told_at, row.closed_at)
    return Case(row.id, council, tools, fault=fault, fault_as_read=replace(fault), was_parked=row.parked_since is not None)


async def _lists(tx: AsyncConnection, scope: Scope, cases: dict[UUID, Case], found: Sequence[Record]) -> None:
    """The open alerts about faults, and how long their lists are."""
    await _alerts(tx, scope, cases, found)
    counted = await faults.counts(tx, scope, [row.id for row in found])
    for row in found:
        case = cases[row.fault_id]
        case.lines, case.owed = counted.get(row.id, (0, 0))


async def _open_faults(tx: AsyncConnection, scope: Scope, shared: dict[UUID, Council]) -> None:
    """The faults that are open now. Looked at again when somebody is put on a list (`faults.list_many`)."""
    found = grouped(await faults.open_faults(tx, scope, GATHERS), "authority_id")
    for authority_id, council in shared.items():
        council.faults = tuple(OpenFault(row.id, row.kind, row.alert_id) for row in found.get(authority_id, []))


async def _placements(tx: AsyncConnection, scope: Scope, cases: dict[UUID, Case], ids: list[UUID]) -> None:
    """The placement that stands today, by the authority's own calendar, and its carers in order."""
    carers: dict[UUID, list[UUID]] = {}
    today = {case.id: local_date(case.now, case.council.zone) for case in cases.values()}
    for row in await placements.carers_of(tx, scope, ids, min(today.values())):
        council = cases[row.young_person_id].council
        council.people.setdefault(row.carer_id, person_of(row, PersonKind.CARER, row.carer_id))
        carers.setdefault(row.placement_id, []).append(row.carer_id)
    for row in await placements.placements_of(tx, scope, ids):
        case, on = cases[row.young_person_id], today[row.young_person_id]
        if case.placement is None and row.starts_on <= on and (row.ends_on is None or row.ends_on >= on):
            case.placement = Placement(row.ask_carer, row.team_id, tuple(carers.get(row.id, ())), row.starts_on)


async def _contacts(tx: AsyncConnection, scope: Scope, cases: dict[UUID, Case], ids: list[UUID]) -> None:
    carers = {carer for case in cases.values() if case.placement is not None for carer in case.placement.carers}
    owners = {case.id: case.council for case in cases.values()}
    owners |= {carer: case.council for case in cases.values() for carer in (case.placement.carers if case.placement else ())}
    for row in await contacts.contacts_of(tx, scope, [*ids, *carers]):
        owners[row.person_id].contacts.setdefault(row.person_id, []).append(contact_of(row))


async def _plans(tx: AsyncConnection, scope: Scope, cases: dict[UUID, Case], ids: list[UUID]) -> None:
    for row in await plans.plans_of(tx, scope, ids):
        plan = Plan(
            id=row.id,
            ref=row.ref,
            starts_with=row.starts_with,
            days=frozenset([row.days] if isinstance(row.days, str) else row.days),
            times=tuple(row.times),
            zone=row.timezone,
            tier=row.tier,
            tier_changes_at=row.tier_changes_at,
            rests_since=row.rests_since,
            ended_at=row.ended_at,
        )
        case = cases[row.young_person_id]
        case.plans[row.id], case.plans_as_read[row.id] = plan, replace(plan)


def open_check_in(row: Record) -> OpenCheckIn:
    """A check-in's row as the rules' value, and what the row holds beside it."""
    value = from_json(CheckIn, row.state)
    return OpenCheckIn(row.id, value, row.plan_id, row.local_date, row.slot, row.asking, row.version, row.asks_key)


def open_alert(row: Record) -> OpenAlert:
    """An alert's row as the rules' value, and what the row holds beside it."""
    return OpenAlert(row.id, from_json(Alert, row.state), row.code, row.team_id, row.version)


async def _alerts(tx: AsyncConnection, scope: Scope, cases: dict[UUID, Case], found: Iterable[Record]) -> None:
    opened = {row.id: row for row in found}
    if not opened:
        return
    by_alert = grouped(await paged.paged(tx, scope, opened), "alert_id")
    for row in opened.values():
        alert = open_alert(row)
        alert.paged = {one.recipient_id: bool(one.may_have_left) for one in by_alert.get(row.id, ())}
        if row.taken_by is not None:
            # Whoever took it on the board was never paged, and is told all the same who takes it next.
            alert.paged[row.taken_by] = True
        cases[alerts.subject_of(row)].alert = alert
    await _phones_that_asked(tx, scope, [case for case in cases.values() if case.young is not None and case.alert is not None])


async def _phones_that_asked(tx: AsyncConnection, scope: Scope, cases: Sequence[Case]) -> None:
    """On which of their phones they asked for help or a call: the one that was answered."""
    asked = {
        fact.message: case for case in cases if case.alert is not None for fact in case.alert.value.facts if fact.cause in FOR_A_PERSON
    }
    of_messages = {UUID(message): case for message, case in asked.items() if message is not None}
    for row in await outbox.answered_at(tx, scope, of_messages) if of_messages else ():
        case = of_messages[row.inbox_id]
        # Of two who share a phone one alone was answered: it is known by its address.
        theirs = case.council.contacts.get(case.id, [])
        wrote_on = next((one for one in theirs if (one.channel, one.address_key) == (row.channel, row.address_key)), None)
        case.origins[row.inbox_id.hex] = wrote_on
