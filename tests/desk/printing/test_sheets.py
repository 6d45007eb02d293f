"""What is handed over on paper, in every language."""

import re
from html import unescape
from pathlib import Path

import pytest

import locales
from bot.phrasing.promises import label
from desk.printing import Given, sheets
from desk.printing.sheets import answers, is_draft
from locales.catalogue import PRINTED, keys_of
from locales.reviews import Part, Review, Signed, State
from tests.desk.reviewing.reviewers import copied

WHOLE = Given(sign="Kite", number="+44 7700 900123", minutes="20", contact="01632 960100")


@pytest.mark.parametrize("tag", locales.languages())
def test_every_printed_text_of_a_language_stands_on_its_sheets_once(tag: str) -> None:
    page = unescape(sheets(tag, WHOLE))
    for key in keys_of(PRINTED):
        words = re.split(r"\{\w+\}", locales.template(tag, key))
        assert all(piece in page for piece in words), key
    assert f'dir="{locales.direction(tag)}"' in page
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL), "every hole is filled"


@pytest.mark.parametrize("tag", locales.languages())
def test_the_card_has_the_words_of_the_answers_beside_their_pictures(tag: str) -> None:
    """1 is fine and 4 is not good on paper too, and no picture that a font may not have."""
    card = unescape(sheets(tag, WHOLE)).partition('id="card"')[2]
    rows = re.findall(r"<li>.*?<strong>(\d)</strong> <span>(.*?)</span></li>", card, re.DOTALL)
    labels = [label(locales.template(tag, key)) for key in ("B_fine", "B_later", "B_call", "B_not_good")]
    assert rows == list(zip("1234", labels, strict=True))
    assert card.count("<svg") == 4


def test_a_button_whose_picture_a_translation_has_lost_keeps_all_of_its_words(tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti")
    file = place / "ti" / "messages.po"
    file.write_text(file.read_text("utf-8").replace('msgstr "🕐 ', 'msgstr "'), "utf-8")
    words = [words for _, _, words in answers("ti", place)]
    assert words[1] == locales.template("ti", "B_later").removeprefix("🕐 ")
    assert words[0] == locales.template("ti", "B_fine").removeprefix("🙂 ")


def signed_as(*parts: Part) -> Review:
    """A language of which two have signed these parts."""
    return Review(*(Signed(State.REVIEWED if part in parts else State.DRAFT, (), "0" * 32) for part in Part))


@pytest.mark.parametrize(("parts", "draft"), [
    ((), True), ((Part.PRINTED,), True), ((Part.TEXTS,), True), ((Part.TEXTS, Part.REPLIES, Part.SPOKEN), True),
    ((Part.PRINTED, Part.TEXTS), False),
])  # fmt: skip
def test_a_sheet_is_a_draft_until_what_is_printed_and_the_words_of_the_buttons_are_signed(parts: tuple[Part, ...], draft: bool) -> None:
    assert is_draft(signed_as(*parts)) is draft


def read(page: str) -> str:
    """What somebody reads of a page: the direction of what was filled in is no word."""
    return unescape(re.sub(r"</?bdi[^>]*>", "", page))


def test_a_draft_says_so_on_each_sheet_and_nothing_is_asked_of_anybody() -> None:
    page = sheets("ti", Given())
    assert page.count("DRAFT: no two native speakers have signed this Tigrinya") == 3
    assert not re.search(r"https?:|<script|@import|url\(", page)


def test_what_the_worker_does_not_give_is_a_line_to_write_on() -> None:
    assert "Without ………………… it is not us." in read(sheets("ti", Given()))
    assert '<bdi dir="auto">&lt;Kite&gt;</bdi> it is not us.' in sheets("ti", Given(sign="<Kite>"))


def test_english_says_which_language_to_name_to_999() -> None:
    assert "ring 999 and say: Tigrinya." in read(sheets("ti", WHOLE))


def test_a_telephone_number_keeps_the_order_of_its_parts_in_a_line_from_right_to_left() -> None:
    assert sheets("ur", WHOLE).count('<bdi dir="auto">01632 960100</bdi>') == 4
