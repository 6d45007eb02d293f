"""A language, screen by screen: every text and every line is on one of them, and each is short."""

from dataclasses import replace
from pathlib import Path

import pytest

import locales
from desk.reviewing.book import LINES_OF_A_SCREEN, TEXTS_OF_A_SCREEN, book_of
from desk.reviewing.marked import LACKING, Finds, Marked, Place, Said, marked_in
from desk.reviewing.reading import TEXTS
from desk.reviewing.replies import groups
from desk.reviewing.typed import Amiss, line_said, text_said
from locales.catalogue import keys_of
from locales.reviews import Part
from tests.desk.reviewing.reviewers import better, copied, marks, take_in


@pytest.mark.parametrize("tag", ["ti", "ar", "en"])
def test_every_text_and_every_line_is_marked_on_one_screen(tag: str) -> None:
    book = book_of(locales.HERE / tag)
    places = [place for screen in book.screens for place in screen.places()]
    wanted = {Place(part, key) for part in TEXTS for key in keys_of(part.file)} | {LACKING}
    for group in groups(locales.HERE / tag):
        wanted |= {Place(Part.REPLIES, group.name), *(Place(Part.REPLIES, group.name, line.entry) for line in group.lines)}
    assert set(places) == wanted
    assert len({one.path for one in book.screens}) == len(book.screens)
    assert max(len(one.texts) for one in book.screens) == TEXTS_OF_A_SCREEN
    assert max(len(one.lines) for one in book.screens) <= LINES_OF_A_SCREEN
    assert {one.group for one in book.screens if one.part is Part.PRINTED} == {"how", "kept", "card"}


def test_a_mark_holds_for_the_words_that_were_seen_and_for_ones_own(tmp_path: Path) -> None:
    place = copied(tmp_path / "languages", "ti", "en")
    first, second, menu = Place(Part.TEXTS, "Y3"), Place(Part.TEXTS, "X1"), Place(Part.TEXTS, "Y1a")
    book = book_of(place / "ti")
    said = {
        first: Said(Finds.CHANGE, "የቐንየለይ።", "warmer", book.seen[first]),
        second: Said(Finds.GOOD, saw=book.seen[second]),
        menu: Said(Finds.GOOD, saw="other words"),
    }
    marked = marked_in(Marked("Anna A.", said).as_json())
    assert marked == Marked("Anna A.", said)
    assert set(book.holding(marked)) == {first, second}

    # What she wrote is taken in, and somebody else changes what she had found good.
    take_in(place, marks(place, "ti", "Bela B.", texts={"Y3": better("የቐንየለይ።"), "X1": better("ሕራይ፡ ሕራይ።")}))
    book = book_of(place / "ti")
    assert set(book.holding(marked)) == {first}
    assert book.drawn(marked, first) == Said(Finds.GOOD, "", "warmer")
    assert book.drawn(marked, second).finds is Finds.OPEN


def test_what_will_not_do_is_told_at_what_was_typed() -> None:
    (piece,) = [one for one in book_of(locales.HERE / "ti").texts[Part.TEXTS] if one.key == "Y4"]
    assert piece.wording is not None
    assert text_said("ti", piece, "good", piece.wording, " fine ") == Said(Finds.GOOD, "", "fine")
    assert text_said("ti", piece, "change", piece.wording, "") == Said(Finds.CHANGE)
    untranslated = replace(piece, wording=None)
    for one, mark, text, field, told in [
        (piece, "open", "ሕራይ። {time}", "mark", "You wrote another text for Y4"),
        (piece, "perfect", piece.wording, "mark", "Say of Y4 whether it is good"),
        (piece, "change", "ሕራይ።", "text", "Y4 has lost {time}"),
        (piece, "change", "x" * 2001, "text", "The better text for Y4 has 2001 letters"),
        (untranslated, "good", "", "mark", "Y4 is not translated yet"),
    ]:
        with pytest.raises(Amiss, match=told) as amiss:
            text_said("ti", one, mark, text, "")
        assert amiss.value.field == field
    with pytest.raises(Amiss, match="tick Wrong"):
        line_said(3, False, "means hello")
