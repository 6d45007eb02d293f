"""A catalogue or a table with some texts changed, and every other line as it was: comments, order and spacing are somebody's work.

What is to be written is read again before it is handed out, and has to differ in nothing but what was to change.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import takewhile
from typing import Any

from babel.messages.pofile import escape, read_po

_FUZZY = re.compile(r"^#,\s*(.*)$")


class CannotChange(Exception):
    """A file is not in the shape that its texts can be changed in by themselves."""


def changed_catalogue(text: str, wordings: Mapping[str, str], english: Mapping[str, str]) -> str:
    """A `.po` file in which some texts have other words; one that is not there yet comes behind the one it follows in English."""
    blocks = re.split(r"(\n(?:[ \t]*\n)+|\n\Z)", text)  # entries at even places, what stands between them at odd ones
    before = _read(text)
    is_twice = not wordings.keys() & before.keys() <= {_key(block) for block in blocks}  # it stands there in a shape of its own
    for key, wording in wordings.items():
        said = f"msgstr {escape(wording)}"
        place = next((at for at, block in enumerate(blocks) if _key(block) == key), None)
        if place is not None:
            blocks[place] = _with(blocks[place], said, english[key])
        else:
            new = "\n".join([f'msgctxt "{key}"', f"msgid {escape(english[key])}", said])
            behind = _before(blocks, key, list(english))
            blocks[behind + 1 : behind + 1] = ["\n\n", new]
    written = "".join(blocks)
    if is_twice or _read(written) != before | dict(wordings):
        raise CannotChange("the catalogue cannot be changed by itself")
    return written


def _key(block: str) -> str | None:
    found = re.search(r'^msgctxt "([^"]*)"', block, re.MULTILINE)
    return found and found[1]


def _with(block: str, said: str, english: str) -> str:
    """An entry with other words, of this English, and not fuzzy any more."""
    lines = block.split("\n")
    comments = takewhile(lambda line: not line.startswith("msg"), lines)
    kept = [flags for line in comments if not line.startswith("#|") for flags in _not_fuzzy(line)]
    context = next(line for line in lines if line.startswith("msgctxt "))
    return "\n".join([*kept, context, f"msgid {escape(english)}", said])


def _not_fuzzy(line: str) -> Iterator[str]:
    found = _FUZZY.match(line)
    if found is None:
        yield line
    elif flags := [flag for flag in found[1].split(", ") if flag.strip() != "fuzzy"]:
        yield f"#, {', '.join(flags)}"


def _before(blocks: Sequence[str], key: str, order: Sequence[str]) -> int:
    """Where the entry stands that a new one follows: the nearest before it in English, else the last there is."""
    places = {_key(block): at for at, block in enumerate(blocks)}
    before = (places[one] for one in reversed(order[: order.index(key)]) if one in places)
    return next(before, max(at for at, block in enumerate(blocks) if at % 2 == 0 and block.strip()))


def _read(text: str) -> dict[str, str]:
    read = read_po(BytesIO(text.encode()), abort_invalid=True)
    return {str(one.context): str(one.string) for one in read if one.id}


def changed_table(text: str, changes: Mapping[str, Mapping[str, str]]) -> str:
    """A TOML file of `[KEY]` tables with one string a line, in which some of those have other values."""
    written: list[str] = []
    left = dict[str, str]()
    for line in text.split("\n"):
        if heading := re.match(r"^\[([\w-]+)\]\s*$", line):
            left = dict(changes.get(heading[1], {}))
        name = line.partition("=")[0].strip()
        written.append(f"{name} = {quoted(left.pop(name))}" if name in left else line)
    said = "\n".join(written)
    before: dict[str, Any] | None = _toml(text)
    if before is None or _toml(said) != {one: values | dict(changes.get(one, {})) for one, values in before.items()}:
        raise CannotChange("the table cannot be changed by itself")
    return said


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def quoted(value: str) -> str:
    """A text as a string of TOML."""
    plain = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + "".join(each if each >= " " and each != "\x7f" else f"\\u{ord(each):04X}" for each in plain) + '"'
