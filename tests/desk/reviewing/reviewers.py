"""Folders of languages that may be changed, and reviewers who send their marks as the page saves them."""

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import locales
from desk.refusals import Refused
from desk.reviewing import import_marks
from desk.reviewing.importing import Imported
from desk.reviewing.marks import FORM
from desk.reviewing.reading import TEXTS, sum_now, wordings
from desk.reviewing.replies import groups
from locales.catalogue import english, keys_of
from locales.changing import changed_catalogue, quoted
from locales.reviews import Part

TODAY = date(2026, 12, 24)
Marks = dict[str, Any]


def copied(into: Path, *tags: str) -> Path:
    """Our own languages in another place, complete: what has no translation yet says the English there."""
    for tag in tags:
        shutil.copytree(locales.HERE / tag, into / tag)
        if tag != locales.ENGLISH:
            for part in TEXTS:
                complete(into / tag, part)
    return into


def complete(folder: Path, part: Part) -> None:
    """Every text of a part has words."""
    file = folder / part.file
    if not file.exists():
        header = (folder / Part.TEXTS.file).read_text("utf-8").partition("\n\n")[0]
        file.write_text(f"{header}\n", "utf-8")
    said, source = wordings(folder, part), {key: english(key) for key in keys_of(part.file)}
    better = {key: source[key] for key in source if key not in said}
    if "Y16" in better:  # a menu has the words of the language's own buttons
        better["Y16"] = said["Y2"].replace("{sign}: ", "{sign}: {language} ", 1)
    text = changed_catalogue(file.read_text("utf-8"), better, source)
    file.write_text(text, "utf-8")
    if part is Part.TEXTS and (drafts := folder / "drafts.toml").exists():
        kept, known = drafts.read_text("utf-8"), drafts.read_text("utf-8").count
        rest = [key for key in source if not known(f"\n[{key}]\n")]
        fields = "".join(f"{name} = {quoted('')}\n" for name in ("first", "second", "taken", "why", "back", "remark", "left"))
        drafts.write_text(kept + "".join(f"\n[{key}]\n{fields}" for key in rest), "utf-8")


def marks(place: Path, tag: str, name: str, *, on: str = "2026-12-01", texts: Mapping[str, Mapping[str, str]] | None = None) -> Marks:
    """Whoever finds all of a language good, but for some texts: what their page saves. An empty mark leaves a text open."""
    folder, otherwise = place / tag, texts or {}
    parts: Marks = {}
    for part in TEXTS:
        judged = {key: {"mark": "good", "remark": ""} | dict(otherwise.get(key, {})) for key in wordings(folder, part)}
        kept = {key: mark for key, mark in judged.items() if otherwise.get(key, {"mark": "good"})}
        parts[part] = {"sum": sum_now(folder, part), "marks": kept}
    parts[Part.REPLIES] = {
        "sum": sum_now(folder, Part.REPLIES), "read": [group.name for group in groups(folder)], "wrong": [], "missing": "",
    }  # fmt: skip
    return {"form": FORM, "language": tag, "reviewer": {"name": name, "on": on, "native": True}, "parts": parts}


def better(text: str, remark: str = "") -> dict[str, str]:
    """A mark that changes a text."""
    return {"mark": "change", "text": text, "remark": remark}


def take_in(place: Path, saved: Marks) -> Imported:
    """Import what a page saved."""
    return import_marks(json.dumps(saved).encode(), place, TODAY)


def refusal(place: Path, saved: Marks | bytes) -> list[str]:
    """The sentences of a refusal; and nothing in the folder is otherwise than before."""
    before = contents(place)
    try:
        import_marks(saved if isinstance(saved, bytes) else json.dumps(saved).encode(), place, TODAY)
    except Refused as refused:
        assert contents(place) == before
        return str(refused).splitlines()
    raise AssertionError("it was taken in")


def contents(place: Path) -> dict[str, bytes]:
    """Every file of a folder, to the byte."""
    return {str(file.relative_to(place)): file.read_bytes() for file in sorted(place.rglob("*")) if file.is_file()}
