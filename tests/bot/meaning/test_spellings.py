"""How a lexicon's phrases are spelt in replies: with and without their marks, in letters of two kinds, without spaces."""

from pathlib import Path

import pytest

from bot.meaning import Question, as_written, normalise, read, words_of
from bot.meaning.lexis import lexis
from bot.meaning.spelling import bare, bared
from ladder.words import CarerMeaning, Meaning
from tests.bot.meaning.invented import spoken_at

MARKED = """
[fold]
bare = true
same = ["șş", "țţ"]
[help]
"sợ" = "fear"
"không [được] ổn" = "not well"
"*đánh*" = "hit"
"bún" = "hunger"
[negator]
"không" = "not"
[ok]
"ổn" = "fine"
"tôi rất khỏe mạnh" = "I am very well"
"bun" = "good"
"șîț" = "fine"
[filler]
"tôi" = "I"
"đỗ" = "there"
[near]
words = ["hoảngsợ"]
ordinary = ["hoangsọp"]
"""

CHINESE = """
[help]
"*想死*" = "suicide"
"不 好" = "not well"
"问题" = "problem"
"*打*" = "hit"
[negator]
"不" = "not"
"没" = "not"
[ok]
"好" = "fine"
"没问题" = "no problem"
"ok" = "fine"
[filler]
"我" = "I"
"很" = "very"
[seen]
"看见他" = "I see him"
"""

TURKISH = """
[fold]
drop = "0307"
same = ["iı"]
bare = true
[ok]
"iyiyim" = "I am fine"
"""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoken_at(tmp_path_factory.mktemp("marked"), MARKED)


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoken_at(tmp_path_factory.mktemp("chinese"), CHINESE)


@pytest.fixture(scope="module")
def turkish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoken_at(tmp_path_factory.mktemp("turkish"), TURKISH)


def test_a_word_is_bare_without_its_marks_and_strokes() -> None:
    assert [bare(word) for word in ("không", "đỗ", "łódź", "cœur", "ışık", "ok")] == ["khong", "do", "lodz", "coeur", "isik", "ok"]
    assert bare("smørħæ") == "smorhae"
    assert bare("নো") == "নো", "a vowel sign that stands beside its letter is no accent"
    assert set(bared("ça va très")) == {"ça va très", "ca va très", "ça va tres", "ca va tres"}
    assert sorted(bared("a b c é")) == ["a b c e", "a b c é"]
    assert len(set(bared("a é b é c é"))) == 8
    assert sorted(bared("é é a é é")) == ["e e a e e", "é é a é é"]
    assert set(bared("ế ế ế ế")) == {"ế ế ế ế", "e e e e"}, "many marks: all, or none"


@pytest.mark.parametrize("text", ["ổn", "on", "ON", "toi on", "tôi on", "toi ổn", "do, tôi ổn", "tôi rất khỏe mạnh", "toi rat khoe manh"])
def test_a_phrase_is_known_with_its_marks_and_without(marked: Path, text: str) -> None:
    assert read(text, "qaa", Question.YOUNG, place=marked).meaning is Meaning.OK


@pytest.mark.parametrize("text", ["ồn", "tôi ộn", "tòi ổn", "độ ổn"])
def test_promise_3_a_reply_that_carries_marks_must_carry_the_right_ones(marked: Path, text: str) -> None:
    assert read(text, "qaa", Question.YOUNG, place=marked).meaning is Meaning.UNCLEAR


@pytest.mark.parametrize(
    "text",
    ["sợ", "so", "sò", "không ổn", "khong on", "khong ổn", "danh", "bidanh", "đánh", "khong duoc on", "hoảngsợ", "hoangso", "hoangsoo"],
)
def test_distress_is_heard_whatever_marks_it_carries(marked: Path, text: str) -> None:
    assert read(text, "qaa", Question.YOUNG, place=marked).meaning is Meaning.HELP


def test_promise_3_where_a_bare_word_is_calm_and_not_caution_wins(marked: Path) -> None:
    for text in ("bun", "bún"):
        assert read(text, "qaa", Question.YOUNG, place=marked).meaning is Meaning.HELP


def test_an_ordinary_word_is_no_slip_without_its_marks_either(marked: Path) -> None:
    for text in ("hoangsọp", "hoangsop"):
        assert text in lexis("qaa", Question.YOUNG, marked).vocabulary
        assert read(text, "qaa", Question.YOUNG, place=marked).meaning is Meaning.UNCLEAR


def test_comma_and_cedilla_are_one(marked: Path) -> None:
    for text in ("șîț", "şîţ", "sit", "ŞÎŢ"):
        assert read(text, "qaa", Question.YOUNG, place=marked).meaning is Meaning.OK, text


def test_marks_that_count_for_nothing_are_listed_one_by_one_or_as_a_range(tmp_path: Path) -> None:
    place = spoken_at(tmp_path, '[fold]\ndrop = "0640 064B-064D"\n[ok]\n"zul" = "fine"\n')
    for mark in "\u0640\u064b\u064c\u064d":
        assert normalise(f"z{mark}ul", "qaa", place) == "zul"
    for mark in "\u063f\u0641\u064a\u064e":
        assert normalise(f"z{mark}ul", "qaa", place) == f"z{mark}ul"


def test_a_lexicon_that_does_not_say_so_keeps_its_marks(tmp_path: Path) -> None:
    place = spoken_at(tmp_path, '[ok]\n"ổn" = "fine"\n"sîxi" = "fine"\n')
    assert read("sîxi", "qaa", Question.YOUNG, place=place).meaning is Meaning.OK
    assert read("sixi", "qaa", Question.YOUNG, place=place).meaning is Meaning.UNCLEAR
    assert read("ổn", "qaa", Question.YOUNG, place=place).meaning is Meaning.OK
    assert read("xổn", "qaa", Question.YOUNG, place=place).meaning is Meaning.UNCLEAR


@pytest.mark.parametrize("text", ["iyiyim", "İYİYİM", "IYIYIM", "ıyıyım", "İyiyim", "i\u0307yiyim", "Iyiyim"])
def test_the_turkish_i_is_one_letter_with_and_without_its_dot(turkish: Path, text: str) -> None:
    assert read(text, "qaa", Question.YOUNG, place=turkish).meaning is Meaning.OK
    assert normalise(text, "qaa", turkish) == "iyiyim"


@pytest.mark.parametrize("text", ["好", "我很好", "我 很 好", "我很好。", "没问题", "ok好", "好ok", "我很好,1"])
def test_han_is_read_sign_by_sign(chinese: Path, text: str) -> None:
    assert read(text, "qaa", Question.YOUNG, place=chinese).meaning is Meaning.OK


@pytest.mark.parametrize("text", ["你很好", "我很好看", "不", "我没很好", "好々", "好𠮷"])
def test_promise_3_one_unknown_han_sign_keeps_a_reply_from_being_ok(chinese: Path, text: str) -> None:
    assert read(text, "qaa", Question.YOUNG, place=chinese).meaning is Meaning.UNCLEAR


@pytest.mark.parametrize("text", ["我很想死啊", "不好", "他打我", "有问题", "没问题, 不好"])
def test_distress_in_han_is_heard_anywhere(chinese: Path, text: str) -> None:
    assert read(text, "qaa", Question.YOUNG, place=chinese).meaning is Meaning.HELP


def test_han_is_shown_as_it_was_written_without_spaces(chinese: Path) -> None:
    assert read("我不好", "qaa", Question.YOUNG, place=chinese).matched == ("不 好",)
    assert as_written("不 好", "我不好", "qaa", chinese) == "不好"
    assert as_written("不 好", "我 不 好", "qaa", chinese) == "不 好"


def test_what_was_read_is_shown_in_the_writers_letters_where_a_language_holds_some_for_one(tmp_path: Path) -> None:
    place = spoken_at(tmp_path, '[fold]\nsame = ["qk"]\n[help]\n"qiq ulu" = "fear"\n')
    assert words_of("KIK", "qaa", place) == ["qiq"]
    assert normalise("KIK, ulu", "qaa", place) == "qiq ulu"
    assert as_written("qiq ulu", "mi KIK Ulu!", "qaa", place) == "KIK Ulu"


def test_k9_a_letter_that_lost_its_mark_is_one_with_its_twin(tmp_path: Path) -> None:
    place = spoken_at(tmp_path, '[fold]\nbare = true\nsame = ["ze"]\n[ok]\n"éabu" = "fine"\n')
    for text in ("éabu", "eabu", "zabu"):
        assert read(text, "qaa", Question.YOUNG, place=place).meaning is Meaning.OK
    assert normalise("é", "qaa", place) == normalise("e", "qaa", place) == "z"


def test_k11_a_han_sign_is_never_taken_for_a_childs_letter(chinese: Path) -> None:
    assert read("看见他", "qaa", Question.CARER, place=chinese).meaning is CarerMeaning.SEEN
    for text in ("没看见他", "不1", "1没", "他1", "1国"):
        assert read(text, "qaa", Question.CARER, place=chinese).meaning is CarerMeaning.UNCLEAR, text
    assert read("A看见他", "qaa", Question.CARER, place=chinese).which == "A"
