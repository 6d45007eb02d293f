"""A language is a folder: this one nobody speaks, and no line of code knows of it."""

from pathlib import Path

import pytest

import locales
from bot.meaning import Question, normalise, plainest, read, words_of
from ladder.words import CarerMeaning, Meaning
from locales import catalogue
from locales.lexicons import lexicon_language, lexicon_languages
from tests.bot.meaning.invented import spoken_at

LANGUAGE = """
name = "Qaan"
native = "qáan"
script = "Arab"
letters = "LATIN"
for_strangers = false
never_said = []
"""
TEXTS = """
msgid ""
msgstr ""
"Language: qaa\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgctxt "Y3"
msgid "Thanks!"
msgstr "Qáqa!"
"""
REPLIES = """
[fold]
bare = true
drop = "0640"
[sets]
qu = "qul|qulu"
[help]
"{qu} ni" = "not well"
"*zrak*" = "fear"
[denied]
"zraki ni" = "no fear"
[wrong]
"tuzo" = "another person"
[stop]
"fara" = "stop"
[pause]
"vosi" = "tomorrow"
[call]
"tilo" = "call me"
[later]
"póst" = "later"
[language]
"lengo" = "another language"
[negator]
"ni" = "not"
"w" = "not"
[hedge]
"si" = "if"
[ok]
"{qu}" = "fine"
[courtesy]
"e tu" = "and you"
[polite]
"grás" = "thanks"
"gr\u200cos" = "thanks"
[filler]
"mi" = "I"
[concern]
"perdo" = "gone"
[absent]
"ni ci" = "not here"
[elsewhere]
"skol" = "at school"
[seen]
"vid" = "I see"
[near]
words = ["zrakuto"]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = spoken_at(tmp_path_factory.mktemp("locales"), REPLIES)
    (found / "qaa" / "language.toml").write_text(LANGUAGE, "utf-8")
    (found / "qaa" / "messages.po").write_text(TEXTS, "utf-8")
    return found


@pytest.mark.parametrize(("reply", "meaning"), [
    ("Qul", "ok"), ("qul, mi grás! e tu?", "ok"), ("qulu gras", "ok"), ("quuulu", "ok"), ("qul thanks", "ok"), ("1", "ok"), ("👍", "ok"),
    ("qul gros", "ok"), ("qul gr os", "ok"), ("qul gr\u200cos", "ok"),
    ("qul ni", "help"), ("mi zrako", "help"), ("zrakto", "help"), ("help", "help"), ("٤", "help"), ("qul zrak", "help"),
    ("tuzo", "wrong"), ("fara", "stop"), ("vosi", "pause"), ("tilo", "call"), ("post", "later"), ("lengo", "language"),
    ("zraki ni", "unclear"), ("ni qul", "unclear"), ("si qul", "unclear"), ("qul?", "unclear"), ("qul xos", "unclear"), ("gras", "unclear"),
    ("qúl", "unclear"), ("", "unclear"),
])  # fmt: skip
def test_young_peoples_replies_are_read_from_the_folder(place: Path, reply: str, meaning: str) -> None:
    assert read(reply, "qaa", Question.YOUNG, place=place).meaning == meaning


@pytest.mark.parametrize(("reply", "meaning"), [
    ("vid", CarerMeaning.SEEN), ("ni ci, skol", CarerMeaning.ELSEWHERE), ("ni ci", CarerMeaning.UNCLEAR), ("perdo", CarerMeaning.CONCERN),
    ("mi vid, grás", CarerMeaning.SEEN), ("vid, e tu?", CarerMeaning.SEEN), ("qul, skol", CarerMeaning.ELSEWHERE),
    ("w vid", CarerMeaning.UNCLEAR), ("vid w", CarerMeaning.UNCLEAR), ("w 1", CarerMeaning.UNCLEAR), ("b vid", CarerMeaning.SEEN),
    ("fara", CarerMeaning.STOP), ("tilo", CarerMeaning.CALL), ("zraki", CarerMeaning.CONCERN), ("3", CarerMeaning.CONCERN),
])  # fmt: skip
def test_carers_replies_are_read_from_the_folder(place: Path, reply: str, meaning: CarerMeaning) -> None:
    assert read(reply, "qaa", Question.CARER, place=place).meaning is meaning


def test_a_reading_says_which_words_and_what_they_are_in_english(place: Path) -> None:
    reading = read("grás, mi zraki", "qaa-Latn", Question.YOUNG, place=place)
    assert (reading.matched, reading.glosses) == (("zraki",), ("fear",))
    assert reading.lexicon_version.startswith("qaa-")


def test_texts_direction_and_review_come_from_the_folder(place: Path) -> None:
    found = locales.language("qaa", place)
    assert (found.name, found.direction, found.review.is_signed) == ("Qaan", "rtl", False)
    assert catalogue.template("qaa", "Y3", place) == "Qáqa!"
    assert catalogue.template("qaa", "B_fine", place) == catalogue.template("en", "B_fine")


def test_the_folder_is_all_that_makes_it_known(place: Path) -> None:
    assert (lexicon_languages(place), locales.languages(place)) == (("qaa",), ("qaa",))
    assert lexicon_language("qaa") is None
    assert read("qul", "qaa", Question.YOUNG).meaning is Meaning.UNCLEAR
    assert locales.language("qaa").tag == "en"


def test_k9_in_a_language_often_written_bare_a_code_is_the_same_with_and_without_its_marks(place: Path) -> None:
    assert normalise("QUL, grás!", "qaa", place) == normalise("qul gras", "qaa", place) == "qul gras"
    assert words_of("QUL, grás!", "qaa", place) == ["qul", "grás"]
    for text, plain in (("{ \u0300", "{"), ("0'\u0300", "0 '"), ("'q\u0301ul'", "qul")):
        assert normalise(text, "qaa", place) == normalise(plain, "qaa", place) == plain


def test_k9_what_is_stretched_or_said_twice_is_one_answer(place: Path) -> None:
    for text in ("qul", "quuul", "qul, qul", "Qul qul qul!"):
        assert plainest(text, "qaa", place) == "qul", text
    assert plainest("qul grás qul", "qaa", place) == "qul gras qul"
    assert plainest("", "qaa", place) == ""
