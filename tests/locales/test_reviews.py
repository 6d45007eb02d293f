"""A language is a draft until two native speakers have signed it, and again as soon as what they signed is changed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import locales
from locales.lexicons import lexicon_languages, reads_words
from locales.reviews import Part, Signature, State, review_of, sum_of

TEXTS = 'msgctxt "Y3"\nmsgid "Thanks!"\nmsgstr "Qaqa!"\n'
REPLIES = 'review = "draft"\nreviewers = []\n[fold]\nsame = ["aá"]\n[ok]\n"qa" = "fine"\n"qo" = "good"\n'
ANNA, BELA = Signature("Anna A.", date(2026, 12, 1)), Signature("Béla B.", date(2026, 12, 3))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "qaa"
    found.mkdir()
    (found / "messages.po").write_text(TEXTS, "utf-8")
    (found / "replies.toml").write_text(REPLIES, "utf-8")
    (found / "spoken.po").write_text(TEXTS.replace("Y3", "V_hold"), "utf-8")
    (found / "printed.po").write_text(TEXTS.replace("Y3", "S_title"), "utf-8")
    return found


def sign(folder: Path, *who: Signature, parts: tuple[Part, ...] = tuple(Part)) -> None:
    """As reviewers do, by hand."""

    def lines() -> Iterator[str]:
        for part in parts:
            names = ", ".join(f'{{name = "{one.name}", on = {one.on}}}' for one in who)
            yield f'[{part}]\nsum = "{sum_of((folder / part.file).read_text("utf-8"), part)}"\nreviewers = [{names}]\n'

    (folder / "reviewed.toml").write_text("".join(lines()), "utf-8")


def test_two_names_with_dates_sign_a_language(folder: Path) -> None:
    assert review_of(folder).texts.state is review_of(folder).replies.state is State.DRAFT
    sign(folder, ANNA, BELA)
    found = review_of(folder)
    assert found.is_signed
    assert found.replies.signatures == (ANNA, BELA)
    assert str(found.replies) == "reviewed (Anna A. on 01 Dec 2026, Béla B. on 03 Dec 2026)"


@pytest.mark.parametrize("who", [(), (ANNA,), (ANNA, Signature(" ANNA a.", date(2026, 12, 3)))])
def test_one_person_alone_signs_nothing(folder: Path, who: tuple[Signature, ...]) -> None:
    sign(folder, *who)
    assert review_of(folder).replies.state is State.DRAFT
    assert not review_of(folder).is_signed


@pytest.mark.parametrize(("before", "after"), [
    ('"qa" = "fine"', '"qi" = "fine"'), ('"qa" = "fine"', '"qa" = "well"'), ('"qo" = "good"\n', ""), ("aá", "aà"), ("[ok]", "[call]"),
    ('"qa" = "fine"\n"qo" = "good"', '"qo" = "good"\n"qa" = "fine"'),
])  # fmt: skip
def test_a_changed_entry_takes_the_signatures_back_and_says_so(folder: Path, before: str, after: str) -> None:
    sign(folder, ANNA, BELA)
    (folder / "replies.toml").write_text(REPLIES.replace(before, after), "utf-8")
    found = review_of(folder)
    assert (found.replies.state, found.texts.state, found.is_signed) == (State.CHANGED, State.REVIEWED, False)
    assert str(found.replies).startswith("changed since it was reviewed (Anna A.")


@pytest.mark.parametrize("text", [TEXTS.replace("Qaqa!", "Qoqo!"), f"#, fuzzy\n{TEXTS}"])
def test_a_changed_text_takes_its_own_signatures_back(folder: Path, text: str) -> None:
    sign(folder, ANNA, BELA)
    (folder / "messages.po").write_text(text, "utf-8")
    found = review_of(folder)
    assert (found.texts.state, found.replies.state, found.is_signed) == (State.CHANGED, State.REVIEWED, False)


def test_a_comment_or_what_a_file_says_of_itself_changes_nothing(folder: Path) -> None:
    sign(folder, ANNA, BELA)
    (folder / "replies.toml").write_text(f"# Read by A. and B.\n{REPLIES}".replace('"draft"', '"reviewed"'), "utf-8")
    (folder / "messages.po").write_text(f"# Checked.\n\n{TEXTS}", "utf-8")
    assert review_of(folder).is_signed


def test_a_file_that_calls_itself_reviewed_is_a_draft(folder: Path) -> None:
    said = REPLIES.replace('"draft"', '"reviewed"').replace("[]", '["Anna A.", "Bela B."]', 1)
    (folder / "replies.toml").write_text(said, "utf-8")
    assert review_of(folder).replies.state is State.DRAFT


def test_what_is_not_there_is_not_signed(folder: Path) -> None:
    sign(folder, ANNA, BELA)
    (folder / "messages.po").unlink()
    assert not review_of(folder).is_signed


def test_words_are_read_once_the_lexicon_and_english_beside_it_are_signed(folder: Path) -> None:
    sign(folder, ANNA, BELA, parts=(Part.REPLIES,))
    assert review_of(folder).replies.state is State.REVIEWED
    english = locales.review("en").replies.state is State.REVIEWED
    assert reads_words("qaa", folder.parent) is english
    assert [tag for tag in (*lexicon_languages(), "und", "") if reads_words(tag)] == [] or english


@pytest.mark.parametrize("tag", locales.languages())
def test_what_stands_beside_our_own_languages_can_be_read(tag: str) -> None:
    found = locales.review(tag)
    for signed in (found.texts, found.replies):
        assert signed.state is not State.CHANGED, f"{tag} was changed after it was signed: have it read again, or take the signatures away"
        assert len(signed.sum) == 32
