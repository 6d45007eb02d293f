"""Another language in the middle of a check-in: it is asked again in it, and nothing else moves."""

from dataclasses import replace

import pytest

from ladder.checkin import Phase, Stage, scheduled
from ladder.effects import Relay, Reply
from ladder.events import ChoseLanguage
from ladder.words import CarerMeaning, Cause, Cover, Meaning, Outcome, Tier
from tests.ladder.people import CARER, YOUNG, Asked, at, carer_asked, due, terms, waiting

CLOSED = terms(cover=Cover.CLOSED)


def chooses(asked: Asked, clock: str, by: str = YOUNG) -> Asked:
    """Somebody asks for Tigrinya."""
    return asked.after(ChoseLanguage(by, "ti", f"the words of {clock}", at(clock)), clock)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked",
    [
        due(),
        waiting(),
        waiting(terms(Tier.ARRIVAL)),
        waiting().wakes().leaves("20:00"),
        waiting().answers(Meaning.LATER, "18:35"),
        waiting().answers(Meaning.UNCLEAR, "18:35"),
        waiting(CLOSED).answers(Meaning.UNCLEAR, "18:35"),
        carer_asked(),
        carer_asked().answers(CarerMeaning.ELSEWHERE, "20:50"),
    ],
    ids=lambda asked: f"{asked.value.phase}, {asked.value.stage}, rung {asked.value.rung}",
)
def test_nothing_but_the_answer_comes_of_it(asked: Asked) -> None:
    """It is no OK, it quiets nothing, and what waits for a reader waits for them still."""
    before = asked.value
    chosen = chooses(asked, "18:36")
    assert chosen.value == replace(before, version=before.version + 1, replied=True)
    assert [type(one) for one in chosen.effects] == [Reply, Relay]


def test_they_are_asked_again() -> None:
    words = "the words of 18:35"
    assert chooses(waiting(), "18:35").effects == (Reply(YOUNG, "Y16", words), Relay(Meaning.LANGUAGE, words, at("18:35")))


def test_under_closed_cover_every_answer_is_thanks() -> None:
    assert chooses(waiting(CLOSED), "18:35").texts == ["Y3"]


def test_who_says_no_more_is_asked_on_and_missed() -> None:
    ended = chooses(waiting(), "18:35").nobody_answers()
    assert (ended.value.outcome, [one.cause for one in ended.facts]) == (Outcome.SILENT, [Cause.SILENT])


def test_whoever_chose_a_language_has_replied() -> None:
    """A row of silences is of check-ins without any reply."""
    ended = chooses(waiting(terms(in_a_row=2)), "18:35").nobody_answers()
    assert ended.value.in_a_row == 0


def test_words_nobody_has_read_still_go_to_a_person() -> None:
    ended = chooses(waiting().answers(Meaning.UNCLEAR, "18:33"), "18:35").wakes()
    assert ended.value.outcome is Outcome.UNCLEAR


def test_their_answer_after_it_counts() -> None:
    assert chooses(waiting(), "18:35").answers(Meaning.OK, "18:37").value.outcome is Outcome.OK


def test_too_early_and_too_late_nothing_moves() -> None:
    too_early = chooses(Asked(scheduled("check-in", at("18:30"))), "18:00")
    assert (too_early.value.phase, too_early.effects) == (Phase.SCHEDULED, ())
    too_late = chooses(waiting().answers(Meaning.OK, "18:35"), "18:36")
    assert (too_late.value.phase, too_late.effects) == (Phase.CLOSED, ())


def test_a_carer_hears_the_question_again() -> None:
    assert chooses(carer_asked(), "20:50", CARER).effects == (Reply(CARER, "C1", "the words of 20:50"),)


def test_a_carer_who_was_not_understood_hears_that_again() -> None:
    assert chooses(carer_asked().answers(CarerMeaning.UNCLEAR, "20:49"), "20:50", CARER).texts == ["C5"]


def test_a_carer_who_is_asked_for_a_time_hears_that_again() -> None:
    asked = carer_asked().answers(CarerMeaning.ELSEWHERE, "20:49")
    assert asked.value.stage is Stage.TIME
    assert chooses(asked, "20:50", CARER).texts == ["C2"]


@pytest.mark.parametrize("asked", [waiting(), carer_asked().answers(CarerMeaning.ELSEWHERE, "20:49", expected_at=at("22:30"))])
def test_a_carer_of_whom_nothing_is_asked_is_thanked(asked: Asked) -> None:
    assert chooses(asked, "20:50", CARER).texts == ["C4"]
