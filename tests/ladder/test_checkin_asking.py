"""How a check-in asks, waits, climbs, and tells the kinds of nothing apart."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ladder import checkin
from ladder.checkin import Phase, Stage
from ladder.effects import Ask, Report, WithdrawQuestions
from ladder.events import (
    Accepted,
    Cancelled,
    Delivered,
    FellDue,
    Left,
    Missed,
    ReceivingResumed,
    Refused,
    Unreachable,
    Woke,
)
from ladder.rungs import AskRung
from ladder.words import AskCarer, CarerMeaning, Cause, Cover, Meaning, Outcome, Tier, Treatment
from tests.ladder.people import CARER, YOUNG, Asked, at, carer_asked, due, minutes, terms, those, waiting

ARRIVAL = terms(Tier.ARRIVAL)
ALONE = terms(ask_carer=AskCarer.NEVER)


def test_k1_what_duty_must_know_leaves_as_one_report_and_a_check_in_hears_of_no_alert() -> None:
    ended = waiting(replace(ARRIVAL, in_a_row=2)).nobody_answers()
    (fact,) = ended.facts
    assert (fact.cause, fact.tier, fact.check_in, fact.in_a_row) == (Cause.SILENT, Tier.ARRIVAL, "check-in", 3)
    assert fact.at == at("19:15")  # 20 + 10 + 15 minutes


def test_k1_a_row_of_silences_travels_with_the_fact_and_raises_it_at_standard() -> None:
    assert waiting().nobody_answers().causes == [(Cause.SILENT, Treatment.MORNING)]
    assert waiting(terms(in_a_row=1)).nobody_answers().causes == [(Cause.SILENT, Treatment.PAGE)]


def test_k2_a_question_wakes_after_the_rungs_own_wait_when_that_is_short() -> None:
    ladder = (AskRung(YOUNG, minutes(10)), AskRung(YOUNG, minutes(5)))
    assert due(terms(ladder=ladder)).value.wake_at == at("18:40")


def test_k2_a_question_wakes_after_twenty_minutes_at_most() -> None:
    assert due().value.wake_at == at("18:50")


def test_k2_what_has_not_left_by_then_is_withdrawn_and_the_next_rung_comes() -> None:
    late = due().wakes()
    assert late.effects[0] == WithdrawQuestions(YOUNG)
    assert late.asks == [YOUNG]
    assert late.value.tries[0].withdrawn


def test_k2_what_never_left_ends_as_not_asked_and_not_as_silence() -> None:
    ended = due(ALONE).wakes().wakes()
    assert (ended.value.outcome, ended.causes) == (Outcome.NOT_ASKED, [(Cause.NOT_ASKED, Treatment.MORNING)])


def test_k2_a_carers_silence_does_not_make_a_question_that_never_left_silent() -> None:
    ended = due().wakes().wakes()
    assert ended.asks == [CARER]
    assert ended.leaves("19:10").wakes().value.outcome is Outcome.NOT_ASKED


def test_k2_a_question_that_goes_out_after_all_counts_as_asked() -> None:
    late = due(ALONE).wakes()
    late.after(Accepted(late.value.tries[0].asking, "a phone", owes_receipt=False), "18:51")
    assert late.value.wake_at == at("19:10")  # the second question's own wait
    assert late.wakes().value.outcome is Outcome.SILENT


def test_promise_2_the_clock_of_silence_starts_when_the_message_left() -> None:
    left = due().leaves("18:42")
    assert (left.value.phase, left.value.wake_at) == (Phase.WAITING, at("20:12"))


def test_promise_2_without_a_receipt_it_counts_as_left_three_minutes_after_acceptance() -> None:
    taken = due().after(Accepted(1, "a phone", owes_receipt=False), "18:31")
    assert taken.value.wake_at == at("18:34")
    assert taken.wakes().value.wake_at == at("20:04")
    assert taken.value.tries[0].left_at == at("18:34")


def test_promise_2_a_repeated_acceptance_does_not_put_that_off() -> None:
    taken = due().after(Accepted(1, "a phone", owes_receipt=False), "18:31").after(Accepted(1, "a phone", owes_receipt=False), "18:33")
    assert taken.value.wake_at == at("18:34")


def test_promise_2_a_delivery_tells_that_it_left() -> None:
    arrived = due().arrives("18:33")
    assert (arrived.value.phase, arrived.value.wake_at, arrived.value.tries[0].left_at) == (Phase.WAITING, at("20:03"), at("18:33"))


def test_promise_2_a_delivery_later_in_the_wait_moves_no_clock() -> None:
    assert waiting().arrives("19:00").value.wake_at == at("20:00")


def test_promise_2_a_contact_that_gives_receipts_and_gave_none_is_undelivered() -> None:
    ended = due(ALONE).leaves("18:30", owes_receipt=True).wakes().leaves("20:00", owes_receipt=True).wakes()
    assert (ended.value.outcome, ended.causes) == (Outcome.UNDELIVERED, [(Cause.UNDELIVERED, Treatment.MORNING)])


def test_promise_2_one_delivery_is_enough_for_silence() -> None:
    ended = due(ALONE).leaves("18:30", owes_receipt=True).arrives("18:31").wakes().leaves("20:00", owes_receipt=True).wakes()
    assert ended.value.outcome is Outcome.SILENT


def test_promise_2_undelivered_counts_in_the_row_and_not_asked_does_not() -> None:
    row = replace(ALONE, in_a_row=1)
    undelivered = due(row).leaves("18:30", owes_receipt=True).wakes().leaves("20:00", owes_receipt=True).wakes()
    assert undelivered.causes == [(Cause.UNDELIVERED, Treatment.PAGE)]
    assert due(row).wakes().wakes().causes == [(Cause.NOT_ASKED, Treatment.MORNING)]


def test_k3_a_slot_while_an_older_one_is_open_closes_as_merged_and_tells_nobody() -> None:
    merged = Asked(checkin.scheduled("check-in", at("18:30"))).after(FellDue(terms(), older_open=True), "18:30")
    assert (merged.value.outcome, merged.effects) == (Outcome.MERGED, ())


def test_k3_a_check_in_falls_due_once_and_not_before_its_time() -> None:
    early = Asked(checkin.scheduled("check-in", at("18:30"))).after(FellDue(terms()), "18:29")
    assert (early.value.version, early.effects) == (0, ())
    assert due().after(FellDue(terms()), "18:31").effects == ()


@pytest.mark.parametrize(("why", "outcome"), [("paused", Outcome.PAUSED), ("the plan rests", Outcome.CANCELLED)])
def test_a_plan_that_rests_asks_nobody(why: str, outcome: Outcome) -> None:
    resting = Asked(checkin.scheduled("check-in", at("18:30"))).after(FellDue(terms(), resting=why), "18:30")
    assert (resting.value.outcome, resting.effects) == (outcome, ())


def test_the_ladder_is_climbed_rung_by_rung() -> None:
    climbing = due(ARRIVAL)
    assert climbing.effects == (Ask(YOUNG, 0, again=False),)
    assert climbing.leaves("18:30").wakes().effects == (Ask(YOUNG, 1, again=True),)
    assert climbing.leaves("18:50").wakes().effects == (Ask(CARER, 2, again=False),)


def test_somebody_whom_no_question_reached_is_not_greeted_again() -> None:
    assert due().wakes().effects[-1] == Ask(YOUNG, 1, again=False)


def test_k6_a_contact_that_refuses_is_reported_and_the_next_one_is_asked_in_the_same_decision() -> None:
    moved = waiting(ARRIVAL).after(Refused(1, "another phone"), "18:31")
    assert moved.causes == [(Cause.CHANNEL_BROKEN, Treatment.BOARD)]
    assert moved.effects[-1] == Ask(YOUNG, 0, again=False, contact="another phone")
    assert (moved.value.phase, moved.value.version) == (Phase.ASKING, 3)


def test_k6_without_another_contact_the_next_rung_that_asks_somebody_else_comes_now() -> None:
    moved = waiting().after(Refused(1, None), "18:31")
    assert (moved.asks, moved.value.rung) == ([CARER], 2)


def test_k6_a_refused_question_counts_as_undelivered_though_it_left() -> None:
    ended = waiting(ALONE).after(Refused(1, None), "18:31")
    assert ended.value.outcome is Outcome.UNDELIVERED
    assert [cause for cause, _ in ended.causes] == [Cause.CHANNEL_BROKEN, Cause.UNDELIVERED]


def test_k6_a_refusal_of_an_earlier_question_is_reported_and_moves_nothing() -> None:
    later = waiting().wakes()
    wake_at = later.value.wake_at
    assert later.after(Refused(1, "another phone"), "20:01").causes == [(Cause.CHANNEL_BROKEN, Treatment.MORNING)]
    assert (later.value.wake_at, later.asks) == (wake_at, [])


def test_k6_a_refusal_is_reported_once() -> None:
    assert waiting().after(Refused(1, "another phone"), "18:31").after(Refused(1, "another phone"), "18:32").effects == ()


def test_k6_nobody_is_asked_again_once_the_person_has_answered_elsewhere() -> None:
    later = waiting().answers(Meaning.LATER, "18:35").after(Refused(1, "another phone"), "18:36")
    assert (later.asks, later.value.stage, later.value.wake_at) == ([], Stage.AGAIN, at("19:35"))


def test_k6_whoever_has_no_usable_contact_is_passed_over_without_a_wait() -> None:
    moved = due().after(Unreachable(1), "18:30")
    assert moved.asks == [CARER]
    assert moved.leaves("18:30").wakes().value.outcome is Outcome.UNDELIVERED


def test_k6_a_late_unreachable_changes_nothing() -> None:
    assert waiting().after(Unreachable(1), "18:31").effects == ()


def test_k6_a_young_person_who_asked_us_to_stop_is_skipped() -> None:
    assert due(terms(young_person_rests=True)).asks == [CARER]


def test_k6_a_carers_silence_is_silence_when_only_the_carer_could_be_asked() -> None:
    ended = due(terms(young_person_rests=True)).leaves("18:30").wakes()
    assert ended.value.outcome is Outcome.SILENT


def test_k8_the_end_of_a_placement_withdraws_what_has_not_left() -> None:
    ended = carer_asked().after(Cancelled("the placement ended"), "21:00")
    assert (ended.value.outcome, ended.effects) == (Outcome.CANCELLED, (WithdrawQuestions(),))


@pytest.mark.parametrize(("clock", "asks"), [("21:29", [YOUNG]), ("21:30", [CARER]), ("07:59", []), ("08:00", [YOUNG])])
def test_t2_no_question_to_a_young_person_in_quiet_hours(clock: str, asks: list[str]) -> None:
    assert due(clock=clock).asks == asks


def test_t2_no_reminder_in_quiet_hours() -> None:
    assert waiting(clock="20:01").wakes().asks == [CARER]  # 90 minutes later it is 21:31


def test_t2_a_question_that_stands_in_the_queue_at_half_past_nine_does_not_leave_any_more() -> None:
    queued = due(clock="21:20")
    assert queued.value.wake_at == at("21:30")
    assert queued.wakes().effects[:1] == (WithdrawQuestions(YOUNG),)


def test_t2_no_question_moves_to_another_contact_in_quiet_hours() -> None:
    assert waiting(clock="21:25").after(Refused(1, "another phone"), "21:31").asks == [CARER]


@pytest.mark.parametrize(("clock", "asks"), [("21:45", [CARER]), ("21:46", []), ("03:00", [])])
def test_k7_no_carer_is_asked_late_in_the_evening(clock: str, asks: list[str]) -> None:
    assert due(terms(young_person_rests=True), clock).asks == asks


def test_k7_a_carers_question_that_stands_in_the_queue_does_not_leave_late() -> None:
    assert due(terms(young_person_rests=True), "21:40").value.wake_at == at("21:45")


def test_k7_a_carer_who_is_never_asked_is_skipped_at_once() -> None:
    second = waiting(replace(ARRIVAL, ask_carer=AskCarer.NEVER)).wakes().leaves("18:50")
    assert second.wakes().value.outcome is Outcome.SILENT


def test_a_plan_that_starts_with_the_carer_goes_on_to_the_young_person() -> None:
    ladder = (AskRung(CARER, minutes(15)), AskRung(YOUNG, minutes(20)))
    assert waiting(terms(ladder=ladder)).wakes().asks == [YOUNG]


def test_t6_our_own_deafness_extends_the_wait_by_the_gap() -> None:
    resumed = waiting(ARRIVAL).after(ReceivingResumed(minutes(7)), "18:40")
    assert (resumed.value.wake_at, resumed.effects) == (at("18:57"), ())


def test_t6_by_one_such_wait_at_most_in_all() -> None:
    resumed = waiting(ARRIVAL).after(ReceivingResumed(minutes(15)), "18:40").after(ReceivingResumed(timedelta(hours=2)), "18:45")
    before = resumed.value
    assert before.wake_at == at("19:10")
    assert resumed.after(ReceivingResumed(minutes(5)), "18:46").value is before


def test_t6_what_waits_for_nobodys_answer_is_not_extended() -> None:
    assert due().after(ReceivingResumed(minutes(7)), "18:40").value.wake_at == at("18:50")
    assert waiting().answers(Meaning.LATER, "18:35").after(ReceivingResumed(minutes(7)), "18:40").value.wake_at == at("19:35")


def test_promise_2_a_phone_that_was_off_is_undelivered_and_not_silent() -> None:
    missed = waiting().after(Missed(1, at("18:31")), "18:31")
    assert (missed.value.phase, missed.value.wake_at, missed.value.tries[0].reached) == (Phase.WAITING, at("20:00"), False)
    again = missed.wakes()
    again = again.after(Missed(again.value.tries[-1].asking, at("20:01")), "20:01")
    assert again.nobody_answers().value.outcome is Outcome.UNDELIVERED
    arrived = waiting().after(Missed(1, at("18:31")), "18:31").after(Delivered(1, at("18:33")), "18:33")
    assert arrived.nobody_answers().value.outcome is Outcome.SILENT


def test_k2_a_question_that_was_missed_before_we_knew_it_had_left_is_waited_for() -> None:
    missed = due().after(Missed(1, at("18:31")), "18:31")
    assert (missed.value.phase, missed.value.wake_at, missed.value.tries[0].left_at) == (Phase.WAITING, at("20:01"), at("18:31"))


def test_an_earlier_question_that_is_missed_late_moves_nothing() -> None:
    late = due().wakes().after(Missed(1, at("18:51")), "18:51")
    assert (late.value.phase, late.value.wake_at, late.value.tries[0].owes_receipt) == (Phase.ASKING, at("19:10"), True)


def test_late_and_repeated_receipts_change_nothing() -> None:
    arrived = waiting().arrives("18:31")
    missed = waiting().after(Missed(1, at("18:31")), "18:31")
    assert missed.after(Missed(1, at("18:32")), "18:32").reason.startswith("nothing changed, because")
    assert arrived.after(Missed(1, at("18:40")), "18:40").reason.startswith("nothing changed, because")
    left, seen = Left(1, "a phone", at("18:40"), owes_receipt=True), Delivered(1, at("18:40"))
    for event in (left, seen, Accepted(1, "a phone", owes_receipt=True), Left(99, "a phone", at("18:40"), owes_receipt=True)):
        before = arrived.value
        assert arrived.after(event, "18:40").value is before
        assert arrived.reason.startswith("nothing changed, because")


def test_an_earlier_question_that_leaves_late_is_noted_and_moves_nothing() -> None:
    late = due().wakes().after(Left(1, "a phone", at("18:51"), owes_receipt=False), "18:51")
    assert (late.value.phase, late.value.wake_at) == (Phase.ASKING, at("19:10"))
    assert late.value.tries[0].left_at == at("18:51")


def test_an_earlier_question_that_arrives_late_is_noted_and_moves_nothing() -> None:
    late = due().wakes().after(Delivered(1, at("18:51")), "18:51")
    assert (late.value.phase, late.value.wake_at, late.value.tries[0].reached) == (Phase.ASKING, at("19:10"), True)


def test_a_wake_up_before_its_time_changes_nothing() -> None:
    asked = waiting()
    before = asked.value
    assert asked.after(Woke(), "19:59").value is before


def test_a_slot_to_come_is_not_woken_into_asking() -> None:
    scheduled = Asked(checkin.scheduled("check-in", at("18:30")))
    assert scheduled.after(Woke(), "18:30").value.phase is Phase.SCHEDULED
    assert scheduled.value.asks is None


def test_nothing_is_answered_before_anything_was_asked() -> None:
    scheduled = Asked(checkin.scheduled("check-in", at("18:30")))
    assert scheduled.answers(Meaning.OK, "18:29").effects == ()


def test_what_is_closed_stays_closed() -> None:
    closed = waiting().answers(Meaning.OK, "18:35")
    before = closed.value
    for event in (Woke(), Cancelled("the plan ended"), ReceivingResumed(minutes(5)), Refused(1, None), Left(1, "x", at("18:40"), False)):
        assert closed.after(event, "18:40").value is before
    assert closed.answers(CarerMeaning.CONCERN, "18:41").value is before
    assert closed.value.asks is None


def test_an_ending_reports_after_it_withdraws() -> None:
    ended = waiting(terms(Tier.ARRIVAL, cover=Cover.CLOSED)).nobody_answers()
    assert [type(one) for one in ended.effects] == [WithdrawQuestions, Report]
    assert those(Ask, ended.effects) == []
