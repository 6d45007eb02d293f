"""The lexicons themselves: complete enough, glossed, honest about who has read them."""

import pytest

from bot.meaning import Question
from bot.meaning.lexis import Kind, lexis
from bot.meaning.spelling import is_one_slip
from bot.meaning.templates import expand
from locales.lexicons import lexicon, lexicon_language, lexicon_languages, signs

NEEDED = (
    Kind.HELP, Kind.DENIED, Kind.WRONG, Kind.STOP, Kind.PAUSE, Kind.CALL, Kind.LATER, Kind.LANGUAGE, Kind.NEGATOR, Kind.HEDGE, Kind.OK,
    Kind.POLITE, Kind.FILLER, Kind.SEEN, Kind.ELSEWHERE, Kind.CONCERN, Kind.ABSENT,
)  # fmt: skip


def test_languages_are_found_by_their_folders() -> None:
    assert {"en", "ar", "ti"} <= set(lexicon_languages())


@pytest.mark.parametrize(
    ("tag", "folder"), [("ar", "ar"), ("AR", "ar"), ("ar-SD", "ar"), ("ti_ER", "ti"), (" en ", "en"), ("und", None), ("../en", None)]
)
def test_a_language_tag_finds_its_lexicon(tag: str, folder: str | None) -> None:
    assert lexicon_language(tag) == folder


@pytest.mark.parametrize("language", lexicon_languages())
def test_a_lexicon_has_every_group_and_a_gloss_for_every_entry(language: str) -> None:
    source = lexicon(language)
    assert {group for group in NEEDED if not source.groups.get(group)} == set()
    assert [template for group in source.groups.values() for template, gloss in group.items() if not gloss.strip()] == []
    for group in source.groups:
        Kind(group)
    assert sum(1 for group in source.groups.values() for template in group for _ in expand(template, source.sets)) > 300


@pytest.mark.parametrize("language", lexicon_languages())
def test_no_phrase_reaches_across_a_sentence(language: str) -> None:
    phrases = lexis(language, Question.YOUNG).phrases
    assert [phrase for phrase in phrases if not phrase or {".", "?"}.intersection(phrase.split(" "))] == []


@pytest.mark.parametrize("language", lexicon_languages())
def test_a_lexicon_is_a_draft_until_two_people_have_signed_it(language: str) -> None:
    assert lexicon(language).review == "draft" or len(lexicon(language).reviewers) >= 2


def test_signs_are_known_in_every_language() -> None:
    assert signs().version in lexis("und", Question.YOUNG).version
    assert lexis("und", Question.YOUNG) is lexis("xx", Question.YOUNG)


def test_templates_stand_for_every_choice() -> None:
    assert list(expand("(a|b) [c|(d|e) f] g", {})) == ["a c g", "a d f g", "a e f g", "a g", "b c g", "b d f g", "b e f g", "b g"]
    assert list(expand("{x} y", {"x": "1|2"})) == ["1 y", "2 y"]
    assert list(expand("don't", {})) == ["don't", "dont", "don t"]
    assert list(expand("a|b", {})) == ["a", "b"]


@pytest.mark.parametrize("template", ["(a|b", "[a", "(a]"])
def test_an_open_bracket_is_a_mistake_of_the_file(template: str) -> None:
    with pytest.raises(ValueError, match="not closed"):
        list(expand(template, {}))


@pytest.mark.parametrize(("word", "target", "one"), [
    ("scred", "scared", True), ("scaared", "scared", True), ("scaerd", "scared", True),
    ("scaxed", "scared", True), ("scar", "scared", False),
    ("cared", "scared", False), ("sxaxed", "scared", False), ("knofe", "knife", False), ("kinfe", "knife", True),
    ("scared", "scared", True),
    ("scaredd", "scared", True),
])  # fmt: skip
def test_one_slip_of_the_finger_and_no_more(word: str, target: str, one: bool) -> None:
    assert is_one_slip(word, target) is one
