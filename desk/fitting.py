"""Whether a plan, as a worker is about to change it, still leaves room: `load` refuses a file for the same (K3, K11)."""

from collections.abc import Iterable, Sequence
from datetime import time

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import contacts, plans
from db.queries.rows import Record
from db.scope import Scope
from db.words import PersonKind
from desk.council.council import Plan
from desk.council.timetable import Clash, dense, on_one_phone
from desk.refusals import Refused
from ladder.cadence import WEEKDAYS
from ladder.words import Tier, Who
from scheduler import known
from scheduler.case import Case


async def hold_to_room(tx: AsyncConnection, scope: Scope, case: Case, changed: known.Plan) -> None:
    """Refuse what `changed` would now be, if its slots come too soon after another's, or another's after them."""
    assert case.person is not None, "a young person's case"
    child, asking = case.person.ref, case.council.asking
    theirs = [_plan(child, one.ref, one.starts_with, one.days, one.times, one.zone, one.tier) for one in case.plans.values()]
    _refuse(dense(theirs, asking, case.now), child, changed.ref)
    if changed.starts_with is Who.YOUNG_PERSON:
        phones = [[*theirs, *await _others_on(tx, scope, case, one)] for one in case.council.contacts.get(case.id, [])]
        _refuse(on_one_phone([_of_young(phone) for phone in phones], asking, case.now), child, changed.ref)


def _refuse(clashes: Iterable[Clash], child: str, plan: str) -> None:
    """What clashes already, without this plan, is no reason against it."""
    for earlier, later, sentence in clashes:
        if (child, plan) in ((earlier.plan.about, earlier.plan.ref), (later.plan.about, later.plan.ref)):
            raise Refused(f"{sentence}.")


async def _others_on(tx: AsyncConnection, scope: Scope, case: Case, phone: known.Contact) -> list[Plan]:
    there = await contacts.people_at(tx, scope, phone.channel, [phone.address_key])
    others = {row.person_id: row.ref for row in there if row.kind is PersonKind.YOUNG_PERSON and row.person_id != case.id}
    return [_stored(others[row.young_person_id], row) for row in await plans.plans_of(tx, scope, others)] if others else []


def _stored(child: str, row: Record) -> Plan:
    days = frozenset([row.days] if isinstance(row.days, str) else row.days)
    return _plan(child, row.ref, row.starts_with, days, row.times, row.timezone, row.tier)


def _plan(child: str, ref: str, starts_with: Who, days: frozenset[str], times: Sequence[str], zone: str, tier: Tier) -> Plan:
    every = frozenset(WEEKDAYS) if "all" in days else days
    return Plan(ref, child, starts_with, every, tuple(time.fromisoformat(one) for one in times), zone, tier)


def _of_young(plans_there: list[Plan]) -> list[Plan]:
    return [one for one in plans_there if one.starts_with is Who.YOUNG_PERSON]
