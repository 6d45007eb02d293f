"""Who has signed a language, and what they signed.

Signatures stand in `reviewed.toml`, in the language's folder, beside the sum of what was read. Whoever changes a text or an entry changes
the sum, and the language is a draft again until it has been read anew. Comments and their like may change: nobody signs those.

    [replies]
    sum = "…"                # as `safetynet languages --sums` says it
    reviewers = [{name = "A. Tesfay", on = 2026-12-01}, {name = "S. Kidane", on = 2026-12-03}]
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from locales.changing import quoted
from locales.names import compared
from locales.tables import Unreadable, misshapen, table_of

SIGNED_IN = "reviewed.toml"
REVIEWERS = 2
_OF_THE_FILE = ("review", "reviewers")  # what a lexicon says of itself signs nothing
_FLAGS = "#,"  # of a catalogue's comments the one that counts: a fuzzy text is not said


class State(StrEnum):
    """How far a part of a language has come."""

    DRAFT = "draft"
    CHANGED = "changed since it was reviewed"
    REVIEWED = "reviewed"
    UNREADABLE = "cannot be read"  # nobody knows who has signed it, so that nobody has


class Part(StrEnum):
    """What is signed, each by itself."""

    TEXTS = "texts"  # what we send
    REPLIES = "replies"  # what we understand
    SPOKEN = "spoken"  # what is read aloud, and recorded
    PRINTED = "printed"  # what is handed over on paper

    @property
    def file(self) -> str:
        """Its file in the language's folder."""
        return {"texts": "messages.po", "replies": "replies.toml", "spoken": "spoken.po", "printed": "printed.po"}[self]


@dataclass(frozen=True, slots=True)
class Signature:
    """A native speaker who has read a part of a language."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Signed:
    """Who has signed a part of a language, and whether that still holds."""

    state: State
    signatures: tuple[Signature, ...]
    sum: str  # of what stands there now

    def __str__(self) -> str:
        names = ", ".join(f"{one.name} on {one.on:%d %b %Y}" for one in self.signatures)
        return f"{self.state} ({names})" if names else self.state


@dataclass(frozen=True, slots=True)
class Review:
    """Whether native speakers have signed the parts of a language."""

    texts: Signed
    replies: Signed
    spoken: Signed
    printed: Signed

    def of(self, part: Part) -> Signed:
        """Who has signed one part."""
        return {Part.TEXTS: self.texts, Part.REPLIES: self.replies, Part.SPOKEN: self.spoken, Part.PRINTED: self.printed}[part]

    @property
    def is_signed(self) -> bool:
        """Two named native speakers have signed texts and replies, and nothing has changed since: it may be sent to people."""
        return self.texts.state is self.replies.state is State.REVIEWED


def review_of(folder: Path) -> Review:
    """What stands in a language's folder."""
    try:
        said = recorded(folder)
    except Unreadable:
        return Review(*(Signed(State.UNREADABLE, (), _sum_in(folder, part)) for part in Part))
    return Review(*(_signed(folder, part, said.get(part, {})) for part in Part))


def recorded(folder: Path) -> Mapping[str, Any]:
    """What `reviewed.toml` says as it stands, whether or not it still holds."""
    file = folder / SIGNED_IN
    said = table_of(file)
    for part in Part:
        if not _is_signed_as_we_do(said.get(part, {})):
            raise misshapen(file, part, "has not a sum, and reviewers with a name and a day each")
    return said


def _is_signed_as_we_do(said: object) -> bool:
    if not isinstance(said, dict) or not isinstance(said.get("sum", ""), str) or not isinstance(said.get("reviewers", []), list):
        return False
    return all(
        isinstance(one, dict) and isinstance(one.get("name"), str) and type(one.get("on")) is date for one in said.get("reviewers", [])
    )


def signed_as(sums: Mapping[Part, str], by: Mapping[Part, tuple[Signature, ...]]) -> str:
    """`reviewed.toml` with these signatures beside these sums; a part that nobody has signed is not in it."""

    def lines() -> Iterator[str]:
        yield "# Who has read what, and the sum of what they read. Written by `safetynet languages --import`."
        for part in Part:
            if by.get(part):
                yield f"\n[{part}]\nsum = {quoted(sums[part])}\nreviewers = ["
                yield from (f"    {{name = {quoted(one.name)}, on = {one.on.isoformat()}}}," for one in by[part])
                yield "]"

    return "\n".join(lines()) + "\n"


def _signed(folder: Path, part: Part, said: Mapping[str, Any]) -> Signed:
    now = _sum_in(folder, part)
    signatures = tuple(Signature(one["name"], one["on"]) for one in said.get("reviewers", ()))
    if not now or len({compared(one.name) for one in signatures}) < REVIEWERS:
        return Signed(State.DRAFT, signatures, now)
    return Signed(State.REVIEWED if said.get("sum") == now else State.CHANGED, signatures, now)


def _sum_in(folder: Path, part: Part) -> str:
    file = folder / part.file
    return sum_of(file.read_text("utf-8"), part) if file.exists() else ""


def sum_of(text: str, part: Part) -> str:
    """A sum of what a reviewer reads in a file."""
    if part is not Part.REPLIES:
        # A line ends where gettext has it end: what else breaks a line on a screen is a character of a text, and summed with it.
        read = [line for line in text.split("\n") if line.strip() and (line.startswith(_FLAGS) or not line.startswith("#"))]
        return _sum(read)
    return _sum({name: entries for name, entries in tomllib.loads(text).items() if name not in _OF_THE_FILE})


def _sum(read: object) -> str:
    # The order stays as it is: which word of a lexicon comes first says which answer is everybody's first.
    return hashlib.sha256(json.dumps(read, ensure_ascii=False).encode()).hexdigest()[:32]
