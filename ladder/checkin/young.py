"""What a young person's answer does to a check-in."""

from dataclasses import replace
from datetime import datetime, timedelta

from ladder import cadence
from ladder.checkin.asking import climb, next_rung
from ladder.checkin.ending import carer_unread, ended, fact_of
from ladder.checkin.value import CheckIn, Decided, Phase, Stage, closed, moved
from ladder.effects import CheckInEffect, DoubtContact, Line, Pause, Relay, Reply, StopAsking, WithdrawQuestions
from ladder.events import Answered
from ladder.replies import to_young_person
from ladder.words import Cause, Cover, Meaning, Outcome, Who

LATER_AFTER = timedelta(minutes=60)  # K4
LATERS_AT_MOST = 2  # K4
CLARIFYING_FOR = timedelta(minutes=30)  # K5, open cover
READING_FOR = timedelta(minutes=2)  # K5, closed cover
PAUSE_FOR = timedelta(hours=24)
SHARED_STOP_RESTS_FOR = timedelta(hours=48)  # K11: a person hears of it within 36 hours, and asks whose stop it was


def answered_by_young_person(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    """One straight line for each meaning. A duress code goes on as the OK it looks like, and is reported (K9)."""
    withdraw = WithdrawQuestions()
    match Meaning.OK if event.duress else event.meaning:
        case Meaning.OK:
            return _fine(check_in, event)
        case Meaning.LATER:
            return _later(check_in, event, now)
        case Meaning.UNCLEAR | Meaning.LANGUAGE:
            return _unclear(check_in, event, now)
        case Meaning.CALL:
            return _wants_call(check_in, event)
        case Meaning.HELP:
            report = fact_of(check_in, Cause.HELP, event)
            return ended(check_in, Outcome.HELP, "they are not well", _plain(check_in, event), withdraw, report)
        case Meaning.STOP:
            report = fact_of(check_in, Cause.STOPPED, event)
            reply = _plain(check_in, event)
            stop = Pause(event.at, event.at + SHARED_STOP_RESTS_FOR) if event.shared else StopAsking(event.at)
            return ended(check_in, Outcome.STOPPED, "they asked us to stop", reply, withdraw, stop, report)
        case Meaning.WRONG:
            report = fact_of(check_in, Cause.WRONG_NUMBER, event)
            reply, doubt = _plain(check_in, event), DoubtContact(event.message)
            return ended(check_in, Outcome.WRONG_NUMBER, "somebody else holds this number", reply, withdraw, doubt, report)
        case Meaning.PAUSE:
            return _pause(check_in, event, now)
        case _:
            raise AssertionError("a young person's answer has a young person's meaning")


def _wants_call(check_in: CheckIn, event: Answered) -> Decided:
    cover, by = check_in.agreed.cover, event.ring_by
    reply = to_young_person(Meaning.CALL, event.message, cover, in_office_hours=event.in_office_hours, ring_by=by)
    report = fact_of(check_in, Cause.WANTS_CALL, event, told_ring_by=by if cover is Cover.OPEN else None)
    return ended(check_in, Outcome.CALL, "they want a call", reply, WithdrawQuestions(), report)


def _plain(check_in: CheckIn, event: Answered) -> Reply:
    assert isinstance(event.meaning, Meaning)
    return to_young_person(event.meaning, event.message, check_in.agreed.cover, read_by=event.read_by)


def _thanks(check_in: CheckIn, event: Answered) -> Reply:
    return to_young_person(Meaning.OK, event.message, check_in.agreed.cover)


def _fine(check_in: CheckIn, event: Answered) -> Decided:
    reply, withdraw = _thanks(check_in, event), WithdrawQuestions()
    # An alert that hears of duress must not first hear that the phone is fine, and stand down.
    upward: CheckInEffect = Relay(Meaning.OK, event.message, event.at)
    if event.duress:
        upward = fact_of(check_in, Cause.DURESS, event)
    if check_in.stage is Stage.READING:
        # K5: under closed cover an OK does not undo what could not be read.
        return moved(check_in, "fine, after words nobody has read yet", reply, withdraw, upward)
    outcome = Outcome.OK if check_in.later_at is None else Outcome.LATER_THEN_OK
    line = () if check_in.first_unclear_at is None else (Line("unclear_then_fine", event.at),)
    return closed(check_in, outcome, "the phone answered: fine", reply, withdraw, upward, *line, *carer_unread(check_in))


def _later(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    terms, relay = check_in.agreed, Relay(Meaning.LATER, event.message, event.at)
    again_at = max(event.at + LATER_AFTER, now)
    allowed = cadence.later_allowed(again_at, terms.zone) and check_in.laters < LATERS_AT_MOST
    # What waits for a reader, or for the time a carer named, waits no longer for a "later".
    if terms.tier.is_tight or not allowed or check_in.is_being_read or check_in.on_carers_time:
        reply = to_young_person(Meaning.LATER, event.message, terms.cover)
        return moved(check_in, "later: thanked, and nothing moves", reply, relay, later_at=event.at, replied=True)
    if check_in.stage is Stage.AGAIN:
        # A button pressed twice is one "later": the hour runs, and the second asking is not used up.
        reply = to_young_person(Meaning.LATER, event.message, terms.cover, again_at=check_in.wake_at)
        return moved(check_in, "later, and asked again in any case", reply, relay)
    reply = to_young_person(Meaning.LATER, event.message, terms.cover, again_at=again_at)
    return moved(
        check_in,
        "later: asked again in an hour",
        reply,
        WithdrawQuestions(),
        relay,
        phase=Phase.WAITING,
        stage=Stage.AGAIN,
        rung=_young_rung(check_in),
        wake_at=again_at,
        laters=check_in.laters + 1,
        later_at=event.at,
        replied=True,
    )


def _young_rung(check_in: CheckIn) -> int:
    """The rung that last asked the young person; "later" after the carer was asked goes back to it."""
    return next((one.rung for one in reversed(check_in.tries) if one.who is Who.YOUNG_PERSON), check_in.rung)


def _unclear(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    if check_in.is_being_read:
        # Asked once to clarify; what follows is kept with the rest and answered with thanks.
        more = (*check_in.more_words, event.message)
        return moved(check_in, "more words nobody has read yet", _thanks(check_in, event), more_words=more)
    if check_in.on_carers_time:
        # K7 keeps the time the carer named, so these words cannot wait for a digit: a person reads them now.
        reply = _plain(check_in, event) if check_in.first_unclear_at is None else _thanks(check_in, event)
        report, at = fact_of(check_in, Cause.UNCLEAR, event), check_in.first_unclear_at or event.at
        return moved(check_in, "words we cannot read; the carer is still asked", reply, report, first_unclear_at=at, replied=True)
    is_open = check_in.agreed.cover is Cover.OPEN
    return moved(
        check_in,
        "words we cannot read: a person will" + (", unless a digit comes first" if is_open else ""),
        _plain(check_in, event),
        WithdrawQuestions(),
        phase=Phase.WAITING,
        stage=Stage.CLARIFYING if is_open else Stage.READING,
        wake_at=now + (CLARIFYING_FOR if is_open else READING_FOR),
        first_unclear_at=event.at,
        unclear_message=event.message,
        replied=True,
    )


def _pause(check_in: CheckIn, event: Answered, now: datetime) -> Decided:
    """No questions to them for a day. In the tight tiers the carer is asked instead, tonight too."""
    terms, until = check_in.agreed, event.at + PAUSE_FOR
    reply = to_young_person(Meaning.PAUSE, event.message, terms.cover, paused_until=until)
    paused = Pause(event.at, until)
    effects: tuple[CheckInEffect, ...] = (reply, WithdrawQuestions(Who.YOUNG_PERSON), paused, Line("paused", event.at))
    if event.paused_before:
        # A day in a week is theirs to take; more is for their worker to talk over.
        effects = (*effects, fact_of(check_in, Cause.STOPPED, event))
    if terms.tier.is_tight and not check_in.is_being_read:
        rests = replace(check_in, terms=replace(terms, young_person_rests=True), replied=True)
        if check_in.asks is Who.CARER:
            return moved(rests, "they asked for a pause; the carer is being asked", *effects)
        if next_rung(rests, now) is not None:
            return climb(rests, now, "they asked for a pause; the carer is asked instead", *effects)
    return ended(check_in, Outcome.PAUSED, "they asked for a pause", *effects, WithdrawQuestions())
