"""Replies and what they mean, one a line: `language<TAB>text<TAB>meaning`. In `attacks.tsv` `person` is unclear or help: never calm."""

from pathlib import Path

FOLDER = Path(__file__).parent / "tables"
ESCAPES = (("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r"), ("\\0", "\0"), ("\\\\", "\\"))


def rows(name: str) -> list[tuple[str, str, str]]:
    """The rows of one table."""
    found = []
    for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        language, text, meaning = line.split("\t")
        for escaped, plain in ESCAPES:
            text = text.replace(escaped, plain)
        found.append((language, text, meaning))
    return found
