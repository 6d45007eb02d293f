"""What a young person said: whose question it answers, and what it means for each who shares the phone (K9, K10, K11)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from bot.channels.inbound import InboundKind
from bot.listener.proving import is_surely_theirs
from bot.listener.said import Said, Speaker
from bot.meaning import Reading
from db.words import ContactState, MadeBy
from ladder import alert, cadence
from ladder.checkin import Phase, Try
from ladder.checkin.young import PAUSE_FOR, SHARED_STOP_RESTS_FOR
from ladder.effects import DoubtContact, Line, Pause, Relay, StopAsking
from ladder.events import Answered, Unreachable
from ladder.facts import Fact
from ladder.replies import to_young_person
from ladder.rungs import treatment
from ladder.words import Cause, Cover, Meaning, Treatment, Who
from scheduler import effects
from scheduler.case import Case, OpenCheckIn
from scheduler.deciding import happen
from scheduler.effects import OfAnswer, OfCheckIn, OfFact
from scheduler.owing import withdraw_questions
from scheduler.planning import tier_now

WEEK = timedelta(days=7)
_UNTIL_NOON = timedelta(hours=3)  # "tomorrow, 09:00-12:00"

_CAUSES = {
    Meaning.HELP: Cause.HELP,
    Meaning.CALL: Cause.WANTS_CALL,
    Meaning.STOP: Cause.STOPPED,
    Meaning.PAUSE: Cause.STOPPED,
    Meaning.WRONG: Cause.WRONG_NUMBER,
    Meaning.UNCLEAR: Cause.UNCLEAR,
    Meaning.LANGUAGE: Cause.UNCLEAR,
}


def asked_here(case: Case, speaker: Speaker, what: Said) -> OpenCheckIn | None:
    """The open check-in whose question this may answer: a button answers its own alone, words the one asked on this address."""
    found = case.asking_now()
    if found is None or (what.check_in is not None and what.check_in != found.id):
        return None
    return found if last_question(found, speaker) is not None else None


def last_question(found: OpenCheckIn, speaker: Speaker) -> Try | None:
    """The last question of a check-in that went to this contact."""
    here = found.was_asked(speaker.contact.id, Who.YOUNG_PERSON)
    return here[-1] if here else None


def hear(cases: dict[UUID, Case], speakers: list[Speaker], readings: dict[UUID, Reading], codes: set[UUID], what: Said) -> bool:
    """Let it count for everybody whose it can be. `codes`: whose duress code it was. Whether an open question was answered."""
    answers = [one for one in speakers if not _is_no_answer(_meaning(readings[one.id], one, codes), one, what)]
    open_here = [(found, speaker) for speaker in answers if (found := asked_here(cases[speaker.id], speaker, what)) is not None]
    if not open_here:
        answered = [_unasked(cases[one.id], one, readings, codes, what, shared=len(speakers) > 1) for one in speakers]
        return True in answered
    shared = len(open_here) > 1
    # The newest question is the one before the reply.
    newest, its = max(open_here, key=lambda pair: _asked_at(*pair))
    for found, speaker in open_here:
        meaning = _meaning(readings[speaker.id], speaker, codes)
        if found is newest:
            answer(cases[speaker.id], found, meaning, speaker, what, duress=speaker.id in codes, shared=shared)
        elif meaning not in (Meaning.OK, Meaning.LATER):
            # It could be either's: a fact about each (K11).
            answer(cases[speaker.id], found, meaning, speaker, what, duress=False, shared=shared)
    for speaker in speakers:
        if speaker.id in codes and speaker.id != its.id:
            note_origin(cases[speaker.id], speaker, what)
            happen(cases[speaker.id], OfFact(_fact(cases[speaker.id], Cause.DURESS, what)), "young person")
    return True


def _unasked(case: Case, speaker: Speaker, readings: dict[UUID, Reading], codes: set[UUID], what: Said, *, shared: bool) -> bool:
    """Nothing was asked at this address: whether it answered what was asked of them elsewhere."""
    # Who holds a shared phone is known by a code alone: "fine" from it quiets nobody's alert.
    is_theirs = (not shared and is_surely_theirs(speaker.contact)) or speaker.id in codes
    meaning = _meaning(readings[speaker.id], speaker, codes)
    elsewhere = case.asking_now()
    if elsewhere is not None and is_theirs and meaning in (Meaning.HELP, Meaning.CALL) and what.check_in is None:
        # K8: whoever asks for help or a call from another phone of theirs is not asked on, nor is their carer.
        answer(case, elsewhere, meaning, speaker, what, duress=False)
        return True
    outside(case, speaker, meaning, speaker.id in codes, what, is_theirs=is_theirs, shared=shared)
    return False


def _is_no_answer(meaning: Meaning, speaker: Speaker, what: Said) -> bool:
    """Whether it quiets us and may not be theirs, or not of today (P3): yesterday's words, spelt better today, or from a phone that another
    took the place of while a question still stood on it. A stop from that one would end the questions on their new phone."""
    if speaker.contact.state is ContactState.STALE:
        return meaning in (Meaning.OK, Meaning.LATER, Meaning.STOP, Meaning.PAUSE)
    return what.inbound.kind is InboundKind.EDITED and meaning in (Meaning.OK, Meaning.LATER)


def _asked_at(found: OpenCheckIn, speaker: Speaker) -> tuple[str, UUID]:
    one = last_question(found, speaker)
    assert one is not None, "only those asked here are compared"
    return ((one.left_at or one.asked_at).isoformat(), found.id)


def _meaning(reading: Reading, speaker: Speaker, codes: set[UUID]) -> Meaning:
    if speaker.id in codes:
        return Meaning.OK
    assert isinstance(reading.meaning, Meaning), "a young person's reading"
    return reading.meaning


def note_origin(case: Case, speaker: Speaker, what: Said, *, is_theirs: bool = True) -> None:
    """Where it came from, so that it is answered there; and if it is surely theirs, that they have replied."""
    case.origins[what.message] = speaker.contact
    assert case.young is not None, "a young person's case"
    if not is_theirs:
        return
    case.young.last_reply_at = what.at
    case.young.unanswered_in_a_row = 0


def _take_back_what_has_not_left(case: Case) -> None:
    """Nothing more goes to somebody who just asked for nothing more: the question still here is taken back, others are asked."""
    found = case.asking_now()
    if found is not None and found.value.phase is Phase.ASKING and found.value.asks is Who.YOUNG_PERSON:
        withdraw_questions(case, found.id, (case.id,))
        happen(case, OfCheckIn(found.id, Unreachable(found.value.tries[-1].asking)), "young person")


def office_times(case: Case, what: Said) -> tuple[bool, datetime]:
    """Whether the offices are open, and by when somebody rings who asks for it now."""
    council = case.council
    if cadence.in_office_hours(what.at, council.zone, council.office, council.holidays):
        return True, cadence.office_closes(what.at, council.zone, council.office, council.holidays)
    morning = cadence.next_working_morning(what.at, council.zone, council.office.days, council.holidays)
    return False, morning + _UNTIL_NOON


def answer(case: Case, found: OpenCheckIn, meaning: Meaning, speaker: Speaker, what: Said, *, duress: bool, shared: bool = False) -> None:
    """It answers this check-in. `shared`: it could be the answer of somebody else at that address just as well."""
    note_origin(case, speaker, what)
    is_open, by = office_times(case, what)
    young = case.young
    assert young is not None, "a young person's case"
    event = Answered(
        by=Who.YOUNG_PERSON,
        meaning=meaning,
        message=what.message,
        at=what.at,
        duress=duress,
        in_office_hours=is_open,
        ring_by=by,
        paused_before=young.paused_at is not None and what.at - young.paused_at < WEEK,
        shared=shared,
    )
    happen(case, OfCheckIn(found.id, event), "young person")
    if meaning in (Meaning.OK, Meaning.LATER):
        tell_while_away(case, meaning, what)


def outside(
    case: Case, speaker: Speaker, meaning: Meaning, duress: bool, what: Said, *, is_theirs: bool = True, shared: bool = False
) -> None:
    """It answers no question: "fine" and "later" are thanked, anything else is for the alert, or opens one (K10)."""
    note_origin(case, speaker, what, is_theirs=is_theirs)
    young = case.young
    assert young is not None, "a young person's case"
    is_open, by = office_times(case, what)
    until = what.at + PAUSE_FOR
    reply = to_young_person(meaning, what.message, young.cover, in_office_hours=is_open, ring_by=by, paused_until=until)
    effects.reply(case, reply, (MadeBy.INBOUND, what.entry, 0, 0))
    match meaning:
        case Meaning.OK | Meaning.LATER:
            # An alert that hears of duress must not first hear that the phone is fine, stand down, and tell everybody so.
            upward = OfFact(_fact(case, Cause.DURESS, what)) if duress else OfAnswer(Relay(meaning, what.message, what.at))
            if is_theirs:
                happen(case, upward, "young person")
            tell_while_away(case, meaning, what, is_theirs=is_theirs)
            return
        case Meaning.STOP | Meaning.PAUSE if not is_surely_theirs(speaker.contact):
            pass  # whoever it was: duty hears of it, and the young person is asked as before
        case Meaning.STOP:
            # Nobody knows which of them it was: both rest until a person has asked (K11).
            effects.of_person(case, Pause(what.at, what.at + SHARED_STOP_RESTS_FOR) if shared else StopAsking(what.at))
            _take_back_what_has_not_left(case)
        case Meaning.PAUSE:
            effects.of_person(case, Pause(what.at, until))
            effects.line(case, case.id, Line("paused", what.at))
            _take_back_what_has_not_left(case)
        case Meaning.WRONG:
            effects.of_person(case, DoubtContact(what.message))
            _take_back_what_has_not_left(case)
        case Meaning.HELP | Meaning.CALL | Meaning.UNCLEAR | Meaning.LANGUAGE:
            pass
        case _:
            assert_never(meaning)
    told = by if meaning is Meaning.CALL and young.cover is Cover.OPEN else None
    happen(case, OfFact(_fact(case, _CAUSES[meaning], what, told_ring_by=told, in_office_hours=is_open)), "young person")


def tell_while_away(case: Case, meaning: Meaning, what: Said, *, is_theirs: bool = True) -> None:
    """While an episode is open every answer reaches a person at once, "fine" too: an open alert hears of it, or it opens one."""
    if case.young is None or case.young.episode_since is None:
        return
    is_worked_on = case.alert is not None and case.alert.value.phase in (alert.Phase.PAGING, alert.Phase.TAKEN)
    if is_worked_on and is_theirs and meaning is Meaning.OK:
        return  # those who work on it have just been told that the phone answered
    happen(case, OfFact(_fact(case, Cause.UNCLEAR, what)), "young person")


def rang_in_vain(case: Case, speaker: Speaker, what: Said) -> None:
    """They rang, and of those on duty nobody picked up: whoever rings does not wait for the morning (practice: it climbs).

    Whoever has a number that was called wrong wakes nobody: that is heard as the table has it.
    """
    fact = _fact(case, Cause.WANTS_CALL, what)
    if not fact.treatment.pages and not speaker.contact.is_wrong:
        happen(case, OfFact(replace(fact, treatment=Treatment.PAGE)), "young person")


def _fact(case: Case, cause: Cause, what: Said, *, told_ring_by: datetime | None = None, in_office_hours: bool = False) -> Fact:
    tier = tier_now(case)
    assert case.young is not None, "a young person's case"
    how = treatment(cause, tier, cover=case.young.cover, in_office_hours=in_office_hours)
    if case.young.episode_since is not None and not how.pages:
        how = Treatment.PAGE  # nothing that they say while they are away waits for the morning
    return Fact(cause, what.at, how, tier, Who.YOUNG_PERSON, None, what.message, told_ring_by=told_ring_by)
