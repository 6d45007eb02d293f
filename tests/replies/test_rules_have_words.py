"""Whatever decides how a reply is read is said in words on the alert's page."""

import pytest

from bot.meaning import Question, read
from desk import words
from tests.bot.meaning.rows import rows
from tests.replies import corpus, languages

pytestmark = pytest.mark.xdist_group("every language")
BOTH = pytest.mark.parametrize("question", [Question.YOUNG, Question.CARER])


@BOTH
@pytest.mark.parametrize("language", languages())
def test_every_rule_that_decides_in_a_language_has_words_on_the_page(language: str, question: Question) -> None:
    for line in corpus(language, question):
        assert words.rule(read(line.reply, language, question).rule)


@BOTH
def test_every_rule_that_decides_in_english_has_words_on_the_page(question: Question) -> None:
    said = [text for table in ("english", "carer") for _, text, _ in rows(table)]
    for text in (*said, "2 22:30", "ok " * 30, "I see them now"):
        for reviewed in (True, False):
            assert words.rule(read(text, "en", question, words=reviewed).rule)
