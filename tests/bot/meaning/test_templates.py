"""What a lexicon's lines stand for, and how near a misspelt word must be."""

import pytest

from bot.meaning import Question, as_written, read, words_of
from bot.meaning.spelling import is_one_slip
from bot.meaning.templates import expand
from ladder.words import Meaning


def test_templates_stand_for_every_choice() -> None:
    assert list(expand("(a|b) [c|(d|e) f] g", {})) == ["a c g", "a d f g", "a e f g", "a g", "b c g", "b d f g", "b e f g", "b g"]
    assert list(expand("{x} y", {"x": "1|2"})) == ["1 y", "2 y"]
    assert list(expand("don't", {})) == ["don't", "dont", "don t"]
    assert list(expand("a|b", {})) == ["a", "b"]


@pytest.mark.parametrize("template", ["(a|b", "[a", "(a]"])
def test_an_open_bracket_is_a_mistake_of_the_file(template: str) -> None:
    with pytest.raises(ValueError, match="not closed"):
        list(expand(template, {}))


def test_a_set_within_a_set_is_a_mistake_of_the_file() -> None:
    with pytest.raises(ValueError, match="a set stands within a set"):
        list(expand("{x} y", {"x": "1|{z}", "z": "2"}))


@pytest.mark.parametrize(("word", "target", "one"), [
    ("scred", "scared", True), ("scaared", "scared", True), ("scaerd", "scared", True),
    ("scaxed", "scared", True), ("scar", "scared", False),
    ("cared", "scared", False), ("sxaxed", "scared", False), ("knofe", "knife", False), ("kinfe", "knife", True),
    ("scared", "scared", True),
    ("scaredd", "scared", True), ("scareddd", "scared", False), ("sca", "scared", False), ("scaredly", "scared", False),
    ("", "scared", False),
])  # fmt: skip
def test_one_slip_of_the_finger_and_no_more(word: str, target: str, one: bool) -> None:
    assert is_one_slip(word, target) is one


def test_a_word_of_endless_letters_is_no_slip_of_any() -> None:
    assert read("scarqed" * 10, "en", Question.YOUNG).meaning is Meaning.UNCLEAR


def test_a_whole_reply_in_quotation_marks_has_the_same_words() -> None:
    assert words_of("«blue door»", "en") == words_of('"blue door"', "en") == ["blue", "door"]
    assert words_of('«" blue door "»', "en") == ["blue", "door"]
    assert words_of('"" ""', "en") == []
    assert words_of('"', "en") == ['"'], "one alone encloses nothing"
    assert words_of('"blue', "en") == ['"', "blue"]


@pytest.mark.parametrize(("language", "text", "spelt"), [
    ("ti", "ይፈርሕ ኣለኹ፣ ሓግዙኒ።", ["ይፈርሕ", "ሓግዙኒ"]),
    ("ckb", "هەڕەشەم لێ دەکات. یارمەتیم بدەن", ["هەڕەشەم", "یارمەتیم"]),
    ("zh_Hans", "我不好", ["不好"]),
    ("en", "I'm NOT, well: hellllp", ["hellp"]),
    ("en", "so SCARED!", ["SCARED"]),
    ("en", "today NOT Well, mum", ["NOT Well"]),
    ("en", "( Scared ) 1", ["Scared"]),
])  # fmt: skip
def test_what_a_reading_turned_on_is_shown_as_it_was_written(language: str, text: str, spelt: list[str]) -> None:
    reading = read(text, language, Question.YOUNG)
    assert [as_written(one, text, language) for one in reading.matched] == spelt
