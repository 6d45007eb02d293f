"""Where hours are counted from dawn we write the part of the day beside each time: a carer may answer as they were written to."""

from datetime import time

import pytest

from bot.meaning import Question, read
from ladder.words import CarerMeaning
from locales.languages import language, languages

FROM_DAWN = [tag for tag in languages() if language(tag).times is not None]


@pytest.mark.parametrize("tag", FROM_DAWN)
@pytest.mark.parametrize("clock", ["13:00", "15:30", "18:00", "20:45", "22:30", "23:59"])
def test_a_time_as_we_say_it_ourselves_is_read_as_that_time(tag: str, clock: str) -> None:
    times, at = language(tag).times, time.fromisoformat(clock)
    assert times is not None
    reading = read(times.say(at), tag, Question.CARER_TIME)
    assert (reading.meaning, reading.expected) == (CarerMeaning.ELSEWHERE, at)


@pytest.mark.parametrize("said", ["22:30 ምሸት", "ምሸት 22:30", "2230 ናይ ምሸት", "22:30 ድሕሪ ቀትሪ"])
def test_beside_or_before_it_and_though_we_would_name_another_part_of_the_afternoon(said: str) -> None:
    assert read(said, "ti", Question.CARER_TIME).expected == time(22, 30)


@pytest.mark.parametrize(
    "said",
    [
        "10:30 ናይ ምሸት",  # half past ten, or half past four
        "12:30 ናይ ምሸት",
        "22:30 ናይ ንግሆ",  # in the morning
        "22:30 ለይቲ",
        "ምሸት",
        "22:30 ናይ ምሸት 23:00",
        "22:30 ምሸት ምሸት ምሸት",
    ],
)
def test_what_may_be_another_time_is_read_by_a_person(said: str) -> None:
    assert read(said, "ti", Question.CARER_TIME).meaning is CarerMeaning.UNCLEAR


def test_it_answers_no_other_question_and_no_words_are_read_that_nobody_has_signed() -> None:
    assert read("22:30 ምሸት", "ti", Question.CARER).meaning is CarerMeaning.UNCLEAR
    assert read("22:30 ምሸት", "ti", Question.CARER_TIME, words=False).meaning is CarerMeaning.UNCLEAR
    assert read("22:30 ምሸት", "en", Question.CARER_TIME).meaning is CarerMeaning.UNCLEAR
