"""Today's check-ins in one strip, and how many ended how. Not asked, not delivered, silent and unclear are four numbers."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.roll import Known, Roll
from db.queries import today
from db.queries.rows import Query, Record
from db.scope import Scope
from desk import words
from ladder.cadence import first_moment, local_date
from ladder.checkin import CheckIn, Phase, Stage
from ladder.words import Outcome, Who


class Kind(StrEnum):
    """What a check-in has come to, as it is counted."""

    DUE = "due"
    LATE = "late"
    ASKED = "asked"
    ANSWERED = "answered"
    CARER = "carer"
    NOT_ASKED = "not_asked"
    UNDELIVERED = "undelivered"
    SILENT = "silent"
    UNCLEAR = "unclear"
    RESTED = "rested"


KINDS: dict[Kind, str] = {
    Kind.DUE: "due later",
    Kind.LATE: "late: waits to leave",
    Kind.ASKED: "being asked",
    Kind.ANSWERED: "the phone answered",
    Kind.CARER: "the carer answered",
    Kind.NOT_ASKED: "not asked: our fault",
    Kind.UNDELIVERED: "not delivered",
    Kind.SILENT: "sent and silent",
    Kind.UNCLEAR: "answered but unclear",
    Kind.RESTED: "paused, joined or not due",
}

_OF_OUTCOME: dict[Outcome, Kind] = {
    Outcome.OK: Kind.ANSWERED,
    Outcome.LATER_THEN_OK: Kind.ANSWERED,
    Outcome.CALL: Kind.ANSWERED,
    Outcome.HELP: Kind.ANSWERED,
    Outcome.UNCLEAR: Kind.UNCLEAR,
    Outcome.STOPPED: Kind.ANSWERED,
    Outcome.PAUSED: Kind.RESTED,
    Outcome.WRONG_NUMBER: Kind.ANSWERED,
    Outcome.CARER_SEEN: Kind.CARER,
    Outcome.CARER_ELSEWHERE: Kind.CARER,
    Outcome.CARER_CONCERN: Kind.CARER,
    Outcome.SILENT: Kind.SILENT,
    Outcome.UNDELIVERED: Kind.UNDELIVERED,
    Outcome.NOT_ASKED: Kind.NOT_ASKED,
    Outcome.CANCELLED: Kind.RESTED,
    Outcome.MERGED: Kind.RESTED,
}


# What somebody should look at although nobody is paged for it now: nothing of it is an answer.
LOOKED_AT = (Kind.LATE, Kind.NOT_ASKED, Kind.UNDELIVERED, Kind.SILENT, Kind.UNCLEAR)
LATE_AFTER = timedelta(minutes=3)  # a question that stands in our queue for so long is late
OPEN_FROM = timedelta(days=1)  # what is open still and fell due before today
FEW = 60  # so many are all shown on the board


@dataclass(frozen=True, slots=True)
class Piece:
    """One check-in of today."""

    about: Known
    slot: str
    kind: Kind
    phase: Phase
    outcome: str
    closed_at: str
    asks: Who | None
    stage: Stage
    times_asked: int
    until: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Today's check-ins: how many ended how, and those that are shown."""

    pieces: tuple[Piece, ...]
    counts: tuple[tuple[Kind, str, int], ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(number for _, _, number in self.counts)

    def number(self, kind: Kind) -> int:
        """How many have come to that."""
        return next(number for one, _, number in self.counts if one is kind)

    @property
    def is_whole(self) -> bool:
        """Whether all are shown."""
        return len(self.pieces) == self.total

    @property
    def not_shown(self) -> int:
        """How many should be looked at beside those shown."""
        return 0 if self.is_whole else sum(self.number(kind) for kind in LOOKED_AT) - len(self.pieces)


def pieces(rows: Sequence[Record], roll: Roll) -> tuple[Piece, ...]:
    """These check-ins, of whichever day and about whom the page has met, the oldest first."""
    day = day_of(roll)
    return tuple(_piece(row, roll, day) for row in sorted(rows, key=lambda row: (row.due_at, row.id)))


async def read_strip(tx: AsyncConnection, scope: Scope, roll: Roll, seen: Query | None) -> Strip:
    """Those due today by the council's calendar, and whatever is still open from before: all, if they are few; else those to look at."""
    day = day_of(roll)
    found = await today.counts(tx, scope, day, seen)
    counts = _counts(found)
    looked_at = [row for row in found if _kind_of(row) in LOOKED_AT]
    rows: Sequence[Record] = ()
    if sum(number for _, _, number in counts) <= FEW:
        rows = await today.some(tx, scope, day, seen, None, FEW)
    elif looked_at:
        between = min(row.first for row in looked_at), max(row.last for row in looked_at)  # else every row of the day were looked into
        rows = await today.some(tx, scope, day, seen, replace(_some(LOOKED_AT), between=between), FEW)
    return Strip(await _pieces(tx, roll, rows), counts)


async def read_page(
    tx: AsyncConnection, scope: Scope, roll: Roll, seen: Query | None, kind: Kind | None, number: int, length: int
) -> Strip:
    """One page of all of them, or of all that have come to one thing; the first is number 1."""
    day = day_of(roll)
    which = None if kind is None else _some((kind,))
    rows = await today.some(tx, scope, day, seen, which, length, (number - 1) * length)
    return Strip(await _pieces(tx, roll, rows), _counts(await today.counts(tx, scope, day, seen)))


def day_of(roll: Roll) -> today.Day:
    """The council's day, by its own calendar."""
    on = local_date(roll.now, roll.zone)
    begins_at, ends_at = (first_moment(one, time(), roll.zone) for one in (on, on + timedelta(days=1)))
    return today.Day(begins_at, ends_at, roll.now - OPEN_FROM, roll.now - LATE_AFTER)


def _some(kinds: Collection[Kind]) -> today.Some:
    outcomes = [outcome for outcome, kind in _OF_OUTCOME.items() if kind in kinds]
    return today.Some(outcomes, due=Kind.DUE in kinds, asked=Kind.ASKED in kinds, late=Kind.LATE in kinds)


def _counts(found: Sequence[Record]) -> tuple[tuple[Kind, str, int], ...]:
    counted: Counter[Kind] = Counter()
    for row in found:
        counted[_kind_of(row)] += row.number
    return tuple((kind, name, counted[kind]) for kind, name in KINDS.items())


async def _pieces(tx: AsyncConnection, roll: Roll, rows: Sequence[Record]) -> tuple[Piece, ...]:
    await roll.meet(tx, [row.young_person_id for row in rows])
    return pieces(rows, roll)


def _piece(row: Record, roll: Roll, day: today.Day) -> Piece:
    value: CheckIn = roll.values.of(CheckIn, row.id, row.state)
    is_late = value.phase in (Phase.SCHEDULED, Phase.ASKING) and row.due_at <= day.late_before
    return Piece(
        about=roll.people[row.young_person_id],
        slot=roll.when(row.due_at),
        kind=_kind(value.phase, value.outcome, is_late=is_late),
        phase=value.phase,
        outcome="" if value.outcome is None else words.OUTCOMES[value.outcome],
        closed_at=roll.when(row.closed_at),
        asks=value.asks,
        stage=value.stage,
        times_asked=len(value.tries),
        until=roll.when(value.wake_at),
    )


def _kind_of(row: Record) -> Kind:
    return _kind(row.phase, row.outcome, is_late=bool(row.is_late))


def _kind(phase: Phase, outcome: Outcome | None, *, is_late: bool) -> Kind:
    if outcome is not None:
        return _OF_OUTCOME[outcome]
    if is_late:
        return Kind.LATE
    return Kind.DUE if phase is Phase.SCHEDULED else Kind.ASKED
