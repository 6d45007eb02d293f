"""Marks come in: all of them or none; two names sign, a changed text is another text, and every other line stays as it was."""

import difflib
import tomllib
from pathlib import Path

import pytest

from desk.reviewing.doubts import doubts_in
from desk.reviewing.importing import told
from desk.reviewing.reading import wordings
from locales.backs import backs
from locales.reviews import Part, State, review_of
from tests.desk.reviewing.reviewers import Marks, better, contents, copied, marks, refusal, take_in

THANKS = "የቐንየለይ!"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return copied(tmp_path / "languages", "ti", "en")


def changed_lines(before: bytes, after: bytes) -> list[str]:
    """What differs, line by line."""
    lines = difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


def test_two_reviewers_who_find_all_of_it_good_sign_a_language(place: Path) -> None:
    first = take_in(place, marks(place, "ti", "Anna A."))
    assert (first.signed, first.changed, first.fallen, dict(first.open)) == (tuple(Part), (), {}, {})
    assert {review_of(place / "ti").of(part).state for part in Part} == {State.DRAFT}
    second = take_in(place, marks(place, "ti", "Bela B.", on="2026-12-03"))
    assert second.review.is_signed
    assert str(review_of(place / "ti").texts) == "reviewed (Anna A. on 01 Dec 2026, Bela B. on 03 Dec 2026)"
    assert "Tigrinya is signed: live mode may send it." in list(told(second))
    assert not review_of(place / "en").is_signed


def test_the_same_name_twice_is_one_reviewer(place: Path) -> None:
    take_in(place, marks(place, "ti", "Anna A."))
    again = take_in(place, marks(place, "ti", " anna  a. ", on="2026-12-09"))
    assert not again.review.is_signed
    assert [str(one.on) for one in again.review.texts.signatures] == ["2026-12-01"]
    alike = take_in(place, marks(place, "ti", "ANNA (A)", on="2026-12-09"))
    assert not alike.review.is_signed


def test_a_changed_text_is_written_and_nothing_else_of_the_catalogue(place: Path) -> None:
    before = contents(place)
    came = take_in(place, marks(place, "ti", "Anna A.", texts={"Y3": better(f"  {THANKS}\r\n", "as one says it")}))
    after = contents(place)
    assert came.changed == ("Y3",)
    assert wordings(place / "ti", Part.TEXTS)["Y3"] == THANKS
    differ = changed_lines(before["ti/messages.po"], after["ti/messages.po"])
    assert [line for line in differ if "msgstr" in line] == ['-msgstr "የቐንየልና!"', f'+msgstr "{THANKS}"']
    assert [line for line in differ if "msgstr" not in line] == [
        "-# Tigrinya. DRAFT: nobody who speaks it has read this yet; a draft until two native speakers have reviewed it.",
        "+# Tigrinya. Who has read this stands in reviewed.toml; a draft until two native speakers have reviewed it.",
    ]
    assert {name for name in after if after[name] != before.get(name)} == {
        "ti/messages.po", "ti/spoken.po", "ti/printed.po", "ti/drafts.toml", "ti/reviewed.toml", "ti/doubts.toml",
    }  # fmt: skip
    assert doubts_in(place / "ti")["remarks"] == [{"key": "Y3", "remark": "as one says it", "by": "Anna A.", "on": "2026-12-01"}]


def test_a_remark_alone_is_kept_for_a_person_and_leaves_its_text_open(place: Path) -> None:
    came = take_in(place, marks(place, "ti", "Anna A.", texts={"Y3": {"mark": "open", "remark": "who says this?"}}))
    assert came.open[Part.TEXTS] == ("Y3",)
    assert Part.TEXTS not in came.signed
    assert doubts_in(place / "ti")["remarks"] == [{"key": "Y3", "remark": "who says this?", "by": "Anna A.", "on": "2026-12-01"}]


def test_a_changed_text_loses_what_it_said_put_back_into_english(place: Path) -> None:
    (place / "ti" / "back.toml").write_text(
        '# By a machine.\n[Y3]\nback = "Thanks"\nremark = ""\n\n[Y4]\nback = "Later"\nremark = ""\n', "utf-8"
    )
    before = tomllib.loads((place / "ti" / "drafts.toml").read_text("utf-8"))
    take_in(place, marks(place, "ti", "Anna A.", texts={"Y3": better(THANKS)}))
    drafts = tomllib.loads((place / "ti" / "drafts.toml").read_text("utf-8"))
    said = "Written by Anna A., a native speaker, on 2026-12-01; not put back into English since."
    assert drafts["Y3"] == before["Y3"] | {"taken": "reviewer", "why": said, "back": "", "remark": "", "left": ""}
    assert {key: one for key, one in drafts.items() if key != "Y3"} == {key: one for key, one in before.items() if key != "Y3"}
    back = (place / "ti" / "back.toml").read_text("utf-8")
    assert back.startswith("# By a machine.\n[Y3]\n")
    assert tomllib.loads(back) == {"Y3": {"back": "", "remark": said}, "Y4": {"back": "Later", "remark": ""}}
    assert backs(place / "ti")["Y3"].back == ""


def test_whoever_signed_other_words_has_signed_nothing_any_more_and_is_named(place: Path) -> None:
    take_in(place, marks(place, "ti", "Anna A."))
    came = take_in(place, marks(place, "ti", "Bela B.", texts={"Y3": better(THANKS)}))
    assert came.fallen == {Part.TEXTS: ("Anna A.",)}
    assert [one.name for one in came.review.texts.signatures] == ["Bela B."]
    assert [one.name for one in came.review.replies.signatures] == ["Anna A.", "Bela B."]
    assert (came.review.texts.state, came.review.replies.state) == (State.DRAFT, State.REVIEWED)
    assert "texts: Anna A. had signed other words than these: their signature fell; have a new page read by them." in list(told(came))
    anew = take_in(place, marks(place, "ti", "Anna A.", on="2026-12-05"))
    assert anew.review.is_signed


def test_a_part_with_an_open_text_is_not_signed_and_says_which(place: Path) -> None:
    came = take_in(place, marks(place, "ti", "Anna A.", texts={"Y3": {}, "Y4": better("", "stiff"), "Y8": better("ሓደ ሰብ {time}።")}))
    assert came.open == {Part.TEXTS: ("Y3", "Y4")}
    assert came.changed == ("Y8",)
    assert Part.TEXTS not in came.signed
    assert review_of(place / "ti").texts.signatures == ()
    assert "texts: not signed by Anna A.; 2 texts are open: Y3, Y4." in list(told(came))
    assert doubts_in(place / "ti")["texts"] == [{"key": "Y4", "better": "", "remark": "stiff", "by": "Anna A.", "on": "2026-12-01"}]


def test_a_reply_marked_wrong_is_for_a_developer_and_the_replies_are_not_signed(place: Path) -> None:
    saved = marks(place, "ti", "Anna A.")
    replies = (place / "ti" / "replies.toml").read_bytes()
    entry = next(iter(tomllib.loads(replies.decode())["ok"]))
    saved["parts"]["replies"] |= {"wrong": [{"group": "ok", "entry": entry, "remark": 'means the "opposite"\nhere'}], "missing": "ኣለኹ"}
    came = take_in(place, saved)
    assert (came.doubts, came.review.replies.signatures) == (1, ())
    assert Part.REPLIES not in came.signed
    assert (place / "ti" / "replies.toml").read_bytes() == replies
    listed = doubts_in(place / "ti")
    assert listed["replies"] == [
        {"group": "ok", "entry": entry, "remark": 'means the "opposite"\nhere', "by": "Anna A.", "on": "2026-12-01"}
    ]
    assert [one["said"] for one in listed["missing"]] == ["ኣለኹ"]
    assert "replies: not signed by Anna A., who marked 1 as wrong: see ti/doubts.toml." in list(told(came))
    take_in(place, marks(place, "ti", "Bela B."))  # others' doubts stay; one's own are what one says last
    assert doubts_in(place / "ti") == listed
    take_in(place, marks(place, "ti", "Anna A."))
    assert not any(doubts_in(place / "ti").values())


def test_a_group_of_replies_that_was_not_read_leaves_them_unsigned(place: Path) -> None:
    saved = marks(place, "ti", "Anna A.")
    saved["parts"]["replies"]["read"].remove("help")
    assert take_in(place, saved).open == {Part.REPLIES: ("help",)}


def test_what_is_not_translated_may_be_written_and_comes_where_english_has_it(place: Path) -> None:
    file = place / "ti" / "messages.po"
    text = file.read_text("utf-8")
    missing = next(block for block in text.split("\n\n") if 'msgctxt "Y8"' in block)
    file.write_text(text.replace(f"{missing}\n\n", ""), "utf-8")
    assert refusal(place, marks(place, "ti", "Anna A.", texts={}) | _with_good(place, "Y8"))[0].startswith("Y8 is not translated yet")
    saved = marks(place, "ti", "Anna A.")
    saved["parts"]["texts"]["marks"]["Y8"] = better("ሓደ ሰብ {time}።")
    assert Part.TEXTS in take_in(place, saved).signed
    keys = [line.split('"')[1] for line in file.read_text("utf-8").splitlines() if line.startswith("msgctxt")]
    assert keys[keys.index("Y8") - 1] == "Y7_english"


def _with_good(place: Path, key: str) -> Marks:
    saved = marks(place, "ti", "Anna A.")
    saved["parts"]["texts"]["marks"][key] = {"mark": "good"}
    return saved


def test_a_fuzzy_text_that_a_reviewer_writes_is_fuzzy_no_more(place: Path) -> None:
    file = place / "ti" / "messages.po"
    file.write_text(file.read_text("utf-8").replace('msgctxt "Y8"', '#, fuzzy, python-format\n#| msgid "Before"\nmsgctxt "Y8"'), "utf-8")
    saved = marks(place, "ti", "Anna A.")
    assert "Y8" not in saved["parts"]["texts"]["marks"]
    saved["parts"]["texts"]["marks"]["Y8"] = better("ሓደ ሰብ {time}።")
    assert take_in(place, saved).changed == ("Y8",)
    assert '#, python-format\nmsgctxt "Y8"' in file.read_text("utf-8")


def test_english_is_the_source_of_all_others_and_a_person_changes_it(place: Path) -> None:
    before = contents(place)
    came = take_in(place, marks(place, "en", "Anna A.", texts={"Y3": better("Thank you!")}))
    assert (came.changed, came.open[Part.TEXTS]) == ((), ("Y3",))
    assert contents(place)["en/messages.po"] == before["en/messages.po"]
    assert doubts_in(place / "en")["texts"][0]["better"] == "Thank you!"
    take_in(place, marks(place, "en", "Anna A."))
    assert take_in(place, marks(place, "en", "Bela B.")).review.is_signed


def test_signatures_of_parts_that_were_not_marked_stay_as_they_stood(place: Path) -> None:
    take_in(place, marks(place, "ti", "Anna A."))
    saved = marks(place, "ti", "Bela B.")
    saved["parts"] = {"replies": saved["parts"]["replies"]}
    file = place / "ti" / "messages.po"
    file.write_text(file.read_text("utf-8").replace("የቐንየልና!", "የቐንየልና"), "utf-8")  # by somebody's hand, since
    take_in(place, saved)
    found = review_of(place / "ti")
    assert ([one.name for one in found.texts.signatures], found.texts.state) == (["Anna A."], State.DRAFT)
    saved = marks(place, "ti", "Bela B.")
    assert take_in(place, saved).fallen == {Part.TEXTS: ("Anna A.",)}


def test_what_was_changed_by_hand_since_two_signed_it_is_no_less_changed_after_marks_that_leave_it_open(place: Path) -> None:
    for name in ("Anna A.", "Bela B."):
        take_in(place, marks(place, "ti", name))
    file = place / "ti" / "messages.po"
    file.write_text(file.read_text("utf-8").replace("የቐንየልና!", "የቐንየልና"), "utf-8")
    came = take_in(place, marks(place, "ti", "Carl C.", texts={"Y4": {}}))
    assert came.review.texts.state is State.CHANGED
    assert not came.review.is_signed
