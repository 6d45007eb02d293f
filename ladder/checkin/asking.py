"""Climbing the asking ladder: who is asked next, until when, and how long we wait."""

from dataclasses import replace
from datetime import datetime, timedelta

from ladder import cadence
from ladder.checkin.ending import nobody_answered, not_confirmed
from ladder.checkin.value import CheckIn, Decided, Phase, Stage, Try, moved
from ladder.effects import Ask, CheckInEffect
from ladder.words import AskCarer, Who

# K2: what has not left by then is withdrawn.
LEAVES_WITHIN = timedelta(minutes=20)


def may_be_asked(check_in: CheckIn, who: Who, now: datetime) -> bool:
    """Whether a rung may ask now: nobody who asked us to stop, no child in quiet hours (T2), no carer late in the evening (K7)."""
    terms = check_in.agreed
    if who is Who.YOUNG_PERSON:
        return not terms.young_person_rests and not cadence.in_quiet_hours(now, terms.zone)
    kept_time = check_in.carer_told_elsewhere
    return terms.ask_carer is not AskCarer.NEVER and (kept_time or cadence.carer_may_be_asked(now, terms.zone))


def _leaves_until(check_in: CheckIn, who: Who, rung: int, now: datetime) -> datetime:
    """K2; and what was asked just before quiet hours does not leave within them (T2, K7)."""
    until = now + min(check_in.agreed.ladder[rung].wait_for, LEAVES_WITHIN)
    if who is Who.CARER and check_in.carer_told_elsewhere:
        return until
    last = cadence.QUIET_FROM if who is Who.YOUNG_PERSON else cadence.CARERS_UNTIL
    return min(until, cadence.next_clock_time(last, check_in.agreed.zone, now))


def ask(check_in: CheckIn, rung: int, now: datetime, reason: str, *first: CheckInEffect, contact: str | None = None) -> Decided:
    """Owe the question of this rung."""
    who = check_in.agreed.ladder[rung].ask
    # "Hi again" only to somebody who may have had the first one.
    again = any(one.who is who and one.went_out and not one.refused for one in check_in.tries)
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
        wake_at=_leaves_until(check_in, who, rung, now),
    )


def climb(check_in: CheckIn, now: datetime, reason: str, *first: CheckInEffect, other_than: Who | None = None) -> Decided:
    """Ask the next rung that may be asked; after the last, say what kind of nothing it was. `other_than`: not that person's rungs."""
    if check_in.carer_told_elsewhere:
        return not_confirmed(check_in, now, *first)
    rung = next_rung(check_in, now, other_than)
    return nobody_answered(check_in, now, reason, *first) if rung is None else ask(check_in, rung, now, reason, *first)


def next_rung(check_in: CheckIn, now: datetime, other_than: Who | None = None) -> int | None:
    """The next rung that may ask now."""
    ladder = check_in.agreed.ladder
    for rung in range(check_in.rung + 1, len(ladder)):
        if ladder[rung].ask is not other_than and may_be_asked(check_in, ladder[rung].ask, now):
            return rung
    return None


def expected_time_came(check_in: CheckIn, now: datetime) -> Decided:
    """K7: the carer is asked once more at the time they named, however late it is."""
    told = replace(check_in, carer_told_elsewhere=True)
    return ask(told, check_in.rung, now, "the time the carer named has come")
