"""Lives made up by Hypothesis: any ladder, any rota, and any script of events in time that never runs backwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import strategies as st

from ladder.alert import Alert
from ladder.checkin import CheckIn
from ladder.events import (
    Accepted,
    AlertEvent,
    Answered,
    CameDue,
    Cancelled,
    CarerSaw,
    Ceased,
    CheckInEvent,
    Chose,
    ChoseLanguage,
    CrossCheckEvent,
    Delivered,
    FellDue,
    Heard,
    Left,
    Missed,
    Noted,
    PageFailed,
    Passed,
    ReceivingResumed,
    Refused,
    Reported,
    Resolved,
    ShiftEnded,
    Sighted,
    Spoke,
    Standing,
    Taken,
    Terms,
    Unreachable,
    Woke,
)
from ladder.facts import Fact
from ladder.phrases import Phrase
from ladder.rungs import AskRung, PageRung, treatment
from ladder.words import AskCarer, CarerMeaning, Cause, Cover, Duty, Meaning, Resolution, Road, Tier, Who
from tests.ladder.people import LONDON, at, times_after

WAITS = st.integers(1, 120).map(lambda number: timedelta(minutes=number))
# Minutes, and now and then hours, so that scripts cross quiet hours and days.
GAPS = st.one_of(st.just(0), st.integers(0, 45), st.integers(0, 900)).map(lambda number: timedelta(minutes=number))
STARTS = st.integers(0, 24 * 60 - 1).map(lambda number: at("00:00") + timedelta(minutes=number))
WORKERS = ("khan", "shah", "patel", "okoro")

TERMS = st.builds(
    Terms,
    tier=st.sampled_from(Tier),
    cover=st.sampled_from(Cover),
    ask_carer=st.sampled_from(AskCarer),
    ladder=st.lists(st.builds(AskRung, st.sampled_from(Who), WAITS), min_size=1, max_size=4).map(tuple),
    zone=st.sampled_from([LONDON, "Asia/Kabul", "UTC"]),
    next_slot_at=st.integers(1, 72).map(lambda number: at("00:00", 3) + timedelta(hours=number)),
    in_a_row=st.integers(0, 3),
    young_person_rests=st.booleans(),
)

# A step makes its event from the subject as it then is, and from the time.
CheckInStep = Callable[[CheckIn, datetime], CheckInEvent]
AlertStep = Callable[[Alert, datetime], AlertEvent]


def _of_a_try(make: Callable[[int, datetime, bool], CheckInEvent]) -> st.SearchStrategy[CheckInStep]:
    """About the present question, an earlier one, or one that never was."""

    def step(back: int, late: timedelta, owes: bool) -> CheckInStep:
        def happens(check_in: CheckIn, now: datetime) -> CheckInEvent:
            askings = [one.asking for one in check_in.tries]
            return make(askings[-back] if back <= len(askings) else 99, now - late, owes)

        return happens

    lateness = st.sampled_from([timedelta(0), timedelta(0), timedelta(minutes=7), timedelta(hours=3)])
    return st.builds(step, st.integers(1, 3), lateness, st.booleans())


ANSWERS = st.one_of(
    st.tuples(st.just(Who.YOUNG_PERSON), st.sampled_from(Meaning)),
    st.tuples(st.just(Who.CARER), st.sampled_from(CarerMeaning)),
)


def _answer(said: tuple[Who, Meaning | CarerMeaning], about: Answered, expected_in: timedelta | None) -> CheckInStep:
    def happens(_: CheckIn, now: datetime) -> CheckInEvent:
        expected_at = None if expected_in is None else now + expected_in
        return replace(about, by=said[0], meaning=said[1], at=now, expected_at=expected_at)

    return happens


_SOME_ANSWER = st.builds(
    Answered,
    by=st.just(Who.YOUNG_PERSON),
    meaning=st.just(Meaning.OK),
    message=st.just("words"),
    at=st.just(at("00:00")),
    duress=st.booleans(),
    in_office_hours=st.booleans(),
    elsewhere_before=st.booleans(),
    paused_before=st.booleans(),
)

CHECK_IN_STEPS: st.SearchStrategy[CheckInStep] = st.one_of(
    st.just(lambda _, now: Woke()),
    _of_a_try(lambda asking, moment, owes: Accepted(asking, "a phone", owes)),
    _of_a_try(lambda asking, moment, owes: Left(asking, "a phone", moment, owes)),
    _of_a_try(lambda asking, moment, owes: Delivered(asking, moment)),
    _of_a_try(lambda asking, moment, owes: Missed(asking, moment)),
    _of_a_try(lambda asking, moment, owes: Refused(asking, "another phone" if owes else None)),
    _of_a_try(lambda asking, moment, owes: Unreachable(asking)),
    st.builds(_answer, ANSWERS, _SOME_ANSWER, st.one_of(st.none(), GAPS)),
    st.sampled_from(Who).map(lambda by: lambda _, now: ChoseLanguage(by, "ti", "words", now)),
    GAPS.map(lambda gap: lambda _, now: ReceivingResumed(gap)),
    st.just(lambda _, now: Cancelled("the placement ended")),
    TERMS.map(lambda terms: lambda _, now: FellDue(terms)),
)

# Any carer's word, any sighting, and any waking, in time that never runs backwards but what is written down later.
CROSS_CHECK_EVENTS: st.SearchStrategy[Callable[[datetime], CrossCheckEvent]] = st.one_of(
    st.sampled_from(("CA-7", "CA-8")).map(lambda carer: lambda now: CarerSaw(carer, now)),
    st.builds(lambda by, late: lambda now: Sighted(by, now - late), st.sampled_from(("CA-7", "CA-8", "DW-1")), GAPS),
    st.sampled_from(Tier).map(lambda tier: lambda now: CameDue(tier)),
    st.just(lambda now: CameDue(Tier.STANDARD, "they paused")),
    st.just(lambda now: Ceased("the placement ended")),
)
CROSS_CHECK_SCRIPTS = st.lists(st.tuples(st.one_of(GAPS, st.just(timedelta(hours=24))), CROSS_CHECK_EVENTS), max_size=12)

RUNGS = st.builds(
    PageRung,
    st.sampled_from([Duty.ON_DUTY, Duty.NEXT_ON_DUTY, Duty.MANAGER]),
    st.sampled_from([(Road.SMS,), (Road.VOICE,), (Road.SMS, Road.VOICE)]),
    WAITS,
)
PAGING_LADDERS = st.lists(RUNGS, min_size=1, max_size=4).map(tuple)
STANDINGS = st.builds(Standing, st.just(LONDON), st.sampled_from(Cover), PAGING_LADDERS, PAGING_LADDERS)
# From a rota without anybody to one where the same person stands everywhere.
ROTAS = st.one_of(
    st.just(dict[Duty, str]()),
    st.just(dict.fromkeys(Duty, "khan")),
    st.dictionaries(st.sampled_from(Duty), st.sampled_from(WORKERS)),
)


@dataclass(frozen=True)
class Kind:
    """A fact before it has a time."""

    cause: Cause
    tier: Tier | None
    in_a_row: int
    by: Who | None

    def at(self, moment: datetime) -> Fact:
        """The fact, treated by the table."""
        how = treatment(self.cause, self.tier, in_a_row=self.in_a_row)
        return Fact(self.cause, moment, how, self.tier, self.by, in_a_row=self.in_a_row)


KINDS = st.builds(
    Kind, st.sampled_from(Cause), st.one_of(st.none(), st.sampled_from(Tier)), st.integers(1, 2), st.sampled_from([None, *Who])
)


_SOMEBODY = st.sampled_from(WORKERS)


def _whoever_was_paged(make: Callable[[str], AlertEvent]) -> AlertStep:
    return lambda alert, now: make(alert.paged or alert.taken_by or "khan")


ALERT_STEPS: st.SearchStrategy[AlertStep] = st.one_of(
    st.just(lambda _, now: Woke()),
    KINDS.map(lambda kind: lambda _, now: Reported(kind.at(now), times_after(now))),
    st.builds(
        lambda meaning, episode: lambda _, now: Heard(meaning, "words", now, times_after(now), episode),
        st.sampled_from([Meaning.OK, Meaning.OK, Meaning.LATER]),
        st.booleans(),
    ),
    st.builds(lambda by, ring_in: lambda _, now: Taken(by, ring_in), _SOMEBODY, st.one_of(st.none(), st.integers(1, 90))),
    _SOMEBODY.map(lambda by: lambda _, now: Passed(by)),
    st.just(_whoever_was_paged(lambda worker: ShiftEnded(worker, at("00:00", 28)))),
    st.just(_whoever_was_paged(Passed)),
    st.builds(lambda by, gap: lambda _, now: Noted(by, None if gap is None else now + gap), _SOMEBODY, st.one_of(st.none(), GAPS)),
    st.sampled_from(Road).map(lambda road: _whoever_was_paged(lambda worker: PageFailed(worker, road))),
    st.builds(
        lambda phrase, gap: lambda alert, now: Spoke(alert.taken_by or "khan", phrase, "a phone", alert.version, now + gap),
        st.sampled_from(Phrase),
        GAPS,
    ),
    st.sampled_from(Phrase).map(lambda phrase: lambda _, now: Chose(phrase, "5", "words", now)),
    st.builds(lambda by, outcome: lambda _, now: Resolved(by, outcome), _SOMEBODY, st.sampled_from(Resolution)),
)


# Steps, and how long after the one before each happens.
CHECK_IN_SCRIPTS = st.lists(st.tuples(GAPS, CHECK_IN_STEPS), max_size=12)
ALERT_SCRIPTS = st.lists(st.tuples(GAPS, ALERT_STEPS), max_size=12)
