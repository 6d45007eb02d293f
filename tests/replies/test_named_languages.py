"""No reply that says something else changes anybody's language."""

import pytest

from bot.meaning import Question, named_language
from ladder.words import CarerMeaning, Meaning
from locales.languages import language
from tests.replies import corpus, languages, never

DENIALS = ("n't", "not", "no ", "cannot", "little", "bad")
WISHES = {Meaning.LANGUAGE, Meaning.UNCLEAR, CarerMeaning.UNCLEAR}


@pytest.mark.parametrize("tag", [pytest.param(tag, marks=pytest.mark.xdist_group(tag)) for tag in languages()])
def test_who_names_a_language_asks_for_it_and_says_nothing_else(tag: str) -> None:
    said = [*corpus(tag, Question.YOUNG), *corpus(tag, Question.CARER), *never(tag)]
    for one in said:
        found = named_language(one.reply, tag)
        if found is None:
            continue
        assert set(one.right) <= WISHES, one
        assert language(found).name.casefold() in one.english.casefold(), one
        assert not any(word in one.english.casefold() for word in DENIALS), one
