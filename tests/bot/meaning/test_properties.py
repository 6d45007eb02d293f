"""What holds for every text, not only for those somebody thought of."""

import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.meaning import Question, normalise, read
from bot.meaning.lexis import Kind, lexis
from bot.meaning.report import read_tsv
from bot.meaning.templates import expand
from ladder.words import CarerMeaning, Meaning
from locales.lexicons import lexicon

LANGUAGES = ("en", "ar", "ti", "und", "ar-SD", "../en", "")
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
NASTY = st.text(st.sampled_from("ok1429?.:-'\"()<3نعملاጽቡቕ١፩\u200b\u200c\u200d\u202b\u0336\ufe0f\u20e3👍👎\0\ud83d\n"), max_size=30)


def phrases(language: str, kind: Kind) -> list[str]:
    """What the lexicon itself lists, as its reviewers wrote it."""
    source = lexicon(language)
    return [phrase for template in source.groups.get(kind, {}) for phrase in expand(template, source.sets) if "*" not in phrase]


OK_PHRASES = {language: phrases(language, Kind.OK) for language in ("en", "ar", "ti")}
DOUBTFUL = {
    language: [phrase for kind in (Kind.NEGATOR, Kind.HEDGE, Kind.HELP, Kind.DENIED) for phrase in phrases(language, kind)]
    for language in ("en", "ar", "ti")
}


@settings(deadline=None)  # the first reading loads a lexicon
@given(text=st.one_of(ANY_TEXT, NASTY), language=st.sampled_from(LANGUAGES), question=st.sampled_from(Question), words=st.booleans())
@example(text="", language="en", question=Question.YOUNG, words=True)
@example(text="'", language="en", question=Question.YOUNG, words=True)
@example(text="ok" * 5000, language="ar", question=Question.YOUNG, words=True)
def test_nothing_that_is_written_can_make_reading_fail(text: str, language: str, question: Question, words: bool) -> None:
    before = text[:]
    reading = read(text, language, question, words=words)
    assert reading == read(text, language, question, words=words)
    assert text == before, "the message is evidence"
    assert reading.rule
    normalise(text, language)


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


@settings(max_examples=300, deadline=None)
@given(
    data=st.data(), language=st.sampled_from(["en", "ar", "ti"]), strange=st.text(st.characters(categories=["L"]), min_size=1, max_size=12)
)
def test_promise_3_an_ok_with_an_unknown_word_is_no_longer_ok(data: st.DataObject, language: str, strange: str) -> None:
    known = lexis(language, Question.YOUNG)
    if any(token in known.vocabulary for token in known.tokens(strange)) or len(known.tokens(strange)) != 1:
        return
    calm = data.draw(st.sampled_from(OK_PHRASES[language]))
    for text in (f"{calm} {strange}", f"{strange} {calm}", f"{calm}, {strange}"):
        assert read(text, language, Question.YOUNG).meaning is not Meaning.OK, text


@settings(max_examples=500, deadline=None)
@given(data=st.data(), language=st.sampled_from(["en", "ar", "ti"]))
def test_promise_3_a_doubt_before_or_after_an_ok_keeps_it_from_being_ok(data: st.DataObject, language: str) -> None:
    calm = data.draw(st.sampled_from(OK_PHRASES[language]))
    doubt = data.draw(st.sampled_from(DOUBTFUL[language]))
    for text in (f"{doubt}, {calm}", f"{calm}, {doubt}", f"{doubt}\n{calm}"):
        assert read(text, language, Question.YOUNG).meaning in (Meaning.UNCLEAR, Meaning.HELP), text


@settings(max_examples=300, deadline=None)
@given(data=st.data(), language=st.sampled_from(["en", "ar", "ti"]))
def test_distress_outranks_whatever_stands_beside_it(data: st.DataObject, language: str) -> None:
    alarm = data.draw(st.sampled_from(phrases(language, Kind.HELP)))
    other = data.draw(st.sampled_from([*OK_PHRASES[language], "stop", "later", "call me", "1", "2", "wrong number", "👍", "?"]))
    for text in (f"{other}, {alarm}", f"{alarm}. {other}", f"{alarm}\n{other}"):
        assert read(text, language, Question.YOUNG).meaning is Meaning.HELP, text
        assert read(text, language, Question.CARER).meaning is CarerMeaning.CONCERN, text


@pytest.mark.parametrize("language", ["en", "ar", "ti"])
def test_every_phrase_of_distress_in_the_lexicon_is_heard(language: str) -> None:
    missed = [it for it in phrases(language, Kind.HELP) if read(it, language, Question.YOUNG).meaning is not Meaning.HELP]
    assert missed == []


@pytest.mark.parametrize("language", ["en", "ar", "ti"])
def test_every_ok_of_the_lexicon_is_read_as_ok(language: str) -> None:
    missed = [it for it in OK_PHRASES[language] if read(it, language, Question.YOUNG).meaning is not Meaning.OK]
    assert missed == []


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
