"""What a reading tells beside the meaning, and the questions it depends on."""

from datetime import time

import pytest

from bot.meaning import CODE_DIGITS, CODE_LETTERS, Question, normalise, read, read_press
from ladder.words import CarerMeaning, Meaning, WorkerMeaning


def young(text: str, language: str = "en") -> Meaning:
    found = read(text, language, Question.YOUNG).meaning
    assert isinstance(found, Meaning)
    return found


def test_a_reading_says_why_in_english() -> None:
    reading = read("انا خايف", "ar", Question.YOUNG)
    assert (reading.rule, reading.matched, reading.glosses) == ("distress", ("خايف",), ("fear",))
    assert reading.lexicon_version.startswith("ar-")
    assert "+en-" in reading.lexicon_version
    assert "+signs-" in reading.lexicon_version


def test_a_stem_and_a_misspelling_are_explained_by_the_word_they_stand_for() -> None:
    assert read("kidnappers", "en", Question.YOUNG).glosses == ("kidnapped",)
    assert read("suiicde", "en", Question.YOUNG).glosses == ("suicide",)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "empty"), ("hello", "nothing known"), ("ok?", "question"), ("no", "negated"), ("if ok", "hedged"),
        ("dont need help", "denied"),
        ("12", "digits"), ("ok sara", "unknown words"), ("ok i want", "more than an OK"),
        ("ok " * 30, "too long"), ("ok 22:30", "a time"),
        ("4", "digit"),
    ],
)  # fmt: skip
def test_the_rule_that_decided_is_named(text: str, rule: str) -> None:
    assert read(text, "en", Question.YOUNG).rule == rule


def test_a_buttons_very_words_written_out_by_a_carer_are_that_answer() -> None:
    reading = read("I see them now", "en", Question.CARER)
    assert (reading.meaning, reading.rule) == (CarerMeaning.SEEN, "our own words")


@pytest.mark.parametrize(("text", "meaning"), [
    ("yes", Meaning.UNCLEAR), ("one", Meaning.UNCLEAR), ("later", Meaning.UNCLEAR), ("stop", Meaning.UNCLEAR),
    ("1 ok", Meaning.UNCLEAR),
    ("1", Meaning.OK), ("٢", Meaning.LATER), ("👍", Meaning.OK), ("📞", Meaning.CALL), ("4", Meaning.HELP),
    ("🆘", Meaning.HELP), ("help", Meaning.HELP),
])  # fmt: skip
def test_until_a_lexicon_is_reviewed_only_digits_and_signs_are_read_and_distress_is_still_heard(text: str, meaning: Meaning) -> None:
    assert read(text, "en", Question.YOUNG, words=False).meaning is meaning


def test_until_a_lexicon_is_reviewed_a_carers_words_are_for_a_person_too() -> None:
    assert read("seen", "en", Question.CARER, words=False).meaning is CarerMeaning.UNCLEAR
    assert read("at 22:30", "en", Question.CARER_TIME, words=False).expected is None
    assert read("1", "en", Question.CARER, words=False).meaning is CarerMeaning.SEEN
    assert read("A 1", "en", Question.CARER, words=False).meaning is CarerMeaning.SEEN
    assert read("worried", "en", Question.CARER, words=False).meaning is CarerMeaning.CONCERN


def test_the_more_cautious_of_two_readings_counts_where_letters_are_joined_invisibly() -> None:
    assert young("not\u200cok") is Meaning.HELP
    assert young("he\u200clp") is Meaning.HELP
    assert young("o\u200ck") is Meaning.OK, "o k is an OK both ways"
    assert young("ok\u200d") is Meaning.OK
    assert young("👍\u200d") is Meaning.OK
    assert (young("hey ok"), young("heyok"), young("hey\u200cok")) == (Meaning.OK, Meaning.UNCLEAR, Meaning.UNCLEAR)


def test_an_empty_reply_never_closes_anything() -> None:
    for text in ("", " ", "\n", "\u200b", "..."):
        assert young(text) is Meaning.UNCLEAR
        assert read(text, "en", Question.CARER).meaning is CarerMeaning.UNCLEAR
        assert read(text, "en", Question.WORKER).meaning is WorkerMeaning.UNCLEAR


def test_distress_is_heard_at_the_end_of_two_thousand_characters() -> None:
    assert young("i went to school and then " * 80 + "he hit me") is Meaning.HELP


def test_a_broken_character_keeps_a_reply_from_being_ok() -> None:
    assert young("ok\ud83d") is Meaning.UNCLEAR
    assert young("ok\ufffd") is Meaning.UNCLEAR


def test_a_duress_code_is_compared_as_a_whole_in_one_spelling() -> None:
    assert normalise("OK, thanks!", "en") == normalise("ok  thanks", "en") == "ok thanks"
    assert normalise("👌🏽", "en") == normalise("👌", "ti") == "👌"
    assert normalise("ጽቡቅ።", "ti") == normalise("ፅቡቕ", "ti")
    assert normalise("نَعَم", "ar") == normalise("ﻧﻌﻢ", "ar") == "نعم"
    assert normalise("ok thanks", "en") != normalise("ok thanks miss", "en")
    assert normalise(normalise("I’m FINE ١", "ar"), "ar") == normalise("I'm fine 1", "ar")


@pytest.mark.parametrize(("text", "expected"), [
    ("22:30", time(22, 30)), ("22.30", time(22, 30)), ("2230", time(22, 30)), ("٢٢:٣٠", time(22, 30)), ("at 22:30", time(22, 30)),
    ("10pm", time(22)), ("10:30 PM", time(22, 30)), ("10.30pm", time(22, 30)), ("12am", time(0)),
    ("12 pm", time(12)), ("0:15", time(0, 15)),
    ("7:05", time(7, 5)), ("1 pm", time(13)), ("3pm", time(15)), ("A 22:30", time(22, 30)), ("2 22:30", time(22, 30)),
    ("23:15", time(23, 15)), ("22:59", time(22, 59)),
])  # fmt: skip
def test_k7_a_clock_time_is_read(text: str, expected: time) -> None:
    reading = read(text, "en", Question.CARER_TIME)
    assert (reading.meaning, reading.expected) == (CarerMeaning.ELSEWHERE, expected)


@pytest.mark.parametrize("text", [
    "Sunday 18:00", "24:00", "22:60", "99:99", "13pm", "0am", "half past ten", "22", "10", "at 10",
    "22:30 23:30", "22:30?", "maybe 22:30", "soon",
    "not 22:30", "tomorrow 9:00", "930", "22:3", "2 days", "am", "pm 10", "22:30 am pm", "10:30 pm am",
])  # fmt: skip
def test_k7_what_is_not_a_bare_clock_time_is_for_a_person(text: str) -> None:
    reading = read(text, "en", Question.CARER_TIME)
    assert (reading.meaning, reading.expected) == (CarerMeaning.UNCLEAR, None)


def test_k7_asked_for_the_time_a_one_is_seen_and_a_three_is_concern() -> None:
    assert read("1", "en", Question.CARER_TIME).meaning is CarerMeaning.SEEN
    assert read("3", "en", Question.CARER_TIME).meaning is CarerMeaning.CONCERN
    assert read("22:30", "en", Question.CARER).meaning is CarerMeaning.UNCLEAR, "nobody asked for a time"


def test_k11_a_carer_says_which_child() -> None:
    for text, which, meaning in [
        ("A 1", "A", "seen"),
        ("b: 3", "B", "concern"),
        ("1 A", "A", "seen"),
        ("A maybe", "A", "unclear"),
        ("1", None, "seen"),
        ("1 here A", "A", "seen"),
        ("not here, at school: A", "A", "elsewhere"),
        ("b", None, "unclear"),
        ("K 1", "K", "seen"),
        ("k here", None, "seen"),
        ("k 1 thanks", None, "seen"),
    ]:
        reading = read(text, "en", Question.CARER)
        assert (reading.which, reading.meaning) == (which, meaning)


def test_a_worker_names_a_code_minutes_an_outcome_or_words() -> None:
    assert read("k7p 20", "en", Question.WORKER).minutes == 20
    assert read("K7P ok ٢٠", "en", Question.WORKER).minutes == 20
    assert read("K7P DONE 3", "en", Question.WORKER).outcome == 3
    assert read("k7p call", "en", Question.WORKER).meaning is WorkerMeaning.CALL
    assert read("K7P call her", "en", Question.WORKER).meaning is WorkerMeaning.UNCLEAR
    assert read("K7P NOTE Rang M2X's home,\nno answer. ", "en", Question.WORKER).words == "Rang M2X's home,\nno answer."
    assert read("ok", "en", Question.WORKER).code is None
    taken = read(" k7p ", "en", Question.WORKER)
    assert (taken.meaning, taken.code) == (WorkerMeaning.TAKE, "K7P")
    refused = read("K7P can't", "en", Question.WORKER)
    assert (refused.meaning, refused.code) == (WorkerMeaning.UNCLEAR, "K7P")
    assert read("K7P M2X", "en", Question.WORKER).code is None
    assert read("Ｋ７Ｐ ｎｏｔｅ x", "en", Question.WORKER).words == "x"


def test_the_codes_of_the_design_are_codes() -> None:
    assert set("KPMX") <= set(CODE_LETTERS)
    assert set("72") <= set(CODE_DIGITS)
    assert not set("OILSZBG") & set(CODE_LETTERS)
    assert not set("015") & set(CODE_DIGITS)


def test_a_button_means_what_it_says_and_an_unknown_one_is_for_a_person() -> None:
    assert read_press("ok", Question.YOUNG).meaning is read_press("great", Question.YOUNG).meaning is Meaning.OK
    assert read_press("help", Question.YOUNG).meaning is Meaning.HELP
    assert read_press("seen", Question.CARER).meaning is CarerMeaning.SEEN
    assert read_press("concern", Question.CARER_TIME).meaning is CarerMeaning.CONCERN
    assert read_press("seen", Question.YOUNG).meaning is Meaning.UNCLEAR
    assert read_press("ok", Question.CARER).meaning is CarerMeaning.UNCLEAR
    assert read_press("ok", Question.WORKER).meaning is WorkerMeaning.UNCLEAR
