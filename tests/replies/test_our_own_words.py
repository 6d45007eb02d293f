"""Whoever answers with the very words that we offered is understood."""

import pytest

import locales
from bot.meaning import Question, read
from bot.phrasing.promises import label
from ladder.words import CarerMeaning, Meaning
from tests.bot.meaning.entries import LANGUAGES

pytestmark = pytest.mark.xdist_group("every language")
OFFERED = {
    "B_fine": Meaning.OK, "B_great": Meaning.OK, "B_later": Meaning.LATER, "B_call": Meaning.CALL, "B_not_good": Meaning.HELP,
}  # fmt: skip
OFFERED_TO_CARERS = {"B_seen": CarerMeaning.SEEN, "B_elsewhere": CarerMeaning.ELSEWHERE, "B_concern": CarerMeaning.CONCERN}


def words(language: str, key: str) -> str:
    """A button's words, without its picture."""
    return label(locales.template(language, key))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_menu_are_read_as_what_they_offer(language: str) -> None:
    found = {key: read(words(language, key), language, Question.YOUNG).meaning for key in OFFERED}
    assert found == OFFERED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_carers_menu_are_read_as_what_they_offer(language: str) -> None:
    """Written out whole, with or without its comma; a word more, or where nobody has reviewed the words, goes the usual way."""
    for key, meaning in OFFERED_TO_CARERS.items():
        label = locales.template(language, key)
        for written in (label, f" {label}. ", label.lower()):
            found = read(written, language, Question.CARER)
            assert (found.meaning, found.rule) == (meaning, "our own words"), written
        assert read(f"{label} Xzxzx", language, Question.CARER).rule != "our own words"
        assert read(label, language, Question.CARER, words=False).meaning in (CarerMeaning.UNCLEAR, CarerMeaning.CONCERN)
