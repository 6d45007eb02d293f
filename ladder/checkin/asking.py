"""Climbing the asking ladder: who is asked next, and how silence ends."""

from dataclasses import replace
from datetime import datetime, timedelta

from ladder import cadence
from ladder.checkin.value import CheckIn, Decided, Phase, Stage, Try, closed, moved
from ladder.effects import Ask, CheckInEffect, Report, WithdrawQuestions
from ladder.events import Answered
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import AskCarer, Cause, Outcome, Who

# K2: what has not left by then is withdrawn.
LEAVES_WITHIN = timedelta(minutes=20)


def may_be_asked(check_in: CheckIn, who: Who, now: datetime) -> bool:
    """Whether a rung may ask now: nobody who asked us to stop, no child in quiet hours (T2), no carer late in the evening (K7)."""
    terms = check_in.agreed
    if who is Who.YOUNG_PERSON:
        return not terms.young_person_rests and not cadence.in_quiet_hours(now, terms.zone)
    return terms.ask_carer is not AskCarer.NEVER and cadence.carer_may_be_asked(now, terms.zone)


def ask(check_in: CheckIn, rung: int, now: datetime, reason: str, *first: CheckInEffect, contact: str | None = None) -> Decided:
    """Owe the question of this rung."""
    who = check_in.agreed.ladder[rung].ask
    again = any(one.who is who for one in check_in.tries)
    made = Try(asking=check_in.version + 1, rung=rung, who=who, asked_at=now, contact=contact)
    return moved(
        check_in,
        reason,
        *first,
        Ask(who, rung, again, contact),
        phase=Phase.ASKING,
        stage=Stage.ANSWER,
        rung=rung,
        tries=(*check_in.tries, made),
        wake_at=now + min(check_in.agreed.ladder[rung].wait_for, LEAVES_WITHIN),
    )


def climb(check_in: CheckIn, now: datetime, reason: str, *first: CheckInEffect, other_than: Who | None = None) -> Decided:
    """Ask the next rung that may be asked; after the last, the silence is reported. `other_than` passes over that person's rungs."""
    if check_in.carer_told_elsewhere:
        return report(check_in, Outcome.CARER_CONCERN, Cause.CARER_CONCERN, now, "not confirmed at the time the carer named", *first)
    for rung in range(check_in.rung + 1, len(check_in.agreed.ladder)):
        who = check_in.agreed.ladder[rung].ask
        if who is not other_than and may_be_asked(check_in, who, now):
            return ask(check_in, rung, now, reason, *first)
    return _end(check_in, now, reason, *first)


def _end(check_in: CheckIn, now: datetime, reason: str, *first: CheckInEffect) -> Decided:
    outcome, cause = _kind_of_nothing(check_in)
    terms = check_in.agreed
    in_a_row = terms.in_a_row + (1 if cause in (Cause.SILENT, Cause.UNDELIVERED) else 0)
    fact = Fact(
        cause,
        now,
        treatment(cause, terms.tier, cover=terms.cover, in_a_row=in_a_row),
        terms.tier,
        check_in=check_in.ref,
        in_a_row=max(in_a_row, 1),
        later_at=check_in.later_at,
    )
    return closed(check_in, outcome, f"{reason}; nobody is left to ask", *first, WithdrawQuestions(), Report(fact))


def report(check_in: CheckIn, outcome: Outcome, cause: Cause, now: datetime, reason: str, *first: CheckInEffect) -> Decided:
    """Close, and tell duty why."""
    terms = check_in.agreed
    is_unclear = cause is Cause.UNCLEAR
    fact = Fact(
        cause,
        check_in.first_unclear_at or now if is_unclear else now,
        treatment(cause, terms.tier, cover=terms.cover),
        terms.tier,
        by=Who.YOUNG_PERSON if is_unclear else Who.CARER,
        check_in=check_in.ref,
        message=check_in.unclear_message if is_unclear else None,
    )
    return closed(check_in, outcome, reason, *first, WithdrawQuestions(), Report(fact))


def expected_time_came(check_in: CheckIn, now: datetime) -> Decided:
    """K7: the carer is asked once more at the time they named, however late it is."""
    told = replace(check_in, carer_told_elsewhere=True)
    return ask(told, check_in.rung, now, "the time the carer named has come")


def _kind_of_nothing(check_in: CheckIn) -> tuple[Outcome, Cause]:
    """Which of the kinds of nothing it was (promise 2)."""
    asked = [one for one in check_in.tries if one.who is Who.YOUNG_PERSON] or list(check_in.tries)
    if any(one.reached for one in asked):
        return Outcome.SILENT, Cause.SILENT
    if any(one.left_at is not None or one.refused for one in asked):
        return Outcome.UNDELIVERED, Cause.UNDELIVERED
    return Outcome.NOT_ASKED, Cause.NOT_ASKED


def fact_of(check_in: CheckIn, cause: Cause, event: Answered, told_ring_by: datetime | None = None) -> Report:
    """What duty must know of this answer (K1)."""
    terms = check_in.agreed
    how = treatment(cause, terms.tier, cover=terms.cover, in_office_hours=event.in_office_hours)
    fact = Fact(cause, event.at, how, terms.tier, event.by, check_in.ref, event.message, told_ring_by=told_ring_by)
    return Report(fact)
