"""What looks alike is one: digits of every script, quotation marks, dashes, letters in circles, emoticons, signs between words."""

import pytest

from bot.meaning import Question, read, words_of
from bot.meaning.characters import UNIVERSAL
from bot.meaning.tokens import fold
from ladder.words import CarerMeaning, Meaning, WorkerMeaning


@pytest.mark.parametrize(("text", "words"), [
    ("٤ ۴ ४ ৪ ４ ④ ፬", ["4"] * 7), ("\U0001d7d2", ["4"]), ("\U0001fbf4", ["4"]), ("⁴", ["4"]), ("4️⃣", ["4"]), ("߄", ["4"]),
    ("\u0663\u0660", ["30"]),
])  # fmt: skip
def test_digits_of_every_script_are_digits(text: str, words: list[str]) -> None:
    assert words_of(text, "en") == words


@pytest.mark.parametrize(("text", "words"), [
    ("don’t don‘t donʼt don`t don´t don′t don＇t", ["don't"] * 7), ("“blue” door", ['"', "blue", '"', "door"]),
    ("blue\u200b door\ufeff \u2066red\u2069 \u202bone\u202c \u2060two so\u00adme", ["blue", "door", "red", "one", "two", "some"]),
    ("wor\u034fd \u061cx \u180ey", ["word", "x", "y"]), ("👍🏽 👍🏿 ❤️", ["👍", "👍", "❤"]),
    ("not\u1361well not_well", ["not", "well", "not", "well"]),
    ("one\ntwo\rthree\u2028four\u2029five", ["one", "two", "three", "four", "five"]),
    ("Ⓞⓚ 🅞🅚 🅾🅺 🄾🄺", ["ok"] * 4), ("🅐🅩 🅰🆉", ["az", "az"]), ("🇴🇰", ["ok"]), ("ⒽⒺⓁⓅ 🇦🇿 🅐", ["help", "az", "a"]),
    ("ﬁne ＯＫ 𝐨𝐤", ["fine", "ok", "ok"]),
    ("not-ok not‐ok not–ok", ["not", "ok"] * 3), ("-1 +1 x-1", ["-1", "+1", "x", "1"]),
    ("22:30 1/4 1.5 1,5", ["22:30", "1/4", "1.5", "1,5"]),
    ("o.k. s.o.s h.e.l.p. e.g.x a.bc", ["ok", "sos", "help", "egx", "a", "bc"]), ("'blue door'", ["blue", "door"]), ("'", ["'"]),
    ("'blue' door x", ["'", "blue", "'", "door", "x"]), ("blue'", ["blue", "'"]), ("İ", ["i̇"]), ("ẞ", ["ss"]), ("é e\u0301", ["é", "é"]),
    ("हाँ कि", ["हाँ", "कि"]), ("নো", ["নো"]), ("ok\u0301\u0302", ["oḱ\u0302"]), ("a\u1ab0 x\U0001e8d0", ["a\u1ab0", "x\U0001e8d0"]),
    ("ok❤thanks€", ["ok", "❤", "thanks", "€"]), ("x\u0300y", ["x\u0300y"]), ("\U0001f18a", ["\U0001f18a"]),
    ("א\u05beב", ["א", "\u05be", "ב"]),
    ("ok 👍👍", ["ok", "👍", "👍"]), ("  OK  ", ["ok"]), ("好x不", ["好", "x", "不"]),
])  # fmt: skip
def test_what_looks_alike_is_one_and_what_stands_between_words_parts_them(text: str, words: list[str]) -> None:
    assert words_of(text, "en") == words


@pytest.mark.parametrize(("text", "words"), [
    (":) =) :-) :)) =d :d :]", ["🙂"] * 7), (":( :'( =( ;( :-[ :((", ["🙁"] * 6), ("d: x", ["🙁", "x"]), (")-: x", ["🙁", "x"]),
    ("<3 <33", ["❤", "❤"]), ("</3", ["💔"]), (":3", ["😺"]), ("ok:)thanks", ["ok", "🙂", "thanks"]), ("x:3", ["x", "3"]),
    ("<4", ["<", "4"]),
])  # fmt: skip
def test_an_emoticon_is_its_emoji_and_no_choice_from_the_menu(text: str, words: list[str]) -> None:
    assert words_of(text, "en") == words


def test_a_question_mark_of_any_script_asks() -> None:
    for text in ("ok?", "ok؟", "ok፧", "ok⁉", "ok‽", "ok⸮", "¿ok", "ok？"):
        assert read(text, "en", Question.YOUNG).rule == "question", text


def test_a_stop_of_any_script_parts_sentences() -> None:
    for stop in "،؛۔።፣፤፥፦。、।….,!;:()[]":
        assert words_of(f"not{stop} ok", "en") == ["not", "ok"], stop
        assert read(f"scared{stop} ok", "en", Question.YOUNG).matched == ("scared",), stop
        assert read(f"hey {stop} here", "en", Question.CARER).meaning is CarerMeaning.SEEN, stop
        assert read(f"not {stop} there", "en", Question.YOUNG).rule == "negated", "no phrase reaches across it"
        assert read(f"ok{stop}", "en", Question.YOUNG).meaning is Meaning.OK, stop


def test_a_whole_reply_in_quotation_marks_is_the_reply_and_a_hyphen_is_a_space() -> None:
    for text in ('"ok"', "'ok'", "«ok»", "thank-you, ok", '"ok, thank-you"'):
        assert read(text, "en", Question.YOUNG).meaning is Meaning.OK, text
    for text in ('"ok" ok', 'ok "ok"', '"ok', "ok'", "'ok\""):
        assert read(text, "en", Question.YOUNG).meaning is Meaning.UNCLEAR, text
    assert read('""', "en", Question.YOUNG).rule == "empty"


def test_a_workers_message_is_read_in_every_kind_of_letters() -> None:
    assert read("🅺7🅿 ٢٠", "en", Question.WORKER).minutes == 20
    assert read("ｋ７ｐ ｐａｓｓ", "en", Question.WORKER).meaning is WorkerMeaning.PASS


def test_promise_3_a_greek_question_mark_asks() -> None:
    assert fold("red\u037e", UNIVERSAL) == "red?"
