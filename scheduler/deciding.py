"""Letting the rules decide, one event after the other: what a decision brings about is decided when it is wholly gathered (K1)."""

from collections import deque
from dataclasses import replace

from db.words import SubjectKind
from ladder import alert as alerts
from ladder import checkin
from ladder.effects import Relay
from ladder.events import AlertEvent, CheckInEvent, FellDue, Heard, Reported
from ladder.facts import Fact
from ladder.words import Outcome
from scheduler import alert_effects, cross_checking, effects, listing, planning
from scheduler.case import CLOCK, Case, OpenAlert, OpenCheckIn
from scheduler.duty import team_of, times
from scheduler.effects import Next, OfAlert, OfAnswer, OfCheckIn, OfCrossCheck, OfFact


def happen(case: Case, first: Next, actor: str = CLOCK) -> str:
    """Decide this, and all that follows from it. Returns the first reason, for whoever acted."""
    waiting: deque[Next] = deque([first])
    reasons: list[str] = []
    while waiting:
        reason, following = _decide(case, waiting.popleft(), actor)
        reasons.append(reason)
        waiting.extend(following)
    return reasons[0]


def _decide(case: Case, step: Next, actor: str) -> tuple[str, list[Next]]:
    match step:
        case OfCheckIn(check_in_id, event):
            return _check_in(case, case.check_ins[check_in_id], event, actor)
        case OfAlert(event):
            return _alert(case, event, actor)
        case OfFact(fact):
            return _fact(case, fact, actor)
        case OfCrossCheck(event):
            return cross_checking.decide(case, event, actor)
        case OfAnswer(relay):
            return ("no alert is open", []) if case.alert is None else _alert(case, _heard(case, case.alert, relay), actor)


def _heard(case: Case, found: OpenAlert, relay: Relay) -> Heard:
    """The phone answered, and what else an alert must know before it stands down (A3)."""
    young = case.young
    episode_open = young is not None and young.episode_since is not None
    elsewhere_at = None if young is None else young.last_elsewhere_at
    # A check-in in which a carer says "not here" never ends silent: only what was said since the alert opened is still unheard.
    not_here = elsewhere_at is not None and elsewhere_at >= found.value.opened_at
    return Heard(relay.meaning, relay.message, relay.at, times(case), episode_open, not_here)


def _check_in(case: Case, found: OpenCheckIn, event: CheckInEvent, actor: str) -> tuple[str, list[Next]]:
    decided = checkin.decide(found.value, event, case.now)
    moved = decided.subject.version != found.value.version
    case.note(SubjectKind.CHECK_IN, found.id, decided.subject.version if moved else None, event, decided.reason, actor)
    if not moved:
        return decided.reason, []
    found.value = decided.subject
    following: list[Next] = []
    for number, effect in enumerate(decided.effects):
        following += effects.of_check_in(case, found, effect, number)
    if found.value.phase is checkin.Phase.CLOSED:
        found.asks_key = None
        _count_row(case, found.value)
    if isinstance(event, FellDue):
        planning.schedule_next(case, found)
    return decided.reason, following


def _count_row(case: Case, ended: checkin.CheckIn) -> None:
    """Check-ins without any reply are counted; a silence after a "later" is not one of them."""
    if case.young is not None and ended.outcome in (Outcome.SILENT, Outcome.UNDELIVERED):
        case.young.unanswered_in_a_row = ended.in_a_row


def _alert(case: Case, event: AlertEvent, actor: str) -> tuple[str, list[Next]]:
    found = case.alert
    if found is None:
        return "no alert is open", []
    decided = alerts.decide(found.value, event, case.now)
    moved = decided.subject.version != found.value.version
    case.note(SubjectKind.ALERT, found.id, decided.subject.version if moved else None, event, decided.reason, actor)
    return decided.reason, _alert_moved(case, found, decided) if moved else []


def _alert_moved(case: Case, found: OpenAlert, decided: alerts.Decided) -> list[Next]:
    found.value = decided.subject
    following: list[Next] = []
    for number, effect in enumerate(decided.effects):
        following += alert_effects.of_alert(case, found, effect, number)
    if found.value.phase is alerts.Phase.RESOLVED:
        if case.fault is not None:
            case.fault.closed_at = case.now
        case.closed_alerts.append(found)
        case.alert = None
    return following


def _fact(case: Case, fact: Fact, actor: str) -> tuple[str, list[Next]]:
    found = listing.fault_for(case, fact)
    if found is None:
        listing.mark(case, fact)
    if case.alert is not None:
        return _alert(case, Reported(fact, times(case)), actor)
    if found is not None:
        return listing.join(case, fact, found), []
    standing = case.council.standing
    if case.young is not None:
        standing = replace(standing, cover=case.young.cover)
    event = Reported(fact, times(case), standing)
    alert_id, team = case.tools.new_id(), team_of(case)
    decided = alerts.opened(alert_id.hex, event, case.now)
    case.alert = OpenAlert(alert_id, decided.subject, "", None if team is None else team.id)
    case.note(SubjectKind.ALERT, alert_id, decided.subject.version, event, decided.reason, actor)
    return decided.reason, _alert_moved(case, case.alert, decided)
