"""What a reviewer's marks come to, before anything is written: what is wrong, or what changes, what stays open, what is signed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import locales
from bot.phrasing.promises import Broken, broken
from desk.refusals import Refused
from desk.reviewing.marks import Doubt, Mark, Marks, Verdict
from desk.reviewing.reading import TEXTS, sum_now, wordings
from desk.reviewing.replies import groups
from locales.catalogue import keys_of
from locales.reviews import Part


class NotImported(Refused):
    """Marks that cannot be taken as they are: every reason at once, one sentence for each text, and nothing was written."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("\n".join((*findings, "Nothing was written.")))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Judged:
    """Marks that may be taken."""

    changed: Mapping[Part, Mapping[str, str]]  # the better text of each that is changed
    open: Mapping[Part, tuple[str, ...]]  # of each part that was marked: the texts, or groups of replies, that are not settled
    doubts: tuple[Doubt, ...]
    remarks: Mapping[str, Mark]  # what was said of texts, and is for a person to read
    doubted: frozenset[Part]  # where something will not do, and no better words are given

    def signs(self, part: Part) -> bool:
        """Whether all of a part was read, and found good or made so."""
        return self.open.get(part) == () and not (part is Part.REPLIES and self.doubts)

    def touches(self, part: Part) -> bool:
        """Whether a part is signed anew, beside the sum of what stands there now."""
        return self.signs(part) or part in self.changed


def judge(marks: Marks, place: Path) -> Judged:
    """Hold marks against the language as it stands."""
    folder, name = place / marks.language, locales.language(marks.language).name
    marked = [part for part in Part if marks.says_something_of(part)]
    if not marked:
        raise Refused(f"Nothing of {name} is marked in this file.")
    if stale := [part.value for part in marked if not marks.sums.get(part) or marks.sums[part] != sum_now(folder, part)]:
        raise Refused(
            f"What is {' and '.join(stale)} of {name} has changed since this page was made: "
            "make a new page (safetynet languages --pages FOLDER) and have it marked."
        )
    said = {part: wordings(folder, part) for part in TEXTS}
    findings = [*_foreign(marks, folder), *_of_texts(marks, said)]
    if findings:
        raise NotImported(tuple(findings))
    changed = {part: better for part in TEXTS if (better := _better(marks, part, said[part]))}
    if marks.language == locales.ENGLISH:
        changed = {}  # every translation hangs on the English words: a person changes them
    return Judged(
        changed,
        {part: tuple(_open(marks, part, folder)) for part in marked},
        marks.doubts,
        {key: mark for part in TEXTS for key, mark in marks.texts.get(part, {}).items() if mark.remark or _is_for_a_person(marks, mark)},
        frozenset(_doubted(marks)),
    )


def _doubted(marks: Marks) -> Iterator[Part]:
    yield from (part for part in TEXTS if any(_is_for_a_person(marks, mark) for mark in marks.texts.get(part, {}).values()))
    if marks.doubts:
        yield Part.REPLIES


def _better(marks: Marks, part: Part, said: Mapping[str, str]) -> dict[str, str]:
    found = {key: mark.text for key, mark in marks.texts.get(part, {}).items() if mark.verdict is Verdict.CHANGE and mark.text}
    return {key: text for key, text in found.items() if said.get(key) != text}


def _is_for_a_person(marks: Marks, mark: Mark) -> bool:
    return mark.verdict is Verdict.CHANGE and (marks.language == locales.ENGLISH or not mark.text)


def _open(marks: Marks, part: Part, folder: Path) -> Iterator[str]:
    if part is Part.REPLIES:
        yield from (group.name for group in groups(folder) if group.name not in marks.read)
        return
    judged = marks.texts.get(part, {})
    for key in keys_of(part.file):
        if key not in judged or judged[key].verdict is Verdict.OPEN or _is_for_a_person(marks, judged[key]):
            yield key


def _foreign(marks: Marks, folder: Path) -> Iterator[str]:
    """What is in the file and was on no page."""
    for part, judged in marks.texts.items():
        yield from (f"{_short(key)} is no text of ours." for key in judged if key not in keys_of(part.file))
    known = {group.name: {line.entry for line in group.lines} for group in groups(folder)}
    yield from (f"{_short(name)} is no group of replies." for name in sorted(marks.read - known.keys()))
    unknown = [one for one in marks.doubts if one.entry not in known.get(one.group, ())]
    yield from (f"{_short(one.entry)} is no reply of {_short(one.group)}." for one in unknown)


def _short(said: str) -> str:
    return repr(said[:40])


def _of_texts(marks: Marks, said: Mapping[Part, Mapping[str, str]]) -> Iterator[str]:
    """Every sentence about a text: what it breaks itself, and what another text breaks now because of it."""
    before = {key: wording for part in TEXTS for key, wording in said[part].items()}
    better = {key: text for part in TEXTS for key, text in _better(marks, part, said[part]).items()}
    for part in TEXTS:
        good = (key for key, mark in marks.texts.get(part, {}).items() if mark.verdict is Verdict.GOOD and key in keys_of(part.file))
        yield from (f"{key} is not translated yet, so that nobody can call it good." for key in good if key not in before)
    known = {key for part in TEXTS for key in keys_of(part.file)}
    after = before | {key: text for key, text in better.items() if key in known}
    already = {one.sentence for one in broken(marks.language, before)}
    found = [one for one in broken(marks.language, after) if one.key in better or one.sentence not in already]
    yield from _by_text(found)


def _by_text(found: list[Broken]) -> Iterator[str]:
    """One sentence a text, however much is wrong with it."""
    for key in dict.fromkeys(one.key for one in found):
        first, *more = [one.sentence for one in found if one.key == key]
        yield "; ".join([first.rstrip("."), *(sentence.removeprefix(key).strip().rstrip(".") for sentence in more)]) + "."
