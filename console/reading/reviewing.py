"""A language's pages for reviewers, as one of them sees them: what stands there, what they said of it, and who else is at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from console.reading.roll import Roll
from desk.reviewing.book import Book, Screen
from desk.reviewing.keeping import Desk, Kept, Reviewer, kept_of
from desk.reviewing.marked import LACKING, NOTHING, Finds, Marked, Place, Said, sum_of
from desk.reviewing.pages import TITLES, bcp47
from desk.reviewing.reading import Piece
from desk.reviewing.replies import Line
from locales.names import is_same_name
from locales.reviews import Part, State

JUST_NOW = timedelta(hours=1)  # whoever saved within it is named to whoever saves


@dataclass(frozen=True, slots=True)
class TextShown:
    """A text with its mark."""

    piece: Piece
    saw: str  # a sum of the words that stand there
    said: Said
    before: Said | None  # what was said of other words than these

    @property
    def key(self) -> str:
        """What it is called."""
        return self.piece.key

    @property
    def text(self) -> str:
        """What stands in the field for a better one."""
        return self.said.text or self.piece.begins_as


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the lexicon with its mark, and by what name its controls go."""

    number: int
    id: str
    line: Line
    saw: str
    said: Said
    before: Said | None


@dataclass(frozen=True, slots=True)
class GroupShown:
    """The texts of one area, or a group of replies: how far its reader has come, and where it begins."""

    title: str
    screens: tuple[Screen, ...]
    items: int
    marked: int
    is_read: bool

    @property
    def path(self) -> str:
        """Its first screen."""
        return self.screens[0].path


@dataclass(frozen=True, slots=True)
class Other:
    """Another reviewer of the same language."""

    called: str
    marks: int
    saved: str
    is_recent: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """One reviewer before one language."""

    book: Book
    reviewer: Reviewer
    mine: Marked
    kept: Kept | None
    others: tuple[Other, ...]
    roll: Roll
    machine: Roll  # the same, by the clock that savings are counted by

    @property
    def language(self) -> locales.Language:
        """Which language it is."""
        return locales.language(self.book.tag)

    @property
    def lang(self) -> str:
        """Its tag, as browsers want it."""
        return bcp47(self.book.tag)

    @property
    def path(self) -> str:
        """Where its pages are."""
        return f"/languages/{self.book.tag}"

    @property
    def drafts(self) -> tuple[str, ...]:
        """The parts that two native speakers have not signed as they stand."""
        return tuple(TITLES[part][0] for part, total in self.book.sums.items() if total and not self._is_reviewed(part))

    def _is_reviewed(self, part: Part) -> bool:
        return self.book.review.of(part).state is State.REVIEWED

    def signed_by(self, name: str) -> tuple[str, ...]:
        """The parts beside which a name stands."""
        found = {part: self.book.review.of(part).signatures for part in Part}
        return tuple(TITLES[part][0] for part, each in found.items() if any(is_same_name(one.name, name) for one in each))

    def groups(self, part: Part) -> Iterator[GroupShown]:
        """A part, group by group."""
        holding = self.book.holding(self.mine)
        for name in dict.fromkeys(one.group for one in self.book.screens if one.part is part):
            screens = tuple(one for one in self.book.screens if one.part is part and one.group == name)
            places = [place for screen in screens for place in screen.places() if place.entry or part is not Part.REPLIES]
            done = [holding[place] for place in places if place in holding]
            is_read = Place(part, name) in holding
            marked = sum(one.finds is not Finds.OPEN for one in done)
            yield GroupShown(screens[0].title, screens, len(places), marked, is_read)

    def texts(self, screen: Screen) -> list[TextShown]:
        """The texts of a screen."""
        return [TextShown(one, *self._said(Place(screen.part, one.key))) for one in screen.texts]

    def lines(self, screen: Screen) -> list[LineShown]:
        """The lines of a screen, counted on from those before."""
        first = sum(len(one.lines) for one in self.book.screens if one.group == screen.group and one.number < screen.number) + 1
        named = [(number, one, Place(screen.part, screen.group, one.entry)) for number, one in enumerate(screen.lines, first)]
        return [LineShown(number, sum_of(one.entry), one, *self._said(place)) for number, one, place in named]

    def read(self, screen: Screen) -> Said:
        """Whether every line of the group was read."""
        return self.book.drawn(self.mine, Place(screen.part, screen.group))

    def lacking(self) -> Said:
        """What they say that the lexicon lacks."""
        return self.book.drawn(self.mine, LACKING)

    def saw(self, screen: Screen) -> str:
        """A sum of all lines of the group."""
        return self.book.seen[Place(screen.part, screen.group)]

    def _said(self, place: Place) -> tuple[str, Said, Said | None]:
        drawn, kept = self.book.drawn(self.mine, place), self.mine.said.get(place, NOTHING)
        return self.book.seen[place], drawn, kept if drawn == NOTHING and kept.is_something else None


async def read_sitting(tx: AsyncConnection, desk: Desk, reviewer: Reviewer, book: Book, roll: Roll) -> Sitting:
    """What there is of this language for this reviewer."""
    machine = roll.at(await desk.engine.clock.machine(tx))
    everybody = await kept_of(tx, desk, book.tag)
    own = next((one for one in everybody if one.by == reviewer.ref), None)
    others = tuple(_other(one, book, machine) for one in everybody if one.by != reviewer.ref)
    mine = Marked() if own is None else own.marked
    return Sitting(book, reviewer, mine, own, tuple(one for one in others if one.marks), roll, machine)


def _other(kept: Kept, book: Book, machine: Roll) -> Other:
    return Other(kept.marked.who, len(book.holding(kept.marked)), machine.when(kept.saved_at), _is_recent(kept.saved_at, machine.now))


def _is_recent(at: datetime, now: datetime) -> bool:
    return now - at < JUST_NOW
