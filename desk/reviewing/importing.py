"""Marks come in: everything is checked and made ready first, then written; what was not asked about stays as it is, to the letter."""

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
from desk.reviewing.writing import alone_in, write_all
from locales.backs import BACK, DRAFTS, rewritten
from locales.catalogue import english, keys_of
from locales.changing import CannotChange, changed_catalogue, changed_table
from locales.names import is_same_name
from locales.reviews import SIGNED_IN, Part, Review, Signature, recorded, review_of, signed_as, sum_of
from locales.tables import Unreadable

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
    withdrawn: tuple[Part, ...]  # what this reviewer had signed, and doubts now
    doubts: int
    review: Review  # as it stands now


@dataclass(frozen=True, slots=True)
class _Made:
    """What a folder is to hold."""

    files: Mapping[Path, str]
    signing: "_Signing"


@dataclass(frozen=True, slots=True)
class _Signing:
    """Who has signed what now, beside which sum; whose signatures fell, and which this reviewer takes back."""

    by: Mapping[Part, tuple[Signature, ...]]
    sums: Mapping[Part, str]
    fallen: Mapping[Part, tuple[str, ...]]
    withdrawn: tuple[Part, ...]


def import_marks(raw: bytes, place: Path, today: date) -> Imported:
    """Take the marks of one reviewer into a folder of languages, all of them or none."""
    with alone_in(place):
        try:
            return _imported(read_marks(raw, place, today), place)
        except Unreadable as wrong:
            raise Refused(str(wrong)) from None


def _imported(marks: Marks, place: Path) -> Imported:
    judged, folder = judge(marks, place), place / marks.language
    made = _made(marks, judged, folder)
    write_all(made.files)
    return Imported(
        marks.language,
        marks.name,
        tuple(key for better in judged.changed.values() for key in better),
        tuple(part for part in judged.open if judged.signs(part)),
        {part: left for part, left in judged.open.items() if left},
        made.signing.fallen,
        made.signing.withdrawn,
        len(judged.doubts),
        review_of(folder),
    )


def _made(marks: Marks, judged: Judged, folder: Path) -> _Made:
    try:
        files = dict(_with_changes(marks, judged, folder))
    except CannotChange:
        raise Refused(f"The files of {marks.language} are not in the shape that ours have, and were left as they are.") from None
    now = {part: sum_of(files[folder / part.file], part) if folder / part.file in files else sum_now(folder, part) for part in Part}
    before = recorded(folder)
    signing = _signing(marks, judged, before, now)
    if any((signing.by[part], signing.sums[part]) != (_signatures(before, part), _sum_beside(before, part)) for part in Part):
        files[folder / SIGNED_IN] = signed_as(signing.sums, signing.by)
    if (doubts := with_doubts(folder, marks, judged)) is not None:
        files[folder / DOUBTS] = doubts
    return _Made(files, signing)


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


def _signatures(before: Mapping[str, Any], part: Part) -> tuple[Signature, ...]:
    return tuple(Signature(one["name"], one["on"]) for one in before.get(part, {}).get("reviewers", ()))


def _sum_beside(before: Mapping[str, Any], part: Part) -> str:
    return str(before.get(part, {}).get("sum", ""))


def _signing(marks: Marks, judged: Judged, before: Mapping[str, Any], now: Mapping[Part, str]) -> _Signing:
    by = {part: _signatures(before, part) for part in Part}
    sums = {part: _sum_beside(before, part) for part in Part}  # what is not signed anew stands beside its own sum
    fallen, withdrawn = dict[Part, tuple[str, ...]](), list[Part]()
    for part in judged.open:
        others = tuple(one for one in by[part] if not is_same_name(one.name, marks.name))
        earlier = tuple(one for one in by[part] if is_same_name(one.name, marks.name))
        if part in judged.doubted and earlier:
            withdrawn.append(part)
            by[part], earlier = others, ()
        if not judged.touches(part):
            continue
        mine = (Signature(marks.name, marks.on),) if judged.signs(part) else ()
        if part not in judged.changed and sums[part] == now[part]:
            by[part] = by[part] if earlier else (*others, *mine)
        else:  # they signed other words than these
            by[part], sums[part] = mine, now[part]
            if others:
                fallen[part] = tuple(one.name for one in others)
    return _Signing(by, sums, fallen, tuple(withdrawn))


def told(it: Imported) -> Iterator[str]:
    """What came of it, line by line, for whoever ran it."""
    known = locales.language(it.language)
    if it.changed:
        yield f"{known.name}: {it.reviewer} changed {', '.join(it.changed)}."
    for part, names in it.fallen.items():
        yield f"{part}: {' and '.join(names)} had signed other words than these: their signature fell; have a new page read by them."
    for part in it.withdrawn:
        yield f"{part}: {it.reviewer} had signed what they doubt now: their signature is taken off."
    for part in it.signed:
        yield f"{part}: signed by {it.reviewer}; {it.review.of(part)}."
    for part, keys in it.open.items():
        what = "groups are not marked as read" if part is Part.REPLIES else "texts are open"
        yield f"{part}: not signed by {it.reviewer}; {len(keys)} {what}: {', '.join(keys)}."
    if it.doubts:
        yield f"{Part.REPLIES}: not signed by {it.reviewer}, who marked {it.doubts} as wrong: see {it.language}/{DOUBTS}."
    if it.review.is_signed:
        yield f"{known.name} is signed: live mode may send it."
