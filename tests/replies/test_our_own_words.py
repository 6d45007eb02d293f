"""Whoever answers with the very words that we offered is understood."""

import pytest

import locales
from bot.meaning import Question, read
from ladder.words import CarerMeaning, Meaning
from tests.bot.meaning.entries import LANGUAGES

pytestmark = pytest.mark.xdist_group("every language")
OFFERED = {
    "B_fine": Meaning.OK, "B_great": Meaning.OK, "B_later": Meaning.LATER, "B_call": Meaning.CALL, "B_not_good": Meaning.HELP,
}  # fmt: skip
# What a carer writes out in words may go to a person: "not here" with anything after it is doubtful in most languages. Never the reverse.
OFFERED_TO_CARERS = {
    "B_seen": {CarerMeaning.SEEN, CarerMeaning.UNCLEAR},
    "B_elsewhere": {CarerMeaning.ELSEWHERE, CarerMeaning.UNCLEAR, CarerMeaning.CONCERN},
    "B_concern": {CarerMeaning.CONCERN, CarerMeaning.UNCLEAR},
}


def words(language: str, key: str) -> str:
    """A button's words, without its picture."""
    return locales.template(language, key).split(" ", 1)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_menu_are_read_as_what_they_offer(language: str) -> None:
    found = {key: read(words(language, key), language, Question.YOUNG).meaning for key in OFFERED}
    assert found == OFFERED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_carers_menu_are_never_read_as_another_choice(language: str) -> None:
    found = {key: read(locales.template(language, key), language, Question.CARER).meaning for key in OFFERED_TO_CARERS}
    assert {key: meaning for key, meaning in found.items() if meaning not in OFFERED_TO_CARERS[key]} == {}
