"""The small rules of wording that need no database: letters, receipts, how the carer's part went, who is next."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest

from bot.briefing import evidence
from bot.briefing.following import following, offered_to
from bot.briefing.known import Happened, Known, Reached
from bot.briefing.naming import letters
from bot.phrasing import Asked, CarerWas, Receipt
from db.words import ChannelName, Manner, PersonKind
from ladder.alert import Alert, Phase
from ladder.cadence import Office
from ladder.checkin import CheckIn, Try
from ladder.checkin import Phase as CheckInPhase
from ladder.events import Standing, Terms
from ladder.facts import Fact
from ladder.roster import Shift
from ladder.rungs import ASKING, PAGING
from ladder.words import AskCarer, Cause, Cover, Duty, Outcome, Tier, Treatment, Who
from scheduler.known import Council, Person, Team

NOW = datetime(2026, 11, 23, 19, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))

TERMS = Terms(Tier.ARRIVAL, Cover.OPEN, AskCarer.ALWAYS, ASKING[Tier.ARRIVAL], "Europe/London", NOW + timedelta(days=1))
ASKED = Try(asking=1, rung=0, who=Who.YOUNG_PERSON, asked_at=NOW - 45 * MINUTE, contact=ONE.hex)
CARERS = Try(asking=3, rung=2, who=Who.CARER, asked_at=NOW - 15 * MINUTE, contact=TWO.hex)
CLOSED = CheckIn("c", NOW, phase=CheckInPhase.CLOSED, terms=TERMS, outcome=Outcome.SILENT)


def known(manner: Manner = Manner.SMS) -> Known:
    """What is known of one phone."""
    phone = Reached(ONE, ChannelName.HANDSET, manner, "amanuel", None, False)
    return Known(NOW, is_demo=True, contacts={ONE: phone})


@pytest.mark.parametrize(
    ("initials", "given"),
    [
        (["A.B."], "A"),
        (["A.B.", "C.D."], "AC"),
        (["A.B.", "A.C."], "AC"),
        (["A.B.", "A.B."], "AB"),
        (["A.B.", "A.B.", "A.B."], "ABC"),
        (["ኣ.ብ.", ""], "ኣA"),
    ],
)
def test_k11_each_child_of_a_carer_has_a_letter_of_their_own(initials: list[str], given: str) -> None:
    """Whoever came first keeps theirs when another comes."""
    children = {UUID(int=number): one for number, one in enumerate(initials)}
    assert "".join(letters(dict(reversed(children.items())))[child] for child in children) == given


@pytest.mark.parametrize(
    ("initials", "given"), [(["K.L.", "U.M."], "LM"), (["K.L."], "K"), (["S.B.", "E.N."], "BA"), (["李.", "王."], "AB")]
)
def test_k11_of_several_none_has_a_letter_that_says_no_in_any_language(initials: list[str], given: str) -> None:
    """ "K" is no in Vietnamese: who wrote "K 1" as told would not be understood. Of one child alone no letter need be written."""
    children = {UUID(int=number): one for number, one in enumerate(initials)}
    assert "".join(letters(children).values()) == given


@pytest.mark.parametrize(
    ("one", "manner", "receipt"),
    [
        (replace(ASKED, left_at=NOW, delivered_at=NOW), Manner.SMS, Receipt.DELIVERED),
        (replace(ASKED, left_at=NOW), Manner.SMS, Receipt.SENT),
        (replace(ASKED, accepted_at=NOW), Manner.SMS, Receipt.SENT),
        (replace(ASKED, left_at=NOW, owes_receipt=True), Manner.SMS, Receipt.UNDELIVERED),
        (replace(ASKED, refused=True), Manner.TELEGRAM, Receipt.UNDELIVERED),
        (replace(ASKED, left_at=NOW), Manner.TELEGRAM, Receipt.NONE),
    ],
)
def test_promise_2_each_asking_has_the_receipt_it_has(one: Try, manner: Manner, receipt: Receipt) -> None:
    """And the time at which it left, as far as that is known."""
    at = one.left_at or one.accepted_at or one.asked_at
    assert evidence.asked(known(manner), replace(CLOSED, tries=(one,))) == (Asked(at, manner, receipt),)


def test_promise_2_what_stayed_with_us_was_not_asked() -> None:
    """Nor was the carer's question one to the young person; a contact that is gone was a phone."""
    tries = (replace(ASKED, withdrawn=True), CARERS, replace(ASKED, asking=2, contact=None, left_at=NOW))
    assert evidence.asked(known(), replace(CLOSED, tries=tries)) == (Asked(NOW, Manner.SMS, Receipt.SENT),)


@pytest.mark.parametrize(
    ("changed", "was"),
    [
        ({"outcome": Outcome.CARER_SEEN}, CarerWas.SEEN),
        ({"outcome": Outcome.CARER_CONCERN}, CarerWas.CONCERN),
        ({"carer_unread_at": NOW}, CarerWas.UNCLEAR),
        ({"carer_message": "m"}, CarerWas.ELSEWHERE),
        ({"carer_told_elsewhere": True}, CarerWas.ELSEWHERE),
        ({"terms": replace(TERMS, ask_carer=AskCarer.NEVER)}, CarerWas.NEVER),
        ({}, CarerWas.NOT_ASKED),
        ({"tries": (CARERS,)}, CarerWas.NOT_ASKED),
        ({"tries": (replace(CARERS, left_at=NOW),)}, CarerWas.NO_ANSWER),
        ({"tries": (replace(CARERS, left_at=NOW, owes_receipt=True),)}, CarerWas.NOT_REACHED),
        ({"tries": (replace(CARERS, refused=True),)}, CarerWas.NOT_REACHED),
    ],
)
def test_how_the_carers_part_went(changed: dict[str, object], was: CarerWas) -> None:
    """Not asked, not reached, no answer and an answer are four things."""
    assert evidence.carer_was(replace(CLOSED, **changed)) is was  # type: ignore[arg-type]


def test_k7_the_last_time_that_a_carer_named_counts() -> None:
    """Read from what happened; a check-in in which none was has none."""
    of = known()
    of.happened[ONE] = [
        Happened(3, "Answered", {"meaning": "elsewhere", "expected_at": NOW.isoformat()}),
        Happened(4, "Answered", {"meaning": "elsewhere", "expected_at": (NOW + MINUTE).isoformat()}),
        Happened(5, "Answered", {"meaning": "concern"}),
        Happened(None, "Woke", {}),
    ]
    assert evidence.expected_at(of, ONE) == NOW + MINUTE
    assert evidence.expected_at(of, TWO) is None


def council(*on_duty: UUID, manager: UUID | None = None, until: time = time(9)) -> Council:
    """A team that works round the clock, or until some time."""
    everyday, start = frozenset({"all"}), time(9)
    shifts = [Shift(everyday, start, until, "on_duty", tuple(str(one) for one in on_duty))]
    shifts += [] if manager is None else [Shift(everyday, start, start, "manager", (str(manager),))]
    names = {ONE: "khan", TWO: "shah", THREE: "price"}
    return Council(
        id=ONE,
        zone="Europe/London",
        office=Office(frozenset({"mon"}), time(9), time(17)),
        holidays=frozenset(),
        last_resort=None,
        asking={},
        standing=STANDING,
        teams={ONE: Team(ONE, tuple(shifts))},
        people={who: Person(who, name, PersonKind.WORKER, "en", "Europe/London") for who, name in names.items()},
        contacts={},
    )


STANDING = Standing("Europe/London", Cover.OPEN, PAGING[Treatment.RING], PAGING[Treatment.PAGE])
ALERT = Alert(
    "a",
    NOW,
    STANDING,
    (Fact(Cause.SILENT, NOW, Treatment.PAGE, Tier.ARRIVAL),),
    Treatment.PAGE,
    phase=Phase.PAGING,
    climb_at=NOW + 10 * MINUTE,
    paged="khan",
)


def named(team: Council, alert: Alert = ALERT, reader: str = "khan") -> tuple[str | None, timedelta | None]:
    """Who is next after the reader, and how long from now."""
    found = following(team, ONE, alert, reader)
    return found.worker, None if found.at is None else found.at - NOW


def test_the_next_is_the_first_rung_on_which_somebody_else_stands() -> None:
    """Khan's own call takes its five minutes; a rung on which nobody stands takes none."""
    assert named(council(ONE, TWO, manager=THREE)) == ("shah", 15 * MINUTE)
    assert named(council(ONE, manager=THREE)) == ("price", 15 * MINUTE)
    assert named(council(ONE, TWO, manager=THREE), reader="shah") == ("khan", 10 * MINUTE)


def test_after_the_last_rung_it_goes_round_and_who_passed_is_asked_again() -> None:
    """This round without them, the next with."""
    last = replace(ALERT, rung=3, paged="price", passed=("khan",))
    assert named(council(ONE, TWO, manager=THREE), last, "price") == ("khan", 10 * MINUTE)
    assert named(council(ONE, TWO, manager=THREE), replace(ALERT, passed=("khan",)), "khan") == ("shah", 10 * MINUTE)


def test_with_nobody_else_on_the_rota_no_name_is_given() -> None:
    """Only when we page on; and the rota is that of the moment."""
    assert named(council(ONE)) == (None, 10 * MINUTE)
    assert named(council(ONE, TWO, until=time(19, 20))) == (None, 10 * MINUTE)
    assert following(council(ONE), None, ALERT, "khan").worker is None
    assert following(council(ONE), TWO, ALERT, "khan").worker is None


def test_who_told_the_last_resort_starts_at_the_first_rung() -> None:
    """A whole round found nobody."""
    assert named(council(ONE, TWO), replace(ALERT, rung=3, seeking=Duty.LAST_RESORT), "okoro") == ("khan", 10 * MINUTE)


def test_what_is_not_being_paged_has_a_time_and_no_next() -> None:
    """A line of the list pages later."""
    assert named(council(ONE, TWO), replace(ALERT, phase=Phase.LISTED)) == (None, 10 * MINUTE)


def test_a1_an_owner_hears_who_is_paged_if_they_note_nothing() -> None:
    """From the first rung, without them."""
    assert offered_to(council(ONE, TWO), ONE, ALERT, NOW, "khan").worker == "shah"
