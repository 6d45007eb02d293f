"""What a young person's answer does to a check-in, under open and under closed cover."""

from dataclasses import replace

import pytest

from ladder.checkin import Phase, Stage
from ladder.effects import DoubtContact, Line, Pause, Relay, Reply, Report, StopAsking, WithdrawQuestions
from ladder.events import Cancelled, Terms
from ladder.rungs import AskRung
from ladder.words import AskCarer, CarerMeaning, Cause, Cover, Meaning, Outcome, Tier, Treatment
from tests.ladder.people import CARER, YOUNG, Asked, answered, at, carer_asked, due, minutes, terms, those, waiting

ARRIVAL = terms(Tier.ARRIVAL)
CLOSED = terms(cover=Cover.CLOSED)
TIGHT = (Tier.ARRIVAL, Tier.FIRST_WEEK, Tier.AFTER_RETURN)


def test_an_ok_closes_and_is_thanked() -> None:
    ended = waiting().answers(Meaning.OK, "18:35")
    assert (ended.value.outcome, ended.texts, ended.facts) == (Outcome.OK, ["Y3"], [])


def test_an_ok_is_relayed_to_an_open_alert_and_not_called_safe() -> None:
    ended = waiting().answers(Meaning.OK, "18:35")
    assert those(Relay, ended.effects) == [Relay(Meaning.OK, "the words of 18:35", at("18:35"))]
    assert ended.reason == "the phone answered: fine"


def test_an_answer_to_an_earlier_question_closes_though_the_next_has_not_left() -> None:
    assert waiting().wakes().answers(Meaning.OK, "20:01").value.outcome is Outcome.OK


def test_k4_later_asks_again_an_hour_after_the_answer() -> None:
    later = waiting().answers(Meaning.LATER, "18:35")
    assert (later.value.stage, later.value.wake_at) == (Stage.AGAIN, at("19:35"))
    assert those(Reply, later.effects) == [Reply(YOUNG, "Y4", "the words of 18:35", at("19:35"))]
    assert (later.wakes().asks, later.value.rung) == ([YOUNG], 0)


def test_k4_the_hour_counts_from_the_answer_and_not_from_when_we_read_it() -> None:
    event = answered(Meaning.LATER, "18:35")
    assert waiting().after(event, "18:50").value.wake_at == at("19:35")
    assert waiting().after(event, "19:50").value.wake_at == at("19:50")


def test_k4_at_most_twice() -> None:
    later = waiting(clock="14:00").answers(Meaning.LATER, "14:05").wakes().leaves("15:05").answers(Meaning.LATER, "15:10")
    wake_at = later.wakes().leaves("16:10").value.wake_at
    later.answers(Meaning.LATER, "16:15")
    assert (later.texts, later.value.wake_at, later.value.stage) == (["Y3"], wake_at, Stage.ANSWER)


def test_k4_a_button_pressed_twice_is_one_later() -> None:
    later = waiting().answers(Meaning.LATER, "18:35").answers(Meaning.LATER, "18:36")
    assert those(Reply, later.effects) == [Reply(YOUNG, "Y4", "the words of 18:36", at("19:35"))]
    assert (later.value.laters, later.value.wake_at) == (1, at("19:35"))


@pytest.mark.parametrize(("clock", "text"), [("20:15", "Y4"), ("20:16", "Y3")])
def test_k4_never_after_quarter_past_nine(clock: str, text: str) -> None:
    later = waiting(clock="20:00").answers(Meaning.LATER, clock)
    assert later.texts == [text]


def test_k4_too_late_for_later_the_next_rung_comes_at_its_time() -> None:
    later = waiting(clock="19:30").answers(Meaning.LATER, "20:30")
    assert later.value.wake_at == at("21:00")
    assert later.wakes().asks == [YOUNG]


@pytest.mark.parametrize("tier", TIGHT)
def test_k4_at_the_tight_tiers_nothing_moves(tier: Tier) -> None:
    later = waiting(terms(tier))
    wake_at = later.value.wake_at
    later.answers(Meaning.LATER, "18:35")
    assert (later.texts, later.value.wake_at) == (["Y3"], wake_at)


def test_k4_unanswered_after_later_is_silent_with_the_evidence() -> None:
    ended = waiting(ARRIVAL).answers(Meaning.LATER, "18:35").nobody_answers()
    assert (ended.value.outcome, ended.facts[0].later_at) == (Outcome.SILENT, at("18:35"))


def test_k4_a_later_is_a_reply_and_ends_the_row() -> None:
    ended = waiting(terms(in_a_row=3)).answers(Meaning.LATER, "18:35").nobody_answers()
    assert (ended.causes, ended.facts[0].in_a_row) == ([(Cause.SILENT, Treatment.MORNING)], 1)
    assert ended.value.in_a_row == 0


def test_k4_an_ok_after_later_is_told_apart() -> None:
    assert waiting().answers(Meaning.LATER, "18:35").wakes().answers(Meaning.OK, "19:40").value.outcome is Outcome.LATER_THEN_OK
    assert waiting(ARRIVAL).answers(Meaning.LATER, "18:35").answers(Meaning.OK, "18:40").value.outcome is Outcome.LATER_THEN_OK


def test_k4_later_after_the_carer_was_asked_goes_back_to_the_young_person() -> None:
    later = carer_asked(terms(ladder=(AskRung(YOUNG, minutes(20)), AskRung(CARER, minutes(15))))).answers(Meaning.LATER, "18:55")
    assert those(WithdrawQuestions, later.effects) == [WithdrawQuestions()]
    assert later.wakes().asks == [YOUNG]


def test_k4_when_the_hour_ends_too_late_to_ask_the_ladder_goes_on() -> None:
    later = waiting(clock="20:00").answers(Meaning.LATER, "20:14")
    later.value = replace(later.value, wake_at=at("21:35"))  # the sweep was late
    assert later.wakes().asks == [CARER]


def test_k5_unclear_stops_reminders_and_asks_once_more_with_the_digits() -> None:
    unclear = waiting().answers(Meaning.UNCLEAR, "18:35", read_by=at("09:00", 3))
    assert those(Reply, unclear.effects) == [Reply(YOUNG, "Y10", "the words of 18:35", at("09:00", 3))]
    assert those(WithdrawQuestions, unclear.effects) == [WithdrawQuestions()]
    assert (unclear.value.stage, unclear.value.wake_at, unclear.facts) == (Stage.CLARIFYING, at("19:05"), [])


@pytest.mark.parametrize(
    ("tier", "expected"),
    [(Tier.ARRIVAL, Treatment.PAGE), (Tier.FIRST_WEEK, Treatment.BOARD), (Tier.STANDARD, Treatment.MORNING)],
)
def test_k5_after_half_an_hour_it_reports_when_it_was_written(tier: Tier, expected: Treatment) -> None:
    ended = waiting(terms(tier)).answers(Meaning.UNCLEAR, "18:35").wakes()
    assert (ended.value.outcome, ended.causes) == (Outcome.UNCLEAR, [(Cause.UNCLEAR, expected)])
    assert (ended.facts[0].at, ended.facts[0].by, ended.facts[0].message) == (at("18:35"), YOUNG, "the words of 18:35")


def test_k5_an_ok_meanwhile_closes_it_and_the_words_stand_on_the_board() -> None:
    ended = waiting().answers(Meaning.UNCLEAR, "18:35").answers(Meaning.OK, "18:40")
    assert (ended.value.outcome, ended.facts, ended.lines) == (Outcome.OK, [], ["unclear_then_fine"])


def test_k5_more_words_are_kept_with_the_first_and_asked_about_no_more() -> None:
    more = waiting().answers(Meaning.UNCLEAR, "18:35").answers(Meaning.UNCLEAR, "18:40")
    assert (more.texts, more.value.wake_at) == (["Y3"], at("19:05"))
    assert more.wakes().facts[0].more_words == ("the words of 18:40",)


def test_k5_another_language_is_for_a_person_to_read() -> None:
    assert waiting().answers(Meaning.LANGUAGE, "18:35").texts == ["Y10"]


def test_k5_a_later_meanwhile_does_not_put_off_the_reading() -> None:
    later = waiting().answers(Meaning.UNCLEAR, "18:35").answers(Meaning.LATER, "18:40")
    assert (later.texts, later.value.wake_at) == (["Y3"], at("19:05"))
    assert later.wakes().value.outcome is Outcome.UNCLEAR


@pytest.mark.parametrize("tier", TIGHT)
def test_k5_under_closed_cover_it_reports_after_two_minutes_as_a_page_at_the_tight_tiers(tier: Tier) -> None:
    unclear = waiting(terms(tier, cover=Cover.CLOSED)).answers(Meaning.UNCLEAR, "18:35")
    assert (unclear.texts, unclear.value.stage, unclear.value.wake_at) == (["Y3"], Stage.READING, at("18:37"))
    assert unclear.wakes().causes == [(Cause.UNCLEAR, Treatment.PAGE)]


@pytest.mark.parametrize("tier", [Tier.STANDARD, Tier.APPROACHING_18])
def test_k5_under_closed_cover_it_is_on_the_board_at_the_calm_tiers(tier: Tier) -> None:
    assert waiting(terms(tier, cover=Cover.CLOSED)).answers(Meaning.UNCLEAR, "18:35").wakes().causes == [(Cause.UNCLEAR, Treatment.BOARD)]


def test_k5_under_closed_cover_an_ok_does_not_undo_it() -> None:
    fine = waiting(CLOSED).answers(Meaning.UNCLEAR, "18:35").answers(Meaning.OK, "18:36")
    assert (fine.value.phase, fine.texts) == (Phase.WAITING, ["Y3"])
    assert fine.wakes().value.outcome is Outcome.UNCLEAR


@pytest.mark.parametrize(
    ("meaning", "cause"),
    [(Meaning.HELP, Cause.HELP), (Meaning.CALL, Cause.WANTS_CALL), (Meaning.STOP, Cause.STOPPED), (Meaning.WRONG, Cause.WRONG_NUMBER)],
)
@pytest.mark.parametrize("stamped", [terms(), CLOSED], ids=["open", "closed"])
def test_promise_3_unread_words_go_to_a_person_whatever_closes_the_check_in(meaning: Meaning, cause: Cause, stamped: Terms) -> None:
    ended = waiting(stamped).answers(Meaning.UNCLEAR, "18:35").answers(meaning, "18:36")
    assert [one for one, _ in ended.causes] == [cause, Cause.UNCLEAR]


def test_promise_3_unread_words_outlive_a_placement() -> None:
    ended = waiting().answers(Meaning.UNCLEAR, "18:35").after(Cancelled("the placement ended"), "18:36")
    assert [cause for cause, _ in ended.causes] == [Cause.UNCLEAR]


def test_help_closes_and_rings_and_names_999_under_open_cover() -> None:
    ended = waiting().answers(Meaning.HELP, "18:35")
    assert (ended.value.outcome, ended.texts, ended.causes) == (Outcome.HELP, ["Y7"], [(Cause.HELP, Treatment.RING)])


def test_a_wish_to_be_called_is_told_when_by_day_and_by_night() -> None:
    by_day = waiting().answers(Meaning.CALL, "18:35", in_office_hours=True, ring_by=at("19:00"))
    assert those(Reply, by_day.effects) == [Reply(YOUNG, "Y5", "the words of 18:35", at("19:00"))]
    by_night = waiting().answers(Meaning.CALL, "18:35", ring_by=at("12:00", 3))
    assert (by_night.texts, by_night.value.outcome) == (["Y6"], Outcome.CALL)
    assert by_night.facts[0].told_ring_by == at("12:00", 3)


def test_a_wish_to_be_called_under_closed_cover_is_told_nothing() -> None:
    ended = waiting(CLOSED).answers(Meaning.CALL, "18:35", ring_by=at("19:00"))
    assert (ended.texts, ended.facts[0].told_ring_by) == (["Y3"], None)


def test_k6_a_stop_moves_nothing_to_another_contact_and_asks_nobody() -> None:
    ended = waiting().answers(Meaning.STOP, "18:35")
    assert (ended.value.outcome, ended.asks, ended.texts) == (Outcome.STOPPED, [], ["Y11"])
    assert those(StopAsking, ended.effects) == [StopAsking(at("18:35"))]
    assert ended.causes == [(Cause.STOPPED, Treatment.MORNING)]


def test_a_wrong_number_is_used_no_more_until_a_person_has_looked() -> None:
    ended = waiting().answers(Meaning.WRONG, "18:35")
    assert (ended.value.outcome, those(DoubtContact, ended.effects)) == (Outcome.WRONG_NUMBER, [DoubtContact("the words of 18:35")])


@pytest.mark.parametrize("meaning", [Meaning.OK, Meaning.HELP, Meaning.CALL, Meaning.STOP])
def test_k8_each_answer_withdraws_unsent_carer_questions_alike(meaning: Meaning) -> None:
    ended = waiting().wakes().wakes().answers(meaning, "21:00")
    assert those(WithdrawQuestions, ended.effects) == [WithdrawQuestions()]


def test_k9_a_duress_code_goes_on_as_ok_and_is_reported() -> None:
    ended = waiting().answers(Meaning.OK, "18:35", duress=True)
    assert (ended.value.outcome, ended.causes) == (Outcome.OK, [(Cause.DURESS, Treatment.RING)])


def test_k9_the_code_is_an_ok_whatever_a_reader_made_of_it() -> None:
    ended = waiting().answers(Meaning.UNCLEAR, "18:35", duress=True)
    assert (ended.value.outcome, ended.texts) == (Outcome.OK, ["Y3"])


def test_k9_an_alert_that_hears_of_duress_does_not_hear_that_the_phone_is_fine() -> None:
    assert those(Relay, waiting().answers(Meaning.OK, "18:35", duress=True).effects) == []


def test_k9_the_code_under_closed_cover_does_not_undo_unread_words_either() -> None:
    asked = waiting(CLOSED).answers(Meaning.UNCLEAR, "18:35").answers(Meaning.OK, "18:36", duress=True)
    assert (asked.value.stage, asked.causes) == (Stage.READING, [(Cause.DURESS, Treatment.RING)])


@pytest.mark.parametrize("cover", list(Cover))
def test_promise_6_what_the_phones_see_of_a_code_is_what_they_see_of_an_ok(cover: Cover) -> None:
    def seen(duress: bool) -> tuple[object, ...]:
        ended = carer_asked(terms(cover=cover)).answers(Meaning.OK, "21:00", duress=duress)
        outward = [effect for effect in ended.effects if not isinstance(effect, Report | Relay)]
        return (outward, ended.effects.index(outward[0]), ended.value)

    assert seen(duress=True) == seen(duress=False)


@pytest.mark.parametrize("meaning", list(Meaning))
def test_closed_cover_every_answer_is_the_same(meaning: Meaning) -> None:
    times = {"ring_by": at("19:00"), "read_by": at("09:00", 3), "in_office_hours": True}
    said = waiting(CLOSED).answers(meaning, "18:35", **times)
    assert those(Reply, said.effects) == [Reply(YOUNG, "Y3", "the words of 18:35")]


def test_a_pause_gives_a_day_without_questions_and_no_alert_at_standard() -> None:
    ended = waiting().answers(Meaning.PAUSE, "18:35")
    assert (ended.value.outcome, ended.facts, ended.lines) == (Outcome.PAUSED, [], ["paused"])
    assert those(Pause, ended.effects) == [Pause(at("18:35"), at("18:35", 3))]
    assert those(Reply, ended.effects) == [Reply(YOUNG, "Y12", "the words of 18:35", at("18:35", 3))]


def test_k11_a_stop_that_could_be_somebody_elses_pauses_until_a_person_has_asked() -> None:
    ended = waiting().answers(Meaning.STOP, "18:35", shared=True)
    assert (ended.value.outcome, ended.causes) == (Outcome.STOPPED, [(Cause.STOPPED, Treatment.MORNING)])
    assert (those(Pause, ended.effects), those(StopAsking, ended.effects)) == ([Pause(at("18:35"), at("18:35", 4))], [])


def test_a_second_pause_in_a_week_is_for_their_worker() -> None:
    assert waiting().answers(Meaning.PAUSE, "18:35", paused_before=True).causes == [(Cause.STOPPED, Treatment.MORNING)]


def test_a_pause_in_the_tight_tiers_asks_the_carer_instead() -> None:
    paused = waiting(ARRIVAL).answers(Meaning.PAUSE, "18:35")
    assert (paused.asks, paused.lines, paused.value.rung) == ([CARER], ["paused"], 2)
    assert paused.leaves("18:35").answers(CarerMeaning.SEEN, "18:40").value.outcome is Outcome.CARER_SEEN


def test_a_pause_while_the_carer_is_being_asked_leaves_them_their_time() -> None:
    asked = carer_asked(ARRIVAL)
    wake_at = asked.value.wake_at
    assert asked.answers(Meaning.PAUSE, "19:01").value.wake_at == wake_at
    assert asked.wakes().value.outcome is Outcome.SILENT


def test_a_pause_without_a_carer_to_ask_ends_the_check_in() -> None:
    assert waiting(replace(ARRIVAL, ask_carer=AskCarer.NEVER)).answers(Meaning.PAUSE, "18:35").value.outcome is Outcome.PAUSED


def test_k7_words_we_cannot_read_do_not_take_away_the_time_a_carer_named() -> None:
    asked = carer_asked().answers(CarerMeaning.ELSEWHERE, "20:50", expected_at=at("22:30"))
    assert asked.answers(Meaning.UNCLEAR, "21:00").causes == [(Cause.UNCLEAR, Treatment.MORNING)]
    assert (asked.texts, asked.value.stage, asked.value.wake_at) == (["Y10"], Stage.EXPECTED, at("22:30"))
    assert asked.answers(Meaning.UNCLEAR, "21:01").texts == ["Y3"]
    assert asked.answers(Meaning.LATER, "21:02").value.wake_at == at("22:30")


def test_an_answer_has_its_speakers_meaning() -> None:
    with pytest.raises(AssertionError, match="a young person's meaning"):
        Asked(due().value).after(replace(answered(Meaning.OK, "18:35"), meaning=CarerMeaning.SEEN), "18:35")


def test_lines_on_the_board_carry_their_time() -> None:
    assert those(Line, waiting().answers(Meaning.PAUSE, "18:35").effects) == [Line("paused", at("18:35"))]
