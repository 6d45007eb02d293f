"""How a lexicon is made ready: which of two kinds a phrase is, and which calm phrases quiet a word of distress that they hold."""

from pathlib import Path

import pytest

from bot.meaning import Question, read
from bot.meaning.layers import Layered
from bot.meaning.reading import Reading
from tests.bot.meaning.invented import spoken_at

REPLIES = """
[help]
"fol" = "fear"
"folu" = "too much fear"
"fol rem" = "great fear"
"*ank*" = "burnt"
"kull*" = "to kill"
"kulle*" = "to be killed"
"*ydro*" = "water"
"*fydro*" = "flood"
"molu ni" = "not well"
"molu ni ta" = "not well at all"
"vi vo vu" = "danger"
"*no mi*" = "my pain"
"gast" = "ghost"
[denied]
"ni fol" = "no fear"
"gast" = "guest"
[ok]
"rul" = "fine"
"(rul|rulo)" = "well"
"gast" = "at the guests'"
"not" = "well"
"not ok" = "bold"
"molu ni ta ku" = "not unwell at all"
"sol kulla" = "at the mill"
"fol rem ti" = "a play"
"su fo l" = "at the lake"
"ok" = "so it is"
"ruul" = "fine"
"zoob" = "fine"
"muuul" = "at the cows'"
"na vi rul ta" = "at the fair"
"su help ta" = "at the shop"
"su not well ta" = "at the well"
"thank ta mi" = "I am thanked"
"🔥🎉" = "a feast"
"a vi vo vu" = "at the market"
"1 pi" = "one pie"
[polite]
"thanks" = "thank you"
[negator]
"hey" = "no"
"mul" = "no"
[stop]
"fin|fini" = "stop"
[filler]
"ta" = "there"
[concern]
"per" = "gone"
[seen]
"gast" = "I see the guest"
"vid" = "I see"
[option]
"un" = "1"
[near]
words = ["brunalo", "brunelo", "finse"]
ordinary = ["brunilo"]
clitics = ["wa"]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoken_at(tmp_path_factory.mktemp("ready"), REPLIES)


def young(text: str, place: Path) -> Reading:
    return read(text, "qaa", Question.YOUNG, place=place)


@pytest.mark.parametrize(("text", "rule", "matched", "glosses"), [
    ("fol", "distress", ("fol",), ("fear",)), ("fol rem", "distress", ("fol rem",), ("great fear",)),
    ("molu ni", "distress", ("molu ni",), ("not well",)), ("rul molu ni ta", "distress", ("molu ni ta",), ("not well at all",)),
    ("rul, vi vo vu", "distress", ("vi vo vu",), ("danger",)), ("vi vo", "nothing", (), ()),
    ("hank", "distress", ("hank",), ("burnt",)), ("kulla", "distress", ("kulla",), ("to kill",)),
    ("kull", "distress", ("kull",), ("to kill",)),
    ("kulled", "distress", ("kulled",), ("to kill",)), ("xfydrox", "distress", ("xfydrox",), ("flood",)),
    ("xydrox", "distress", ("xydrox",), ("water",)), ("xkulla", "nothing", (), ()), ("ta no mi", "distress", ("no mi",), ("my pain",)),
])  # fmt: skip
def test_a_word_or_phrase_of_distress_is_told_by_the_longest_that_is_known(
    place: Path, text: str, rule: str, matched: tuple[str, ...], glosses: tuple[str, ...]
) -> None:
    reading = young(text, place)
    if rule == "nothing":
        assert reading.meaning == "unclear"
    else:
        assert (reading.rule, reading.matched, reading.glosses) == (rule, matched, glosses)


@pytest.mark.parametrize(("text", "meaning"), [
    ("molu ni ta ku", "ok"), ("sol kulla", "ok"), ("fol rem ti", "ok"), ("su fo l", "ok"), ("a vi vo vu", "ok"), ("rul thanks", "ok"),
    ("rul su fo l", "ok"), ("molu ni ta ku, fol", "help"), ("su fo l fol", "help"), ("kulla sol", "help"), ("fol rem ta", "help"),
    ("ni fol", "unclear"), ("rul ni fol", "unclear"), ("ni fol fol", "help"), ("fo l", "unclear"), ("1 pi", "ok"),
])  # fmt: skip
def test_a_calm_phrase_quiets_the_distress_it_holds_and_no_other(place: Path, text: str, meaning: str) -> None:
    assert young(text, place).meaning == meaning


def test_no_phrase_reaches_across_lines(place: Path) -> None:
    for line in "\n\r\u2028\u2029":
        assert young(f"vi vo{line}vu", place).meaning == "unclear"
    assert young("vi vo vu", place).meaning == "help"


def test_a_calm_phrase_of_english_quiets_the_distress_of_another_language_that_it_holds(tmp_path: Path) -> None:
    said = '[help]\n"problem at all" = "woe"\n"thank" = "fire"\n"pro blem" = "smoke"\n'
    place = spoken_at(tmp_path, said)
    assert young("no problem at all", place).meaning == young("thank you, ok", place).meaning == "ok"
    for text in ("problem at all", "thank", "ok, problem at all", "no problem at all, problem at all"):
        assert young(text, place).meaning == "help", text


def test_what_english_hears_and_does_not_is_the_same_in_every_language(place: Path) -> None:
    assert young("kidnappers", place).rule == "distress"
    assert young("wories", place).rule == "distress", "a letter too few of two"
    assert young("rul fine", place).meaning == "ok", "a word of English is no slip of a word of distress"
    assert young("shared", place).meaning == "unclear", "no slip of scared"
    assert young("su help ta", place).meaning == "ok", "a calm phrase of this language that holds a word of distress of English"
    assert young("su not well ta", place).meaning == young("thank ta mi", place).meaning == young("🔥🎉", place).meaning == "ok"
    assert young("not well ta", place).meaning == "help"
    assert young("help ta", place).meaning == "help"


def test_a_stretched_word_is_the_word_and_a_stretched_digit_is_no_digit(place: Path) -> None:
    for text, meaning in (
        ("ruuuul", "ok"),
        ("ruuul", "ok"),
        ("zooob", "ok"),
        ("zob", "unclear"),
        ("ruuuull", "unclear"),
        ("muuul", "ok"),
        ("mul", "unclear"),
        ("111", "unclear"),
    ):
        assert young(text, place).meaning == meaning, text


def test_a_sign_of_english_is_known_where_a_language_holds_it_for_a_letter_of_its_own(tmp_path: Path) -> None:
    place = spoken_at(tmp_path, '[fold]\nsame = ["q👍"]\n[ok]\n"rul" = "fine"\n')
    reading, english = young("rul 👍", place), read("👍", "en", Question.YOUNG)
    assert (reading.meaning, reading.matched[1], reading.glosses[1]) == ("ok", "q", english.glosses[0])


def test_a_languages_name_is_known_where_its_marks_count_for_nothing(tmp_path: Path) -> None:
    place = spoken_at(tmp_path, '[fold]\ndrop = "0A70"\n[ok]\n"rul" = "fine"\n')
    for text in ("ਪੰਜਾਬੀ", "ਪਜਾਬੀ"):
        assert young(text, place).meaning == "language"


def test_promise_3_where_a_phrase_has_two_meanings_the_more_cautious_counts(place: Path) -> None:
    assert young("gast", place).glosses == ("ghost",), "help before denied and OK"
    assert young("not", place).rule == "negated", "what English denies is no OK of another language"
    assert young("not ok", place).meaning == "help"
    assert young("rul", place).glosses == ("fine",), "of two that agree the first"
    assert young("hey rul", place).rule == "negated", "what another language denies is no politeness of English"
    assert young("ok", place).glosses == ("so it is",), "where both agree the language's own gloss is shown"
    assert read("gast", "qaa", Question.CARER, place=place).glosses == ("ghost",)


def test_what_only_carers_or_only_young_people_say_is_known_to_their_reader_alone(place: Path) -> None:
    assert young("per", place).meaning == "unclear"
    assert read("one", "en", Question.YOUNG).meaning == "ok"
    assert read("per", "qaa", Question.CARER, place=place).meaning == "concern"
    assert (young("un", place).meaning, young("un", place).matched, young("un", place).glosses) == ("ok", ("1",), ("",))
    assert read("un", "qaa", Question.CARER, place=place).meaning == "unclear"
    assert read("vid", "qaa", Question.CARER_TIME, place=place).meaning == "seen"
    assert young("vid", place).meaning == "unclear"


def test_each_word_is_heard_misspelt_unless_it_is_an_ordinary_one(place: Path) -> None:
    for text, gloss in (
        ("brunlo", "brunalo"),
        ("bunalo", "brunalo"),
        ("brunallo", "brunalo"),
        ("bruneloo", "brunelo"),
        ("wafolu", "too much fear"),
        ("wafol", ""),
    ):
        assert young(text, place).meaning == ("help" if gloss else "unclear"), text
        assert young(text, place).glosses == ((gloss,) if gloss else ())
    assert young("scarde", place).meaning == "help", "English is heard misspelt too"
    assert young("brunilo", place).meaning == "unclear"


def test_a_reading_names_the_version_of_every_file_it_was_read_by(place: Path) -> None:
    versions = young("rul", place).lexicon_version.split("+")
    assert [version.partition("-")[0] for version in versions] == ["qaa", "en", "signs"]
    assert [version.partition("-")[0] for version in read("ok", "en", Question.YOUNG).lexicon_version.split("+")] == ["en", "signs"]


def test_what_a_language_adds_stands_above_english_and_is_counted_once() -> None:
    both = Layered({"a": 1}, {"a": 2, "b": 3, "d": 5})
    assert (list(both.items()), len(both)) == ([("a", 1), ("b", 3), ("d", 5)], 3)
    assert (both.get("a"), both.get("b"), both.get("c"), both.get("c", 4)) == (1, 3, None, 4)


def test_a_phrase_whose_joiner_was_typed_as_a_space_means_the_same(tmp_path: Path) -> None:
    place = spoken_at(tmp_path, '[help]\n"fol\u200crem" = "great fear"\n')
    for text in ("fol\u200crem", "folrem", "fol rem"):
        reading = young(text, place)
        assert (reading.meaning, reading.glosses) == ("help", ("great fear",)), text
