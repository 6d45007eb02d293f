"""What a carer's answer does to a check-in (K7). They are never told what a child said (K8)."""

from datetime import datetime, timedelta

from ladder.checkin.asking import climb, fact_of
from ladder.checkin.value import CheckIn, Decided, Phase, Stage, closed, moved
from ladder.effects import DoubtContact, Line, Reply, WithdrawQuestions
from ladder.events import Answered
from ladder.words import AskCarer, CarerMeaning, Cause, Outcome, Who

EXPECTED_WITHIN = timedelta(hours=12)  # K7

CARER_THANKS, CARER_WHEN, CARER_NOT_A_REPORT, CARER_NOT_READ = "C4", "C2", "C3", "C5"


def answered_by_carer(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    """K7. The carer hears "Thank you" and one question at most, and never what a child said."""
    terms = check_in.agreed
    if terms.ask_carer is AskCarer.NEVER:
        worried = (fact_of(check_in, Cause.CARER_CONCERN, event),) if event.meaning is CarerMeaning.CONCERN else ()
        return moved(check_in, "recorded: this carer's word closes nothing", _to_carer(event, CARER_THANKS), *worried)
    match event.meaning:
        case CarerMeaning.SEEN:
            line = (Line("cross_check_owed", event.at),) if terms.ask_carer is AskCarer.CROSS_CHECK else ()
            thanks = _to_carer(event, CARER_THANKS)
            return closed(check_in, Outcome.CARER_SEEN, "the carer sees them", thanks, WithdrawQuestions(), *line)
        case CarerMeaning.ELSEWHERE:
            return _elsewhere(check_in, event, now)
        case CarerMeaning.CONCERN:
            report = fact_of(check_in, Cause.CARER_CONCERN, event)
            told = _to_carer(event, CARER_NOT_A_REPORT)
            return closed(check_in, Outcome.CARER_CONCERN, "the carer worries", told, WithdrawQuestions(), report)
        case CarerMeaning.UNCLEAR if check_in.stage is Stage.TIME:
            return _known_place(check_in, event, "no readable time")
        case CarerMeaning.UNCLEAR:
            return moved(check_in, "the carer's words could not be read", _to_carer(event, CARER_NOT_READ))
        case CarerMeaning.CALL:
            report = fact_of(check_in, Cause.WANTS_CALL, event)
            return moved(check_in, "the carer wants a call", _to_carer(event, CARER_THANKS), report)
        case CarerMeaning.STOP:
            report = fact_of(check_in, Cause.STOPPED, event)
            opted_out = DoubtContact(event.message)
            thanks = _to_carer(event, CARER_THANKS)
            return climb(check_in, now, "the carer asked us to stop", thanks, opted_out, report, other_than=Who.CARER)
        case _:
            raise AssertionError("a carer's answer has a carer's meaning")


def _to_carer(event: Answered, text: str) -> Reply:
    return Reply(Who.CARER, text, event.message)


def _elsewhere(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    terms = check_in.agreed
    if terms.ask_carer is AskCarer.CROSS_CHECK:
        return _known_place(check_in, event, "a carer's word alone, with a cross-check agreed")
    if event.elsewhere_before or check_in.carer_told_elsewhere:
        return _known_place(check_in, event, "the second time in seven days")
    rung = _carer_rung(check_in)
    if rung is None:
        return _known_place(check_in, event, "no rung asks the carer again")
    if event.expected_at is not None:
        if now < event.expected_at <= now + EXPECTED_WITHIN and event.expected_at < terms.next_slot_at:
            thanks = _to_carer(event, CARER_THANKS)
            reason = "the carer named a time; they are asked then"
            at = event.expected_at
            return moved(
                check_in, reason, thanks, WithdrawQuestions(), wake_at=at, stage=Stage.EXPECTED, rung=rung, phase=Phase.WAITING
            )
        return _known_place(check_in, event, "the time named is too late to wait for")
    if check_in.stage is Stage.TIME:
        return _known_place(check_in, event, "no readable time")
    when, wake_at = _to_carer(event, CARER_WHEN), now + terms.ladder[rung].wait_for
    reason = "the carer knows where; when are they expected?"
    return moved(check_in, reason, when, WithdrawQuestions(), wake_at=wake_at, stage=Stage.TIME, rung=rung, phase=Phase.WAITING)


def _carer_rung(check_in: CheckIn) -> int | None:
    """The carer's rung: the present one or the next, else the last there was."""
    rungs = [number for number, rung in enumerate(check_in.agreed.ladder) if rung.ask is Who.CARER]
    return next((rung for rung in rungs if rung >= check_in.rung), rungs[-1] if rungs else None)


def _known_place(check_in: CheckIn, event: Answered, why: str) -> Decided:
    effects = (_to_carer(event, CARER_THANKS), WithdrawQuestions(), Line("carer_elsewhere", event.at))
    return closed(check_in, Outcome.CARER_ELSEWHERE, f"the carer knows where: {why}", *effects)
