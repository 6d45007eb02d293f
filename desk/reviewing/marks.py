"""What a reviewer's page saved, read with suspicion: it was on somebody's phone, in somebody's mail. Refused whole, in one sentence."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from desk.refusals import Refused
from desk.reviewing.reading import TEXTS, known_tag
from locales.names import mixed_scripts
from locales.reviews import Part
from locales.unseen import is_filler

FORM = "safetynet marks 1"
SAVED_BY = "Have the page opened again, and its button save the marks anew"
NAME_AT_MOST = 80
TEXT_AT_MOST = 2000
_SHOWN_OF_A_NAME = 40
_BYTES_AT_MOST = 2_000_000


class Verdict(StrEnum):
    """What a reviewer says of a text."""

    GOOD = "good"
    CHANGE = "change"
    OPEN = "open"  # a remark on it, and no judgement


@dataclass(frozen=True, slots=True)
class Mark:
    """One text, judged."""

    verdict: Verdict
    text: str  # the better one; empty if it is only said that this one will not do
    remark: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry of the lexicon that is read wrongly."""

    group: str
    entry: str
    remark: str


@dataclass(frozen=True, slots=True)
class Marks:
    """All that one reviewer said of one language."""

    language: str
    name: str
    on: date
    sums: Mapping[Part, str]  # of each part as the page had it
    texts: Mapping[Part, Mapping[str, Mark]]
    read: frozenset[str]  # the groups of replies of which every line was read
    doubts: tuple[Doubt, ...]
    missing: str  # what people write and we do not read

    def says_something_of(self, part: Part) -> bool:
        """Whether anything of a part is marked."""
        return bool(self.texts.get(part)) if part is not Part.REPLIES else bool(self.read or self.doubts or self.missing)


def read_marks(raw: bytes, place: Path, today: date) -> Marks:
    """The marks of a file, or one sentence that says what is wrong with it."""
    if len(raw) > _BYTES_AT_MOST:
        raise Refused(f"The file is no marks of ours: it is larger than {_BYTES_AT_MOST // 1_000_000} megabytes.")
    try:
        said = _Said(json.loads(raw.decode("utf-8-sig")), "the file")
    except (ValueError, RecursionError):
        raise Refused(f"The file cannot be read: it is no JSON. {SAVED_BY}.") from None
    if said.text("form") != FORM:
        raise Refused(f"The file is no marks of this version. {SAVED_BY}.")
    tag = said.text("language")
    if not known_tag(tag, place):
        raise Refused(f"The language {tag!r} is none of ours.")
    who, parts = said.table("reviewer"), said.table("parts")
    replies = parts.table(Part.REPLIES, optional=True)
    return Marks(
        language=tag,
        name=_name(who),
        on=_day(who, today),
        sums={part: parts.table(part).text("sum", optional=True) for part in Part if part in parts.has},
        texts={part: _texts(parts.table(part).table("marks", optional=True)) for part in TEXTS if part in parts.has},
        read=frozenset(replies.texts("read")),
        doubts=tuple(_doubt(one) for one in replies.tables("wrong")),
        missing=replies.text("missing", optional=True),
    )


def _name(who: "_Said") -> str:
    name = " ".join(who.text("name", optional=True).split())
    if not name or not any(each.isalpha() for each in name):
        raise Refused("No name is given: a signature is a reviewer's own name.")
    if len(name) > NAME_AT_MOST or not name.isprintable() or any(is_filler(each) for each in name):
        raise Refused(f"The reviewer's name has to be one line of at most {NAME_AT_MOST} letters, and none that nobody sees.")
    if mixed := mixed_scripts(name):
        raise Refused(f"The reviewer's name mixes {' and '.join(mixed)} letters, which look alike: it has to be written in one of them.")
    if who.has.get("native") is not True:
        raise Refused("The reviewer has not said that they are a native speaker: tick the line at the end of the page, and save anew.")
    return name


def _day(who: "_Said", today: date) -> date:
    try:
        on = date.fromisoformat(who.text("on"))
    except ValueError:
        raise Refused("The reviewer's date is no date: it is written as 2026-12-01.") from None
    if on > today + timedelta(days=1):  # it may be tomorrow where they are
        raise Refused(f"The reviewer's date, {on.isoformat()}, is still to come.")
    return on


def _texts(marks: "_Said") -> dict[str, Mark]:
    return {key: _mark(marks.table(key)) for key in marks.has}


def _mark(said: "_Said") -> Mark:
    verdict = said.text("mark")
    if verdict not in tuple(Verdict):
        raise Refused(f"The file says {verdict!r} of a text, which is neither good nor change nor open. {SAVED_BY}.")
    return Mark(Verdict(verdict), said.text("text", optional=True), said.text("remark", optional=True))


def _doubt(said: "_Said") -> Doubt:
    return Doubt(said.text("group"), said.text("entry", as_it_is=True), said.text("remark", optional=True))


@dataclass(frozen=True, slots=True)
class _Said:
    """A piece of the file whose shape is not known yet."""

    it: Any
    where: str

    @property
    def has(self) -> Mapping[str, Any]:
        if not isinstance(self.it, dict):
            raise self._refused("a table")
        return self.it

    def text(self, name: str, *, optional: bool = False, as_it_is: bool = False) -> str:
        value = self.has.get(name, "" if optional else None)
        if not isinstance(value, str) or len(value) > TEXT_AT_MOST or any("\ud800" <= each <= "\udfff" for each in value):
            raise self._of(name)._refused(f"a text of at most {TEXT_AT_MOST} letters")
        return value if as_it_is else unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()

    def table(self, name: str, *, optional: bool = False) -> "_Said":
        found = _Said(self.has.get(name, {} if optional else None), self._place(name))
        _ = found.has
        return found

    def texts(self, name: str) -> list[str]:
        return [_Said({"it": one}, self.where).text("it") for one in self._list(name)]

    def tables(self, name: str) -> "list[_Said]":
        return [_Said(one, self._place(name)) for one in self._list(name)]

    def _list(self, name: str) -> list[Any]:
        value = self.has.get(name, [])
        if not isinstance(value, list):
            raise self._of(name)._refused("a list")
        return value

    def _of(self, name: str) -> "_Said":
        return _Said(None, self._place(name))

    def _place(self, name: str) -> str:
        return f"{self.where}, {name.encode('ascii', 'backslashreplace').decode()[:_SHOWN_OF_A_NAME]}"

    def _refused(self, wanted: str) -> Refused:
        return Refused(f"The file is not what a page saves: at {self.where} there has to be {wanted}. {SAVED_BY}.")
