"""The council file as a tree in which every value knows its line, and every entry which fields it may have.

YAML is composed to nodes and never constructed: the text of a value, its quotes and its line are what a clear refusal needs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

T = TypeVar("T")

_SHOWN_MAX = 24
_LISTED_MAX = 8  # a longer list hides what is wrong


class CouncilFileError(Exception):
    """The file was refused: which line, which field, what was wrong and what to do."""

    def __init__(self, line: int, field: str, sentence: str) -> None:
        super().__init__(line, field, sentence)
        self.line = line
        self.field = field
        self.sentence = sentence

    def __str__(self) -> str:
        return f"Line {self.line}, {self.field}: {self.sentence}."


@dataclass(frozen=True, slots=True)
class Where:
    """Where an entry of the file stands, and each of its fields."""

    line: int = 1
    lines: Mapping[tuple[str, int | None], int] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, name: str, index: int | None = None) -> int:
        """The line of a field, or of one item of a list; the entry's own line when it was left out."""
        return self.lines.get((name, index), self.lines.get((name, None), self.line))

    def has(self, name: str) -> bool:
        """Whether the field was written at all."""
        return (name, None) in self.lines

    def refuse(self, name: str, sentence: str, index: int | None = None) -> CouncilFileError:
        """A mistake in one field of this entry."""
        return CouncilFileError(self.of(name, index), name, sentence)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the file, and the field it was written for."""

    node: yaml.Node
    field: str

    @property
    def line(self) -> int:
        """Counted from 1, as editors do."""
        return int(self.node.start_mark.line) + 1

    def refuse(self, sentence: str) -> CouncilFileError:
        """A mistake in this value."""
        return CouncilFileError(self.line, self.field, sentence)

    def scalar(self, wanted: str) -> str:
        """The characters of a single value, whatever YAML would make of them."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.refuse(f"{_kind_of(self.node)} stands here; write {wanted}")
        if self.node.value == "" or self.node.tag.endswith(":null"):
            raise self.refuse(f"this is empty; write {wanted}, or leave the field out where it may be left out")
        return str(self.node.value)

    @property
    def is_quoted(self) -> bool:
        """Whether the value stands in quotes."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.style in ("'", '"')

    @property
    def read_as(self) -> str:
        """What YAML takes a single value for: str, int, float, bool, timestamp, null …"""
        return str(self.node.tag).rpartition(":")[2]

    def items(self, wanted: str) -> list["Value"]:
        """The values of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refuse(f"{_kind_of(self.node)} stands here; write {wanted}, in [ ]")
        return [Value(item, self.field) for item in self.node.value]

    def pairs(self, wanted: str) -> list[tuple["Value", "Value"]]:
        """The fields of an entry with their values, in the order of the file."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refuse(f"{_kind_of(self.node)} stands here; write {wanted} as fields with values")
        return [(Value(key, self.field), Value(value, _name_of(key))) for key, value in self.node.value]


Checker = Callable[[Value], T]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry whose fields were read, and where each stood."""

    values: Mapping[str, Any]
    where: Where

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a field that may be left out."""
        return self.values.get(name, default)


@dataclass(frozen=True, slots=True)
class Shape:
    """Which fields an entry must and may have, and how each is read."""

    name: str
    required: Mapping[str, Checker[Any]]
    optional: Mapping[str, Checker[Any]] = field(default_factory=lambda: MappingProxyType({}))

    def read(self, value: Value) -> Entry:
        """Read an entry in the order of the file, so that its first mistake is the one refused."""
        pairs = value.pairs(self.name)
        known = {**self.required, **self.optional}
        written = {_name_of(key.node) for key, _ in pairs}
        missing = [name for name in self.required if name not in written]
        # A misspelt field is unknown and missing at once: only the misspelling is told.
        if missing and written <= known.keys():
            raise CouncilFileError(value.line, missing[0], f"{self.name} needs this field; add it")
        values: dict[str, Any] = {}
        lines: dict[tuple[str, int | None], int] = {}
        for key, content in pairs:
            name = content.field
            if name not in known:
                raise CouncilFileError(key.line, name, _unknown(self.name, name, list(known)))
            if name in values:
                raise CouncilFileError(key.line, name, "this field stands twice in one entry; keep one of the two")
            values[name] = known[name](content)
            lines[name, None] = content.line
            if isinstance(content.node, yaml.SequenceNode):
                lines |= {(name, index): item.line for index, item in enumerate(content.items(name))}
        return Entry(values, Where(value.line, lines))


def shown(text: str) -> str:
    """A word of the file as a refusal may show it: short, on one line, nothing that ends a sentence."""
    plain = "".join(letter if letter.isprintable() and letter not in '".!?' else "_" for letter in text[:_SHOWN_MAX])
    return f'"{plain}…"' if len(text) > _SHOWN_MAX else f'"{plain}"'


def _unknown(entry: str, name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    if close:
        return f"{entry} has no such field; did you mean {close[0]}"
    return f"{entry} has no such field; remove it" + (f", for it may have {', '.join(known)}" if len(known) <= _LISTED_MAX else "")


def _name_of(key: yaml.Node) -> str:
    if isinstance(key, yaml.ScalarNode) and len(key.value) <= _SHOWN_MAX and key.value.isidentifier():
        return str(key.value)
    return shown(key.value) if isinstance(key, yaml.ScalarNode) else "?"


def _kind_of(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "an entry of fields"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return "nothing" if node.value == "" else "a single value"
