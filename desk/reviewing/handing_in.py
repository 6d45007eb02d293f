"""What was marked on the console's pages becomes the very file that a page by mail saves: one road alone leads into a language."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desk.refusals import Refused
from desk.reviewing.book import Book
from desk.reviewing.judging import Judged, NotImported, judge
from desk.reviewing.marked import LACKING, Finds, Marked, Said
from desk.reviewing.marks import FORM, Doubt, Mark, Marks, Verdict, read_marks
from desk.reviewing.reading import TEXTS
from locales.reviews import Part


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of a reviewer's marks if they were taken in now."""

    judged: Judged | None
    wrong: tuple[str, ...] = ()  # why they would be refused, sentence by sentence

    def would_sign(self, part: Part) -> bool:
        """Whether their name would stand beside that part."""
        return self.judged is not None and self.judged.signs(part)


def outlook(book: Book, marked: Marked, place: Path, today: date) -> Outlook:
    """Judged by the same rules as an imported file; nothing is written."""
    if not book.holding(marked):
        return Outlook(None, ("You have not marked anything yet.",))
    try:
        return Outlook(judge(_marks(book, marked, "", today), place))
    except NotImported as refused:
        return Outlook(None, refused.findings)
    except Refused as refused:
        return Outlook(None, (str(refused),))


def file_of(book: Book, marked: Marked, place: Path, name: str, today: date) -> bytes:
    """The file, or why it would be refused: it has been read and judged as an import does it."""
    raw = _file(_marks(book, marked, name, today))
    judge(read_marks(raw, place, today), place)
    return raw


def _marks(book: Book, marked: Marked, name: str, on: date) -> Marks:
    said = {place: book.drawn(marked, place) for place in book.holding(marked)}
    return Marks(
        language=book.tag,
        name=name,
        on=on,
        sums={part: total for part, total in book.sums.items() if total},
        texts={part: {at.of: _mark(one) for at, one in said.items() if at.part is part} for part in TEXTS if part in book.texts},
        read=frozenset(at.of for at, one in said.items() if one.finds is Finds.READ),
        doubts=tuple(Doubt(at.of, at.entry, one.remark) for at, one in said.items() if one.finds is Finds.WRONG),
        missing=said[LACKING].text if LACKING in said else "",
    )


def _mark(said: Said) -> Mark:
    verdict = {Finds.GOOD: Verdict.GOOD, Finds.CHANGE: Verdict.CHANGE}.get(said.finds, Verdict.OPEN)
    return Mark(verdict, said.text, said.remark)


def _file(marks: Marks) -> bytes:
    """As a page by mail saves them."""
    parts: dict[str, Any] = {
        part: {"sum": marks.sums[part], "marks": {key: _written(mark) for key, mark in each.items()}} for part, each in marks.texts.items()
    }
    if Part.REPLIES in marks.sums:
        wrong = [{"group": one.group, "entry": one.entry, "remark": one.remark} for one in marks.doubts]
        replies = {"sum": marks.sums[Part.REPLIES], "read": sorted(marks.read), "wrong": wrong, "missing": marks.missing}
        parts[Part.REPLIES] = replies
    signed = {"name": marks.name, "on": marks.on.isoformat(), "native": True}
    whole = {"form": FORM, "language": marks.language, "reviewer": signed, "parts": parts}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _written(mark: Mark) -> dict[str, str]:
    better = {"text": mark.text} if mark.verdict is Verdict.CHANGE else {}
    return {"mark": mark.verdict, **better, "remark": mark.remark}
