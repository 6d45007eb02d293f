"""What others wrote reaches a terminal as words: never as what a terminal obeys."""

import json

import pytest

from service.command_line.terminal import shown
from tests.service.conftest import Terminal


@pytest.mark.parametrize(("said", "seen"), [
    ("Not done.\nNothing was written.", "Not done.\nNothing was written."), ("ሰላም 🙂 علي", "ሰላም 🙂 علي"), ("a\x1b[2Jb", "a\\x1b[2Jb"),
    ("a\u202eb\u2028c", "a\\u202eb\\u2028c"), ("a\rb\x07", "a\\rb\\x07"), ("a\u200bb", "a\\u200bb"),
    ("a" * 9000, "a" * 2000 + "…"), ("\x1b" * 9000, "\\x1b" * 500 + "…"),
])  # fmt: skip
def test_what_is_not_printable_is_escaped_and_what_is_endless_is_cut(said: str, seen: str) -> None:
    assert shown(said) == seen


def test_of_many_lines_the_last_is_told() -> None:
    lines = shown("\n".join([*(f"{at}" for at in range(9000)), "Nothing was written."])).split("\n")
    assert (len(lines), lines[-2:]) == (500, ["… and 8502 lines more", "Nothing was written."])


@pytest.mark.parametrize("where", ["language", "hole", "mark"])
def test_a_reviewers_file_does_not_speak_to_the_terminal(bare: Terminal, where: str) -> None:
    evil = "\x1b]0;owned\x07\u202e"
    text = {"mark": "change", "text": f"{{{evil}}}"} if where == "hole" else {"mark": evil if where == "mark" else "good"}
    marked = {"sum": sums(bare)["texts"], "marks": {"Y3": text}}
    saved = {
        "form": "safetynet marks 1", "language": evil if where == "language" else "ti", "parts": {"texts": marked},
        "reviewer": {"name": "Anna A.", "on": "2026-11-02", "native": True},
    }  # fmt: skip
    (bare.directory / "marks.json").write_text(json.dumps(saved), "utf-8")
    ended = bare.types("languages", "--import", "marks.json")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.replace("\n", "").isprintable()
    assert "owned" in ended.err


def sums(terminal: Terminal) -> dict[str, str]:
    """Of the texts as they stand."""
    told = [line.split("\t") for line in terminal.does("languages", "--sums").splitlines()]
    return {part: total for tag, part, total in told if tag == "ti"}
