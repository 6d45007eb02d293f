"""How a check-in ends: which kind of nothing it was, and what duty must know (K1). No ending leaves words unread (promise 3)."""

from datetime import datetime

from ladder.checkin.value import CheckIn, Decided, Try, closed
from ladder.effects import CheckInEffect, Reply, Report, WithdrawQuestions
from ladder.events import Answered
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import Cause, Outcome, Who

NOT_A_MISSING_REPORT = "C3"


def fact_of(check_in: CheckIn, cause: Cause, event: Answered, told_ring_by: datetime | None = None) -> Report:
    """What duty must know of this answer (K1)."""
    terms = check_in.agreed
    how = treatment(cause, terms.tier, cover=terms.cover, in_office_hours=event.in_office_hours)
    fact = Fact(cause, event.at, how, terms.tier, event.by, check_in.ref, event.message, told_ring_by=told_ring_by)
    return Report(fact)


def ended(check_in: CheckIn, outcome: Outcome, reason: str, *effects: CheckInEffect) -> Decided:
    """Closed; words that nobody has read go to a person, whatever it was that closed it."""
    return closed(check_in, outcome, reason, *effects, *unread(check_in), *carer_unread(check_in))


def unread(check_in: CheckIn) -> tuple[Report, ...]:
    """The young person's words that we could not read, if they still wait for somebody who can (K5)."""
    if not check_in.is_being_read:
        return ()
    assert check_in.first_unclear_at is not None, "what is being read was written"
    message, more = check_in.unclear_message, check_in.more_words
    return (_unclear(check_in, Who.YOUNG_PERSON, check_in.first_unclear_at, message, more),)


def carer_unread(check_in: CheckIn) -> tuple[Report, ...]:
    """A carer's words that we could not read, and that no clear answer of theirs followed."""
    if check_in.carer_unread_at is None:
        return ()
    return (_unclear(check_in, Who.CARER, check_in.carer_unread_at, check_in.carer_unread),)


def _unclear(check_in: CheckIn, by: Who, at: datetime, message: str | None, more: tuple[str, ...] = ()) -> Report:
    terms = check_in.agreed
    how = treatment(Cause.UNCLEAR, terms.tier, cover=terms.cover)
    return Report(Fact(Cause.UNCLEAR, at, how, terms.tier, by, check_in.ref, message, more_words=more))


def nobody_answered(check_in: CheckIn, now: datetime, reason: str, *first: CheckInEffect) -> Decided:
    """Nobody is left to ask: report which of the kinds of nothing it was (promise 2)."""
    asked = [one for one in check_in.tries if one.who is Who.YOUNG_PERSON] or list(check_in.tries)
    outcome, cause = _kind_of_nothing(asked)
    terms = check_in.agreed
    in_a_row = terms.in_a_row if cause is Cause.NOT_ASKED else check_in.in_a_row
    fact = Fact(
        cause,
        now,
        treatment(cause, terms.tier, in_a_row=in_a_row),
        terms.tier,
        check_in=check_in.ref,
        in_a_row=max(in_a_row, 1),
        later_at=check_in.later_at,
    )
    return ended(check_in, outcome, f"{reason}; nobody is left to ask", *first, WithdrawQuestions(), Report(fact))


def not_confirmed(check_in: CheckIn, now: datetime, *first: CheckInEffect) -> Decided:
    """K7: no word at the time the carer named. If we never asked, that is what duty hears, and not that the carer failed (promise 2)."""
    terms, last = check_in.agreed, check_in.tries[-1]
    outcome, cause = Outcome.NOT_ASKED, Cause.NOT_ASKED
    told: tuple[Reply, ...] = ()
    if last.went_out or last.refused:
        outcome, cause = Outcome.CARER_CONCERN, Cause.CARER_CONCERN
        assert check_in.carer_message is not None, "the time was named in a message"
        told = (Reply(Who.CARER, NOT_A_MISSING_REPORT, check_in.carer_message),)
    fact = Fact(cause, now, treatment(cause, terms.tier), terms.tier, by=Who.CARER, check_in=check_in.ref)
    reason = "not confirmed at the time the carer named"
    return ended(check_in, outcome, reason, *first, *told, WithdrawQuestions(), Report(fact))


def _kind_of_nothing(asked: list[Try]) -> tuple[Outcome, Cause]:
    if any(one.reached for one in asked):
        return Outcome.SILENT, Cause.SILENT
    if any(one.went_out or one.refused for one in asked):
        return Outcome.UNDELIVERED, Cause.UNDELIVERED
    return Outcome.NOT_ASKED, Cause.NOT_ASKED
