"""Tables that people and programs write beside a language: read, or named with the line that cannot be."""

import re
import tomllib
from pathlib import Path
from typing import Any

_AT_LINE = re.compile(r"\bat line (\d+)")


class Unreadable(Exception):
    """A table that cannot be read: which, and where to look."""

    def __init__(self, file: Path, line: int, why: str) -> None:
        super().__init__(f"{file.parent.name}/{file.name} cannot be read: line {line} {why}.")
        self.file = file.name


def table_of(file: Path) -> dict[str, Any]:
    """What a TOML file says; nothing where there is none."""
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as failed:
        raise Unreadable(file, 1, f"cannot be reached ({failed.strerror or 'no reason given'})") from None
    try:
        return tomllib.loads(raw.decode())
    except UnicodeDecodeError as wrong:
        raise Unreadable(file, raw[: wrong.start].count(b"\n") + 1, "is not in UTF-8") from None
    except tomllib.TOMLDecodeError as wrong:
        at = _AT_LINE.search(str(wrong))
        raise Unreadable(file, int(at[1]) if at else max(1, len(raw.splitlines())), "is no TOML") from None


def misshapen(file: Path, heading: str, why: str) -> Unreadable:
    """A table that is TOML, and has something else under a heading than we write there."""
    lines = file.read_text("utf-8").split("\n")
    named = re.compile(rf"\s*\[*\s*{re.escape(heading)}\b")
    return Unreadable(file, next((at for at, line in enumerate(lines, 1) if named.match(line)), 1), why)
