"""What a language has not got is said in English, and it is known that it was."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

import locales
from bot.phrasing import said, young
from bot.phrasing.phrase import Rows
from db.words import Manner
from ladder.words import Cover
from locales.catalogue import is_translated, said_in

WITHOUT_HOLES = [key for key in locales.people_keys() if not locales.holes(key)]


@pytest.mark.parametrize("tag", locales.languages())
def test_each_text_says_which_language_its_words_are_in(tag: str) -> None:
    for key in WITHOUT_HOLES:
        phrase = said(tag, key)
        expected = (tag, None) if is_translated(tag, key) else ("en", tag)
        assert (phrase.language, phrase.missed) == expected, key


def test_a_language_we_do_not_speak_misses_nothing() -> None:
    """It is answered in English, and that is all it has."""
    phrase = said("xx", "Y3")
    assert (phrase.text, phrase.language, phrase.missed) == (locales.text("en", "Y3"), "en", None)


ROWS: Rows = ((("B_fine", "ok"), ("B_later", "later")),)


def without(place: Path, *keys: str) -> Path:
    """The languages as they are, but that Tigrinya has not got these texts."""
    folder = place / "ti"
    shutil.copytree(locales.HERE / "ti", folder)
    texts = folder / "messages.po"
    with texts.open("rb") as opened:
        read = read_po(opened, locale="ti")
    for key in keys:
        read.delete(locales.template("en", key), key)
    with texts.open("wb") as written:
        write_po(written, read)
    return place


def test_buttons_are_in_it_too() -> None:
    assert said("ti", "Y3", ROWS).missed is None
    assert [one.choice for row in said("ti", "Y3", ROWS).buttons for one in row] == ["ok", "later"]


def test_what_a_catalogue_has_not_got_is_said_in_english_and_that_it_was_stands_beside_it(tmp_path: Path) -> None:
    place = without(tmp_path, "Y3")
    phrase = said("ti", "Y3", (), place)
    assert (phrase.text, phrase.language, phrase.missed) == ("Thanks!", "en", "ti")
    other = said("ti", "Y11", (), place)
    assert (other.text, other.language, other.missed) == (locales.text("ti", "Y11"), "ti", None)


def test_one_button_in_english_is_told_too_beside_words_of_their_own(tmp_path: Path) -> None:
    phrase = said("ti", "Y3", ROWS, without(tmp_path, "B_later"))
    fine, later = phrase.buttons[0]
    assert (fine.label, later.label) == (locales.text("ti", "B_fine"), locales.text("en", "B_later"))
    assert (phrase.text, phrase.language, phrase.missed) == (locales.text("ti", "Y3"), "ti", "ti")


HEADER = 'msgid ""\nmsgstr ""\n"Language: xx\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize(
    ("entry", "tag"),
    [
        ('msgctxt "Y3"\nmsgid "Thanks!"\nmsgstr "Xx!"\n', "ti"),
        ('#, fuzzy\nmsgctxt "Y3"\nmsgid "Thanks!"\nmsgstr "Xx!"\n', "en"),
        ('msgctxt "Y3"\nmsgid "Thanks!"\nmsgstr ""\n', "en"),
        ("", "en"),
    ],
    ids=["translated", "fuzzy", "empty", "missing"],
)
def test_what_is_missing_or_fuzzy_is_said_in_english(tmp_path: Path, entry: str, tag: str) -> None:
    folder = tmp_path / "ti"
    folder.mkdir()
    (folder / "language.toml").write_text((locales.HERE / "ti" / "language.toml").read_text("utf-8"), "utf-8")
    (folder / "messages.po").write_text(HEADER.replace("xx", "ti") + entry, "utf-8")
    assert said_in("ti", "Y3", tmp_path) == tag
    assert locales.template("ti", "Y3", tmp_path) == ("Xx!" if tag == "ti" else "Thanks!")


@pytest.mark.parametrize("tag", locales.languages())
def test_the_first_text_in_a_language_names_it_in_itself_and_asks_again(tag: str) -> None:
    mention = young.Mention(
        now=datetime(2026, 11, 2, 18, 30, tzinfo=UTC), zone=UTC, language_english=locales.language(tag).name, sign="Kite"
    )
    text = young.answer("Y16", tag, mention, cover=Cover.OPEN)
    assert locales.language(tag).native in text.text
    assert "Kite" in text.text
    pressed = young.answer("Y16", tag, mention, cover=Cover.OPEN, manner=Manner.TELEGRAM)
    assert [one.choice for row in pressed.buttons for one in row] == ["ok", "great", "later", "call", "help"]
    assert young.answer("Y16", tag, mention, cover=Cover.CLOSED).text == locales.text(tag, "Y3")


def test_which_language_is_asked_by_their_own_names() -> None:
    asked = young.which_language("en", "Kite", ["en", "ti", "ar"])
    assert asked.text == "Kite: which language?"
    assert [(one.label, one.choice) for row in asked.buttons for one in row] == [
        (locales.language(tag).native, tag) for tag in ("en", "ti", "ar")
    ]
