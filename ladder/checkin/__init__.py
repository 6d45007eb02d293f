"""A check-in: one asking about one young person at one due moment.

Read `value` for what it is, then `decide` below, then `asking` (the climb), `receipts`, `young` and `carer` (the answers),
`language`, `ending`.
What duty must know leaves as `Report`; a check-in never hears from an alert (K1). A late or repeated event is no mistake: it changes
nothing, and says why.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from ladder.checkin import asking, receipts
from ladder.checkin.carer import answered_by_carer
from ladder.checkin.ending import ended, nobody_answered
from ladder.checkin.language import chosen_by_carer, chosen_by_young_person
from ladder.checkin.value import CheckIn, Decided, Phase, Stage, Try, closed, moved, scheduled, unchanged
from ladder.checkin.young import answered_by_young_person
from ladder.effects import Line, WithdrawQuestions
from ladder.events import (
    Accepted,
    Answered,
    Cancelled,
    CheckInEvent,
    ChoseLanguage,
    Delivered,
    FellDue,
    Left,
    Missed,
    ReceivingResumed,
    Refused,
    Unreachable,
    Woke,
)
from ladder.words import Outcome, Who

__all__ = ["CheckIn", "Decided", "Phase", "Stage", "Try", "decide", "scheduled"]


def decide(check_in: CheckIn, event: CheckInEvent, now: datetime) -> Decided:
    """What this event does to this check-in."""
    match event:
        case FellDue():
            return _fell_due(check_in, event, now)
        case Accepted():
            return receipts.accepted(check_in, event, now)
        case Left():
            return receipts.left(check_in, event)
        case Delivered():
            return receipts.delivered(check_in, event)
        case Missed():
            return receipts.missed(check_in, event)
        case Refused():
            return receipts.refused(check_in, event, now)
        case Unreachable():
            return receipts.unreachable(check_in, event, now)
        case Answered():
            return _answered(check_in, event, now)
        case ChoseLanguage():
            return _chose_language(check_in, event)
        case ReceivingResumed():
            return _receiving_resumed(check_in, event)
        case Cancelled(why):
            return _cancelled(check_in, why)
        case Woke():
            return _woke(check_in, now)
        case _:
            assert_never(event)


def _fell_due(check_in: CheckIn, event: FellDue, now: datetime) -> Decided:
    if check_in.phase is not Phase.SCHEDULED:
        return unchanged(check_in, "it fell due before")
    if now < check_in.due_at:
        return unchanged(check_in, "it is not due yet")
    if event.older_open:
        # K3: the older one goes on with its own clock.
        return closed(check_in, Outcome.MERGED, "an older check-in about the same young person is open", terms=event.terms)
    if event.resting is not None:
        outcome = Outcome.PAUSED if event.resting == "paused" else Outcome.CANCELLED
        return closed(check_in, outcome, f"nobody is asked: {event.resting}", terms=event.terms)
    stamped = replace(check_in, terms=event.terms)
    if now - check_in.due_at > asking.LEAVES_WITHIN:
        # Nothing of ours ran when the slot came. A question asked hours late would look like one in time: it was not asked (K2).
        return nobody_answered(stamped, now, "the slot passed while nothing ran")
    return asking.climb(stamped, now, "the slot came")


def _cancelled(check_in: CheckIn, why: str) -> Decided:
    if check_in.phase is Phase.CLOSED:
        return unchanged(check_in, "the check-in is closed")
    return ended(check_in, Outcome.CANCELLED, why, WithdrawQuestions())


def _receiving_resumed(check_in: CheckIn, event: ReceivingResumed) -> Decided:
    """T6: the wait for a person's answer grows by the time we could not hear, by one such wait at most in all."""
    waits = check_in.phase is Phase.WAITING and check_in.stage in (Stage.ANSWER, Stage.CLARIFYING, Stage.TIME)
    if not waits or check_in.wake_at is None:
        return unchanged(check_in, "it waits for nobody's answer")
    more = min(event.gap, check_in.wait_for - check_in.extended_for)
    if more <= timedelta(0):
        return unchanged(check_in, "it has waited longer once already")
    extended_for = check_in.extended_for + more
    return moved(check_in, "we could not hear: it waits longer", wake_at=check_in.wake_at + more, extended_for=extended_for)


def _woke(check_in: CheckIn, now: datetime) -> Decided:
    if check_in.phase is Phase.CLOSED:
        return unchanged(check_in, "the check-in is closed")
    if check_in.wake_at is None or now < check_in.wake_at:
        return unchanged(check_in, "its time has not come")
    if check_in.phase is Phase.SCHEDULED:
        return unchanged(check_in, "its slot falls due by its own event")
    if check_in.phase is Phase.ASKING:
        return receipts.woke_asking(check_in, now)
    return _wait_ended(check_in, now)


def _wait_ended(check_in: CheckIn, now: datetime) -> Decided:
    match check_in.stage:
        case Stage.ANSWER:
            return asking.climb(check_in, now, "no answer in time")
        case Stage.AGAIN:
            if asking.may_be_asked(check_in, Who.YOUNG_PERSON, now):
                return asking.ask(check_in, check_in.rung, now, 'the hour after "later" is over')
            return asking.climb(check_in, now, 'the hour after "later" is over, and it is too late to ask')
        case Stage.CLARIFYING | Stage.READING:
            return ended(check_in, Outcome.UNCLEAR, "a person must read it", WithdrawQuestions())
        case Stage.TIME:
            line = Line("carer_elsewhere", now)
            return ended(check_in, Outcome.CARER_ELSEWHERE, "the carer knows where, and named no time", WithdrawQuestions(), line)
        case Stage.EXPECTED:
            return asking.expected_time_came(check_in, now)
        case _:
            assert_never(check_in.stage)


def _answered(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    too_early_or_late = _not_being_asked(check_in)
    if too_early_or_late:
        return unchanged(check_in, too_early_or_late)
    return answered_by_young_person(check_in, event, now) if event.by is Who.YOUNG_PERSON else answered_by_carer(check_in, event, now)


def _chose_language(check_in: CheckIn, event: ChoseLanguage) -> Decided:
    too_early_or_late = _not_being_asked(check_in)
    if too_early_or_late:
        return unchanged(check_in, too_early_or_late)
    return chosen_by_young_person(check_in, event) if event.by is Who.YOUNG_PERSON else chosen_by_carer(check_in, event)


def _not_being_asked(check_in: CheckIn) -> str:
    """Why nothing can be answered here, or nothing."""
    if check_in.phase is Phase.CLOSED:
        return "the check-in is closed"
    return "nothing has been asked yet" if check_in.phase is Phase.SCHEDULED else ""
