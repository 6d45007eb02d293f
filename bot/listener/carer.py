"""What a carer said: about which young person, in answer to which question (K7, K11). They are never told what a child said."""

from dataclasses import replace
from uuid import UUID

from bot.listener.proving import is_surely_theirs
from bot.listener.reading import Reads, heard
from bot.listener.said import Said, Speaker
from bot.listener.young import WEEK
from bot.meaning import Question, Reading
from db.words import ContactState, Lane, MadeBy
from ladder import cadence
from ladder.checkin import Stage
from ladder.checkin.carer import CARER_NOT_READ, CARER_THANKS
from ladder.checkin.ending import NOT_A_MISSING_REPORT
from ladder.effects import Reply
from ladder.events import Answered, Sighted
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import AskCarer, CarerMeaning, Cause, Who
from scheduler import effects
from scheduler.case import Case, OpenCheckIn
from scheduler.deciding import happen
from scheduler.effects import OfCheckIn, OfCrossCheck, OfFact
from scheduler.owing import REPLY_WORTH_FOR, owe
from scheduler.planning import tier_now

_OPEN_STAGES = (Stage.TIME, Stage.EXPECTED)
_ABOUT_ONE = (CarerMeaning.SEEN, CarerMeaning.ELSEWHERE)  # they quiet a ladder, so we must know whose
_CAUSES = {
    CarerMeaning.CONCERN: Cause.CARER_CONCERN,
    CarerMeaning.CALL: Cause.WANTS_CALL,
    CarerMeaning.STOP: Cause.STOPPED,
    CarerMeaning.UNCLEAR: Cause.UNCLEAR,
}


def asked_here(case: Case, speaker: Speaker, what: Said) -> OpenCheckIn | None:
    """The open check-in about this young person that has asked this carer."""
    found = case.asking_now()
    if found is None or (what.check_in is not None and what.check_in != found.id):
        return None
    asked = found.was_asked(speaker.contact.id, Who.CARER)
    return found if asked or found.value.stage in _OPEN_STAGES else None


def hear(cases: dict[UUID, Case], speaker: Speaker, letters: dict[UUID, str], what: Said, reads_words: Reads) -> tuple[Reading, list[UUID]]:
    """Let it count for the young person it is about, or ask which. Returns the reading and whom it was about.

    `letters`: what this carer calls each of them in our texts.
    """
    reading = heard(what, speaker, Question.CARER, reads_words)
    about = _named(cases, letters, reading)
    waiting = _waiting(about, speaker, what)
    if not waiting and reading.meaning is CarerMeaning.UNCLEAR:
        about, waiting = list(cases.values()), _waiting(list(cases.values()), speaker, what)  # its first letter named nobody
    reading, waiting = _with_time(reading, waiting, speaker, what, reads_words)
    if not about:
        reading, about = replace(reading, meaning=CarerMeaning.UNCLEAR, rule="nobody's letter"), list(cases.values())
        waiting = _waiting(about, speaker, what)
    meaning = _meaning(reading)
    if not waiting or (meaning in _ABOUT_ONE and not is_surely_theirs(speaker.contact)):
        return reading, _outside(about, speaker, meaning, what)
    if len(waiting) > 1 and meaning in _ABOUT_ONE:
        _ask_which([case for case, _ in waiting], speaker, letters, what)
    else:
        # Of two who are open, what worries, or what nobody could read, is about each: a person will tell.
        for case, found in waiting:
            answer(case, found, reading, speaker, what)
    return reading, [case.id for case, _ in waiting]


_Waiting = list[tuple[Case, OpenCheckIn]]


def _named(cases: dict[UUID, Case], letters: dict[UUID, str], reading: Reading) -> list[Case]:
    """Whom "A 1" may be about: nobody, if it quiets a ladder and names a letter that none of several have."""
    everybody = list(cases.values())
    if reading.which is None or len(everybody) == 1:
        return everybody
    named = [case for case in everybody if letters[case.id] == reading.which]
    return named if named or reading.meaning in _ABOUT_ONE else everybody


def _waiting(about: list[Case], speaker: Speaker, what: Said) -> _Waiting:
    return [(case, found) for case in about if (found := asked_here(case, speaker, what)) is not None]


def _with_time(reading: Reading, waiting: _Waiting, speaker: Speaker, what: Said, reads_words: Reads) -> tuple[Reading, _Waiting]:
    """A bare clock time can only answer "what time do you expect A.?", whoever else is being asked about (K11)."""
    asked_when = [pair for pair in waiting if pair[1].value.stage is Stage.TIME]
    if len(asked_when) != 1:
        return reading, waiting
    timed = heard(what, speaker, Question.CARER_TIME, reads_words)
    is_bare_time = timed.expected is not None and reading.expected is None
    return (timed, asked_when) if len(waiting) == 1 or is_bare_time else (reading, waiting)


def _meaning(reading: Reading) -> CarerMeaning:
    assert isinstance(reading.meaning, CarerMeaning), "a carer's reading"
    return reading.meaning


def answer(case: Case, found: OpenCheckIn, reading: Reading, speaker: Speaker, what: Said) -> None:
    """It answers this check-in."""
    case.origins[what.message] = speaker.contact
    young, zone = case.young, case.council.zone
    assert young is not None, "a young person's case"
    meaning = _meaning(reading)
    earlier = young.last_elsewhere_at
    expected_at = None if reading.expected is None else cadence.next_clock_time(reading.expected, zone, what.at)
    event = Answered(
        by=Who.CARER,
        meaning=meaning,
        message=what.message,
        at=what.at,
        in_office_hours=cadence.in_office_hours(what.at, zone, case.council.office, case.council.holidays),
        expected_at=expected_at,
        elsewhere_before=earlier is not None and earlier < found.value.due_at and what.at - earlier < WEEK,
        carer=speaker.ref,
    )
    is_sighting = _remember(case, meaning, speaker, what)
    happen(case, OfCheckIn(found.id, event), f"carer {speaker.ref}")
    if is_sighting and found.value.agreed.ask_carer is not AskCarer.CROSS_CHECK:  # of one whose word is not enough, the check-in tells
        _sighted(case, speaker, what)


def _sighted(case: Case, speaker: Speaker, what: Said) -> None:
    """They are a second adult for what another carer said; for what they said themselves they are not (K7)."""
    happen(case, OfCrossCheck(Sighted(speaker.ref, what.at)), f"carer {speaker.ref}")


def _remember(case: Case, meaning: CarerMeaning, speaker: Speaker, what: Said) -> bool:
    """Whether it is a sighting."""
    young, placement = case.young, case.placement
    assert young is not None, "a young person's case"
    if meaning is CarerMeaning.ELSEWHERE:
        young.last_elsewhere_at = what.at  # whoever says "not here" is believed so far that nothing stands down (A3)
    if placement is None or placement.ask_carer is AskCarer.NEVER:
        return False  # the carer we do not ask may be the risk: what they say they saw is in the journal, and ends no row of silences
    if meaning is not CarerMeaning.SEEN or not is_surely_theirs(speaker.contact):
        return False  # a phone that may be anybody's has seen nobody
    young.last_seen_at, young.last_seen_by = what.at, speaker.id
    young.unanswered_in_a_row = 0
    return True


def _outside(about: list[Case], speaker: Speaker, meaning: CarerMeaning, what: Said) -> list[UUID]:
    """No question of theirs is open: what they saw is thanked and kept, anything else is for the alert, or opens one (K10)."""
    text = {CarerMeaning.CONCERN: NOT_A_MISSING_REPORT, CarerMeaning.UNCLEAR: CARER_NOT_READ}.get(meaning, CARER_THANKS)
    for number, case in enumerate(about):
        case.origins[what.message] = speaker.contact
        if number == 0:
            effects.reply(case, Reply(Who.CARER, text, what.message), (MadeBy.INBOUND, what.entry, 0, 0))
        if len(about) == 1 and _remember(case, meaning, speaker, what):
            _sighted(case, speaker, what)
        if meaning is CarerMeaning.STOP and speaker.contact.state is not ContactState.STALE:  # only a named person ends a doubt
            case.gathered.contacts[speaker.contact.id] = {"state": ContactState.OPTED_OUT}
        if meaning in _CAUSES:
            cause, tier = _CAUSES[meaning], tier_now(case)
            fact = Fact(cause, what.at, treatment(cause, tier), tier, Who.CARER, None, what.message)
            happen(case, OfFact(fact), f"carer {speaker.ref}")
    return [case.id for case in about]


def _ask_which(cases: list[Case], speaker: Speaker, letters: dict[UUID, str], what: Said) -> None:
    first = cases[0]
    owe(
        first,
        made_by=(MadeBy.INBOUND, what.entry, 0, 0),
        recipient=speaker.id,
        contact=speaker.contact,
        lane=Lane.REPLY,
        text_key="which_one",
        not_after=what.at + REPLY_WORTH_FOR,
        params={"who": [letters[case.id] for case in cases]},
        inbox=what.entry,
    )
