"""What was on somebody's phone and in somebody's mail is believed in nothing: refused whole, and every reason told at once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.phrasing.promises import label
from desk.refusals import Refused
from desk.reviewing import import_marks
from desk.reviewing.reading import wordings
from locales.reviews import Part
from tests.desk.reviewing.reviewers import TODAY, Marks, better, contents, copied, marks, refusal, take_in


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("languages"), "ti", "en", "ar")


def reviewer(**otherwise: Any) -> Callable[[Marks], Any]:
    return lambda saved: saved["reviewer"].update(otherwise)


def texts(**otherwise: Any) -> Callable[[Marks], Any]:
    return lambda saved: saved["parts"]["texts"].update(otherwise)


def replies(**otherwise: Any) -> Callable[[Marks], Any]:
    return lambda saved: saved["parts"]["replies"].update(otherwise)


WRONG: list[tuple[Callable[[Marks], Any], str]] = [
    (lambda saved: saved.update(form="safetynet marks 0"), "The file is no marks of this version"),
    (lambda saved: saved.pop("form"), "The file is not what a page saves: at the file, form there has to be a text"),
    (lambda saved: saved.update(language="xx"), "The language 'xx' is none of ours."),
    (lambda saved: saved.update(language="../ti"), "The language '../ti' is none of ours."),
    (lambda saved: saved.update(language="fr"), "The language 'fr' is none of ours."),  # it is not in this folder
    (lambda saved: saved.update(parts=[]), "at the file, parts there has to be a table"),
    (lambda saved: saved.update(parts={}), "Nothing of Tigrinya is marked in this file."),
    (reviewer(name=" "), "No name is given"),
    (reviewer(name="..."), "No name is given"),
    (reviewer(name="A\u202eB"), "has to be one line of at most 80 letters"),
    (reviewer(name="Anna\u3164"), "and none that nobody sees."),
    (reviewer(name="An\u034fna"), "and none that nobody sees."),
    (reviewer(name="Anna\ufe0f"), "and none that nobody sees."),
    (reviewer(name="Аnna"), "The reviewer's name mixes Cyrillic and Latin letters, which look alike: it has to be written in one of them."),
    (reviewer(name="A" * 81), "has to be one line of at most 80 letters"),
    (reviewer(name=7), "at the file, reviewer, name there has to be a text"),
    (reviewer(native=False), "has not said that they are a native speaker"),
    (reviewer(on="soon"), "is no date: it is written as 2026-12-01"),
    (reviewer(on="2026-12-26"), "The reviewer's date, 2026-12-26, is still to come."),
    (texts(marks={"Y3": {"mark": "fine"}}), "The file says 'fine' of a text"),
    (texts(marks={"Y3": "good"}), "at the file, parts, texts, marks, Y3 there has to be a table"),
    (texts(marks={"Y3": {"mark": "change", "text": "a" * 2001}}), "there has to be a text of at most 2000 letters"),
    (texts(marks={"Y3": {"mark": "change", "text": "\ud800"}}), "there has to be a text of at most 2000 letters"),
    (texts(marks={"Y99": {"mark": "good"}}), "'Y99' is no text of ours."),
    (texts(sum="0" * 32), "What is texts of Tigrinya has changed since this page was made: make a new page"),
    (lambda saved: saved["parts"]["texts"].pop("sum"), "has changed since this page was made"),
    (replies(sum=""), "What is replies of Tigrinya has changed since this page was made"),
    (replies(read=["nonsense"]), "'nonsense' is no group of replies."),
    (replies(read="help"), "there has to be a list"),
    (replies(read=[7]), "there has to be a text"),
    (replies(wrong=[{"group": "ok", "entry": "never written", "remark": ""}]), "'never written' is no reply of 'ok'."),
    (replies(wrong=[{"group": "ok"}]), "entry there has to be a text"),
]  # fmt: skip


@pytest.mark.parametrize(("make_wrong", "sentence"), WRONG, ids=[sentence for _, sentence in WRONG])
def test_a_file_that_is_not_what_a_page_saves_is_refused_and_nothing_is_written(
    place: Path, make_wrong: Callable[[Marks], Any], sentence: str
) -> None:
    saved = marks(place, "ti", "Anna A.")
    make_wrong(saved)
    told = refusal(place, saved)
    assert sentence in told[0]
    assert all(line.endswith(".") for line in told)


@pytest.mark.parametrize("raw", [b"", b"no JSON", b"[]", b"\xff\xfe", b"null", b'"good"', b"[" * 100_000, b" " * 2_000_001, b"9" * 5000])
def test_what_is_no_table_of_json_is_refused_in_one_sentence(place: Path, raw: bytes) -> None:
    assert len(refusal(place, raw)) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["mark", "sum", "marks", "texts", "name", "Y3"]) | st.text(), inner)
        ),
    )
)
def test_whatever_stands_in_the_file_is_refused_and_never_our_mistake(place: Path, it: Any) -> None:
    before = contents(place)
    for saved in ({"form": "safetynet marks 1", "language": "ti", "reviewer": it, "parts": it},
                  {**marks(place, "ti", "Anna A."), "parts": {"texts": it, "replies": {"wrong": it}}}):  # fmt: skip
        with pytest.raises(Refused):
            import_marks(json.dumps(saved).encode(), place, TODAY)
    assert contents(place) == before


def test_every_text_that_breaks_a_rule_is_told_at_once_one_sentence_each(place: Path) -> None:
    saved = marks(place, "ti", "Anna A.", texts={
        "Y3": better("www.example.org 🙂"),
        "Y4": better("ሕራይ።"),
        "Y8": better("ስለምንታይ {time}"),
        "B_fine": better("🙂 ጽቡቕ"),
        "S_at_night": better("{hours}"),
    })  # fmt: skip
    told = refusal(place, saved)
    assert told[-1] == "Nothing was written."
    by_text = [line.partition(" ")[0] for line in told[:-1]]
    assert len(by_text) == len(set(by_text))
    assert {"Y3", "Y4", "Y8", "S_at_night", "Y1a", "Y1b", "Y1c", "Y1d", "Y2", "Y10"} <= set(by_text)
    about_thanks = next(line for line in told if line.startswith("Y3"))
    assert "has a link" in about_thanks
    assert "has 🙂: no emoji" in about_thanks


def test_a_button_may_be_changed_with_every_menu_that_says_it(tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti")
    said = marks(place, "ti", "Anna A.")
    now = wordings(place / "ti", Part.TEXTS)
    old, new = label(now["B_later"]), "ጸኒሕኩም ሕተቱኒ"
    for key, wording in now.items():
        if old in wording:
            said["parts"]["texts"]["marks"][key] = better(wording.replace(old, new))
    came = take_in(place, said)
    assert {"B_later", "Y1a", "Y2", "Y10"} <= set(came.changed)


def test_a_text_from_right_to_left_begins_with_its_own_letter(place: Path) -> None:
    told = refusal(place, marks(place, "ar", "Anna A.", texts={"Y3": better("OK شكرا")}))
    assert told == ["Y3 has to begin with a letter of its own: a phone takes the direction from it.", "Nothing was written."]


def test_a_page_made_before_another_reviewer_changed_a_text_is_refused(tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti")
    late = marks(place, "ti", "Bela B.")
    take_in(place, marks(place, "ti", "Anna A.", texts={"Y3": better("የቐንየለይ!")}))
    assert refusal(place, late) == [
        "What is texts of Tigrinya has changed since this page was made: "
        "make a new page (safetynet languages --pages FOLDER) and have it marked."
    ]  # fmt: skip


def test_a_catalogue_in_another_shape_is_left_alone(tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti")
    file = place / "ti" / "messages.po"
    file.write_text(file.read_text("utf-8").replace('msgctxt "Y3"', 'msgctxt ""\n"Y3"'), "utf-8")
    told = refusal(place, marks(place, "ti", "Anna A.", texts={"Y3": better("የቐንየለይ!")}))
    assert told == ["The files of ti are not in the shape that ours have, and were left as they are."]
