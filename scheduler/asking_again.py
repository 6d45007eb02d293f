"""Asking somebody again whom a fault of ours kept from being asked: a check-in of its own, now, beside the timetable's (A5).

It is asked as any other: never in quiet hours, never somebody who stopped or paused, and never twice at once.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import checkins, faults
from db.queries.rows import Record
from db.scope import Scope
from db.words import LeftListed, SettledBy, SubjectKind
from ladder import cadence, checkin
from ladder.words import Outcome, Who
from scheduler import planning
from scheduler.case import Case, OpenCheckIn
from scheduler.deciding import happen
from scheduler.effects import OfCheckIn
from scheduler.known import Person, Plan

Came = SettledBy | LeftListed  # what came of asking somebody again


async def ask_again(tx: AsyncConnection, case: Case, alert_id: UUID, worker: Person) -> Came | None:
    """Ask somebody again who is on that list, and settle them, or say why they stay on it; nothing for whom somebody settled before."""
    own = Scope(case.council.id)
    line = await faults.newest_owed(tx, own, alert_id, case.id)
    if line is None:
        return None
    missed = None if line.check_in_id is None else await checkins.check_in_of(tx, own, line.check_in_id)
    plan = _plan(case, missed)
    why_not = _why_not(case, plan)
    if plan is not None and why_not is None:
        made = await _make(tx, own, case, plan, missed, worker.ref)
        happen(case, OfCheckIn(made.id, planning.fell_due(case, made)), worker.ref)
        if made.value.phase is not checkin.Phase.CLOSED or made.value.outcome is Outcome.MERGED:
            how = {"settled_how": SettledBy.ASKED_AGAIN, "settled_at": case.now, "settled_by": worker.id, "asked_again_in": made.id}
            case.gathered.settled.append((alert_id, how))
            return SettledBy.ASKED_AGAIN
        why_not = LeftListed.NO_PHONE  # nobody could be asked after all: that fact is told for itself
    assert why_not is not None, "whoever is not asked again stays for a reason"
    case.gathered.settled.append((alert_id, {"left_because": why_not, "left_at": case.now}))
    return why_not


def _plan(case: Case, missed: Record | None) -> Plan | None:
    """The plan that missed them, else another of theirs."""
    wanted = None if missed is None else case.plans.get(missed.plan_id)
    return wanted or next(iter(case.plans.values()), None)


def _why_not(case: Case, plan: Plan | None) -> LeftListed | None:
    young = case.young
    assert young is not None, "only young people are asked again"
    if plan is None:
        return LeftListed.NO_PLAN
    if plan.rests_since is not None or young.episode_since is not None:
        return LeftListed.RESTING
    if young.stopped_at is not None:
        return LeftListed.STOPPED
    if young.paused_until is not None and young.paused_until > case.now:
        return LeftListed.PAUSED
    if cadence.in_quiet_hours(case.now, plan.zone):
        return LeftListed.QUIET_HOURS
    if plan.starts_with is Who.YOUNG_PERSON and not case.usable(case.id):
        return LeftListed.NO_PHONE
    older = case.asking_now()
    reached = older is None or any(one.who is Who.YOUNG_PERSON and one.went_out for one in older.value.tries)
    return None if reached else LeftListed.BEING_ASKED


async def _make(tx: AsyncConnection, own: Scope, case: Case, plan: Plan, missed: Record | None, actor: str) -> OpenCheckIn:
    """The next asking of the slot that was missed; where no slot was, of this minute."""
    on, slot = cadence.local_date(case.now, plan.zone), f"{cadence.local_time(case.now, plan.zone):%H:%M}"
    if missed is not None and missed.plan_id == plan.id:
        on, slot = missed.local_date, missed.slot
    asking = await checkins.last_asking(tx, own, plan.id, on, slot) + 1
    check_in_id = case.tools.new_id()
    made = OpenCheckIn(check_in_id, checkin.scheduled(check_in_id.hex, case.now), plan.id, on, slot, asking)
    case.check_ins[check_in_id] = made
    content = {"plan": plan.id.hex, "due_at": case.now.isoformat()}
    case.write_line(SubjectKind.CHECK_IN, check_in_id, None, "Scheduled", f"{actor} asks again, after a fault of ours", actor, content)
    return made
