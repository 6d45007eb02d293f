"""What a carer's answer does to a check-in (K7). They are never told what a child said (K8)."""

from dataclasses import replace
from datetime import datetime, timedelta

from ladder.checkin.asking import climb
from ladder.checkin.ending import NOT_A_MISSING_REPORT, ended, fact_of
from ladder.checkin.value import CheckIn, Decided, Phase, Stage, moved
from ladder.effects import CheckInEffect, DoubtContact, Line, OweSighting, Reply, Report, WithdrawQuestions
from ladder.events import Answered
from ladder.words import AskCarer, CarerMeaning, Cause, Outcome, Who

EXPECTED_WITHIN = timedelta(hours=12)  # K7

CARER_ASKED, CARER_THANKS, CARER_WHEN, CARER_NOT_READ = "C1", "C4", "C2", "C5"


def answered_by_carer(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    """K7. The carer hears "Thank you" and one question at most, and never what a child said."""
    if check_in.agreed.ask_carer is AskCarer.NEVER:
        return _closes_nothing(check_in, event)
    if event.meaning in (CarerMeaning.SEEN, CarerMeaning.ELSEWHERE, CarerMeaning.CONCERN):
        # A clear answer settles what they wrote before it.
        check_in = replace(check_in, carer_unread=None, carer_unread_at=None)
    match event.meaning:
        case CarerMeaning.SEEN:
            return _seen(check_in, event)
        case CarerMeaning.ELSEWHERE:
            return _elsewhere(check_in, event, now)
        case CarerMeaning.CONCERN:
            report = fact_of(check_in, Cause.CARER_CONCERN, event)
            told = _to_carer(event, NOT_A_MISSING_REPORT)
            return ended(check_in, Outcome.CARER_CONCERN, "the carer worries", told, WithdrawQuestions(), report)
        case CarerMeaning.UNCLEAR if check_in.stage is Stage.TIME:
            return _known_place(check_in, event, "no readable time")
        case CarerMeaning.UNCLEAR:
            return _not_read(check_in, event, CARER_NOT_READ)
        case CarerMeaning.CALL:
            report = fact_of(check_in, Cause.WANTS_CALL, event)
            return moved(check_in, "the carer wants a call", _to_carer(event, CARER_THANKS), report)
        case CarerMeaning.STOP:
            return _stopped(check_in, event, now)
        case _:
            raise AssertionError("a carer's answer has a carer's meaning")


def _to_carer(event: Answered, text: str) -> Reply:
    return Reply(Who.CARER, text, event.message)


def _not_read(check_in: CheckIn, event: Answered, text: str) -> Decided:
    """They are asked for a number; if none comes, a person reads what they wrote when the check-in ends (promise 3)."""
    unread_at, reply = check_in.carer_unread_at or event.at, _to_carer(event, text)
    reason = "the carer's words could not be read"
    return moved(check_in, reason, reply, carer_unread=check_in.carer_unread or event.message, carer_unread_at=unread_at)


def _closes_nothing(check_in: CheckIn, event: Answered) -> Decided:
    """A carer whom nobody asks wrote anyway: it is recorded, what worries goes to duty, and the check-in goes on."""
    causes = {
        CarerMeaning.CONCERN: Cause.CARER_CONCERN,
        CarerMeaning.CALL: Cause.WANTS_CALL,
        CarerMeaning.STOP: Cause.STOPPED,
    }
    if event.meaning is CarerMeaning.UNCLEAR:
        return _not_read(check_in, event, CARER_THANKS)
    cause = causes.get(CarerMeaning(event.meaning))
    reports: tuple[Report, ...] = () if cause is None else (fact_of(check_in, cause, event),)
    opted_out = (DoubtContact(event.message),) if cause is Cause.STOPPED else ()
    reason = "recorded: this carer's word closes nothing"
    return moved(check_in, reason, _to_carer(event, CARER_THANKS), *opted_out, *reports)


def _seen(check_in: CheckIn, event: Answered) -> Decided:
    thanks = _to_carer(event, CARER_THANKS)
    is_cross_check = check_in.agreed.ask_carer is AskCarer.CROSS_CHECK
    owed = (OweSighting(event.carer, event.at),) if is_cross_check else ()
    if check_in.is_being_read:
        return moved(check_in, "the carer sees them; a person still reads their words", thanks, WithdrawQuestions(), *owed)
    return ended(check_in, Outcome.CARER_SEEN, "the carer sees them", thanks, WithdrawQuestions(), *owed)


def _stopped(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    report = fact_of(check_in, Cause.STOPPED, event)
    effects: tuple[CheckInEffect, ...] = (_to_carer(event, CARER_THANKS), DoubtContact(event.message), report)
    if check_in.is_being_read or check_in.asks is not Who.CARER:
        return moved(check_in, "the carer asked us to stop; the young person's time goes on", *effects, WithdrawQuestions(Who.CARER))
    return climb(check_in, now, "the carer asked us to stop", *effects, WithdrawQuestions(Who.CARER), other_than=Who.CARER)


def _elsewhere(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    terms = check_in.agreed
    if check_in.is_being_read:
        line = Line("carer_elsewhere", event.at)
        reason = "the carer knows where; a person still reads the young person's words"
        return moved(check_in, reason, _to_carer(event, CARER_THANKS), WithdrawQuestions(), line)
    if terms.ask_carer is AskCarer.CROSS_CHECK:
        return _known_place(check_in, event, "a carer's word alone, with a cross-check agreed")
    # The answer to "what time?" is still the first "elsewhere", whatever is remembered of it by now.
    is_second = event.elsewhere_before and check_in.stage is not Stage.TIME
    if is_second or check_in.stage is Stage.EXPECTED or check_in.carer_told_elsewhere:
        return _known_place(check_in, event, "the second time in seven days")
    rung = _carer_rung(check_in)
    if rung is None:
        return _known_place(check_in, event, "no rung asks the carer again")
    if event.expected_at is not None:
        if now < event.expected_at <= now + EXPECTED_WITHIN and event.expected_at < terms.next_slot_at:
            reason = "the carer named a time; they are asked then"
            return _wait_for(check_in, event, reason, CARER_THANKS, Stage.EXPECTED, rung, event.expected_at)
        return _known_place(check_in, event, "the time named is too late to wait for")
    if check_in.stage is Stage.TIME:
        return _known_place(check_in, event, "no readable time")
    reason = "the carer knows where; when are they expected?"
    return _wait_for(check_in, event, reason, CARER_WHEN, Stage.TIME, rung, now + terms.ladder[rung].wait_for)


def _wait_for(check_in: CheckIn, event: Answered, reason: str, text: str, stage: Stage, rung: int, wake_at: datetime) -> Decided:
    return moved(
        check_in,
        reason,
        _to_carer(event, text),
        WithdrawQuestions(),
        phase=Phase.WAITING,
        stage=stage,
        rung=rung,
        wake_at=wake_at,
        carer_message=event.message,
    )


def _carer_rung(check_in: CheckIn) -> int | None:
    """The carer's rung: the present one or the next, else the last there was."""
    rungs = [number for number, rung in enumerate(check_in.agreed.ladder) if rung.ask is Who.CARER]
    return next((rung for rung in rungs if rung >= check_in.rung), rungs[-1] if rungs else None)


def _known_place(check_in: CheckIn, event: Answered, why: str) -> Decided:
    effects = (_to_carer(event, CARER_THANKS), WithdrawQuestions(), Line("carer_elsewhere", event.at))
    return ended(check_in, Outcome.CARER_ELSEWHERE, f"the carer knows where: {why}", *effects)
