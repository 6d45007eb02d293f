"""What the code says and what the catalogues hold are the same texts: read out of the sources anew each time."""

import ast
import re
from pathlib import Path

import locales
from locales.catalogue import EVERY, english, keys_of

ROOT = Path(locales.HERE).parent
FOLDERS = ("bot", "console", "db", "desk", "ladder", "locales", "scheduler", "service")
RULES = {*(ROOT / "bot/phrasing/promises").glob("*.py"), ROOT / "bot/phrasing/examples.py"}  # they name texts, and say none
SOURCES = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py") if file not in RULES]
# Written, translated and read by reviewers; the desk will send them.
NOT_SENT_YET = {"Y13", "Y14", "Y15", "W1", "W1_buttons", "W2", "B_colleague", "B_not_here"}
# What a key is made of where the code puts two pieces together.
_GROUPS = {"S_", "R_", "K_"}  # a sheet prints all of its group
_A_SENTENCE = 200
_ENDINGS = ("_buttons", "_english", "_no_phone", "_carer", "_closed", "_one")


def words() -> tuple[set[str], set[str]]:
    """Every string that stands in our sources, and what the strings begin with that are put together there."""
    whole, begun = set[str](), set[str]()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < _A_SENTENCE:
                whole |= {node.value, *re.findall(r"[A-Za-z]\w*", node.value)}
            if (
                isinstance(node, ast.JoinedStr)
                and isinstance(node.values[0], ast.Constant)
                and re.fullmatch(r"\w+_", str(node.values[0].value))
            ):
                begun.add(str(node.values[0].value))
    return whole, begun


def test_every_text_of_a_catalogue_is_said_somewhere_or_is_known_not_to_be_yet() -> None:
    said, begun = words()
    keys = [key for file in EVERY for key in keys_of(file)]
    ends = {key for key in keys if any(key.removesuffix(ending) in said for ending in _ENDINGS)}
    put_together = {key for key in keys if any(key.startswith(one) for one in begun | _GROUPS)}
    assert set(keys) - said - ends - put_together == NOT_SENT_YET
    assert not (NOT_SENT_YET & said), "no longer true: take it out of the list, and out of the catalogue's comment"


def test_whatever_is_said_by_its_key_stands_in_a_catalogue() -> None:
    known = {key for file in EVERY for key in keys_of(file)}
    asked = set[str]()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("locales.text", "locales.template") and node.args:
                asked |= {one.value for one in node.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    assert {key for key in asked if key not in known and key not in locales.languages()} == set()


def test_no_sentence_is_glued_to_another() -> None:
    """Whole sentences alone: a text begins with a capital, a sign or a hole, and ends as a sentence or a label does."""
    for key in locales.people_keys():
        wording = english(key)
        assert wording == wording.strip(), key
        assert not wording.startswith((",", ";", ".", "and ", "or ")), key
