"""Every reading says why: the rule that decided, the words it decided by, and what they are in English."""

from datetime import time

import pytest

from bot.meaning import Question, Reading, read, read_press
from ladder.words import CarerMeaning, Meaning, WorkerMeaning


@pytest.mark.parametrize(("text", "rule", "matched", "glosses"), [
    ("scared, ok", "distress", ("scared",), ("fear",)), ("suiicde", "distress", ("suiicde",), ("suicide",)),
    ("4", "digit", ("4",), ("",)), ("4 44", "digit", ("4", "44"), ("", "")), ("4 minutes 4", "digit", ("4",), ("",)),
    ("2 3 xyz", "digits", ("2", "3"), ("", "")), ("5 ok", "digits", ("5",), ("",)),
    ("later 4", "digits", ("4",), ("",)), ("4 5", "digits", ("4", "5"), ("", "")), ("4 5 xyz", "digit", ("4", "5"), ("", "")),
    ("hi, i am ok, and you? thanks 4", "digit", ("4",), ("",)),
    ("dont need help, no", "negated", ("no",), ("no",)),
    ("no, if ok", "negated", ("no",), ("no",)), ("if ok dont need help", "denied", ("dont need help",), ("wants no help",)),
    ("if ok", "hedged", ("if",), ("in doubt",)), ("ok " * 25, "too long", (), ()),
    ("ok " * 24, "ok", ("ok",) * 24, ("OK",) * 24), ("stop call me 4", "unknown words", ("stop",), ("stop",)),
    ("wrong number thanks", "wrong", ("wrong number",), ("wrong number",)), ("stop later", "stop", ("stop",), ("stop",)),
    ("pause thanks", "pause", ("pause",), ("pause",)), ("ok call", "call", ("call",), ("call",)),
    ("hi can you call me?", "call", ("can you call me",), ("call me",)), ("3", "call", ("3",), ("",)),
    ("call at 5", "call", ("call",), ("call",)), ("at 5 call me", "call", ("call me",), ("call me",)),
    ("ok later", "later", ("later",), ("later",)), ("2", "later", ("2",), ("",)),
    ("another language", "language", ("another language",), ("language",)), ("1 ok thanks", "ok", ("1", "ok"), ("", "OK")),
    ("stop xyz", "unknown words", ("stop",), ("stop",)), ("stop at", "unknown words", ("stop",), ("stop",)),
    ("stop minutes", "unknown words", ("stop",), ("stop",)), ("stop at xyz", "unknown words", ("stop",), ("stop",)),
    ("later?", "question", ("later",), ("later",)), ("can you stop?", "stop", ("stop",), ("stop",)),
    ("ok can you?", "question", ("ok",), ("OK",)),
    ("stop at 5", "a time", ("stop",), ("stop",)),
    ("stop 4 am", "a time", ("stop",), ("stop",)), ("stop 4 pm", "a time", ("stop",), ("stop",)),
    ("stop 5 minutes", "a time", ("stop",), ("stop",)), ("stop 22:30", "a time", ("stop",), ("stop",)),
    ("ok i want", "more than an OK", ("ok",), ("OK",)), ("4 minutes", "nothing known", (), ()), ("", "empty", (), ()),
])  # fmt: skip
def test_a_young_persons_reply(text: str, rule: str, matched: tuple[str, ...], glosses: tuple[str, ...]) -> None:
    reading = read(text, "en", Question.YOUNG)
    assert (reading.rule, reading.matched, reading.glosses) == (rule, matched, glosses)
    assert reading.lexicon_version.startswith("en-")
    calm_or_person = {"distress": "help", "digit": "help"}.get(rule, rule if rule in set(Meaning) else "unclear")
    assert reading.meaning == calm_or_person


@pytest.mark.parametrize(("text", "meaning", "rule", "matched", "glosses"), [
    ("ok, worried", "concern", "distress", ("worried",), ("worry",)),
    ("3 please xyz", "concern", "digit", ("3", "xyz"), ("", "")), ("3 2", "unclear", "digits", ("3", "2"), ("", "")),
    ("1 thanks", "seen", "digit", ("1",), ("",)), ("1 here", "seen", "digit", ("1", "here"), ("", "I see them")),
    ("2 not here", "elsewhere", "digit", ("2", "not here"), ("", "not here")),
    ("2 at 10pm", "elsewhere", "digit and time", ("2", "at", "10pm"), ("", "at", "")),
    ("1 22:30", "unclear", "digits", ("1", "22:30"), ("", "")), ("1 not here", "unclear", "digits", ("1", "not here"), ("", "not here")),
    ("please stop", "stop", "stop", ("stop",), ("stop",)), ("stop call", "unclear", "unknown words", ("stop", "call"), ("stop", "call")),
    ("i want stop", "stop", "stop", ("i want", "stop"), ("I want", "stop")),
    ("call", "call", "call", ("call",), ("call",)),
    ("i want call, call me?", "call", "call", ("i want", "call", "call me", "?"), ("I want", "call", "call me", "")),
    ("can you call?", "call", "call", ("can you call", "?"), ("call me", "")),
    ("yes, here", "seen", "seen", ("here",), ("I see them",)),
    ("not here, at school", "elsewhere", "elsewhere", ("not here", "at school"), ("not here", "I know where")),
    ("seen at school", "unclear", "unknown words", ("seen", "at school"), ("I see them", "I know where")),
    ("not here", "unclear", "unknown words", ("not here",), ("not here",)), ("thanks", "unclear", "nothing known", (), ()),
])  # fmt: skip
def test_a_carers_reply(text: str, meaning: str, rule: str, matched: tuple[str, ...], glosses: tuple[str, ...]) -> None:
    reading = read(text, "en", Question.CARER)
    assert (reading.meaning, reading.rule, reading.matched, reading.glosses) == (meaning, rule, matched, glosses)
    assert reading.lexicon_version.startswith("en-")
    named = read(f"b {text}", "en", Question.CARER)
    if named.which:
        assert (named.which, named.matched, named.glosses) == ("B", matched, glosses)


def test_a_carers_time_is_told_with_the_words_around_it_and_the_child_it_is_of() -> None:
    alone = read("at 22:30, thanks", "en", Question.CARER_TIME)
    assert (alone.rule, alone.matched, alone.glosses, alone.expected) == ("time", ("at", "22:30"), ("at", ""), time(22, 30))
    named = read("a: 2 22:30", "en", Question.CARER)
    assert named == Reading(
        CarerMeaning.ELSEWHERE, "digit and time", ("2", "22:30"), ("", ""), alone.lexicon_version, expected=time(22, 30), which="A"
    )


def test_words_that_nobody_has_reviewed_are_named_as_such() -> None:
    young = read("ok", "en", Question.YOUNG, words=False)
    assert (young.meaning, young.rule, young.matched) == (Meaning.UNCLEAR, "words not reviewed", ("ok",))
    carer = read("here", "en", Question.CARER, words=False)
    assert (carer.meaning, carer.rule, carer.matched) == (CarerMeaning.UNCLEAR, "words not reviewed", ("here",))


@pytest.mark.parametrize(("text", "meaning", "rule", "told"), [
    ("K7P", "take", "take", {}), ("yes k7p", "take", "take", {}), ("K7P 20", "take", "take", {"minutes": 20}),
    ("K7P ok 20", "take", "take", {"minutes": 20}), ("K7P yes 20", "take", "take", {"minutes": 20}),
    ("k7p take 7", "take", "take", {"minutes": 7}), ("k7p pass", "pass", "pass", {}), ("k7p call", "call", "call", {}),
    ("k7p carer", "carer", "carer", {}), ("k7p done", "done", "done", {}), ("k7p done 12", "done", "done", {"outcome": 12}),
    ("k7p done 3: She is SAFE ", "done", "done", {"outcome": 3, "words": "She is SAFE"}),
    ("k7p note: X y", "note", "note", {"words": "X y"}),
    ("k7p note", "unclear", "empty note", {}), ("k7p done 3 ok?", "unclear", "question", {}),
    ("k7p done 13", "unclear", "another word", {}),
    ("k7p done 0", "unclear", "another word", {}), ("pass k7p", "unclear", "another word", {}), ("20 k7p", "unclear", "another word", {}),
    ("k7p what?", "unclear", "question", {}), ("k7p 0020", "unclear", "another word", {}),
])  # fmt: skip
def test_a_workers_message_with_a_code(text: str, meaning: str, rule: str, told: dict[str, object]) -> None:
    reading = read(text, "en", Question.WORKER)
    tokens = tuple(text.lower().replace(":", "").replace("?", " ?").split())
    expected = Reading(WorkerMeaning(meaning), rule, tokens, code="K7P", **told)  # type: ignore[arg-type]
    assert reading == expected


@pytest.mark.parametrize(("text", "meaning", "rule", "tokens"), [
    ("Ok", "take", "no code", ("ok",)), ("LIST", "list", "no code", ("list",)), ("ok list", "unclear", "no code", ("ok", "list")),
    ("hello?", "unclear", "no code", ("hello", "?")), ("", "unclear", "no code", ()),
    ("Off", "off", "off", ("off",)), ("back", "back", "back", ("back",)), ("busy 0", "back", "back", ("busy", "0")),
    ("on", "unclear", "how to be on", ("on",)), ("on 441", "unclear", "how to be on", ("on",)),
    ("busy 4", "unclear", "how to be busy", ("busy", "4")),
    ("k7p M2X", "unclear", "several codes", ("k7p", "m2x")), ("k7p k7p", "unclear", "several codes", ("k7p", "k7p")),
])  # fmt: skip
def test_a_workers_message_without_one_code_names_none(text: str, meaning: str, rule: str, tokens: tuple[str, ...]) -> None:
    assert read(text, "en", Question.WORKER) == Reading(WorkerMeaning(meaning), rule, tokens)


def test_what_a_worker_says_of_themselves_and_a_pin_is_told_in_no_other_field() -> None:
    assert read("On 0417", "en", Question.WORKER) == Reading(WorkerMeaning.ON, "on", ("on",), pin="0417")
    assert read("busy 90", "en", Question.WORKER) == Reading(WorkerMeaning.BUSY, "busy", ("busy", "90"), minutes=90)


def test_a_pressed_button() -> None:
    assert read_press("later", Question.YOUNG) == Reading(Meaning.LATER, "press", ("later",))
    young = {"ok": "ok", "great": "ok", "later": "later", "call": "call", "help": "help"}
    assert {choice: read_press(choice, Question.YOUNG).meaning for choice in young} == young
    for question in (Question.CARER, Question.CARER_TIME):
        assert [read_press(choice, question).meaning for choice in ("seen", "elsewhere", "concern")] == ["seen", "elsewhere", "concern"]
    assert read_press("elsewhere", Question.CARER) == Reading(CarerMeaning.ELSEWHERE, "press", ("elsewhere",))
    assert read_press("maybe", Question.CARER_TIME) == Reading(CarerMeaning.UNCLEAR, "unknown press", ("maybe",))
