"""What a further fact, or a phone that answers, does to an open alert: the table of the alert, cell by cell, and standing down."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ladder.alert import Phase
from ladder.effects import Page, Tell, TellPaged, TellYoungPerson, WithdrawPages
from ladder.events import AlertEvent, Noted, Passed, Reported, Resolved, Taken
from ladder.facts import Fact
from ladder.words import Cause, Cover, Duty, Meaning, Resolution, Road, Tier, Treatment, Who
from tests.ladder.people import ROTA, STANDING, TIMES, Watched, at, fact, opened, those

SMS, BOTH = (Road.SMS,), (Road.SMS, Road.VOICE)
CALM = Tier.STANDARD
LISTED_SILENCE = fact(Cause.SILENT, "20:00", CALM)
PAGED_SILENCE = fact(Cause.SILENT, "20:00", CALM, treatment=Treatment.PAGE, in_a_row=2)
ON_BOARD = fact(Cause.UNCLEAR, "20:30", CALM, treatment=Treatment.BOARD)
HELP, DURESS = fact(Cause.HELP, "21:00"), fact(Cause.DURESS, "21:00")


def taken(first: Fact | None = None) -> Watched:
    """A silence that khan took at 20:05."""
    return opened(first or fact(clock="20:00")).after(Taken("khan"), "20:05")


def test_listed_what_is_no_worse_is_recorded() -> None:
    alert = opened(LISTED_SILENCE).joins(fact(Cause.STOPPED, "21:00", CALM))
    assert (alert.value.causes, alert.effects, alert.value.wake_at) == ((Cause.SILENT, Cause.STOPPED), (), TIMES.morning_at)


def test_listed_what_is_worse_is_paged_now_from_rung_0() -> None:
    alert = opened(LISTED_SILENCE).joins(fact(Cause.CARER_CONCERN, "21:00", CALM))
    assert (alert.value.phase, alert.value.treatment, alert.pages) == (Phase.PAGING, Treatment.PAGE, [("khan", "page")])


def test_listed_what_is_higher_and_still_calm_moves_the_wake_forward() -> None:
    times = replace(TIMES, shift_ends_at=at("22:00"))
    alert = opened(LISTED_SILENCE).joins(replace(ON_BOARD, at=at("21:00")), times)
    assert (alert.value.phase, alert.value.treatment, alert.value.wake_at) == (Phase.LISTED, Treatment.BOARD, at("22:00"))


def test_listed_what_is_higher_and_still_calm_never_puts_the_wake_off() -> None:
    times = replace(TIMES, shift_ends_at=at("17:00", 3))
    assert opened(LISTED_SILENCE).joins(replace(ON_BOARD, at=at("21:00")), times).value.wake_at == TIMES.morning_at


def test_paging_what_is_no_worse_is_recorded_and_the_next_page_carries_it() -> None:
    alert = opened(fact(clock="20:00")).joins(fact(Cause.UNCLEAR, "20:05"))
    assert (alert.effects, alert.value.wake_at, alert.value.causes) == ((), at("20:10"), (Cause.SILENT, Cause.UNCLEAR))


def test_paging_what_is_worse_starts_at_rung_0_of_the_higher_ladder() -> None:
    alert = opened(fact(clock="20:00")).wakes().joins(fact(Cause.CARER_CONCERN, "20:11"))
    assert (alert.value.rung, alert.value.treatment, alert.value.climb_at) == (0, Treatment.RING, at("20:16"))
    assert alert.effects[0] == WithdrawPages()


@pytest.mark.parametrize("cry", [HELP, DURESS], ids=["help", "duress"])
def test_paging_the_first_cry_starts_again_though_it_rings_already(cry: Fact) -> None:
    alert = opened(fact(Cause.CARER_CONCERN, "20:50")).wakes().joins(cry)
    assert (alert.value.rung, alert.pages) == (0, [("khan", "page")])


def test_paging_a_repeated_cry_is_recorded() -> None:
    alert = opened(HELP).joins(fact(Cause.HELP, "21:03"))
    assert (alert.effects, alert.value.wake_at) == ((), at("21:05"))


def test_taken_what_is_no_worse_is_told_to_the_owner() -> None:
    alert = taken().joins(fact(Cause.UNCLEAR, "20:30"))
    assert (alert.effects, alert.value.phase) == ((Page("khan", SMS, "fact_joined"),), Phase.TAKEN)


def test_taken_a_repeated_help_is_told_by_sms_and_call() -> None:
    alert = opened(HELP).after(Taken("khan"), "21:01").joins(fact(Cause.HELP, "21:10"))
    assert (alert.effects, alert.value.wake_at) == ((Page("khan", BOTH, "fact_joined"),), at("21:15"))


def test_taken_something_lesser_after_help_does_not_ring_the_owner() -> None:
    alert = opened(HELP).after(Taken("khan"), "21:01").joins(fact(Cause.UNCLEAR, "21:10"))
    assert (alert.effects, alert.value.climb_at) == ((Page("khan", SMS, "fact_joined"),), None)


def test_taken_a_repeated_help_that_nothing_is_written_about_climbs_and_the_owner_keeps_it() -> None:
    alert = opened(HELP).after(Taken("khan"), "21:01").joins(fact(Cause.HELP, "21:10")).wakes()
    assert (alert.value.phase, alert.value.taken_by, alert.pages) == (Phase.PAGING, "khan", [("shah", "page")])


@pytest.mark.parametrize("written", [Taken("khan"), Noted("khan")], ids=["take", "note"])
def test_taken_whatever_the_owner_writes_ends_the_five_minutes(written: Taken | Noted) -> None:
    alert = opened(HELP).after(Taken("khan"), "21:01").joins(fact(Cause.HELP, "21:10")).after(written, "21:12")
    assert (alert.value.phase, alert.value.climb_at) == (Phase.TAKEN, None)


def test_taken_help_again_and_again_does_not_push_the_climb_away() -> None:
    alert = opened(HELP).after(Taken("khan"), "21:01").joins(fact(Cause.HELP, "21:10")).joins(fact(Cause.HELP, "21:14"))
    assert alert.value.wake_at == at("21:15")


def test_taken_a_higher_treatment_un_takes_and_pages_the_owner_and_rung_0_now() -> None:
    alert = taken().joins(fact(Cause.CARER_CONCERN, "20:30"))
    assert (alert.value.phase, alert.value.taken_by, alert.value.untaken) == (Phase.PAGING, None, "khan")
    assert alert.pages == [("khan", "untaken")]  # khan stands on rung 0 too, and hears it once


def test_taken_by_somebody_else_than_rung_0_both_are_paged() -> None:
    alert = opened(fact(clock="20:00")).after(Taken("shah"), "20:05").joins(fact(Cause.CARER_CONCERN, "20:30"))
    assert alert.pages == [("shah", "untaken"), ("khan", "page")]


@pytest.mark.parametrize("cry", [Cause.HELP, Cause.DURESS])
def test_taken_the_first_help_or_duress_un_takes_at_any_treatment(cry: Cause) -> None:
    alert = opened(fact(Cause.CARER_CONCERN, "20:00")).after(Taken("khan"), "20:02").joins(fact(cry, "20:30"))
    assert (alert.value.phase, alert.value.untaken) == (Phase.PAGING, "khan")


def test_un_taken_and_not_re_taken_in_five_minutes_it_climbs() -> None:
    alert = opened(LISTED_SILENCE).after(Taken("khan"), "20:05").joins(fact(Cause.CARER_CONCERN, "20:30", CALM))
    assert (alert.value.treatment, alert.value.wake_at) == (Treatment.PAGE, at("20:35"))
    assert alert.wakes().value.rung == 1


def test_un_taken_the_former_owner_is_paged_like_anybody_from_the_next_rung_on() -> None:
    alert = taken().joins(fact(Cause.CARER_CONCERN, "20:30")).wakes().wakes().wakes()
    assert (alert.value.round, alert.pages) == (1, [("khan", "page")])


def test_un_taken_a_ring_by_time_told_to_the_child_stands_for_the_next_taker() -> None:
    alert = opened(fact(Cause.WANTS_CALL, "20:00")).after(Taken("khan", ring_in=60), "20:05").joins(fact(Cause.HELP, "20:30"))
    assert alert.value.ring_by == at("21:05")
    alert.after(Taken("shah"), "20:32")
    assert (alert.value.ring_by, those(TellYoungPerson, alert.effects)) == (at("21:05"), [])


def test_un_taken_by_help_the_child_is_comforted_when_nobody_takes_it_again() -> None:
    assert taken().joins(fact(Cause.HELP, "20:30")).value.comfort_at == at("20:40")


def test_promise_6_un_taken_by_duress_nothing_is_said_to_the_child() -> None:
    alert = opened(fact(Cause.HELP, "20:00")).after(Taken("khan", ring_in=10), "20:02").joins(fact(Cause.DURESS, "20:30"))
    assert alert.value.comfort_at is None
    assert those(TellYoungPerson, alert.after(Taken("shah"), "20:32").effects) == []
    assert those(TellYoungPerson, alert.after(Taken("shah", ring_in=5), "20:33").effects) == [TellYoungPerson("Y8", at("20:38"))]


def test_taken_what_is_higher_and_still_calm_is_told_and_un_takes_nobody() -> None:
    alert = opened(LISTED_SILENCE).after(Taken("khan"), "20:05").joins(ON_BOARD)
    assert (alert.value.phase, alert.value.treatment, alert.pages) == (Phase.TAKEN, Treatment.BOARD, [("khan", "fact_joined")])


def test_passed_on_and_still_mine_i_hear_of_what_joins() -> None:
    alert = taken().after(Passed("khan"), "20:10").joins(fact(Cause.UNCLEAR, "20:12"))
    assert (alert.effects, alert.value.phase) == ((Page("khan", SMS, "fact_joined"),), Phase.PAGING)


def test_passed_on_and_worse_it_is_mine_no_longer_and_i_am_paged() -> None:
    alert = taken().after(Passed("khan"), "20:10").joins(fact(Cause.CARER_CONCERN, "20:12"))
    assert (alert.value.taken_by, alert.value.untaken, alert.pages) == (None, "khan", [("khan", "untaken")])


def test_a_page_names_the_gravest_cause_so_that_help_does_not_hide_duress() -> None:
    assert opened(HELP).joins(fact(Cause.DURESS, "21:01")).value.cause is Cause.DURESS
    assert opened(fact(Cause.UNCLEAR)).joins(fact(Cause.SILENT)).value.cause is Cause.SILENT


def test_causes_stand_in_order_of_arrival_each_once() -> None:
    alert = opened(fact(clock="20:00")).joins(fact(Cause.UNCLEAR, "20:01")).joins(fact(Cause.SILENT, "20:02"))
    assert (alert.value.causes, len(alert.value.facts)) == ((Cause.SILENT, Cause.UNCLEAR), 3)


def test_resolved_a_new_fact_is_for_a_new_alert() -> None:
    alert = taken().after(Resolved("khan", Resolution.SPOKE_TO_YOUNG_PERSON), "20:20")
    assert alert.after(Reported(HELP, TIMES), "21:00").reason == "nothing changed, because it is resolved; a new alert opens"


@pytest.mark.parametrize("tier", [Tier.STANDARD, Tier.APPROACHING_18])
def test_a3_an_ok_before_anyone_took_it_stands_a_lone_silence_down(tier: Tier) -> None:
    alert = opened(replace(PAGED_SILENCE, tier=tier)).hears("20:05")
    assert (alert.value.phase, alert.value.treatment, alert.value.wake_at) == (Phase.STOOD_DOWN, Treatment.MORNING, TIMES.morning_at)
    assert alert.effects == (WithdrawPages(), TellPaged("stood_down"))


def test_a3_a_listed_silence_stands_down_too() -> None:
    assert opened(LISTED_SILENCE).hears("20:05").value.phase is Phase.STOOD_DOWN


@pytest.mark.parametrize("tier", [Tier.ARRIVAL, Tier.FIRST_WEEK, Tier.AFTER_RETURN])
def test_a3_at_the_tight_tiers_paging_goes_on_and_duty_is_told(tier: Tier) -> None:
    alert = opened(fact(clock="20:00", tier=tier)).hears("20:05")
    assert (alert.value.phase, alert.effects) == (Phase.PAGING, (TellPaged("phone_answered"),))


def test_a3_not_after_somebody_took_it() -> None:
    alert = taken(PAGED_SILENCE).hears("20:10")
    assert (alert.value.phase, alert.effects) == (Phase.TAKEN, (Tell("khan", "phone_answered"),))


def test_a3_not_after_somebody_took_it_and_passed_it_on() -> None:
    alert = taken(PAGED_SILENCE).after(Passed("khan"), "20:08").hears("20:10")
    assert alert.value.phase is Phase.PAGING
    assert alert.effects == (Tell("khan", "phone_answered"), TellPaged("phone_answered", but="khan"))


def test_a3_not_after_it_was_un_taken() -> None:
    alert = opened(LISTED_SILENCE).after(Taken("khan"), "20:05").joins(replace(PAGED_SILENCE, at=at("20:10"))).hears("20:12")
    assert alert.value.phase is Phase.PAGING


def test_a3_only_if_silent_is_the_only_cause() -> None:
    alert = opened(PAGED_SILENCE).joins(fact(Cause.UNCLEAR, "20:03", CALM)).hears("20:05")
    assert alert.value.phase is Phase.PAGING


def test_a3_not_while_an_episode_is_open() -> None:
    assert opened(PAGED_SILENCE).hears("20:05", episode_open=True).value.phase is Phase.PAGING


def test_a3_not_when_an_adult_said_not_here() -> None:
    assert opened(PAGED_SILENCE).hears("20:05", not_here=True).value.phase is Phase.PAGING


def test_a3_a_later_is_no_ok() -> None:
    assert opened(PAGED_SILENCE).hears("20:05", Meaning.LATER).effects == ()


def test_a3_what_is_listed_for_another_reason_stays_on_the_list() -> None:
    alert = opened(fact(Cause.UNCLEAR, "20:00", CALM)).hears("20:05")
    assert (alert.value.phase, alert.effects, alert.reason) == (Phase.LISTED, (), "the phone answered; it stays on the list")


def test_a3_stood_down_its_code_still_takes_it() -> None:
    alert = opened(PAGED_SILENCE).hears("20:05").after(Taken("khan"), "20:10")
    assert (alert.value.phase, alert.value.taken_by) == (Phase.TAKEN, "khan")


def test_a3_stood_down_it_wakes_as_morning() -> None:
    alert = opened(PAGED_SILENCE).hears("20:05").wakes()
    assert (alert.value.phase, alert.pages, alert.value.wake_at) == (Phase.LISTED, [("khan", "listed")], at("11:00", 3))


def test_a3_stood_down_it_may_be_resolved_without_a_take() -> None:
    alert = opened(PAGED_SILENCE).hears("20:05").after(Resolved("shah", Resolution.THE_PHONE_ANSWERED), "20:10")
    assert (alert.value.phase, alert.value.resolved_by) == (Phase.RESOLVED, "shah")


def test_a3_stood_down_a_new_fact_starts_rung_0_of_its_own_treatment() -> None:
    alert = opened(PAGED_SILENCE).hears("20:05").joins(fact(Cause.HELP, "20:30", CALM))
    assert (alert.value.treatment, alert.pages, alert.value.comfort_at) == (Treatment.RING, [("khan", "page")], at("20:40"))


def test_a3_stood_down_a_new_calm_fact_is_listed() -> None:
    alert = opened(PAGED_SILENCE).hears("20:05").joins(fact(Cause.STOPPED, "20:30", CALM))
    assert (alert.value.phase, alert.value.treatment, alert.effects) == (Phase.LISTED, Treatment.MORNING, ())


@pytest.mark.parametrize(
    ("joining", "times", "wakes_at"),
    [
        (ON_BOARD, {"shift_ends_at": at("17:00", 3)}, TIMES.morning_at),
        (ON_BOARD, {"shift_ends_at": at("22:00")}, at("22:00")),
        (fact(Cause.STOPPED, "20:30", CALM), {"morning_at": TIMES.morning_at + timedelta(days=1)}, TIMES.morning_at),
    ],
    ids=["a shift that ends later", "a shift that ends before", "a later morning"],
)
def test_a3_stood_down_a_new_calm_fact_never_puts_its_morning_off(joining: Fact, times: dict[str, datetime], wakes_at: datetime) -> None:
    alert = opened(PAGED_SILENCE).hears("20:05").joins(joining, replace(TIMES, **times))
    assert (alert.value.phase, alert.value.wake_at) == (Phase.LISTED, wakes_at)
    assert alert.value.treatment.rank >= Treatment.MORNING.rank


def test_a3_stood_down_and_listed_again_a_third_silence_still_pages() -> None:
    alert = opened(PAGED_SILENCE).hears("20:05").wakes().joins(replace(PAGED_SILENCE, at=at("10:00", 3)))
    assert (alert.value.phase, alert.pages) == (Phase.PAGING, [("khan", "page")])


def test_a3_stood_down_another_ok_changes_nothing() -> None:
    assert opened(PAGED_SILENCE).hears("20:05").hears("20:06").effects == ()


def test_a3_stood_down_nobody_can_pass_it() -> None:
    assert opened(PAGED_SILENCE).hears("20:05").after(Passed("khan"), "20:06").effects == ()


def test_closed_cover_a_joining_help_is_comforted_by_nothing() -> None:
    alert = opened(fact(clock="20:00"), replace(STANDING, cover=Cover.CLOSED)).joins(fact(Cause.HELP, "20:05"))
    assert alert.value.comfort_at is None


def test_a_carers_wish_to_be_called_is_not_told_to_the_child() -> None:
    alert = opened(fact(Cause.WANTS_CALL, "20:00", by=Who.CARER)).after(Taken("khan", ring_in=20), "20:05")
    assert those(TellYoungPerson, alert.effects) == []


def test_the_tier_is_that_of_the_latest_fact_that_has_one() -> None:
    alert = opened(fact(clock="20:00")).joins(fact(Cause.UNCLEAR, "20:01", CALM)).joins(fact(Cause.NOT_ASKED, "20:02", None))
    assert alert.value.tier is CALM


def test_everybody_on_the_rota_is_somebody() -> None:
    assert set(ROTA) == set(Duty)


@pytest.mark.parametrize(("cause", "offered"), [(Cause.HELP, "21:17"), (Cause.SILENT, "21:42")])
def test_promise_6_what_joins_where_a_code_took_it_away_moves_the_offer_as_it_would_have_without(cause: Cause, offered: str) -> None:
    """Taken at 21:02 and quiet, khan would have been passed over at 21:42; five minutes after a repeated cry, had no code come."""
    alert = opened(HELP).after(Taken("khan"), "21:02").joins(fact(Cause.DURESS, "21:10"))
    assert (alert.value.phase, alert.value.untaken, alert.value.offered_at) == (Phase.PAGING, "khan", at("21:42"))
    joined = alert.joins(fact(cause, "21:12"))
    assert (joined.value.offered_at, joined.effects) == (at(offered), ())


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ([], ["21:30"]),
        ([fact(Cause.SILENT, "21:40")], ["21:30", "22:50"]),
        ([fact(Cause.DURESS, "21:05"), fact(Cause.SILENT, "21:40")], ["21:30", "22:50"]),
        ([fact(Cause.DURESS, "20:05"), fact(Cause.SILENT, "21:40")], ["21:30", "22:50"]),
        ([fact(Cause.DURESS, "21:05"), fact(Cause.UNCLEAR, "21:40", CALM)], ["21:30"]),
        ([fact(Cause.SILENT, "20:10"), fact(Cause.DURESS, "21:05"), fact(Cause.SILENT, "21:40")], ["21:30"]),
    ],
    ids=["nothing", "a silence", "a code, a silence", "a code at first, a silence", "a code, and what is calm", "a silence there already"],
)
def test_promise_6_what_a_silence_would_have_un_taken_is_told_anew_code_or_none(then: list[Fact], told: list[str]) -> None:
    """Taken at 20:30 and again at 21:50, after the time that the child was told; a code alone would have kept it whose it was."""
    alert, heard = opened(fact(Cause.WANTS_CALL, "20:00", CALM)), list[datetime | None]()
    takes = [(at(clock), Taken("khan")) for clock in ("20:30", "21:50")]
    events: list[tuple[datetime, AlertEvent]] = [*takes, *((one.at, Reported(one, TIMES)) for one in then)]
    for moment, event in sorted(events, key=lambda one: one[0]):
        alert = alert.after(event, moment)
        heard += [one.at for one in alert.effects if isinstance(one, TellYoungPerson)]
    assert heard == [at(clock) for clock in told]
