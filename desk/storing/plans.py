"""Plans, and the first check-in of each: from then on every check-in schedules the next."""

from typing import Any
from uuid import UUID

from db.queries import checkins, plans
from db.queries.rows import Record
from desk.council import Council, Plan
from desk.storing.ledger import Ledger
from ladder import cadence, checkin
from scheduler.codec import to_json


async def store_plans(ledger: Ledger, council: Council, ids: dict[str, UUID]) -> None:
    """New plans, each with the check-in of its first slot after now. A plan's tier is where it starts, so it is not compared."""
    refs = {person_id: ref for ref, person_id in ids.items()}
    stored = {(refs[row.young_person_id], row.ref): row for row in await plans.ever_of(ledger.tx, ledger.scope, ids.values())}
    new: list[dict[str, Any]] = []
    firsts: list[dict[str, Any]] = []
    for plan in council.plans:
        row = stored.pop((plan.about, plan.ref), None)
        if row is not None:
            columns = _columns(plan) | {"ended": False}
            ledger.compare(_name(plan), _as_stored(row), columns)
            continue
        child, plan_id = ids[plan.about], ledger.new_id()
        new.append(_row(ledger, plan_id, child, plan))
        firsts.append(_first(ledger, plan_id, child, plan))
        ledger.created.append(_name(plan))
        ledger.note(child, "Planned", f"the plan {plan.ref} begins", {"plan": plan.ref, "tier": plan.tier.value, **_columns(plan)})
    ledger.missing += [f"plan {ref} about {child}" for (child, ref), row in stored.items() if row.ended_at is None]
    await plans.insert_plans(ledger.tx, ledger.scope, new)
    await checkins.insert_many(ledger.tx, ledger.scope, firsts)


def _name(plan: Plan) -> str:
    return f"plan {plan.ref} about {plan.about}"


def _columns(plan: Plan) -> dict[str, Any]:
    return {
        "starts_with": plan.starts_with.value,
        "days": sorted(plan.days),
        "times": [f"{at:%H:%M}" for at in plan.times],
        "timezone": plan.timezone,
    }


def _as_stored(row: Record) -> dict[str, Any]:
    columns = {name: getattr(row, name) for name in ("starts_with", "times", "timezone")}
    return columns | {"days": sorted(row.days), "ended": row.ended_at is not None}


def _row(ledger: Ledger, plan_id: UUID, child: UUID, plan: Plan) -> dict[str, Any]:
    return {
        "id": plan_id,
        "authority_id": ledger.authority,
        "ref": plan.ref,
        "young_person_id": child,
        **_columns(plan),
        "tier": plan.tier,
        "tier_changes_at": cadence.first_tier_change(plan.tier, ledger.now),
    }


def _first(ledger: Ledger, plan_id: UUID, child: UUID, plan: Plan) -> dict[str, Any]:
    written = _columns(plan)
    due_at, slot = cadence.next_due(tuple(written["times"]), plan.days, plan.timezone, ledger.now)
    check_in_id = ledger.new_id()
    value = checkin.scheduled(check_in_id.hex, due_at)
    ledger.note_check_in(check_in_id, f"the first slot of the plan {plan.ref}", {"plan": plan_id.hex, "due_at": due_at.isoformat()})
    return {
        "id": check_in_id,
        "authority_id": ledger.authority,
        "young_person_id": child,
        "plan_id": plan_id,
        "local_date": slot.local_date,
        "slot": slot.at,
        "asking": 0,
        "due_at": due_at,
        "phase": value.phase,
        "wake_at": value.wake_at,
        "rung": 0,
        "version": value.version,
        "outcome": None,
        "closed_at": None,
        "asks_key": None,
        "state": to_json(value),
    }
