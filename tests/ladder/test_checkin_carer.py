"""What a carer's answer does to a check-in, by what was agreed about asking them (K7), and what they are never told (K8)."""

from dataclasses import replace

import pytest

from ladder.checkin import Phase, Stage
from ladder.effects import DoubtContact, OweSighting, Reply, WithdrawQuestions
from ladder.events import Cancelled, Refused
from ladder.rungs import AskRung
from ladder.words import AskCarer, CarerMeaning, Cause, Cover, Meaning, Outcome, Tier, Treatment
from tests.ladder.people import CARER, YOUNG, Asked, answered, at, carer_asked, due, minutes, terms, those, waiting

CROSS = terms(ask_carer=AskCarer.CROSS_CHECK)
NEVER = terms(ask_carer=AskCarer.NEVER)
SEEN, ELSEWHERE, CONCERN = CarerMeaning.SEEN, CarerMeaning.ELSEWHERE, CarerMeaning.CONCERN


def expected(clock: str = "22:30") -> Asked:
    """A carer who knows where, and named a time."""
    return carer_asked().answers(ELSEWHERE, "20:50", expected_at=at(clock))


def test_k7_always_i_see_them_closes() -> None:
    ended = carer_asked().answers(SEEN, "20:50")
    assert (ended.value.outcome, ended.texts, ended.facts, ended.lines) == (Outcome.CARER_SEEN, ["C4"], [], [])
    assert those(OweSighting, ended.effects) == []


def test_k7_cross_check_quiets_tonight_and_a_second_adult_is_owed() -> None:
    ended = carer_asked(CROSS).answers(SEEN, "20:50", carer="CA-7")
    assert (ended.value.outcome, ended.facts) == (Outcome.CARER_SEEN, [])
    assert those(OweSighting, ended.effects) == [OweSighting("CA-7", at("20:50"))]


def test_k7_cross_check_a_second_adult_is_owed_while_a_person_still_reads_their_words() -> None:
    asked = carer_asked(CROSS).answers(Meaning.UNCLEAR, "20:50").answers(SEEN, "20:55", carer="CA-7")
    assert (asked.value.phase, those(OweSighting, asked.effects)) == (Phase.WAITING, [OweSighting("CA-7", at("20:55"))])


@pytest.mark.parametrize(
    ("meaning", "causes"),
    [
        (SEEN, []),
        (ELSEWHERE, []),
        (CONCERN, [Cause.CARER_CONCERN]),
        (CarerMeaning.CALL, [Cause.WANTS_CALL]),
        (CarerMeaning.STOP, [Cause.STOPPED]),
        (CarerMeaning.UNCLEAR, []),
    ],
)
def test_k7_never_closes_nothing_whatever_that_carer_writes(meaning: CarerMeaning, causes: list[Cause]) -> None:
    asked = waiting(NEVER)
    before = asked.value
    asked.answers(meaning, "18:40")
    assert (asked.value.phase, asked.value.wake_at, asked.value.stage) == (before.phase, before.wake_at, before.stage)
    assert ([cause for cause, _ in asked.causes], asked.texts) == (causes, ["C4"])


def test_k7_a_carer_who_worries_is_told_that_this_is_no_missing_report() -> None:
    ended = carer_asked().answers(CONCERN, "20:50")
    assert (ended.value.outcome, ended.texts) == (Outcome.CARER_CONCERN, ["C3"])
    assert ended.causes == [(Cause.CARER_CONCERN, Treatment.PAGE)]
    assert carer_asked(terms(Tier.ARRIVAL)).answers(CONCERN, "19:05").causes == [(Cause.CARER_CONCERN, Treatment.RING)]


def test_k7_i_know_where_brings_one_question_and_one_rungs_wait() -> None:
    asked = carer_asked().answers(ELSEWHERE, "20:50")
    assert (asked.texts, asked.value.stage, asked.value.wake_at) == (["C2"], Stage.TIME, at("21:35"))


def test_k7_the_carer_is_asked_once_more_at_the_time_they_named_however_late() -> None:
    asked = expected()
    assert (asked.texts, asked.value.stage, asked.value.wake_at) == (["C4"], Stage.EXPECTED, at("22:30"))
    assert (asked.wakes().asks, asked.value.wake_at) == ([CARER], at("22:50"))
    assert asked.leaves("22:30").value.wake_at == at("23:15")


def test_k7_the_answer_to_what_time_is_no_second_elsewhere() -> None:
    asked = carer_asked().answers(ELSEWHERE, "20:50").answers(ELSEWHERE, "20:55", expected_at=at("22:30"), elsewhere_before=True)
    assert asked.value.stage is Stage.EXPECTED


@pytest.mark.parametrize("clock", ["20:50", "20:40"])
def test_k7_a_time_that_has_passed_is_no_time_to_wait_for(clock: str) -> None:
    assert expected(clock).value.outcome is Outcome.CARER_ELSEWHERE


def test_k7_at_most_twelve_hours_ahead() -> None:
    def named(clock: str) -> Asked:
        return carer_asked().answers(ELSEWHERE, "20:50", expected_at=at(clock, 3))

    assert named("08:50").value.stage is Stage.EXPECTED
    assert (named("08:51").value.outcome, named("08:51").lines) == (Outcome.CARER_ELSEWHERE, ["carer_elsewhere"])


def test_k7_before_the_next_slot() -> None:
    soon = carer_asked(terms(next_slot_at=at("22:30")))
    assert soon.answers(ELSEWHERE, "20:50", expected_at=at("22:30")).value.outcome is Outcome.CARER_ELSEWHERE


def test_k7_seen_at_the_time_named_closes() -> None:
    assert expected().wakes().leaves("22:30").answers(SEEN, "22:40").value.outcome is Outcome.CARER_SEEN


def test_k7_three_at_the_time_named_is_a_concern() -> None:
    assert expected().wakes().leaves("22:30").answers(CONCERN, "22:40").value.outcome is Outcome.CARER_CONCERN


def test_k7_no_answer_at_the_time_named_is_a_concern_and_the_carer_hears_so() -> None:
    ended = expected().wakes().leaves("22:30").wakes()
    assert (ended.value.outcome, ended.causes) == (Outcome.CARER_CONCERN, [(Cause.CARER_CONCERN, Treatment.PAGE)])
    assert those(Reply, ended.effects) == [Reply(CARER, "C3", "the words of 20:50")]


def test_k7_a_carers_phone_that_refuses_at_the_time_named_is_a_concern() -> None:
    asked = expected().wakes()
    ended = asked.after(Refused(asked.value.tries[-1].asking, None), "22:31")
    assert [cause for cause, _ in ended.causes] == [Cause.CHANNEL_BROKEN, Cause.CARER_CONCERN]


def test_k7_the_next_contact_of_the_carer_is_asked_at_the_time_named_however_late() -> None:
    asked = expected().wakes()
    assert asked.after(Refused(asked.value.tries[-1].asking, "another phone"), "22:31").asks == [CARER]


def test_promise_2_a_question_that_never_left_at_the_time_named_is_our_fault_and_no_concern() -> None:
    ended = expected().wakes().wakes()
    assert (ended.value.outcome, ended.causes) == (Outcome.NOT_ASKED, [(Cause.NOT_ASKED, Treatment.MORNING)])


def test_k7_no_readable_time_is_a_line_on_the_board() -> None:
    asked = carer_asked().answers(ELSEWHERE, "20:50").answers(CarerMeaning.UNCLEAR, "20:55")
    assert (asked.value.outcome, asked.lines, asked.texts) == (Outcome.CARER_ELSEWHERE, ["carer_elsewhere"], ["C4"])
    again = carer_asked().answers(ELSEWHERE, "20:50").answers(ELSEWHERE, "20:55")
    assert again.value.outcome is Outcome.CARER_ELSEWHERE


def test_k7_no_time_at_all_is_a_line_on_the_board() -> None:
    ended = carer_asked().answers(ELSEWHERE, "20:50").wakes()
    assert (ended.value.outcome, ended.lines, ended.facts) == (Outcome.CARER_ELSEWHERE, ["carer_elsewhere"], [])


def test_k7_the_second_elsewhere_in_seven_days_is_a_line_on_the_board() -> None:
    ended = carer_asked().answers(ELSEWHERE, "20:50", expected_at=at("22:30"), elsewhere_before=True)
    assert (ended.value.outcome, ended.lines) == (Outcome.CARER_ELSEWHERE, ["carer_elsewhere"])


@pytest.mark.parametrize("when", ["before", "at"])
def test_k7_another_time_instead_of_the_one_named_is_a_second_elsewhere(when: str) -> None:
    asked = expected() if when == "before" else expected().wakes().leaves("22:30")
    assert asked.answers(ELSEWHERE, "22:35", expected_at=at("23:30")).value.outcome is Outcome.CARER_ELSEWHERE


def test_k7_any_elsewhere_from_cross_check_is_a_line_on_the_board() -> None:
    ended = carer_asked(CROSS).answers(ELSEWHERE, "20:50", expected_at=at("22:30"))
    assert (ended.value.outcome, ended.lines) == (Outcome.CARER_ELSEWHERE, ["carer_elsewhere"])


def test_k7_a_ladder_without_a_carers_rung_has_nobody_to_ask_again() -> None:
    asked = waiting(terms(ladder=(AskRung(YOUNG, minutes(20)),)))
    assert asked.answers(ELSEWHERE, "18:40", expected_at=at("22:30")).value.outcome is Outcome.CARER_ELSEWHERE


def test_k7_a_carer_asked_twice_is_asked_again_on_the_rung_they_answered() -> None:
    ladder = (AskRung(CARER, minutes(15)), AskRung(CARER, minutes(40)))
    asked = waiting(terms(ladder=ladder)).answers(ELSEWHERE, "18:35")
    assert (asked.value.rung, asked.value.wake_at) == (0, at("18:50"))


def test_k7_a_carer_asked_first_is_asked_again_on_their_own_rung() -> None:
    ladder = (AskRung(CARER, minutes(15)), AskRung(YOUNG, minutes(20)))
    asked = waiting(terms(ladder=ladder)).wakes().leaves("18:45")
    assert asked.answers(ELSEWHERE, "18:50", expected_at=at("20:30")).wakes().asks == [CARER]


def test_promise_3_a_carers_words_are_asked_about_once_more_and_then_read_by_a_person() -> None:
    asked = carer_asked()
    wake_at = asked.value.wake_at
    assert (asked.answers(CarerMeaning.UNCLEAR, "20:50").texts, asked.value.wake_at) == (["C5"], wake_at)
    ended = asked.answers(CarerMeaning.UNCLEAR, "20:55").wakes()
    assert [cause for cause, _ in ended.causes] == [Cause.SILENT, Cause.UNCLEAR]
    assert (ended.facts[1].by, ended.facts[1].at, ended.facts[1].message) == (CARER, at("20:50"), "the words of 20:50")


def test_promise_3_a_clear_answer_settles_what_the_carer_wrote_before() -> None:
    ended = carer_asked().answers(CarerMeaning.UNCLEAR, "20:50").answers(SEEN, "20:55")
    assert (ended.value.outcome, ended.facts) == (Outcome.CARER_SEEN, [])


def test_promise_3_a_young_persons_ok_does_not_settle_a_carers_words() -> None:
    ended = carer_asked().answers(CarerMeaning.UNCLEAR, "20:50").answers(Meaning.OK, "20:55")
    assert [(fact.cause, fact.by) for fact in ended.facts] == [(Cause.UNCLEAR, CARER)]


def test_promise_3_a_carer_who_sees_them_does_not_settle_a_young_persons_words() -> None:
    asked = carer_asked().answers(Meaning.UNCLEAR, "20:50").answers(SEEN, "20:55")
    assert (asked.value.phase, asked.texts) == (Phase.WAITING, ["C4"])
    assert asked.wakes().value.outcome is Outcome.UNCLEAR


def test_promise_3_a_carer_who_knows_where_does_not_settle_a_young_persons_words() -> None:
    asked = carer_asked().answers(Meaning.UNCLEAR, "20:50").answers(ELSEWHERE, "20:55", expected_at=at("22:30"))
    assert (asked.texts, asked.lines, asked.value.stage) == (["C4"], ["carer_elsewhere"], Stage.CLARIFYING)


def test_a_carer_who_wants_a_call_is_rung_by_duty_and_the_check_in_goes_on() -> None:
    asked = carer_asked()
    wake_at = asked.value.wake_at
    asked.answers(CarerMeaning.CALL, "20:50")
    assert (asked.facts[0].cause, asked.facts[0].by, asked.value.wake_at) == (Cause.WANTS_CALL, CARER, wake_at)


def test_a_carer_who_stops_is_asked_no_more() -> None:
    ended = carer_asked().answers(CarerMeaning.STOP, "20:50")
    assert [cause for cause, _ in ended.causes] == [Cause.STOPPED, Cause.SILENT]
    assert those(DoubtContact, ended.effects) == [DoubtContact("the words of 20:50")]


def test_a_carer_who_stops_does_not_cut_the_young_persons_time_short() -> None:
    asked = waiting(terms(ladder=(AskRung(CARER, minutes(15)), AskRung(YOUNG, minutes(20))))).wakes().leaves("18:45")
    asked.answers(CarerMeaning.STOP, "18:50")
    assert (asked.value.asks, asked.value.wake_at) == (YOUNG, at("19:05"))


def test_k8_a_concern_withdraws_what_has_not_left() -> None:
    assert WithdrawQuestions() in carer_asked().answers(CONCERN, "20:50").effects


@pytest.mark.parametrize("meaning", list(Meaning))
@pytest.mark.parametrize("cover", list(Cover))
def test_k8_a_carer_hears_nothing_of_what_a_child_said(meaning: Meaning, cover: Cover) -> None:
    said = carer_asked(terms(cover=cover)).answers(meaning, "20:50")
    assert [reply for reply in those(Reply, said.effects) if reply.to is CARER] == []


def test_k8_after_the_placement_ends_a_carers_time_is_kept_no_more() -> None:
    assert expected().after(Cancelled("the placement ended"), "21:00").value.phase is Phase.CLOSED


def test_an_answer_has_its_speakers_meaning() -> None:
    with pytest.raises(AssertionError, match="a carer's meaning"):
        Asked(due().value).after(replace(answered(SEEN, "18:35"), meaning=Meaning.OK), "18:35")
