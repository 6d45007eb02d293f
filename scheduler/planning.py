"""From a plan to check-ins: the next slot, and what holds when it falls due."""

from datetime import datetime

from db.words import SubjectKind
from ladder import cadence, checkin
from ladder.events import FellDue, Terms
from ladder.rungs import AskingLadder
from ladder.words import AskCarer, Cause, Tier, Who
from scheduler.case import CLOCK, Case, OpenCheckIn
from scheduler.known import Plan


def schedule_next(case: Case, after: OpenCheckIn) -> None:
    """The timetable's next check-in, once this one's slot has come. An "ask now" has none after it."""
    plan = case.plans[after.plan_id]
    if after.asking == 0 and plan.ended_at is None:
        schedule(case, plan, after.value.due_at)


def schedule(case: Case, plan: Plan, after: datetime) -> None:
    """The check-in of the plan's first slot after that moment."""
    due_at, slot = cadence.next_due(plan.times, plan.days, plan.zone, after)
    check_in_id = case.tools.new_id()
    value = checkin.scheduled(check_in_id.hex, due_at)
    case.check_ins[check_in_id] = OpenCheckIn(check_in_id, value, plan.id, slot.local_date, slot.at, 0)
    content = {"plan": plan.id.hex, "due_at": due_at.isoformat()}
    case.write_line(SubjectKind.CHECK_IN, check_in_id, None, "Scheduled", f"the next slot of the plan {plan.ref}", CLOCK, content)


def tier_now(case: Case) -> Tier:
    """The most watchful tier of the young person's plans; without a plan, the calm one."""
    tiers = [cadence.tier_at(plan.tier, plan.tier_changes_at, case.now)[0] for plan in case.plans.values()]
    return min(tiers, key=list(Tier).index, default=Tier.STANDARD)


def fell_due(case: Case, found: OpenCheckIn) -> FellDue:
    """The slot came: stamp what holds now."""
    plan, young = case.plans[found.plan_id], case.young
    assert young is not None, "check-ins are about young people"
    plan.tier, plan.tier_changes_at = cadence.tier_at(plan.tier, plan.tier_changes_at, case.now)
    next_slot_at, _ = cadence.next_due(plan.times, plan.days, plan.zone, found.value.due_at)
    paused = young.paused_until is not None and young.paused_until > case.now
    terms = Terms(
        tier=plan.tier,
        cover=young.cover,
        ask_carer=AskCarer.NEVER if case.placement is None else case.placement.ask_carer,
        ladder=_ladder(case, plan),
        zone=plan.zone,
        next_slot_at=next_slot_at,
        in_a_row=young.unanswered_in_a_row,
        young_person_rests=paused or young.stopped_at is not None,
    )
    return FellDue(terms, older_open=case.asking_now() is not None, resting=_resting(case, plan, paused))


def _resting(case: Case, plan: Plan, paused: bool) -> str | None:
    young, no_carer = case.young, case.placement is None or case.placement.ask_carer is AskCarer.NEVER
    assert young is not None, "check-ins are about young people"
    if plan.rests_since is not None:
        return "the plan rests: an episode is open"
    if plan.ended_at is not None:
        return "the plan has ended"
    if paused and (no_carer or not plan.tier.is_tight):
        return "paused"
    stop_is_open = case.alert is not None and Cause.STOPPED in case.alert.value.causes
    if young.stopped_at is not None and no_carer and stop_is_open:
        return "they asked us to stop, no carer may be asked, and their alert is open"
    return None


def _ladder(case: Case, plan: Plan) -> AskingLadder:
    """The tier's ladder; a plan that starts with the carer asks them first."""
    ladder = case.council.asking[plan.tier]
    if plan.starts_with is Who.YOUNG_PERSON:
        return ladder
    return tuple(sorted(ladder, key=lambda rung: rung.ask is not Who.CARER))
