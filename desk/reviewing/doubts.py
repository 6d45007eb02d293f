"""What reviewers said that no program can settle: entries read wrongly, texts without better words, remarks. For a person to read."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desk.reviewing.judging import Judged
from desk.reviewing.marks import Marks, Verdict
from locales.changing import quoted
from locales.names import is_same_name
from locales.reviews import Part
from locales.tables import misshapen, table_of

DOUBTS = "doubts.toml"
_KINDS = ("replies", "missing", "texts", "remarks")
_ABOUT = """# What reviewers doubt, for a developer: replies that are read wrongly, words that are missing, texts that somebody would not
# sign, remarks. Written by `safetynet languages --import`; take out what is settled.
"""


def doubts_in(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What stands there now, by kind."""
    file = folder / DOUBTS
    said = table_of(file)
    for kind in _KINDS:
        listed = said.get(kind, [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise misshapen(file, kind, f"is not written as [[{kind}]]")
    return {kind: list(said.get(kind, [])) for kind in _KINDS}


def with_doubts(folder: Path, marks: Marks, judged: Judged) -> str | None:
    """The file with what this reviewer says now in place of what they said of the same before; nothing if it stays as it is."""
    before = doubts_in(folder)
    kept = {kind: [one for one in before[kind] if not _is_said_anew(kind, one, marks)] for kind in _KINDS}
    signed = {"by": marks.name, "on": marks.on.isoformat()}
    for kind, one in _said(marks, judged):
        kept[kind].append({**one, **signed})
    if kept == before:
        return None
    return _ABOUT + "".join(_table(kind, one) for kind in _KINDS for one in kept[kind])


def _is_said_anew(kind: str, one: Mapping[str, Any], marks: Marks) -> bool:
    """Whether this file is a later word on a doubt of the same reviewer's: nothing said of it now takes nothing back."""
    if not is_same_name(str(one.get("by", "")), marks.name):
        return False
    if kind in ("texts", "remarks"):
        return any(one.get("key") in marked for marked in marks.texts.values())
    if kind == "missing":
        return marks.says_something_of(Part.REPLIES)
    return one.get("group") in marks.read | {doubt.group for doubt in marks.doubts}


def _said(marks: Marks, judged: Judged) -> Iterator[tuple[str, dict[str, str]]]:
    for doubt in judged.doubts:
        yield "replies", {"group": doubt.group, "entry": doubt.entry, "remark": doubt.remark}
    if marks.missing:
        yield "missing", {"said": marks.missing}
    for key, mark in judged.remarks.items():
        is_open = mark.verdict is Verdict.CHANGE and not any(key in better for better in judged.changed.values())
        said = {"key": key, **({"better": mark.text} if is_open else {}), "remark": mark.remark}
        yield "texts" if is_open else "remarks", said


def _table(kind: str, one: dict[str, Any]) -> str:
    return f"\n[[{kind}]]\n" + "".join(f"{name} = {quoted(str(value))}\n" for name, value in one.items())
