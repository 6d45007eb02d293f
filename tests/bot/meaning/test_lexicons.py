"""The lexicons themselves: complete enough, glossed, honest about who has read them."""

from dataclasses import replace
from string import ascii_uppercase

import pytest

from bot.briefing.naming import may_name
from bot.meaning import Question, read
from bot.meaning.kinds import Kind
from bot.meaning.lexis import lexis
from bot.meaning.templates import expand
from ladder.words import CarerMeaning, Meaning
from locales.lexicons import lexicon, lexicon_language, lexicon_languages, signs
from tests.bot.meaning.entries import EACH, collisions, some, written

NEEDED = (
    Kind.HELP, Kind.DENIED, Kind.WRONG, Kind.STOP, Kind.PAUSE, Kind.CALL, Kind.LATER, Kind.LANGUAGE, Kind.NEGATOR, Kind.HEDGE, Kind.OK,
    Kind.POLITE, Kind.FILLER, Kind.SEEN, Kind.ELSEWHERE, Kind.CONCERN, Kind.ABSENT,
)  # fmt: skip


@pytest.mark.parametrize("language", EACH)
def test_k11_every_letter_that_a_child_may_be_called_by_is_understood_beside_a_choice(language: str) -> None:
    for letter in filter(may_name, ascii_uppercase):
        found = [read(f"{letter} {choice}", language, Question.CARER) for choice in "123"]
        assert [(one.meaning, one.which) for one in found] == [(meaning, letter) for meaning in ("seen", "elsewhere", "concern")], letter


def test_languages_are_found_by_their_folders() -> None:
    assert {"en", "ar", "ti"} <= set(lexicon_languages())


@pytest.mark.parametrize(
    ("tag", "folder"), [("ar", "ar"), ("AR", "ar"), ("ar-SD", "ar"), ("ti_ER", "ti"), (" en ", "en"), ("und", None), ("../en", None)]
)
def test_a_language_tag_finds_its_lexicon(tag: str, folder: str | None) -> None:
    assert lexicon_language(tag) == folder


@pytest.mark.parametrize("language", EACH)
def test_a_lexicon_has_every_group_and_a_gloss_for_every_entry(language: str) -> None:
    source = lexicon(language)
    assert {group for group in NEEDED if not source.groups.get(group)} == set()
    assert [template for group in source.groups.values() for template, gloss in group.items() if not gloss.strip()] == []
    for group in source.groups:
        Kind(group)
    assert sum(1 for group in source.groups.values() for template in group for _ in expand(template, source.sets)) > 300


EXPECTED: dict[Kind, tuple[Question, Meaning | CarerMeaning]] = {
    Kind.HELP: (Question.YOUNG, Meaning.HELP), Kind.DENIED: (Question.YOUNG, Meaning.UNCLEAR), Kind.WRONG: (Question.YOUNG, Meaning.WRONG),
    Kind.STOP: (Question.YOUNG, Meaning.STOP), Kind.PAUSE: (Question.YOUNG, Meaning.PAUSE), Kind.CALL: (Question.YOUNG, Meaning.CALL),
    Kind.CALL_ALONE: (Question.YOUNG, Meaning.CALL), Kind.LATER: (Question.YOUNG, Meaning.LATER),
    Kind.LANGUAGE: (Question.YOUNG, Meaning.LANGUAGE), Kind.NEGATOR: (Question.YOUNG, Meaning.UNCLEAR),
    Kind.HEDGE: (Question.YOUNG, Meaning.UNCLEAR), Kind.OK: (Question.YOUNG, Meaning.OK), Kind.POLITE: (Question.YOUNG, Meaning.UNCLEAR),
    Kind.FILLER: (Question.YOUNG, Meaning.UNCLEAR), Kind.COURTESY: (Question.YOUNG, Meaning.UNCLEAR),
    Kind.CONCERN: (Question.CARER, CarerMeaning.CONCERN), Kind.ABSENT: (Question.CARER, CarerMeaning.UNCLEAR),
    Kind.ELSEWHERE: (Question.CARER, CarerMeaning.ELSEWHERE), Kind.SEEN: (Question.CARER, CarerMeaning.SEEN),
}  # fmt: skip


@pytest.mark.parametrize("language", EACH)
def test_every_entry_is_read_as_what_it_is_listed_as(language: str) -> None:
    wrong = []
    listed_as: dict[str, set[Kind]] = {}
    for kind, _, phrase in written(language):
        listed_as.setdefault(phrase, set()).add(kind)
    for kind, template, phrase in some(language):
        if kind in EXPECTED:
            question, meaning = EXPECTED[kind]
            found = read(phrase, language, question)
            # Listed twice, it is read as either; that both are calm, or neither, is tested below.
            others = {EXPECTED[other][1] for other in listed_as[phrase] if other in EXPECTED}
            if found.meaning is not meaning and found.meaning not in others:
                wrong.append(f"{kind} {template!r}: {phrase!r} is read as {found.meaning} ({found.rule}: {found.matched})")
    assert wrong == []


@pytest.mark.parametrize("language", EACH)
def test_what_is_calm_is_never_spelt_like_what_is_not(language: str) -> None:
    assert collisions(lexicon(language)) == []


def test_a_collision_names_both() -> None:
    source = replace(lexicon("en"), groups={"ok": {"fine|{calm}": "fine"}, "stop": {"FINE": "a fine"}, "help": {"öl": "oil"}}, bare=True)
    assert collisions(replace(source, sets={"calm": "ol"})) == [
        "'fine' is ok 'fine|{calm}' and stop 'FINE'", "'ol' is ok 'fine|{calm}' and help 'öl'",
    ]  # fmt: skip


@pytest.mark.parametrize("language", EACH)
def test_no_phrase_reaches_across_a_sentence(language: str) -> None:
    phrases = lexis(language, Question.YOUNG).phrases
    assert [phrase for phrase in phrases if not phrase or {".", "?"}.intersection(phrase.split(" "))] == []


def test_signs_are_known_in_every_language() -> None:
    assert signs().version in lexis("und", Question.YOUNG).version
    assert lexis("und", Question.YOUNG) is lexis("xx", Question.YOUNG)
