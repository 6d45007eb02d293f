"""A language as its reviewers read it on the console's pages: screen by screen, each short enough for a telephone and for one form.

It is read anew when one of its files has changed, since what stands there now is what is judged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from desk.reviewing.marked import LACKING, NOTHING, Finds, Marked, Place, Said, sum_of
from desk.reviewing.reading import TEXTS, Piece, button_words, pieces, sum_now
from desk.reviewing.replies import Group, Line, groups
from locales.reviews import Part, Review, review_of

TEXTS_OF_A_SCREEN, LINES_OF_A_SCREEN = 6, 30
LACKS = "lacking"  # the screen that asks what a lexicon lacks

# Texts by whom they are for, told by how their keys begin. What begins otherwise stands under the last.
_AREAS = (
    ("young", ("Y",), "Questions to a young person, and what we answer"),
    ("buttons", ("B_",), "Buttons"),
    ("carer", ("C", "W"), "To a carer"),
    ("phrases", ("P_",), "What a worker chooses to say"),
    ("aloud", ("V_",), "Said aloud"),
    ("how", ("S_",), "How it works"),
    ("kept", ("R_",), "What is kept"),
    ("card", ("K_",), "The card with pictures"),
    ("others", ("",), "Everything else"),
)

What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Screen:
    """Some texts, or some lines of a group of replies."""

    part: Part
    group: str
    title: str
    effect: str
    number: int
    of: int
    texts: tuple[Piece, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def path(self) -> str:
        """Where it is, below its language."""
        return f"{self.part}/{self.group}/{self.number}"

    @property
    def is_last(self) -> bool:
        """Whether its group ends here."""
        return self.number == self.of

    def places(self) -> Iterator[Place]:
        """What is marked on it."""
        yield from (Place(self.part, one.key) for one in self.texts)
        yield from (Place(self.part, self.group, one.entry) for one in self.lines)
        if self.part is Part.REPLIES and self.is_last:
            yield LACKING if self.group == LACKS else Place(self.part, self.group)


@dataclass(frozen=True, slots=True)
class Book:
    """One language, as it stands."""

    tag: str
    texts: Mapping[Part, tuple[Piece, ...]]
    groups: tuple[Group, ...]
    answers: tuple[str, ...]
    sums: Mapping[Part, str]
    review: Review
    screens: tuple[Screen, ...]
    seen: Mapping[Place, str]

    def screen(self, part: str, group: str, number: str) -> Screen | None:
        """One of its screens, by its path."""
        return next((one for one in self.screens if one.path == f"{part}/{group}/{number}"), None)

    def after(self, screen: Screen) -> Screen | None:
        """The one that is read next."""
        return next(iter(self.screens[self.screens.index(screen) + 1 :]), None)

    def holding(self, marked: Marked) -> dict[Place, Said]:
        """Those marks that are about what stands there now."""
        return {place: said for place, said in marked.said.items() if said.is_something and self._holds(place, said)}

    def drawn(self, marked: Marked, place: Place) -> Said:
        """How a mark stands on its page: words of theirs that were taken in are good now; what was said of other words is none."""
        said = marked.said.get(place, NOTHING)
        if not self._holds(place, said):
            return NOTHING
        return Said(Finds.GOOD, "", said.remark) if self.is_theirs(place, said) else said

    def _holds(self, place: Place, said: Said) -> bool:
        return place == LACKING or self.seen.get(place) == said.saw or self.is_theirs(place, said)

    def is_theirs(self, place: Place, said: Said) -> bool:
        """Whether the words that stand there now are those they had written."""
        piece = next((one for one in self.texts.get(place.part, ()) if one.key == place.of), None)
        is_same_english = piece is not None and said.saw.partition(".")[2] == sum_of(piece.english)
        return is_same_english and piece is not None and said.finds is Finds.CHANGE and said.text != "" and said.text == piece.wording


def book_of(folder: Path) -> Book:
    """A language's folder, read."""
    return _book(folder, tuple(sorted((one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in folder.iterdir() if one.is_file())))


@lru_cache(64)
def _book(folder: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Book:
    texts = {part: pieces(folder, part) for part in TEXTS if sum_now(folder, part)}
    replies = groups(folder)
    screens = (*(one for part, each in texts.items() for one in _of_texts(part, each)), *_of_replies(replies))
    seen = {Place(part, one.key): f"{sum_of(one.wording)}.{sum_of(one.english)}" for part, each in texts.items() for one in each}
    for group in replies:
        seen |= {Place(Part.REPLIES, group.name, line.entry): sum_of([line.shown, line.example, line.gloss]) for line in group.lines}
        seen[Place(Part.REPLIES, group.name)] = sum_of([[line.entry, line.shown, line.example, line.gloss] for line in group.lines])
    sums = {part: sum_now(folder, part) for part in Part}
    return Book(folder.name, texts, replies, button_words(folder), sums, review_of(folder), screens, seen)


def _of_texts(part: Part, texts: tuple[Piece, ...]) -> Iterator[Screen]:
    for name, _, title in _AREAS:
        screens = _batches([one for one in texts if _area(one.key) == name], TEXTS_OF_A_SCREEN)
        for number, each in enumerate(screens, 1):
            yield Screen(part, name, title, "", number, len(screens), texts=each)


def _area(key: str) -> str:
    return next(name for name, begins, _ in _AREAS if key.startswith(begins))


def _of_replies(replies: tuple[Group, ...]) -> Iterator[Screen]:
    for group in replies:
        screens = _batches(group.lines, LINES_OF_A_SCREEN)
        for number, each in enumerate(screens, 1):
            yield Screen(Part.REPLIES, group.name, group.title, group.effect, number, len(screens), lines=each)
    if replies:
        yield Screen(Part.REPLIES, LACKS, "What people also write", "", 1, 1)


def _batches(many: Sequence[What], size: int) -> list[tuple[What, ...]]:
    return [tuple(many[at : at + size]) for at in range(0, len(many), size)]
