"""How distress is heard that is misspelt, in pieces or disguised, and what is heard so that is none."""

from pathlib import Path

import pytest

from bot.meaning import Question, read
from ladder.words import Meaning
from tests.bot.meaning.invented import spoken_at

LONG = "zrakutovilandopesimarguhobacel"  # thirty letters

REPLIES = f"""
[help]
"zrako" = "fear"
"mullo" = "a blow"
"*vurd*" = "violence"
"*ordi*" = "weapon"
"molu ni" = "not well"
"fol" = "pain"
"zu" = "smoke"
"kull*" = "to kill"
[ok]
"vurdil zra" = "at her wedding"
"vurdil" = "at a wedding"
"fordil" = "by the river"
"molu" = "fine"
"su zra ko" = "at the lake"
"ta ku ll" = "at noon"
"ta zrak uto" = "at night"
"ta z rako" = "in winter"
"mozrako" = "in the morning"
[near]
words = ["zrakuto", "{LONG}"]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoken_at(tmp_path_factory.mktemp("distress"), REPLIES)


@pytest.mark.parametrize(("text", "matched", "glosses"), [
    ("zra kuto", ("zrakuto",), ("zrakuto",)), ("zrak uto", ("zrakuto",), ("zrakuto",)), ("zra ko", ("zrako",), ("fear",)),
    ("z r a k o", ("zrako",), ("fear",)), ("zrrako", ("zrrako",), ("fear",)), ("zrakutto", ("zrakutto",), ("zrakuto",)),
    ("zrakuo", ("zrakuo",), ("zrakuto",)), ("bavurdal", ("bavurdal",), ("violence",)),
    ("molu z r a k o ok", ("zrako",), ("fear",)), ("f o l", ("fol",), ("pain",)), ("ku ll", ("kull",), ("to kill",)),
    ("vu rd", ("vurd",), ("violence",)),
    ("mull0", ("mull0",), ("a blow",)), ("mulo", ("mulo",), ("a blow",)), ("m u l l o", ("mullo",), ("a blow",)),
])  # fmt: skip
def test_what_was_heard_is_told_with_the_word_it_was_heard_as(
    place: Path, text: str, matched: tuple[str, ...], glosses: tuple[str, ...]
) -> None:
    reading = read(text, "qaa", Question.YOUNG, place=place)
    assert (reading.meaning, reading.rule, reading.matched, reading.glosses) == (Meaning.HELP, "distress", matched, glosses)


def test_two_pieces_of_a_calm_word_that_holds_a_stem_are_no_cry(place: Path) -> None:
    assert read("vurdil", "qaa", Question.YOUNG, place=place).meaning is Meaning.OK
    assert read("vur dil", "qaa", Question.YOUNG, place=place).meaning is Meaning.UNCLEAR


def test_two_pieces_within_a_calm_phrase_are_two_words(place: Path) -> None:
    assert read("su zra ko", "qaa", Question.YOUNG, place=place).meaning is Meaning.OK
    assert read("su zra ko, zra ko", "qaa", Question.YOUNG, place=place).meaning is Meaning.HELP
    assert read("zra ko, su zra ko", "qaa", Question.YOUNG, place=place).meaning is Meaning.HELP
    assert read("vurdil zra", "qaa", Question.YOUNG, place=place).meaning is Meaning.OK
    assert read("vurdil zra ko", "qaa", Question.YOUNG, place=place).meaning is Meaning.HELP, "only one of the two is in it"
    for text in ("ta ku ll", "ta zrak uto", "ta z rako"):
        assert read(text, "qaa", Question.YOUNG, place=place).meaning is Meaning.OK
    assert read("z u", "qaa", Question.YOUNG, place=place).meaning is Meaning.UNCLEAR, "two letters are no word in letters"
    assert read("molu zra ko", "qaa", Question.YOUNG, place=place).meaning is Meaning.HELP


def test_promise_3_letters_joined_invisibly_are_read_apart_too_whichever_signs_join_them(place: Path) -> None:
    assert read("mozrako", "qaa", Question.YOUNG, place=place).meaning is Meaning.OK
    for text in ("mo\u200czrako", "mo\u200dzrako", "mo\u200czrako\u200d"):
        assert read(text, "qaa", Question.YOUNG, place=place).meaning is Meaning.HELP


def test_a_disguise_of_a_calm_word_that_holds_a_stem_is_no_cry(place: Path) -> None:
    assert read("fordix", "qaa", Question.YOUNG, place=place).meaning is Meaning.HELP
    assert read("fordíx", "qaa", Question.YOUNG, place=place).meaning is Meaning.HELP
    assert read("fordíl", "qaa", Question.YOUNG, place=place).meaning is Meaning.UNCLEAR


def test_a_word_of_thirty_letters_is_heard_misspelt_and_a_longer_one_is_nobodys_slip(place: Path) -> None:
    slip = LONG[:9] + "x" + LONG[10:]
    assert len(slip) == 30
    assert read(slip, "qaa", Question.YOUNG, place=place).meaning is Meaning.HELP
    assert read(slip[:9] + LONG[9:] + "l", "qaa", Question.YOUNG, place=place).meaning is Meaning.UNCLEAR


def test_two_slips_are_one_too_many_even_where_one_letter_left_out_of_each_makes_them_alike(place: Path) -> None:
    assert read("zrautlo", "qaa", Question.YOUNG, place=place).meaning is Meaning.UNCLEAR
