"""Replies nobody wrote a lexicon from are read safely, in every language that has one."""

import unicodedata
from pathlib import Path

import pytest

from bot.meaning import Question
from ladder.words import CarerMeaning, Meaning
from tests.replies import Labelled, Scored, corpus, languages, never, score, scored, written
from tests.replies.page import COMMAND, LEAST_COVERED, LEAST_COVERED_EACH, MOST_LATE, page, scores

pytestmark = pytest.mark.xdist_group("every language")

PAGE = Path(__file__).parents[2] / "docs" / "reading.md"
MEANINGS: dict[Question, set[str]] = {Question.YOUNG: set(Meaning), Question.CARER: set(CarerMeaning)}
LEAST = {Question.YOUNG: 60, Question.CARER: 16}
NEAR_MISSES = 12
BOTH = pytest.mark.parametrize("question", [Question.YOUNG, Question.CARER])


@BOTH
@pytest.mark.parametrize("language", written())
def test_the_corpus_is_labelled_and_says_nothing_twice(language: str, question: Question) -> None:
    lines = corpus(language, question)
    replies = [unicodedata.normalize("NFC", line.reply) for line in lines]
    assert {reply for reply in replies if replies.count(reply) > 1} == set()
    assert {label for line in lines for label in line.right} <= MEANINGS[question]
    assert [line.reply for line in lines if {"ok", "help"} <= set(line.right) or not line.english.strip()] == []
    assert len(lines) >= LEAST[question]
    if question is Question.YOUNG:
        assert {label for line in lines for label in line.right} == MEANINGS[question], "every meaning is written"
        assert sum("unclear" in line.right for line in lines) >= NEAR_MISSES


@BOTH
@pytest.mark.parametrize("language", languages())
def test_promise_3_nothing_of_the_corpus_is_read_dangerously_and_no_cry_is_missed(language: str, question: Question) -> None:
    read = scored(corpus(language, question))
    assert [(line.line.reply, line.found) for line in read if line.is_dangerous or line.is_missed] == []


@pytest.mark.parametrize("language", languages())
def test_promise_3_what_was_written_to_be_taken_for_an_ok_never_is(language: str) -> None:
    assert [line.line.reply for line in scored(never(language)) if line.found == Meaning.OK] == []


def test_few_cries_wait_for_somebody_to_read_them() -> None:
    assert scores(Question.YOUNG)["all"].lateness <= MOST_LATE


def test_few_harmless_replies_disturb_anybody() -> None:
    assert scores(Question.YOUNG)["all"].coverage >= LEAST_COVERED


@pytest.mark.parametrize("language", languages())
def test_few_harmless_replies_disturb_anybody_in_any_language(language: str) -> None:
    assert score(scored(corpus(language, Question.YOUNG))).coverage >= LEAST_COVERED_EACH


def test_the_page_of_readings_is_what_the_reader_does(updates: frozenset[str]) -> None:
    written_now = page()
    if "reading" in updates:
        PAGE.write_text(written_now, encoding="utf-8")
    found = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    assert found == written_now, f"docs/reading.md is stale; write it again with: {COMMAND}"


@pytest.mark.parametrize(("question", "right", "found", "dangerous", "missed"), [
    (Question.YOUNG, "ok", "ok", False, False), (Question.YOUNG, "unclear", "ok", True, False), (Question.YOUNG, "help", "ok", True, True),
    (Question.YOUNG, "ok|unclear", "ok", False, False), (Question.YOUNG, "help", "later", False, True),
    (Question.YOUNG, "help", "unclear", False, False), (Question.YOUNG, "help|unclear", "later", False, False),
    (Question.CARER, "concern", "elsewhere", True, True), (Question.CARER, "unclear", "seen", True, False),
    (Question.CARER, "unclear", "elsewhere", False, False), (Question.CARER, "concern|unclear", "elsewhere", True, False),
    (Question.CARER, "concern", "stop", False, True), (Question.CARER, "elsewhere", "seen", True, False),
])  # fmt: skip
def test_what_is_dangerous_and_what_is_missed(question: Question, right: str, found: str, dangerous: bool, missed: bool) -> None:
    line = Scored(Labelled("en", question, tuple(right.split("|")), "", ""), found, "")
    assert (line.is_dangerous, line.is_missed) == (dangerous, missed)


def test_of_nothing_nothing_is_missing() -> None:
    assert (score([]).coverage, score([]).lateness) == (1.0, 0.0)
