"""Who chooses a silent code is told which words everybody would choose, in every language."""

import pytest

from bot.meaning import plainest
from bot.meaning.kinds import Kind
from desk import duress
from tests.bot.meaning.entries import LANGUAGES, phrases

pytestmark = pytest.mark.xdist_group("every language")


@pytest.mark.parametrize("language", LANGUAGES)
def test_k9_in_every_language_the_first_phrase_of_the_lexicon_is_a_first_choice_and_others_are_left(language: str) -> None:
    first = duress.first_choices(language)
    assert {"1", "ok"} <= first
    assert not [each for each in first if set(each) & set("{}()[]|")], "phrases, not the templates they are written in"
    fine = {plainest(phrase, language) for phrase in phrases(language, Kind.OK)}
    assert len(fine - first) > 20
