"""Every reply of the tables means what the table says."""

import pytest

from bot.meaning import Question, read
from bot.meaning.report import line_for
from ladder.words import Meaning
from tests.bot.meaning.rows import rows

YOUNG = [row for table in ("english", "arabic", "tigrinya") for row in rows(table)]
CALM = {Meaning.OK, Meaning.LATER, Meaning.LANGUAGE, Meaning.PAUSE}


@pytest.mark.parametrize(("language", "text", "meaning"), YOUNG)
def test_a_young_persons_reply_means_what_the_table_says(language: str, text: str, meaning: str) -> None:
    assert line_for(Question.YOUNG, language, text) == meaning


@pytest.mark.parametrize(("language", "text", "meaning"), rows("carer"))
def test_a_carers_reply_means_what_the_table_says(language: str, text: str, meaning: str) -> None:
    assert line_for(Question.CARER, language, text) == meaning


@pytest.mark.parametrize(("language", "text", "meaning"), rows("worker"))
def test_a_workers_message_means_what_the_table_says(language: str, text: str, meaning: str) -> None:
    assert line_for(Question.WORKER, language, text) == meaning


@pytest.mark.parametrize(("language", "text", "meaning"), rows("attacks"))
def test_promise_3_an_attack_is_never_calm_and_help_is_never_missed(language: str, text: str, meaning: str) -> None:
    found = read(text, language, Question.YOUNG).meaning
    if meaning == "help":
        assert found is Meaning.HELP
    else:
        assert found in (Meaning.UNCLEAR, Meaning.HELP)


@pytest.mark.parametrize(("language", "text", "meaning"), YOUNG)
def test_what_english_and_signs_know_is_known_in_every_language(language: str, text: str, meaning: str) -> None:
    if language != "en" or meaning not in ("help", "ok"):
        return
    for other in ("ar", "ti", "und", "", "xx-Latn", "en-GB"):
        found = read(text, other, Question.YOUNG).meaning
        assert found == meaning or (meaning == "ok" and found is Meaning.UNCLEAR), other
