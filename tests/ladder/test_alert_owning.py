"""Taking, being asked, noting, passing and resolving: taking is not resolving (promise 9)."""

from dataclasses import replace
from datetime import datetime

import pytest

from ladder.alert import Phase
from ladder.alert.owning import quiet_for, rings_within
from ladder.effects import Close, Page, Tell, TellPaged, TellYoungPerson, WithdrawPages
from ladder.events import Noted, Passed, Resolved, Taken
from ladder.facts import Fact
from ladder.words import Cause, Cover, Duty, Resolution, Road, Tier, Treatment
from tests.ladder.people import STANDING, Watched, at, fact, minutes, opened, those

HELP = fact(Cause.HELP, "20:00")
CALLED = fact(Cause.WANTS_CALL, "20:00")
LISTED = fact(Cause.SILENT, "16:00", Tier.STANDARD)


def held(clock: str = "20:05") -> Watched:
    """A silence at arrival that khan took."""
    return opened(fact(clock="20:00")).after(Taken("khan"), clock)


def told(alert: Watched) -> list[TellYoungPerson]:
    return those(TellYoungPerson, alert.effects)


def test_taking_stops_the_paging_and_tells_everybody_who_was_paged_once() -> None:
    alert = held()
    assert alert.effects == (WithdrawPages(), Tell("khan", "taken"), TellPaged("taken_by_other", but="khan"))
    assert (alert.value.phase, alert.value.taken_by, alert.value.taken_at) == (Phase.TAKEN, "khan", at("20:05"))


def test_whoever_takes_second_learns_who_was_first() -> None:
    alert = held()
    before = alert.value
    assert alert.after(Taken("shah"), "20:06").value is before
    assert alert.reason == "nothing changed, because it is taken by khan"


def test_taking_again_keeps_the_first_time_and_tells_nobody_else() -> None:
    alert = held().after(Taken("khan"), "20:30")
    assert (alert.effects, alert.value.taken_at) == ((Tell("khan", "taken"),), at("20:05"))


def test_a_listed_alert_may_be_taken() -> None:
    assert opened(LISTED).after(Taken("khan"), "16:05").value.phase is Phase.TAKEN


def test_a1_nothing_noted_for_half_an_hour_asks_the_owner_of_a_ring() -> None:
    alert = opened(HELP).after(Taken("khan"), "20:02")
    assert alert.value.wake_at == at("20:32")
    assert (alert.wakes().effects, alert.value.wake_at) == ((Page("khan", (Road.SMS,), "still_yours"),), at("20:42"))


def test_a1_and_after_two_hours_the_owner_of_anything_else() -> None:
    assert held().value.wake_at == at("22:05")


def test_a1_ten_minutes_later_it_climbs_and_the_owner_keeps_it() -> None:
    alert = held().wakes().wakes()
    assert (alert.value.phase, alert.value.taken_by, alert.pages) == (Phase.PAGING, "khan", [("shah", "page")])


def test_a1_taken_and_forgotten_climbs_again_and_in_the_next_round_asks_the_owner_too() -> None:
    alert = held().wakes().wakes().wakes().wakes()
    assert (alert.value.round, alert.pages) == (1, [("khan", "page")])


def test_a1_answering_still_yours_gives_the_same_time_again() -> None:
    alert = held().wakes().after(Taken("khan"), "22:06")
    assert (alert.value.wake_at, alert.value.owner_asked) == (at("00:06", 3), False)


def test_a1_forgotten_and_taken_by_another_it_is_theirs() -> None:
    alert = held().wakes().wakes().after(Taken("shah"), "22:20")
    assert (alert.value.taken_by, alert.value.taken_at) == ("shah", at("22:20"))


def test_a1_a_note_gives_two_hours_more() -> None:
    assert opened(HELP).after(Taken("khan"), "20:02").after(Noted("khan"), "20:20").value.wake_at == at("22:20")


@pytest.mark.parametrize(
    ("until", "wakes"),
    [(at("20:40"), at("20:40")), (at("06:00", 3), at("06:00", 3)), (at("09:00", 3), at("08:20", 3))],
)
def test_a1_or_until_the_time_it_names_at_most_twelve_hours(until: datetime, wakes: datetime) -> None:
    noted = opened(HELP).after(Taken("khan"), "20:02")
    assert noted.after(Noted("khan", until=until), "20:20").value.wake_at == wakes


def test_a1_a_time_that_has_passed_is_no_time() -> None:
    assert held().after(Noted("khan", until=at("20:00")), "20:20").value.wake_at == at("22:20")


def test_a1_a_note_after_being_asked_ends_the_ten_minutes() -> None:
    alert = held().wakes().after(Noted("khan"), "22:06")
    assert (alert.value.wake_at, alert.value.owner_asked) == (at("00:06", 3), False)


def test_a1_somebody_elses_note_is_kept_and_moves_no_clock() -> None:
    alert = held()
    before = alert.value
    assert alert.after(Noted("shah"), "20:20").value is before
    assert alert.reason == "nothing changed, because the note is kept; only the owner's note moves the clock"


def test_a1_a_note_does_not_stop_the_paging() -> None:
    assert opened(HELP).after(Noted("khan"), "20:01").value.wake_at == at("20:05")


def test_a1_whoever_took_a_calm_matter_is_left_in_peace_at_night() -> None:
    alert = opened(LISTED).after(Taken("khan"), "20:30")
    assert alert.value.wake_at == at("08:00", 3)
    assert alert.wakes().pages == [("khan", "still_yours")]
    assert (alert.wakes().value.treatment, alert.pages) == (Treatment.PAGE, [("shah", "page")])


def test_a1_passing_offers_it_on_and_it_stays_mine() -> None:
    alert = held().after(Passed("khan"), "20:10")
    assert (alert.value.phase, alert.value.taken_by) == (Phase.PAGING, "khan")
    assert alert.effects[0] == Tell("khan", "passed")
    assert alert.pages == [("shah", "page")]


def test_a1_passed_and_nobody_takes_it_goes_round_and_is_still_mine() -> None:
    alert = held().after(Passed("khan"), "20:10").wakes().wakes().wakes()
    assert (alert.value.round, alert.value.taken_by) == (1, "khan")
    assert alert.after(Passed("khan"), "21:00").effects[0] == Tell("khan", "passed")


def test_a1_passed_and_taken_it_is_theirs() -> None:
    alert = held().after(Passed("khan"), "20:10").after(Taken("shah"), "20:12")
    assert (alert.value.phase, alert.value.taken_by) == (Phase.TAKEN, "shah")


def test_a1_only_the_owner_passes_what_is_taken() -> None:
    assert held().after(Passed("shah"), "20:10").effects == ()


def test_a1_passing_before_anybody_took_it_drops_nothing() -> None:
    alert = opened(fact(clock="20:00")).after(Passed("khan"), "20:01")
    assert (alert.effects[0], alert.value.taken_by) == (Tell("khan", "passed_before"), None)


def test_a2_the_child_hears_the_time_the_worker_names() -> None:
    alert = opened(HELP).after(Taken("khan", ring_in=10), "20:02")
    assert told(alert) == [TellYoungPerson("Y8", at("20:12"))]


@pytest.mark.parametrize(("first", "ring_by"), [(HELP, at("20:22")), (CALLED, at("21:02"))], ids=["ring", "else"])
def test_a2_none_named_it_is_twenty_minutes_for_ring_and_sixty_else(first: Fact, ring_by: datetime) -> None:
    alert = opened(first).after(Taken("khan"), "20:02")
    assert [one.at for one in told(alert)] == [ring_by]


def test_a2_another_time_is_told_and_the_same_is_not_told_twice() -> None:
    alert = opened(HELP).after(Taken("khan"), "20:02")
    assert [one.at for one in told(alert.after(Taken("khan", ring_in=10), "20:03"))] == [at("20:13")]
    assert told(alert.after(Taken("khan"), "20:05")) == []


def test_a2_whoever_says_still_mine_promises_no_second_call() -> None:
    alert = opened(HELP).after(Taken("khan"), "20:02").wakes().after(Taken("khan"), "20:33")
    assert (told(alert), alert.value.ring_by) == ([], at("20:22"))


def test_a2_the_next_taker_promises_a_new_time_when_the_old_one_has_passed() -> None:
    alert = opened(HELP).after(Taken("khan"), "20:02").wakes().wakes().after(Taken("shah"), "20:50")
    assert told(alert) == [TellYoungPerson("Y8", at("21:10"))]


def test_a2_closed_cover_hears_nothing() -> None:
    alert = opened(HELP, replace(STANDING, cover=Cover.CLOSED)).after(Taken("khan", ring_in=10), "20:02")
    assert (told(alert), alert.value.ring_by) == ([], at("20:12"))


def test_a2_who_did_not_ask_to_be_rung_hears_nothing() -> None:
    alert = opened(fact(clock="20:00")).after(Taken("khan", ring_in=20), "20:02")
    assert (told(alert), alert.value.ring_by) == ([], at("20:22"))


def test_a2_a_time_that_nobody_told_is_told_once_they_ask() -> None:
    alert = opened(fact(clock="20:00")).after(Taken("khan", ring_in=60), "20:02").joins(fact(Cause.HELP, "20:10"))
    assert told(alert.after(Taken("shah"), "20:12")) == [TellYoungPerson("Y8", at("21:02"))]


def test_a2_a_time_long_past_is_never_told() -> None:
    alert = opened(fact(clock="20:00")).after(Taken("khan", ring_in=10), "20:02").joins(fact(Cause.WANTS_CALL, "20:30"))
    assert told(alert.after(Taken("khan"), "20:31")) == [TellYoungPerson("Y8", at("21:31"))]


@pytest.mark.parametrize("outcome", list(Resolution))
def test_a6_a_named_person_resolves_with_a_coded_outcome(outcome: Resolution) -> None:
    alert = held().after(Resolved("khan", outcome), "20:30")
    assert (alert.value.phase, alert.value.outcome, alert.value.resolved_by) == (Phase.RESOLVED, outcome, "khan")
    assert alert.effects == (WithdrawPages(), Close(outcome))


def test_a6_the_numbers_of_the_outcomes_never_change() -> None:
    assert [(one.value, one.name) for one in Resolution] == [
        (1, "SPOKE_TO_YOUNG_PERSON"),
        (2, "SEEN_BY_ADULT"),
        (3, "PLACE_KNOWN_NO_CONCERN"),
        (4, "EPISODE_OPENED"),
        (5, "PASSED_TO_ALLOCATED_WORKER"),
        (6, "AGREED_CHANGE"),
        (7, "NOTHING_WRONG"),
        (8, "OUR_FAULT"),
        (9, "WRONG_NUMBER"),
        (10, "CODE_BY_ACCIDENT"),
        (11, "THE_PHONE_ANSWERED"),
        (12, "DUPLICATE"),
    ]


@pytest.mark.parametrize("first", [fact(clock="20:00"), LISTED], ids=["paging", "listed"])
def test_promise_9_what_nobody_has_taken_cannot_be_resolved(first: Fact) -> None:
    alert = opened(first)
    before = alert.value
    assert alert.after(Resolved("khan", Resolution.NOTHING_WRONG), "21:40").value is before


def test_promise_9_passed_on_and_resolved_those_who_are_being_paged_hear_so() -> None:
    alert = held().after(Passed("khan"), "20:10").after(Resolved("khan", Resolution.NOTHING_WRONG), "20:12")
    assert those(TellPaged, alert.effects) == [TellPaged("taken_by_other", but="khan")]


@pytest.mark.parametrize(("owed", "who"), [(1, "1 young person on its list was"), (34, "34 young people on its list were")])
def test_a5_a_fault_is_not_closed_over_somebody_who_waits_on_its_list(owed: int, who: str) -> None:
    alert = opened(fact(Cause.FAULT, "20:00")).after(Taken("khan"), "20:05")
    before = alert.value
    assert alert.after(Resolved("khan", Resolution.OUR_FAULT, owed), "20:30").value is before
    assert alert.reason == f"nothing changed, because {who} neither asked again nor ticked by name"
    assert alert.after(Resolved("khan", Resolution.OUR_FAULT), "20:31").value.phase is Phase.RESOLVED


@pytest.mark.parametrize("act", [Taken("shah"), Passed("khan"), Noted("khan"), Resolved("shah", Resolution.OUR_FAULT)])
def test_promise_9_resolved_is_final(act: Taken | Passed | Noted | Resolved) -> None:
    alert = held().after(Resolved("khan", Resolution.NOTHING_WRONG), "20:30")
    before = alert.value
    assert alert.after(act, "20:31").value is before
    assert alert.reason.startswith("nothing changed, because")


def test_the_times_of_a_ring_are_shorter() -> None:
    ring, page = opened(HELP).value, opened(fact()).value
    assert (quiet_for(ring), rings_within(ring)) == (minutes(30), minutes(20))
    assert (quiet_for(page), rings_within(page)) == (minutes(120), minutes(60))


def test_a4_last_resort_who_passes_leaves_it_to_the_next_round() -> None:
    alert = opened(fact(clock="20:00"), rota={Duty.LAST_RESORT: "okoro"}).after(Passed("okoro"), "20:01")
    assert (alert.pages, alert.value.wake_at) == ([], at("20:10"))
