"""What a young person and a carer are sent, beyond the wording."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import locales
from bot.phrasing import Mention, carer, marked_demo, opener_for, young
from db.words import Manner
from ladder.words import Cover

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
MENTION = Mention(
    now=NOW, zone=LONDON, at=NOW + timedelta(hours=1), until=NOW + timedelta(hours=2), language_english="Tigrinya", sign="ጸሓይ"
)


@pytest.mark.parametrize("key", sorted(young.ANSWERS))
@pytest.mark.parametrize("language", locales.languages())
@pytest.mark.parametrize("manner", list(Manner))
def test_closed_cover_hears_the_same_bytes_whatever_was_said(key: str, language: str, manner: Manner) -> None:
    """Only Thanks!, without buttons."""
    assert young.answer(key, language, MENTION, cover=Cover.CLOSED, manner=manner) == young.answer(
        "Y3", language, MENTION, cover=Cover.OPEN, manner=manner
    )


@pytest.mark.parametrize("language", locales.languages())
@pytest.mark.parametrize("opener", range(4))
@pytest.mark.parametrize("reminder", [False, True])
def test_telegram_asks_with_buttons_and_without_digits(language: str, opener: int, reminder: bool) -> None:
    """Two buttons mean OK; SMS has digits and no button."""
    asked = young.question(language, "Kite", opener, reminder=reminder, manner=Manner.TELEGRAM)
    assert not any(letter.isdigit() for letter in asked.text)
    assert [button.choice for row in asked.buttons for button in row] == ["ok", "great", "later", "call", "help"]
    assert young.question(language, "Kite", opener, reminder=reminder).buttons == ()


def test_four_openers_differ_and_take_turns() -> None:
    """The same words every night die within a month, also where only some weekdays are asked."""
    assert len({young.question("en", "Kite", opener).text for opener in range(4)}) == 4
    weeks = [date(2026, 11, 2) + timedelta(days=day) for day in range(28)]
    assert [opener_for(day) for day in weeks[:5]] == [2, 3, 0, 1, 2]
    for weekdays in ({0, 2, 4}, {6}, {1, 5}):
        assert {opener_for(day) for day in weeks if day.weekday() in weekdays} == {0, 1, 2, 3}


def test_not_understood_offers_buttons_on_telegram() -> None:
    """The same sentence, the choices under it."""
    clarified = young.answer("Y10", "en", MENTION, cover=Cover.OPEN, manner=Manner.TELEGRAM)
    assert clarified.text.endswith("A person will read it by 19:30. Quick answer:")
    assert clarified.buttons == young.question("en", "Kite", 0, manner=Manner.TELEGRAM).buttons


def test_somebody_who_speaks_english_is_not_told_to_say_so() -> None:
    """Nor is anybody whose language we do not know told to say nothing at all."""
    for speaks in ("English", ""):
        heard = young.answer("Y7", "en", replace(MENTION, language_english=speaks), cover=Cover.OPEN)
        assert heard.text.endswith("If you are in danger now, ring 999.")
    assert young.answer("Y9", "ti", MENTION, cover=Cover.OPEN).text.count("Tigrinya") == 1


def test_a_day_that_is_not_tomorrow_is_named() -> None:
    """Asked for a call on a Friday night: Monday."""
    monday = replace(MENTION, at=datetime(2026, 11, 30, 9, tzinfo=UTC), until=datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert "from this number Monday, 09:00-12:00." in young.answer("Y6", "en", monday, cover=Cover.OPEN).text
    assert "by Monday 09:00." in young.answer("Y10", "en", monday, cover=Cover.OPEN).text
    assert "الاثنين" in young.answer("Y6", "ar", monday, cover=Cover.OPEN).text


def test_what_answers_and_what_does_not_are_kept_apart() -> None:
    """An answer needs to know the cover; a notice is no answer; a text that names a time needs one."""
    with pytest.raises(AssertionError, match="not an answer"):
        young.answer("X1", "en", MENTION, cover=Cover.OPEN)
    with pytest.raises(AssertionError, match="is an answer"):
        young.notice("Y3", "en", MENTION)
    with pytest.raises(AssertionError, match="names a time"):
        young.answer("Y4", "en", replace(MENTION, at=None), cover=Cover.OPEN)
    assert young.notice("started", "en", MENTION).text.startswith("ጸሓይ: ")


@pytest.mark.parametrize("language", locales.languages())
def test_a_carer_on_telegram_presses_one_of_three(language: str) -> None:
    """Also when the first answer was not understood."""
    for asked in (carer.question, carer.not_understood):
        phrase = asked(language, "A.", manner=Manner.TELEGRAM)
        assert [row[0].choice for row in phrase.buttons] == ["seen", "elsewhere", "concern"]
        assert "A." in phrase.text
        assert not any(letter.isdigit() for letter in phrase.text)
        assert asked(language, "A.").buttons == ()


def test_a_carer_is_not_given_a_number_that_is_not_there() -> None:
    """No council number on file: the sentence leaves it out."""
    assert "Duty:" not in carer.told_duty("en", "A.").text


def test_a_number_to_ring_keeps_its_order_in_what_is_read_from_right_to_left() -> None:
    for number in ("01632 960900", "+44 1632 960900", "+441632 960900"):
        assert "01632\N{NO-BREAK SPACE}960900" in carer.told_duty("ar", "A.", number).text
        assert "+" not in carer.told_duty("ar", "A.", number).text
    assert "01632 960900" in carer.told_duty("ti", "A.", "01632 960900").text
    assert carer.notice("started_carer", "en").text.endswith("Danger: 999.")


def test_the_demo_says_so_on_a_real_phone_after_the_sign() -> None:
    """A guest sees at once that nobody is behind it."""
    for language in locales.languages():  # one word in all of them: a guest may read none
        assert marked_demo(language, "Kite: how are you?") == "Kite: how are you? (DEMO)"
