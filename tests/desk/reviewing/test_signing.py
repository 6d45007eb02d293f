"""What a signature stands for: all of a part as it was read, by somebody who does not doubt it now."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from desk.reviewing.doubts import doubts_in
from desk.reviewing.importing import told
from desk.reviewing.reading import wordings
from desk.reviewing.states import states_of
from locales.reviews import Part, State, review_of
from tests.desk.reviewing.reviewers import Marks, better, copied, marks, refusal, take_in


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return copied(tmp_path / "languages", "ti", "en")


def names(place: Path, part: Part, tag: str = "ti") -> list[str]:
    return [one.name for one in review_of(place / tag).of(part).signatures]


def only(saved: Marks, *parts: Part) -> Marks:
    saved["parts"] = {part: saved["parts"][part] for part in parts}
    return saved


def wrong(saved: Marks, entry: str, group: str = "ok") -> Marks:
    saved["parts"]["replies"]["wrong"] = [{"group": group, "entry": entry, "remark": "no"}]
    return saved


def entries(place: Path, group: str = "ok") -> list[str]:
    said: dict[str, Any] = tomllib.loads((place / "ti" / "replies.toml").read_text("utf-8"))
    return list(said[group])


@pytest.mark.parametrize("hides", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_a_text_behind_what_breaks_a_line_on_a_screen_is_another_text(place: Path, hides: str) -> None:
    """A comment to whoever splits there, and words on a phone."""
    file = place / "ti" / "messages.po"
    text = file.read_text("utf-8")
    file.write_text(text.replace('msgstr "የቐንየልና!"', f'msgstr "የቐንየልና!{hides}# ሓደ"'), "utf-8")
    for name in ("Anna A.", "Bela B."):
        take_in(place, marks(place, "ti", name))
    assert review_of(place / "ti").texts.state is State.REVIEWED
    file.write_text(file.read_text("utf-8").replace("# ሓደ", "# ካልእ"), "utf-8")
    assert "ካልእ" in wordings(place / "ti", Part.TEXTS)["Y3"]
    assert review_of(place / "ti").texts.state is State.CHANGED


def test_a_reviewer_cannot_write_what_nobody_sees(place: Path) -> None:
    told = refusal(place, marks(place, "ti", "Anna A.", texts={"Y3": better("የቐንየልና!\u2028#")}))
    assert told == ["Y3 has a character that nobody sees: write it anew, without copying.", "Nothing was written."]


def test_whoever_changes_a_text_on_the_day_they_signed_signs_the_words_that_stand_there_now(place: Path) -> None:
    take_in(place, marks(place, "ti", "Anna A."))
    take_in(place, marks(place, "ti", "Anna A.", texts={"Y3": better("የቐንየለይ!")}))
    take_in(place, marks(place, "ti", "Bela B."))
    assert review_of(place / "ti").texts.state is State.REVIEWED


def test_an_entry_marked_wrong_takes_its_readers_signature_off_and_says_so(place: Path) -> None:
    for name in ("Anna A.", "Bela B."):
        take_in(place, marks(place, "ti", name))
    came = take_in(place, wrong(marks(place, "ti", "anna a"), entries(place)[0]))
    assert (came.withdrawn, came.fallen) == ((Part.REPLIES,), {})
    assert (names(place, Part.REPLIES), names(place, Part.TEXTS)) == (["Bela B."], ["Anna A.", "Bela B."])
    assert not came.review.is_signed
    assert "replies: anna a had signed what they doubt now: their signature is taken off." in list(told(came))


def test_a_text_that_will_not_do_takes_its_readers_signature_off_and_one_left_open_does_not(place: Path) -> None:
    for name in ("Anna A.", "Bela B."):
        take_in(place, marks(place, "ti", name))
    came = take_in(place, marks(place, "ti", "Bela B.", texts={"Y4": {}}))
    assert (came.withdrawn, names(place, Part.TEXTS)) == ((), ["Anna A.", "Bela B."])
    came = take_in(place, marks(place, "ti", "Bela B.", texts={"Y4": better("", "stiff")}))
    assert (came.withdrawn, names(place, Part.TEXTS)) == ((Part.TEXTS,), ["Anna A."])
    assert not came.review.is_signed
    assert take_in(place, marks(place, "ti", "Bela B.")).review.is_signed


def test_in_english_too_whoever_proposes_other_words_has_not_signed_these(place: Path) -> None:
    take_in(place, marks(place, "en", "Anna A."))
    came = take_in(place, marks(place, "en", "Anna A.", texts={"Y3": better("Thank you!")}))
    assert (came.withdrawn, names(place, Part.TEXTS, "en")) == ((Part.TEXTS,), [])


def test_a_later_file_takes_back_only_what_it_speaks_of(place: Path) -> None:
    saved = wrong(marks(place, "ti", "Anna A.", texts={"Y4": better("", "stiff"), "Y8": better("", "cold")}), entries(place)[0])
    saved["parts"]["replies"]["missing"] = "ኣለኹ"
    take_in(place, saved)
    listed = doubts_in(place / "ti")
    take_in(place, only(marks(place, "ti", "Anna A."), Part.SPOKEN))
    assert doubts_in(place / "ti") == listed
    take_in(place, only(marks(place, "ti", "Anna A.", texts={"Y4": {}}), Part.TEXTS))  # Y8 is good, and Y4 open
    now = doubts_in(place / "ti")
    assert [one["key"] for one in now["texts"]] == ["Y4"]
    assert (now["replies"], now["missing"]) == (listed["replies"], listed["missing"])
    later = only(marks(place, "ti", "Anna A."), Part.REPLIES)
    later["parts"]["replies"]["read"] = ["help"]  # what was doubted of another group is doubted still
    take_in(place, later)
    assert doubts_in(place / "ti")["replies"] == listed["replies"]
    take_in(place, marks(place, "ti", "Anna A."))
    assert not any(doubts_in(place / "ti").values())


UNREADABLE = [
    ("reviewed.toml", b'# Who.\n\n[texts\nsum = ""\n', "ti/reviewed.toml cannot be read: line 3 is no TOML."),
    ("reviewed.toml", b'[texts]\nsum = "\xff"\n', "ti/reviewed.toml cannot be read: line 2 is not in UTF-8."),
    ("reviewed.toml", b'[spoken]\nsum = "0"\n[texts]\nreviewers = ["Anna A."]\n',
     "ti/reviewed.toml cannot be read: line 3 has not a sum, and reviewers with a name and a day each."),
    ("reviewed.toml", b'[texts]\nreviewers = [{name = "Anna A.", on = "2026-12-01"}]\n',
     "ti/reviewed.toml cannot be read: line 1 has not a sum, and reviewers with a name and a day each."),
    ("reviewed.toml", b'\ntexts = "Anna A."\n',
     "ti/reviewed.toml cannot be read: line 2 has not a sum, and reviewers with a name and a day each."),
    ("doubts.toml", b'[[texts]]\nkey = "Y3', "ti/doubts.toml cannot be read: line 2 is no TOML."),
    ("doubts.toml", b'\ntexts = "Y3"\n', "ti/doubts.toml cannot be read: line 2 is not written as [[texts]]."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "sentence"), UNREADABLE, ids=[sentence for *_, sentence in UNREADABLE])
def test_a_table_that_cannot_be_read_is_named_with_its_line_and_nothing_is_written(
    place: Path, name: str, raw: bytes, sentence: str
) -> None:
    saved = marks(place, "ti", "Anna A.")
    (place / "ti" / name).write_bytes(raw)
    assert refusal(place, saved) == [sentence]
    found = {one.tag: one for one in states_of(place)}
    assert (found["ti"].unreadable, found["en"].unreadable) == ((sentence,), ())
    if name == "reviewed.toml":
        assert {review_of(place / "ti").of(part).state for part in Part} == {State.UNREADABLE}
        assert not review_of(place / "ti").is_signed


def test_a_table_that_is_a_folder_cannot_be_read_either(place: Path) -> None:
    (place / "ti" / "doubts.toml").mkdir()
    assert refusal(place, marks(place, "ti", "Anna A."))[0].startswith("ti/doubts.toml cannot be read: line 1 cannot be reached (")
