"""How an alert opens, climbs its paging ladder round and round, and what a listed one does instead."""

from dataclasses import replace

import pytest

from ladder import alert as alerts
from ladder.alert import Phase
from ladder.effects import Page, Seek, TellYoungPerson
from ladder.events import Manned, PageFailed, Passed, Reported, Resolved, Taken, Times, Unmanned, Woke
from ladder.facts import Fact
from ladder.rungs import PageRung
from ladder.words import Cause, Cover, Duty, Resolution, Road, Tier, Treatment
from tests.ladder.people import ROTA, STANDING, TIMES, Watched, at, fact, minutes, opened, those

SMS, VOICE = (Road.SMS,), (Road.VOICE,)
BOTH = (Road.SMS, Road.VOICE)
HELP = fact(Cause.HELP, "21:00")
ON_LIST = fact(Cause.SILENT, "21:30", Tier.STANDARD)
ON_BOARD = fact(Cause.STOPPED, "16:00")


def paged(watched: Watched) -> list[Page]:
    return those(Page, watched.effects)


def alone(*duties: Duty) -> dict[Duty, str]:
    return {duty: ROTA[duty] for duty in duties}


def test_page_sends_an_sms_then_rings_then_the_next_then_the_manager_and_round_again() -> None:
    alert = opened(fact(clock="20:00"))
    heard = [(at("20:00"), paged(alert))]
    for _ in range(4):
        woken_at = alert.value.wake_at
        assert woken_at is not None
        heard.append((woken_at, paged(alert.wakes())))
    assert heard == [
        (at("20:00"), [Page("khan", SMS, "page")]),
        (at("20:10"), [Page("khan", VOICE, "page")]),
        (at("20:15"), [Page("shah", BOTH, "page")]),
        (at("20:25"), [Page("patel", SMS, "page")]),
        (at("20:35"), [Page("khan", SMS, "page")]),
    ]
    assert (alert.value.round, alert.value.rung) == (1, 0)


def test_ring_sends_sms_and_voice_at_once() -> None:
    alert = opened(HELP)
    assert (paged(alert), alert.value.wake_at) == ([Page("khan", BOTH, "page")], at("21:05"))
    assert paged(alert.wakes()) == [Page("shah", BOTH, "page")]
    assert (paged(alert.wakes()), alert.value.climb_at) == ([Page("patel", BOTH, "page")], at("21:20"))


@pytest.mark.parametrize(("clock", "by"), [("22:59", SMS), ("23:00", BOTH), ("07:59", BOTH), ("08:00", SMS)])
def test_page_also_rings_at_once_by_night(clock: str, by: tuple[Road, ...]) -> None:
    assert paged(opened(fact(clock=clock))) == [Page("khan", by, "page")]


def test_a1_a_climb_counts_from_now_and_not_from_a_missed_wake() -> None:
    assert opened(fact(clock="20:00")).after(Woke(), "20:40").value.climb_at == at("20:45")


def test_a4_an_unmanned_rung_climbs_at_once() -> None:
    alert = opened(fact(clock="20:00"), rota=alone(Duty.MANAGER, Duty.LAST_RESORT))
    assert (paged(alert), alert.value.rung, alert.value.climb_at) == ([Page("patel", SMS, "page")], 3, at("20:10"))


def test_a4_a_fully_unmanned_round_tells_the_last_resort_by_sms_and_call_and_waits_one_rungs_time() -> None:
    alert = opened(fact(clock="20:00"), rota=alone(Duty.LAST_RESORT))
    assert (paged(alert), alert.value.wake_at) == ([Page("okoro", BOTH, "last_resort")], at("20:10"))


def test_a4_the_last_resort_is_told_every_round() -> None:
    alert = opened(fact(clock="20:00"), rota=alone(Duty.LAST_RESORT)).wakes()
    assert (paged(alert), alert.value.round, alert.value.wake_at) == ([Page("okoro", BOTH, "last_resort")], 1, at("20:20"))


def test_a4_the_last_resort_may_take() -> None:
    assert opened(rota=alone(Duty.LAST_RESORT)).after(Taken("okoro"), "21:31").value.taken_by == "okoro"


def test_a4_without_even_a_last_resort_it_still_goes_round() -> None:
    alert = opened(fact(clock="20:00"), rota={})
    assert (paged(alert), alert.value.wake_at) == ([], at("20:10"))
    assert alert.wakes().value.wake_at == at("20:20")


def test_a4_the_last_resort_is_told_once_a_round() -> None:
    alert = opened(rota=alone(Duty.LAST_RESORT))
    assert alert.after(Manned("okoro", BOTH), "21:31").effects == ()


def test_a4_a_round_on_which_somebody_stood_does_not_trouble_the_last_resort() -> None:
    alert = opened(fact(clock="20:00"), rota=alone(Duty.ON_DUTY, Duty.LAST_RESORT)).wakes().wakes()
    assert (paged(alert), alert.value.round) == ([Page("khan", SMS, "page")], 1)


def test_a4_a_phone_that_refuses_every_road_is_a_rung_on_which_nobody_stands() -> None:
    alert = opened(HELP)
    assert alert.after(PageFailed("khan", Road.SMS), "21:01").effects == ()
    assert paged(alert.after(PageFailed("khan", Road.VOICE), "21:01")) == [Page("shah", BOTH, "page")]


def test_a4_a_round_of_phones_that_all_refuse_tells_the_last_resort() -> None:
    alert = opened(HELP)
    for worker in ("khan", "shah", "patel"):
        for road in BOTH:
            alert.after(PageFailed(worker, road), "21:01")
    assert paged(alert) == [Page("okoro", BOTH, "last_resort")]


def test_a4_a_last_resort_who_cannot_be_reached_is_waited_for_and_does_not_spin() -> None:
    alert = opened(fact(clock="20:00"), rota=alone(Duty.LAST_RESORT))
    for road in BOTH:
        alert.after(PageFailed("okoro", road), "20:01")
    assert (paged(alert), alert.value.wake_at) == ([], at("20:10"))


def test_a_failed_page_of_somebody_else_no_longer_matters() -> None:
    alert = opened(HELP).wakes()
    before = alert.value
    assert alert.after(PageFailed("khan", Road.SMS), "21:06").value is before


def test_a4_everybody_who_passes_is_skipped_this_round_and_then_the_last_resort_is_told() -> None:
    # The rota finds "khan" on every rung, and khan passes.
    alert = opened(HELP, rota={Duty.ON_DUTY: "khan", Duty.NEXT_ON_DUTY: "khan", Duty.MANAGER: "khan", Duty.LAST_RESORT: "okoro"})
    assert alert.after(Passed("khan"), "21:01").pages == [("okoro", "last_resort")]
    assert alert.wakes().pages == [("khan", "page")]


def test_passing_offers_the_same_rung_to_somebody_else_now() -> None:
    alert = opened(HELP)
    alert.rota[Duty.ON_DUTY] = "shah"
    alert.after(Passed("khan"), "21:01")
    assert (alert.pages, alert.value.rung, alert.value.climb_at) == ([("shah", "page")], 0, at("21:06"))
    assert those(Seek, alert.effects)[0].skip == ("khan",)


def test_passing_before_ones_turn_skips_one_this_round() -> None:
    alert = opened(HELP).after(Passed("shah"), "21:01")
    assert (alert.pages, alert.value.climb_at) == ([], at("21:05"))
    assert alert.wakes().pages == [("patel", "page")]


def test_passing_twice_changes_nothing() -> None:
    assert opened(HELP).after(Passed("khan"), "21:01").after(Passed("khan"), "21:02").effects == ()


def test_a_ladder_of_one_rung_goes_round_on_it() -> None:
    standing = replace(STANDING, page=(PageRung(Duty.MANAGER, SMS, minutes(5)),))
    alert = opened(fact(clock="20:00"), standing).wakes()
    assert (alert.pages, alert.value.round) == ([("patel", "page")], 1)


@pytest.mark.parametrize("reported", [ON_BOARD, ON_LIST], ids=["board", "morning"])
def test_promise_1_listed_pages_nobody_yet_and_has_a_wake_up(reported: Fact) -> None:
    alert = opened(reported)
    assert (alert.value.phase, alert.effects, alert.value.wake_at) == (Phase.LISTED, (), at("09:00", 3))


def test_listed_board_wakes_at_the_end_of_the_shift_and_morning_in_the_morning() -> None:
    times = Times(shift_ends_at=at("17:00"), morning_at=at("09:00", 3))
    assert opened(ON_BOARD, times=times).value.wake_at == at("17:00")
    assert opened(ON_LIST, times=times).value.wake_at == at("09:00", 3)


def test_listed_its_time_come_one_sms_goes_and_two_hours_later_it_is_page() -> None:
    alert = opened(ON_LIST).wakes()
    assert (paged(alert), alert.value.phase, alert.value.wake_at) == ([Page("khan", SMS, "listed")], Phase.LISTED, at("11:00", 3))
    assert (paged(alert.wakes()), alert.value.phase) == ([Page("khan", SMS, "page")], Phase.PAGING)
    assert alert.value.treatment is Treatment.PAGE


@pytest.mark.parametrize(("ends", "texts"), [("21:59", True), ("22:00", False), ("07:59", False), ("08:00", True)])
def test_listed_the_sms_goes_between_eight_and_ten(ends: str, texts: bool) -> None:
    alert = opened(fact(Cause.STOPPED, "07:00"), times=replace(TIMES, shift_ends_at=at(ends))).wakes()
    assert bool(alert.pages) is texts


def test_listed_what_waits_for_the_day_wakes_at_eight() -> None:
    alert = opened(ON_BOARD, times=replace(TIMES, shift_ends_at=at("23:00"))).wakes()
    assert alert.value.wake_at == at("08:00", 3)
    assert alert.wakes().pages == [("khan", "listed")]


def test_listed_an_sms_late_in_the_evening_pages_nobody_at_night() -> None:
    alert = opened(ON_BOARD, times=replace(TIMES, shift_ends_at=at("21:00"))).wakes()
    assert alert.wakes().pages == []
    assert (alert.value.wake_at, alert.wakes().pages) == (at("08:00", 3), [("khan", "page")])


def test_listed_with_nobody_to_text_it_pages() -> None:
    alert = opened(ON_LIST, rota=alone(Duty.MANAGER)).wakes()
    assert (alert.value.phase, alert.pages) == (Phase.PAGING, [("patel", "page")])


def test_listed_an_sms_that_could_not_be_sent_pages() -> None:
    alert = opened(ON_LIST).wakes().after(PageFailed("khan", Road.SMS), at("09:01", 3))
    assert (alert.value.phase, alert.pages) == (Phase.PAGING, [("khan", "page")])


def test_listed_an_sms_that_fails_at_night_pages_in_the_morning() -> None:
    alert = opened(ON_BOARD, times=replace(TIMES, shift_ends_at=at("21:59"))).wakes().after(PageFailed("khan", Road.SMS), "22:01")
    assert (alert.value.phase, alert.pages, alert.value.wake_at) == (Phase.LISTED, [], at("08:00", 3))
    assert alert.wakes().value.phase is Phase.PAGING


def test_listed_passing_offers_the_sms_to_somebody_else() -> None:
    alert = opened(ON_LIST).wakes()
    alert.rota[Duty.ALLOCATED] = "shah"
    alert.after(Passed("khan"), at("09:10", 3))
    assert (paged(alert), alert.value.wake_at) == ([Page("shah", SMS, "listed")], at("11:10", 3))


def test_listed_passing_at_night_offers_it_in_the_morning() -> None:
    alert = opened(ON_BOARD, times=replace(TIMES, shift_ends_at=at("21:50"))).wakes().after(Passed("khan"), "23:30")
    assert (alert.pages, alert.value.wake_at) == ([], at("08:00", 3))


def test_a2_a_help_that_nobody_took_in_ten_minutes_hears_that_we_are_still_finding_someone() -> None:
    alert = opened(HELP).wakes()  # 21:05
    assert those(TellYoungPerson, alert.wakes().effects) == [TellYoungPerson("Y9")]
    assert alert.value.comfort_at == at("21:25")


def test_a2_every_fifteen_minutes_and_at_most_four_times() -> None:
    alert, told = opened(HELP), []
    for _ in range(40):
        woken_at = alert.value.wake_at
        if those(TellYoungPerson, alert.wakes().effects):
            told.append(woken_at)
    assert told == [at("21:10"), at("21:25"), at("21:40"), at("21:55")]


def test_a2_after_four_times_another_help_is_comforted_no_more() -> None:
    alert = opened(HELP)
    while alert.value.comforts < 4:
        alert.wakes()
    assert alert.joins(fact(Cause.HELP, "22:00")).value.comfort_at is None


def test_a2_no_comfort_under_closed_cover_nor_for_what_is_no_help() -> None:
    assert opened(HELP, replace(STANDING, cover=Cover.CLOSED)).value.comfort_at is None
    assert opened(fact(Cause.WANTS_CALL)).value.comfort_at is None


def test_a2_once_taken_there_is_nothing_to_comfort() -> None:
    assert opened(HELP).after(Taken("khan"), "21:03").value.comfort_at is None


def test_a6_an_alert_opens_at_version_one_and_each_event_that_moves_it_counts_one() -> None:
    decided = alerts.opened("alert", Reported(HELP, TIMES, STANDING), at("21:00"))
    assert decided.subject.version == 1
    moved = alerts.decide(decided.subject, Manned("khan", BOTH), at("21:00")).subject
    assert moved.version == 2


def test_a7_an_unknown_sender_has_no_tier_and_its_distress_pages() -> None:
    stranger = fact(Cause.UNKNOWN_SENDER, tier=None, treatment=Treatment.PAGE)
    alert = opened(stranger)
    assert (alert.value.tier, alert.pages) == (None, [("khan", "page")])


def test_late_answers_of_the_rota_change_nothing() -> None:
    alert = opened(HELP)
    before = alert.value
    assert alert.after(Manned("shah", BOTH), "21:01").value is before
    assert alert.after(Unmanned(), "21:01").value is before


def test_a_wake_up_before_its_time_changes_nothing() -> None:
    alert = opened(HELP)
    before = alert.value
    assert alert.after(Woke(), "21:04").value is before


def test_after_resolved_nobody_is_paged() -> None:
    alert = opened(HELP).after(Taken("khan"), "21:01").after(Resolved("khan", Resolution.SPOKE_TO_YOUNG_PERSON), "21:20")
    before = alert.value
    assert alert.after(Woke(), "23:00").value is before
    assert alert.joins(fact(Cause.HELP, "23:01")).value is before
    assert alert.after(PageFailed("khan", Road.SMS), "23:02").value is before
    assert (alert.hears("23:03").value is before, alert.value.wake_at) == (True, None)
