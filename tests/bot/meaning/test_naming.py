"""Which language a reply names, if naming one is all it does. Nothing is guessed: what is not sure goes to a person."""

import pytest

from bot.meaning import named_language
from locales.languages import language, languages

SORANI, KURMANJI = "ckb", "ku"
BOTH_KURDISH = set(language(SORANI).names) & set(language(KURMANJI).names)


@pytest.mark.parametrize("tag", languages())
def test_every_name_of_a_language_asks_for_it(tag: str) -> None:
    """In its own name, in English, and as it is often spelt; of the two Kurdish languages neither is called Kurdish alone."""
    named = {name: named_language(name, "en") for name in language(tag).names}
    assert named == {name: None if name in BOTH_KURDISH else tag for name in named}
    assert {"Kurdish", "kurdî"} <= BOTH_KURDISH


@pytest.mark.parametrize(
    ("said", "written_in", "tag"),
    [
        ("TIGRINYA!!!", "en", "ti"),
        ("tigrigna please", "en", "ti"),
        ("i want dari", "en", "fa_AF"),
        ("my language tigrinya", "en", "ti"),
        ("write in arabic", "en", "ar"),
        ("can you write in arabic pls", "en", "ar"),
        ("turkce", "en", "tr"),
        ("tieng viet", "en", "vi"),
        ("Kurdish (Kurmanji)", "en", KURMANJI),
        ("فارسی دری", "fa", "fa_AF"),
        ("فارسی\u200c", "ti", "fa"),
        ("中文", "vi", "zh_Hans"),
        ("English", "ti", "en"),
        ("soomaali", "so", "so"),
        ("soomaali please", "so", "so"),
    ],
)
def test_alone_or_with_words_that_ask_for_one(said: str, written_in: str, tag: str) -> None:
    assert named_language(said, written_in) == tag


@pytest.mark.parametrize(
    ("said", "written_in"),
    [
        ("", "en"),
        ("...", "en"),
        ("hello", "en"),
        ("language", "en"),
        ("another language please", "en"),
        ("spanish", "en"),  # we do not speak it
        ("arabic tigrinya", "en"),  # two
        ("english spanish", "en"),  # two, though we speak one
        ("kurdish", "en"),  # of two languages
        ("no english", "en"),
        ("english bad", "en"),
        ("arabic no understand", "en"),
        ("maybe arabic", "en"),
        ("1 arabic", "en"),
        ("ok arabic", "en"),  # fine, and in Arabic? or yes, Arabic?
        ("my friend speaks arabic", "en"),
        ("arabic?", "en"),
        ("help arabic", "en"),
        ("arabic " * 30, "en"),
        ("dari", "fa"),  # "you have"
        ("hindi", "tr"),  # the bird
        ("viet", "vi"),  # "write", without its marks
        ("nuk kuptoj shqip", "sq"),  # what they do not read is what they are written to in
        ("my language soomaali", "so"),
    ],
)
def test_whatever_else_is_said_goes_to_a_person(said: str, written_in: str) -> None:
    assert named_language(said, written_in) is None


def test_of_a_language_we_do_not_speak_english_names_are_read() -> None:
    assert named_language("arabic", "und") == "ar"
