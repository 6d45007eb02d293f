"""What is handed over on paper, in every language."""

import re
from html import unescape

import pytest

import locales
from bot.phrasing.promises import label
from desk.printing import Given, sheets
from locales.catalogue import PRINTED, keys_of

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


def read(page: str) -> str:
    """What somebody reads of a page: the direction of what was filled in is no word."""
    return unescape(re.sub(r"</?bdi[^>]*>", "", page))


def test_a_draft_says_so_on_each_sheet_and_nothing_is_asked_of_anybody() -> None:
    page = sheets("ti", Given())
    assert page.count("DRAFT: no native speaker has signed this Tigrinya") == 3
    assert not re.search(r"https?:|<script|@import|url\(", page)


def test_what_the_worker_does_not_give_is_a_line_to_write_on() -> None:
    assert "Without ………………… it is not us." in read(sheets("ti", Given()))
    assert '<bdi dir="auto">&lt;Kite&gt;</bdi> it is not us.' in sheets("ti", Given(sign="<Kite>"))


def test_english_says_which_language_to_name_to_999() -> None:
    assert "ring 999 and say: Tigrinya." in read(sheets("ti", WHOLE))


def test_a_telephone_number_keeps_the_order_of_its_parts_in_a_line_from_right_to_left() -> None:
    assert sheets("ur", WHOLE).count('<bdi dir="auto">01632 960100</bdi>') == 4
