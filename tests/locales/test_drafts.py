"""Two drafts of each of the first languages, and the page that reviewers read."""

import unicodedata
from datetime import date

import pytest

import locales
from locales.backs import BY_A_REVIEWER, backs
from locales.catalogue import FOR_PEOPLE, keys_of
from locales.languages import HERE
from locales.reviews import Part, Review, Signature, Signed, State
from tests.languages import transcript
from tests.locales.drafts import TAKEN, drafted_languages, drafts, machines, page, page_of, read
from tests.replies import page as replies

EVERY = [key for file in FOR_PEOPLE for key in keys_of(file)]
FIRST_LANGUAGES = {"am", "ar", "ckb", "fa", "fa_AF", "ps", "sq", "ti", "vi"}
TRANSLATED = [tag for tag in locales.languages() if tag != locales.ENGLISH]  # which is the source


def test_each_of_the_first_languages_was_drafted_twice() -> None:
    assert set(drafted_languages()) == FIRST_LANGUAGES


@pytest.mark.parametrize("tag", drafted_languages())
def test_every_text_says_how_it_came_about_and_stands_in_the_catalogue(tag: str) -> None:
    """A text that was changed since says so here too; nothing that differs goes without a reason or a way back into English."""
    known = drafts(tag)
    assert list(known) == EVERY
    for key, one in known.items():
        text = locales.template(tag, key)
        assert one.taken in TAKEN, key
        if one.taken in ("first", "second"):
            draft = unicodedata.normalize("NFC", getattr(one, one.taken))
            assert draft.split() == text.split(), (
                f"{key} is not the {one.taken} draft any more"
            )  # each choice has since had a line of its own
        else:
            assert one.why, f"{key} was made anew, and nobody says why"
        assert bool(one.back) is (one.taken != BY_A_REVIEWER), f"{key}: what stands there is put back into English, and nothing else is"


@pytest.mark.parametrize("tag", sorted(set(TRANSLATED) - FIRST_LANGUAGES))
def test_every_text_of_the_others_was_put_back_into_english_by_somebody_who_had_seen_nothing_else(tag: str) -> None:
    known = backs(HERE / tag)
    assert list(known) == EVERY
    assert [key for key, one in known.items() if not one.back and not one.remark] == []


def signed_by(*names: str, part: Part = Part.TEXTS) -> Review:
    """A language of which these have signed one part."""
    who = tuple(Signature(name, date(2026, 12, 1)) for name in names)
    state = State.REVIEWED if len(names) > 1 else State.DRAFT
    return Review(*(Signed(state, who if one in (part, Part.REPLIES) else (), "0" * 32) for one in Part))


def test_a_page_says_of_readers_and_writers_what_is_true() -> None:
    assert (read(signed_by(), ()), machines(())) == ("A draft: no native speaker has read it", "All of them are machines.")
    assert transcript.signed(signed_by()) == "No native speaker has signed it."
    assert read(signed_by(), ("Y3",)) == read(signed_by("Anna A."), ()) == "A draft: `safetynet languages` says who has read it"
    assert read(signed_by("Anna A.", part=Part.PRINTED), ()) == "A draft: `safetynet languages` says who has read it"
    assert read(signed_by("Anna A.", "Bela B."), ()) == "Reviewed: `safetynet languages` says who has read it"
    assert transcript.signed(signed_by("Anna A.")) == "`safetynet languages` says who has signed it."
    assert replies.signed([signed_by(), signed_by()]) == "No native speaker has signed a lexicon yet, nor the labels"
    assert replies.signed([signed_by(), signed_by("Anna A.")]).startswith("`safetynet languages` says who has signed which lexicon")
    assert machines(("Y3",)) == "All of them are machines, but for whoever wrote what is listed below."


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_page_for_reviewers_is_the_one_that_is_made_from_them(tag: str, updates: frozenset[str]) -> None:
    """`UPDATE_TRANSLATING=1` writes it again."""
    if "translating" in updates:
        page_of(tag).write_text(page(tag), "utf-8")
    assert page_of(tag).read_text("utf-8") == page(tag), f"{page_of(tag)} is stale: UPDATE_TRANSLATING=1 pytest tests/locales"
