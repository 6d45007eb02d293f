"""The tables of replies as a few tests: to pytest, three thousand are ten seconds of work, and each mutant is judged by all of them."""

import pytest

from bot.meaning import Question, read
from bot.meaning.report import line_for
from ladder.words import Meaning
from tests.bot.meaning.rows import rows

NEVER_CALM = (Meaning.UNCLEAR, Meaning.HELP)


@pytest.mark.parametrize(("table", "question"), [
    ("worker", Question.WORKER), ("carer", Question.CARER),
    ("english", Question.YOUNG), ("arabic", Question.YOUNG), ("tigrinya", Question.YOUNG),
])  # fmt: skip
def test_every_reply_of_a_table_means_what_it_says(table: str, question: Question) -> None:
    for language, text, meaning in rows(table):
        assert line_for(question, language, text) == meaning, text


def test_promise_3_no_attack_is_calm_and_no_help_is_missed() -> None:
    for language, text, meaning in rows("attacks"):
        assert read(text, language, Question.YOUNG).meaning in ((Meaning.HELP,) if meaning == "help" else NEVER_CALM), text


@pytest.mark.parametrize("other", ["und", "ar", "ti"])
def test_what_english_knows_is_known_in_every_language(other: str) -> None:
    for language, text, meaning in rows("english"):
        if language == "en" and meaning in ("help", "ok"):
            found = read(text, other, Question.YOUNG).meaning
            assert found == meaning or (meaning == "ok" and found is Meaning.UNCLEAR), text
