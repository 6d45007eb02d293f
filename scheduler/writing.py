"""Emptying cases: state, outbox, journal and settled inbox in one transaction, with a handful of statements (promise 7).

How many statements depends on the kinds of things that changed, never on how many cases there are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, checkins, contacts, cross_checks, faults, journal, outbox, people, plans
from db.scope import Scope
from db.words import Lane
from ladder.alert import Phase as AlertPhase
from ladder.checkin import Phase
from ladder.cross_check import Phase as CrossCheckPhase
from scheduler import codes
from scheduler.case import Case, OpenAlert, OpenCheckIn, OwedSighting
from scheduler.codec import to_json
from scheduler.known import Council, Young

Row = dict[str, Any]


async def write(tx: AsyncConnection, scope: Scope, cases: Iterable[Case]) -> None:
    """Write what these cases gathered. The caller commits."""
    these = list(cases)
    await _check_ins(tx, scope, these)
    await _cross_checks(tx, scope, these)
    await _alerts(tx, scope, these)
    await people.change_children(tx, scope, filter(None, map(_child_row, these)))
    await people.change_people(tx, scope, _language_rows(these))
    await plans.change_plans(tx, scope, [row for case in these for row in _plan_rows(case)])
    await contacts.change_contacts(tx, scope, [row for case in these for row in _contact_rows(case)])
    await _withdrawals(tx, scope, these)
    for case in these:
        await _fault(tx, scope, case)
    # After what is settled: what comes anew is owed.
    await faults.list_many(tx, scope, [row for case in these for row in case.gathered.listed])
    await faults.mark_unreached(tx, scope, [row for case in these for row in case.gathered.unreached])
    await outbox.insert_many(tx, scope, [row for case in these for row in case.gathered.owed])
    await journal.append(tx, scope, list(_lines(these)))


def _lines(cases: Sequence[Case]) -> Iterator[Row]:
    """The lines of the journal. Each that moved something says how many messages it made us owe, so that one that is gone is missed."""
    owed = Counter((row["made_by"], row["version"]) for case in cases for row in case.gathered.owed)
    for line in (line for case in cases for line in case.gathered.journal):
        yield line | {"owed": None if line["version"] is None else owed[line["subject_id"], line["version"]]}


async def _check_ins(tx: AsyncConnection, scope: Scope, cases: Sequence[Case]) -> None:
    found = [(case, one) for case in cases for one in case.check_ins.values()]
    moved = [(case, one) for case, one in found if one.stored not in (None, one.value.version)]
    changed = [_check_in_row(case, one) | {"id": one.id, "was": one.stored} for case, one in moved]
    # What closes is written first: one check-in about a young person is asked at a time.
    await checkins.update_many(tx, scope, sorted(changed, key=lambda row: row["phase"] != Phase.CLOSED))
    new = [_check_in_row(case, one) | _new_check_in(case, one) for case, one in found if one.stored is None]
    await checkins.insert_many(tx, scope, new)


def _check_in_row(case: Case, one: OpenCheckIn) -> Row:
    value = one.value
    is_closed = value.phase is Phase.CLOSED
    return {
        "phase": value.phase.value,
        "wake_at": value.wake_at,
        "rung": max(value.rung, 0),
        "version": value.version,
        "outcome": value.outcome,
        "closed_at": case.now if is_closed else None,
        "asks_key": one.asks_key,
        "state": to_json(value),
    }


def _new_check_in(case: Case, one: OpenCheckIn) -> Row:
    return {
        "id": one.id,
        "authority_id": case.council.id,
        "young_person_id": case.id,
        "plan_id": one.plan_id,
        "local_date": one.local_date,
        "slot": one.slot,
        "asking": one.asking,
        "due_at": one.value.due_at,
    }


async def _cross_checks(tx: AsyncConnection, scope: Scope, cases: Sequence[Case]) -> None:
    owed = [(case, case.cross_check) for case in cases if case.cross_check is not None]
    # What closes is written first: one is owed of a young person at a time.
    found = [*((case, one) for case in cases for one in case.closed_cross_checks), *owed]
    moved = [(case, one) for case, one in found if one.stored not in (None, one.value.version)]
    await cross_checks.update_many(tx, scope, [_cross_check_row(case, one) | {"id": one.id, "was": one.stored} for case, one in moved])
    new = [(case, one) for case, one in found if one.stored is None]
    about = [{"id": one.id, "authority_id": case.council.id, "young_person_id": case.id} for case, one in new]
    await cross_checks.insert_many(tx, scope, [_cross_check_row(case, one) | its for (case, one), its in zip(new, about, strict=True)])


def _cross_check_row(case: Case, one: OwedSighting) -> Row:
    value = one.value
    return {
        "phase": value.phase,
        "wake_at": value.wake_at,
        "version": value.version,
        "outcome": value.outcome,
        "closed_at": case.now if value.phase is CrossCheckPhase.CLOSED else None,
        "state": to_json(value),
    }


async def _alerts(tx: AsyncConnection, scope: Scope, cases: Sequence[Case]) -> None:
    found = [(case, one) for case in cases for one in (*case.closed_alerts, *([case.alert] if case.alert is not None else []))]
    moved = [(case, one) for case, one in found if one.stored not in (None, one.value.version)]
    changed = [_alert_row(case, one) | {"id": one.id, "was": one.stored} for case, one in moved]
    await alerts.update_many(tx, scope, sorted(changed, key=lambda row: row["phase"] != AlertPhase.RESOLVED))
    opened = [(case, one) for case, one in found if one.stored is None]
    await codes.give(tx, scope, opened)
    await alerts.insert_many(tx, scope, [_alert_row(case, one) | _new_alert(case, one) for case, one in opened])


def _alert_row(case: Case, one: OpenAlert) -> Row:
    value = one.value
    return {
        "phase": value.phase.value,
        "cause": value.cause,
        "treatment": value.treatment,
        "tier": value.tier,
        "rung": value.rung,
        "round": value.round,
        "version": value.version,
        "wake_at": value.wake_at,
        "taken_by": _id_of(case.council, value.taken_by),
        "taken_at": value.taken_at,
        "resolved_by": _id_of(case.council, value.resolved_by),
        "resolved_at": case.now if value.phase is AlertPhase.RESOLVED else None,
        "outcome": None if value.outcome is None else value.outcome.value,
        "state": to_json(value),
    }


def _new_alert(case: Case, one: OpenAlert) -> Row:
    return {
        "id": one.id,
        "authority_id": case.council.id,
        "code": one.code,
        "young_person_id": None if case.young is None else case.id,
        "stranger_id": case.id if case.is_stranger else None,
        "fault_id": None if case.fault is None else case.id,
        "team_id": one.team_id,
        "opened_at": one.value.opened_at,
    }


def _id_of(council: Council, ref: str | None) -> UUID | None:
    return None if ref is None else council.by_ref(ref).id


async def _fault(tx: AsyncConnection, scope: Scope, case: Case) -> None:
    """The fault's own row, and what of its list is settled, where a decision changed them."""
    if case.fault is not None and case.fault != case.fault_as_read:
        columns = {name: value for name, value in asdict(case.fault).items() if name not in ("id", "kind", "key")}
        await faults.change_fault(tx, scope, case.id, **columns)
    for alert_id, columns in case.gathered.settled:
        await faults.change_owed(tx, scope, alert_id, case.id, **columns)


_OF_YOUNG = tuple(field.name for field in fields(Young) if field.name != "id")


def _child_row(case: Case) -> Row | None:
    """The young person's own row, where a decision changed it."""
    if case.young is None or case.young == case.young_as_read:
        return None
    return {"id": case.id} | {name: getattr(case.young, name) for name in _OF_YOUNG}


def _language_rows(cases: Iterable[Case]) -> list[Row]:
    """People who asked for another language, lowest id first, as everybody is locked."""
    chosen = {person_id: tag for case in cases for person_id, tag in case.gathered.languages.items()}
    return [{"id": person_id, "language": chosen[person_id]} for person_id in sorted(chosen)]


def _plan_rows(case: Case) -> Iterator[Row]:
    for plan_id, plan in case.plans.items():
        if plan != case.plans_as_read.get(plan_id):
            moved = {"tier": plan.tier, "tier_changes_at": plan.tier_changes_at}
            yield {"id": plan_id, **moved, "rests_since": plan.rests_since, "ended_at": plan.ended_at}


def _contact_rows(case: Case) -> Iterator[Row]:
    for contact_id, columns in case.gathered.contacts.items():
        yield {"id": contact_id, **columns}


_What = tuple[Lane, str, tuple[str, ...] | None]  # lane, because of which thing, which texts alone


async def _withdrawals(tx: AsyncConnection, scope: Scope, cases: Sequence[Case]) -> None:
    """What these cases take back: all that is owed because of a thing, or what goes to some of its recipients."""
    whole: dict[_What, list[UUID]] = {}
    some: dict[_What, list[tuple[UUID, UUID]]] = {}
    for one in (one for case in cases for one in case.gathered.withdrawn):
        because_of, thing = ("check_in_id", one.check_in_id) if one.check_in_id is not None else ("alert_id", one.alert_id)
        assert thing is not None, "withdrawn because of something"
        what = (one.lane, because_of, one.texts)
        if one.recipients is None:
            whole.setdefault(what, []).append(thing)
        else:
            some.setdefault(what, []).extend((thing, recipient) for recipient in one.recipients)
    for (lane, because_of, texts), things in whole.items():
        await outbox.withdraw_all(tx, scope, cases[0].now, lane, because_of, things, texts)
    for (lane, because_of, texts), pairs in some.items():
        await outbox.withdraw_from(tx, scope, cases[0].now, lane, because_of, pairs, texts)
