"""5 and 6 after a phrase that a worker sent: the number, or its own words; whatever else is said is read as ever."""

import re

import pytest

import locales
from bot.meaning import Question, read
from bot.meaning.phrases import read_choice
from ladder.phrases import CHOICES, Phrase
from ladder.words import Meaning

ASKING = [one for one in Phrase if one.asks]


def choice(text: str, phrase: Phrase = Phrase.TALK, language: str = "en", *, words: bool = False) -> str | None:
    """Which number it is."""
    return read_choice(text, language, phrase, words=words)


@pytest.mark.parametrize("text", ["5", " 5 ", "5.", "5!", "٥", "5 yes", "5 Yes.", "5, yes"])
def test_a_number_is_read_alone_or_with_its_own_words(text: str) -> None:
    assert choice(text) == "5"


@pytest.mark.parametrize("text", ["", "5?", "5 6", "55", "6 yes", "5 people are here", "yes", "1", "4", "5 help", "5 no"])
def test_promise_3_whatever_else_stands_there_is_no_number(text: str) -> None:
    assert choice(text) is None


def test_words_alone_are_an_answer_where_they_can_be_no_others() -> None:
    assert (choice("yes", words=True), choice("No.", words=True), choice("maybe", words=True)) == ("5", "6", None)
    assert choice("I am not alone", Phrase.ALONE, words=True) == "6"


@pytest.mark.parametrize("tag", locales.languages())
def test_every_language_offers_both_numbers_and_reads_them_with_its_own_words(tag: str) -> None:
    for phrase in ASKING:
        offered = re.split(r"\s+(?=[56] )", locales.template(tag, phrase.value))[1:]
        assert [choice(one, phrase, tag) for one in offered] == list(CHOICES), phrase
        assert [choice(one, phrase, tag) for one in CHOICES] == list(CHOICES), phrase
    assert {read(one, tag, Question.YOUNG).meaning for one in CHOICES} == {Meaning.UNCLEAR}, "to nobody else they mean anything"


def test_what_asks_nothing_is_answered_by_no_number() -> None:
    assert [choice("5", one) for one in Phrase if not one.asks] == [None, None, None]
