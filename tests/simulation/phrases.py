"""What people write, and what they mean by it: rows of the reader's tables, whose meaning a person judged, never the reader itself."""

from collections import defaultdict
from functools import cache

from bot.meaning import normalise
from tests.bot.meaning.rows import rows
from tests.simulation.chance import Chance

YOUNG = ("english", "tigrinya", "arabic", "attacks")
LANGUAGES = ("en", "ti", "ar")

# A silent code and an ordinary "fine" of about the same length, for each language.
CODES = {"en": ("all good thanks", "fine thanks"), "ti": ("ደሓን ኣለኹ", "ጽቡቕ ኣለኹ"), "ar": ("تمام شكرا", "بخير شكرا")}


@cache
def young(language: str) -> dict[str, tuple[str, ...]]:
    """By meaning, what a young person with this language writes."""
    return _by_meaning(YOUNG, language)


@cache
def carer(language: str) -> dict[str, tuple[str, ...]]:
    """By meaning, what a carer with this language writes; `elsewhere` with and without a time."""
    return _by_meaning(("carer",), language)


def _by_meaning(tables: tuple[str, ...], language: str) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for table in tables:
        for spoken, text, meaning in rows(table):
            if spoken == language and text.strip() and "\0" not in text:
                found[meaning.partition(" ")[0]].append(text)
    return {meaning: tuple(texts) for meaning, texts in found.items()}


def is_code(text: str, language: str, code: str) -> bool:
    """Whether writing this would send the code."""
    return normalise(text, language) == normalise(code, language)


def phrase(chance: Chance, language: str, meaning: str, but: str | None, *label: object) -> str:
    """What somebody writes who means this; `but` is the code, which nobody writes by accident here."""
    spoken = language if young(language).get(meaning) and chance.happens(0.8, "own language", *label) else "en"
    texts = [text for text in young(spoken)[meaning] if but is None or not is_code(text, language, but)]
    return chance.pick(texts, "phrase", *label)


@cache
def truth(language: str) -> dict[str, frozenset[str]]:
    """What each text of the tables may mean, in the young person's language or in English; some texts mean two things."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for table in YOUNG:
        for spoken, text, meaning in rows(table):
            if spoken in (language, "en"):
                meant[text].add(meaning)
    return {text: frozenset(meanings) for text, meanings in meant.items()}
