"""The catalogues themselves: complete, well-formed, equal in every language but for the words."""

import shutil
import subprocess
from gettext import c2py  # not public, and the very function that reads the header at run time
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

import locales
from locales.catalogue import PEOPLE, STAFF, catalogue, english, holes_in, says
from locales.languages import HERE, language

LANGUAGES = locales.languages()
TRANSLATED = [tag for tag in LANGUAGES if tag != locales.ENGLISH]

# Where what is said on the phone to 999, and what an interpreter line knows, is not CLDR's English name.
SAID_ON_THE_PHONE = {"ckb": "Kurdish Sorani", "fa": "Farsi", "fa_AF": "Dari", "ku": "Kurdish Kurmanji", "zh_Hans": "Chinese"}


def files() -> list[Path]:
    """Every catalogue there is."""
    return sorted(HERE.glob("*/*.po"))


def test_three_languages_are_spoken() -> None:
    """Those of this release; a folder more is a language more."""
    assert {"ar", "en", "ti"} <= set(LANGUAGES)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_to_young_people_and_carers_is_translated(tag: str) -> None:
    """The report of what is not is empty, and counts fuzzy and missing ones."""
    assert locales.untranslated(tag) == ()
    assert all(locales.is_translated(tag, key) for key in locales.people_keys())


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("file", [PEOPLE, STAFF])
def test_a_catalogue_has_exactly_the_texts_of_the_english_one(tag: str, file: str) -> None:
    """Same keys, same English: a wording that changed has to be translated again."""
    ours, theirs = catalogue(tag, file), catalogue(locales.ENGLISH, file)
    assert theirs is not None
    if ours is not None:
        assert {(each.context, each.id) for each in ours if each.id} == {(each.context, each.id) for each in theirs if each.id}


def test_a_key_names_one_text() -> None:
    """Also across the two English catalogues."""
    every = [*locales.people_keys(), *locales.staff_keys()]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_all_holes_are_the_same_in_every_language(tag: str) -> None:
    """Named, never positional, and nothing is reached through them."""
    for key in (*locales.people_keys(), *locales.staff_keys()):
        template = locales.template(tag, key)
        assert holes_in(template) == locales.holes(key), (tag, key)
        assert all(hole.isidentifier() for hole in locales.holes(key)), key


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_plural_forms_are_those_of_cldr(path: Path) -> None:
    """Babel's own headers are wrong for Tigrinya, where "one" covers nought and one: each header is checked against the rules."""
    with path.open("rb") as opened:
        read = read_po(opened, abort_invalid=True)
    locale = Locale.parse(path.parent.name.replace("-", "_"))
    declared = read.plural_expr
    order = ["zero", "one", "two", "few", "many", "other"]
    forms = [form for form in order if form in {locale.plural_form(number) for number in range(1000)}]
    assert read.num_plurals == len(forms)
    chosen = c2py(declared)
    assert all(forms[chosen(number)] == locale.plural_form(number) for number in range(1000))


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_gettexts_own_check_finds_no_mistake(path: Path) -> None:
    """Beside ours: somebody else's eyes on format, plural forms and headers."""
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        pytest.skip("there is no msgfmt on this machine")
    done = subprocess.run([msgfmt, "--check", "--output-file=/dev/null", str(path)], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "missing in header" not in line]  # who translated last, and by which mail
    assert (done.returncode, said) == (0, [])


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_catalogue_that_no_native_speaker_has_read_says_so(path: Path) -> None:
    """In its header, as its language does."""
    tag = path.parent.name
    if locales.review(tag).texts.state is not locales.State.REVIEWED and path.name == PEOPLE:
        assert "draft until two native speakers" in path.read_text("utf-8").lower()


def test_a_language_we_do_not_speak_is_answered_in_english() -> None:
    """Also "und", which is what a language is called that nobody could tell."""
    for tag in ("und", "xx", "", "../en"):
        assert locales.text(tag, "Y3") == "Thanks!"
        assert not locales.is_translated(tag, "Y3")


def test_staff_texts_fall_back_to_english() -> None:
    """Workers read English; a language that has a staff catalogue would be used."""
    for tag in TRANSLATED:
        assert locales.text(tag, "D10", code="K7P", name="S.Okoro", at="21:52") == "K7P taken by S.Okoro 21:52. Nothing to do."
        assert not locales.is_translated(tag, "D10")


def test_a_hole_left_open_or_a_value_without_a_hole_is_our_mistake() -> None:
    """It raises, and no half-filled text leaves us."""
    with pytest.raises(ValueError, match=r"Y4 has the holes \['time'\], not \[\]"):
        locales.text("en", "Y4")
    with pytest.raises(ValueError, match="not \\['name'\\]"):
        locales.text("en", "Y3", name="Amanuel")
    with pytest.raises(KeyError, match="no text has the key Y99"):
        locales.text("en", "Y99")


def test_values_are_put_in_as_they_are() -> None:
    """A sign with braces is not a hole."""
    assert locales.text("en", "Y1a_buttons", sign="{0}{sign}") == "{0}{sign}: how are you?"


def test_english_is_its_own_translation() -> None:
    """The source file carries no second wording."""
    for file in (PEOPLE, STAFF):
        read = catalogue(locales.ENGLISH, file)
        assert read is not None
        assert not any(message.string for message in read if message.id)
    assert locales.text("en", "C4") == english("C4")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_direction_follows_the_script(tag: str) -> None:
    """Not the tag: CLDR agrees for each language we speak, and is wrong about some that we do not."""
    known = Locale.parse(tag.replace("-", "_"))
    assert locales.direction(tag) == known.text_direction
    assert language(tag).native
    assert language(tag).name == SAID_ON_THE_PHONE.get(tag, known.english_name)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("مرحبا", "ar"),
        ("ሰላም", "ti"),
        ("hello", "en"),
        ("help me ሰላም", "en"),
        ("ok ሰላም ከመይ", "ti"),
        ("привіт", "uk"),
        ("হ্যালো", "bn"),
        ("नमस्ते", "hi"),
        ("ਹੈਲੋ", "pa"),
        ("你好", "zh_Hans"),
        ("γειά", "en"),
        ("1", "en"),
        ("👍", "en"),
        ("", "en"),
    ],
)
def test_somebody_unknown_is_answered_in_the_language_of_the_script(text: str, tag: str) -> None:
    """The script most letters are in; English when we speak nothing in it."""
    assert locales.language_of(text) == tag


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (b'msgctxt "Y3"\nmsgid "Thanks!"\nmsgstr "Merci!"\n', True),
        (b'#, fuzzy\nmsgctxt "Y3"\nmsgid "Thanks!"\nmsgstr "Merci!"\n', False),
        (b'msgctxt "Y3"\nmsgid "Thanks!"\nmsgstr ""\n', False),
        (b'msgctxt "Y3"\nmsgid "Thank you!"\nmsgstr "Merci!"\n', False),
        (b"", False),
    ],
)
def test_what_is_missing_fuzzy_or_of_an_older_english_is_not_translated(entry: bytes, said: bool) -> None:
    """Such a text is said in English and counted."""
    assert says(read_po(BytesIO(entry)), "Y3") is said
