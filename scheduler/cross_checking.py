"""Whether a second adult has yet to see a young person: decided with everything else about them, under their lock (K7)."""

from db.words import SubjectKind
from ladder import cross_check
from ladder.events import CameDue, CarerSaw, CrossCheckEvent
from ladder.words import Cause
from scheduler.case import Case, OwedSighting
from scheduler.effects import Next, OfFact
from scheduler.planning import tier_now


def decide(case: Case, event: CrossCheckEvent, actor: str) -> tuple[str, list[Next]]:
    """Let the rules decide this. Where nothing is owed, only a carer's word begins anything."""
    found = case.cross_check
    if found is None:
        return _begin(case, event, actor) if isinstance(event, CarerSaw) else ("no second sighting is owed", [])
    decided = cross_check.decide(found.value, event, case.now)
    moved = decided.subject.version != found.value.version
    case.note(SubjectKind.WATCH, found.id, decided.subject.version if moved else None, event, decided.reason, actor)
    found.value = decided.subject
    if found.value.phase is cross_check.Phase.CLOSED:
        case.closed_cross_checks.append(found)
        case.cross_check = None
    return decided.reason, [OfFact(one.fact) for one in decided.effects]


def _begin(case: Case, event: CarerSaw, actor: str) -> tuple[str, list[Next]]:
    owed_id = case.tools.new_id()
    decided = cross_check.opened(owed_id.hex, event)
    case.cross_check = OwedSighting(owed_id, decided.subject)
    case.note(SubjectKind.WATCH, owed_id, decided.subject.version, event, decided.reason, actor)
    return decided.reason, []


def came_due(case: Case, found: OwedSighting) -> CameDue:
    """The day is over: stamp what holds now."""
    return CameDue(tier_now(case), _resting(case, found.value.words[0].carer))


def _resting(case: Case, carer: str) -> str | None:
    """Why nobody is told: somebody is at work on it already, or that carer answers for nobody any more."""
    young, placement = case.young, case.placement
    assert young is not None, "only young people are seen"
    if young.episode_since is not None:
        return "an episode is open"
    if placement is None or carer not in {case.council.people[one].ref for one in placement.carers}:
        return "the placement ended"
    if all(plan.ended_at is not None for plan in case.plans.values()):
        return "nobody is asked about them any more"
    if young.paused_until is not None and young.paused_until > case.now:
        return "they paused"
    if young.stopped_at is not None and case.alert is not None and Cause.STOPPED in case.alert.value.causes:
        # Afterwards their carer's word is all there is, and a stop may have been dictated: then it falls due as ever.
        return "they asked us to stop, and their alert is open"
    return None
