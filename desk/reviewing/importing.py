"""Marks come in: everything is checked and made ready first, then written; what was not asked about stays as it is, to the letter."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import locales
from desk.refusals import Refused
from desk.reviewing.doubts import DOUBTS, with_doubts
from desk.reviewing.judging import Judged, judge
from desk.reviewing.marks import Marks, read_marks
from desk.reviewing.reading import sum_now
from locales.backs import BACK, DRAFTS, rewritten
from locales.catalogue import english, keys_of
from locales.changing import CannotChange, changed_catalogue, changed_table
from locales.reviews import SIGNED_IN, Part, Review, Signature, is_same_name, recorded, review_of, signed_as, sum_of

_UNREAD = "DRAFT: nobody who speaks it has read this yet; a draft until"
_READ = f"Who has read this stands in {SIGNED_IN}; a draft until"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a reviewer's marks."""

    language: str
    reviewer: str
    changed: tuple[str, ...]  # the texts that have other words now
    signed: tuple[Part, ...]
    open: Mapping[Part, tuple[str, ...]]
    fallen: Mapping[Part, tuple[str, ...]]  # whose signatures were beside other words
    doubts: int
    review: Review  # as it stands now


@dataclass(frozen=True, slots=True)
class _Made:
    """What a folder is to hold."""

    files: Mapping[Path, str]
    fallen: Mapping[Part, tuple[str, ...]]


def import_marks(raw: bytes, place: Path, today: date) -> Imported:
    """Take the marks of one reviewer into a folder of languages, all of them or none."""
    marks = read_marks(raw, place, today)
    judged, folder = judge(marks, place), place / marks.language
    made = _made(marks, judged, folder)
    _write(made.files)
    return Imported(
        marks.language,
        marks.name,
        tuple(key for better in judged.changed.values() for key in better),
        tuple(part for part in judged.open if judged.signs(part)),
        {part: left for part, left in judged.open.items() if left},
        made.fallen,
        len(judged.doubts),
        review_of(folder),
    )


def _made(marks: Marks, judged: Judged, folder: Path) -> _Made:
    try:
        files = dict(_with_changes(marks, judged, folder))
    except CannotChange:
        raise Refused(f"The files of {marks.language} are not in the shape that ours have, and were left as they are.") from None
    sums = {part: sum_of(files[folder / part.file], part) if folder / part.file in files else sum_now(folder, part) for part in Part}
    by, fallen = _signatures(marks, judged, recorded(folder), sums)
    if by is not None:
        stood = {part: recorded(folder).get(part, {}).get("sum", "") for part in Part}
        files[folder / SIGNED_IN] = signed_as({part: sums[part] if judged.touches(part) else stood[part] for part in Part}, by)
    if (doubts := with_doubts(folder, marks, judged)) is not None:
        files[folder / DOUBTS] = doubts
    return _Made(files, fallen)


def _with_changes(marks: Marks, judged: Judged, folder: Path) -> Iterator[tuple[Path, str]]:
    for part in judged.open:
        if part is not Part.REPLIES:
            text = (folder / part.file).read_text("utf-8")
            changed = changed_catalogue(text, judged.changed.get(part, {}), {key: english(key) for key in keys_of(part.file)})
            if judged.touches(part) and (said := changed.replace(_UNREAD, _READ, 1)) != text:
                yield folder / part.file, said
    keys = {key for better in judged.changed.values() for key in better}
    for name in (DRAFTS, BACK):
        if keys and (file := folder / name).exists():
            new = rewritten(name, marks.name, marks.on.isoformat())
            text = file.read_text("utf-8")
            if (table := changed_table(text, dict.fromkeys(sorted(keys), new))) != text:
                yield file, table


def _signatures(
    marks: Marks, judged: Judged, before: Mapping[str, Any], sums: Mapping[Part, str]
) -> tuple[Mapping[Part, tuple[Signature, ...]] | None, Mapping[Part, tuple[str, ...]]]:
    """Who has signed what now, or nothing if that is as it was; and whose signatures fell."""
    stood = {part: tuple(Signature(one["name"], one["on"]) for one in before.get(part, {}).get("reviewers", ())) for part in Part}
    by, fallen = dict(stood), dict[Part, tuple[str, ...]]()
    for part in judged.open:
        if not judged.touches(part):
            continue  # its signatures stand as they stood, beside their own sum
        still_holds = before.get(part, {}).get("sum") == sums[part]
        others = tuple(one for one in stood[part] if not is_same_name(one.name, marks.name))
        mine = (Signature(marks.name, marks.on),) if judged.signs(part) else ()
        if not still_holds and others:
            fallen[part] = tuple(one.name for one in others)
        earlier = tuple(one for one in stood[part] if still_holds and is_same_name(one.name, marks.name))
        by[part] = (*(others if still_holds else ()), *(earlier or mine))
    return (None if by == stood else by), fallen


def _write(files: Mapping[Path, str]) -> None:
    """All of them beside their places first; then each takes its place."""
    try:
        ready = []
        for file, text in files.items():
            beside = file.with_name(f".{file.name}.new")
            ready.append((beside, file))
            beside.write_text(text, "utf-8", newline="\n")
        for beside, file in ready:
            os.replace(beside, file)
    except OSError as failed:
        for beside, _ in ready:
            beside.unlink(missing_ok=True)
        raise Refused(f"The folder of languages cannot be written ({failed.strerror or 'no reason given'}).") from None


def told(it: Imported) -> Iterator[str]:
    """What came of it, line by line, for whoever ran it."""
    known = locales.language(it.language)
    if it.changed:
        yield f"{known.name}: {it.reviewer} changed {', '.join(it.changed)}."
    for part, names in it.fallen.items():
        yield f"{part}: {' and '.join(names)} had signed other words than these: their signature fell; have a new page read by them."
    for part in it.signed:
        yield f"{part}: signed by {it.reviewer}; {it.review.of(part)}."
    for part, keys in it.open.items():
        what = "groups are not marked as read" if part is Part.REPLIES else "texts are open"
        yield f"{part}: not signed by {it.reviewer}; {len(keys)} {what}: {', '.join(keys)}."
    if it.doubts:
        yield f"{Part.REPLIES}: not signed by {it.reviewer}, who marked {it.doubts} as wrong: see {it.language}/{DOUBTS}."
    if it.review.is_signed:
        yield f"{known.name} is signed: live mode may send it."
