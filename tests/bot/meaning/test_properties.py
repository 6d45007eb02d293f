"""What holds for every text, not only for those somebody thought of."""

import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.meaning import Question, named_language, normalise, read, words_of
from bot.meaning.kinds import Kind
from bot.meaning.lexis import lexis
from bot.meaning.report import read_tsv
from ladder.words import CarerMeaning, Meaning
from locales.languages import languages as spoken
from tests.bot.meaning.entries import EACH, LANGUAGES, phrases

TAGS = (*LANGUAGES, "und", "ar-SD", "../en", "")
SPOKEN = spoken()
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
NASTY = st.text(
    st.sampled_from("ok1429?.:-'\"()<3نعملاጽቡቕ١፩好không\u0301\u0307ıİ\u200b\u200c\u200d\u202b\u0336\ufe0f\u20e3👍👎\0\ud83d\n"), max_size=30
)
DOUBTS = (Kind.NEGATOR, Kind.HEDGE, Kind.HELP, Kind.DENIED)
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", EACH)


def paired(first: tuple[str, ...], second: tuple[str, ...], most: int = 800) -> Iterator[tuple[str, str]]:
    """Pairs that, between them, hold every phrase of both, if there are not too many."""
    longest = min(max(len(first), len(second)), most)
    return ((first[place * 7 % len(first)], second[place % len(second)]) for place in range(longest))


@pytest.mark.parametrize("language", [*EACH, "und", "ar-SD", "../en", ""])
@settings(max_examples=30, deadline=None)  # the first reading loads a lexicon
@given(text=st.one_of(ANY_TEXT, NASTY), question=st.sampled_from(Question), words=st.booleans())
@example(text="", question=Question.YOUNG, words=True)
@example(text="'", question=Question.YOUNG, words=True)
@example(text="ok" * 5000, question=Question.YOUNG, words=True)
def test_nothing_that_is_written_can_make_reading_fail(text: str, language: str, question: Question, words: bool) -> None:
    before = text[:]
    reading = read(text, language, question, words=words)
    assert reading == read(text, language, question, words=words)
    assert text == before, "the message is evidence"
    assert reading.rule
    normalise(text, language)
    assert named_language(text, language) in (None, *SPOKEN)


@settings(deadline=None)
@given(raw=st.binary(max_size=400), question=st.sampled_from(Question))
@example(raw=b"\xff" * 10_000, question=Question.YOUNG)
@example(raw=b"en\t" + b"ok " * 3_332, question=Question.CARER)
@example(raw=b"\t\n" * 5_000, question=Question.WORKER)
def test_any_bytes_are_read_and_each_line_is_kept(raw: bytes, question: Question) -> None:
    out = read_tsv(raw, question)
    assert out.count(b"\n") == raw.count(b"\n")
    for line, answered in zip(raw.split(b"\n"), out.split(b"\n"), strict=True):
        assert answered.startswith(line.removesuffix(b"\r"))


@IN_EVERY_LANGUAGE
@settings(max_examples=25, deadline=None)
@given(data=st.data(), strange=st.text(st.characters(categories=["L"]), min_size=1, max_size=12))
def test_promise_3_an_ok_with_an_unknown_word_is_no_longer_ok(language: str, data: st.DataObject, strange: str) -> None:
    known = lexis(language, Question.YOUNG)
    if any(token in known.vocabulary for token in known.tokens(strange)) or len(known.tokens(strange)) != 1:
        return
    calm = data.draw(st.sampled_from(phrases(language, Kind.OK)))
    for text in (f"{calm} {strange}", f"{strange} {calm}", f"{calm}, {strange}"):
        assert read(text, language, Question.YOUNG).meaning is not Meaning.OK, text


@IN_EVERY_LANGUAGE
def test_promise_3_a_doubt_before_or_after_an_ok_keeps_it_from_being_ok(language: str) -> None:
    for calm, doubt in paired(phrases(language, Kind.OK), phrases(language, *DOUBTS)):
        for text in (f"{doubt}, {calm}", f"{calm}\n{doubt}"):
            assert read(text, language, Question.YOUNG).meaning in (Meaning.UNCLEAR, Meaning.HELP), text


@IN_EVERY_LANGUAGE
def test_promise_3_a_negated_ok_is_never_ok(language: str) -> None:
    said = {" ".join(lexis(language, Question.YOUNG).tokens(phrase)) for phrase in phrases(language, Kind.OK)}
    for calm, negator in paired(phrases(language, Kind.OK), phrases(language, Kind.NEGATOR)):
        for text in (f"{negator} {calm}", f"{calm} {negator}"):
            # "no problem" is an OK of its own, and stands in the file as one.
            if " ".join(words_of(text, language)) not in said:
                assert read(text, language, Question.YOUNG).meaning is not Meaning.OK, text


@IN_EVERY_LANGUAGE
def test_distress_outranks_whatever_stands_beside_it(language: str) -> None:
    others = (*phrases(language, Kind.OK), "stop", "later", "call me", "1", "2", "wrong number", "👍", "?")
    for other, alarm in paired(others, phrases(language, Kind.HELP)):
        for text in (f"{other}, {alarm}", f"{alarm}\n{other}"):
            assert read(text, language, Question.YOUNG).meaning is Meaning.HELP, text
        assert read(f"{alarm}. {other}", language, Question.CARER).meaning is CarerMeaning.CONCERN, alarm


@IN_EVERY_LANGUAGE
@settings(max_examples=25, deadline=None)
@given(data=st.data(), other=st.one_of(ANY_TEXT, NASTY))
def test_distress_added_to_anything_brings_a_person(language: str, data: st.DataObject, other: str) -> None:
    alarm = data.draw(st.sampled_from(phrases(language, Kind.HELP)))
    for text in (f"{other} {alarm}", f"{alarm} {other}"):
        assert read(text, language, Question.YOUNG).meaning in (Meaning.HELP, Meaning.UNCLEAR), text


@IN_EVERY_LANGUAGE
def test_it_does_not_matter_where_politeness_stands(language: str) -> None:
    polite = phrases(language, Kind.POLITE, Kind.FILLER)
    others = phrases(language, Kind.OK, Kind.LATER, Kind.HELP, Kind.NEGATOR)
    for word, other in paired(polite, others):
        before, after = (read(text, language, Question.YOUNG) for text in (f"{word}, {other}", f"{other}, {word}"))
        assert before.meaning is after.meaning, (word, other)


@pytest.mark.xdist_group("every language")
@settings(max_examples=300, deadline=None)
@given(text=st.one_of(ANY_TEXT, NASTY), language=st.sampled_from(TAGS))
@example(text='."ok".', language="en")
@example(text="''ok''", language="en")
@example(text="'\"ok\"'", language="en")
def test_what_is_normalised_is_normalised(text: str, language: str) -> None:
    assert normalise(normalise(text, language), language) == normalise(text, language)


DIGITS = [chr(point) for point in range(sys.maxunicode + 1) if unicodedata.digit(chr(point), None) is not None]
MENU = {1: Meaning.OK, 2: Meaning.LATER, 3: Meaning.CALL, 4: Meaning.HELP}


def test_the_menu_is_read_in_the_digits_of_every_script() -> None:
    assert len(DIGITS) > 700
    wrong = [
        digit for digit in DIGITS if read(digit, "und", Question.YOUNG).meaning is not MENU.get(unicodedata.digit(digit), Meaning.UNCLEAR)
    ]
    assert wrong == []


@pytest.mark.parametrize("first", ["1", "١", "۱", "፩", "१"])
def test_two_different_digits_are_for_a_person_in_every_script(first: str) -> None:
    for digit in DIGITS:
        for text in (first + digit, f"{first} {digit}", f"{digit}, {first}"):
            assert read(text, "und", Question.YOUNG).meaning is Meaning.UNCLEAR, text
