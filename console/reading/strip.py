"""Today's check-ins in one strip, and how many ended how. Not asked, not delivered, silent and unclear are four numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from console.reading.roll import Known, Roll
from db.queries.rows import Record
from desk import words
from ladder.checkin import CheckIn, Phase, Stage
from ladder.words import Outcome, Who
from scheduler.codec import from_json


class Kind(StrEnum):
    """What a check-in has come to, as it is counted."""

    DUE = "due"
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
    """Today's check-ins, and how many ended how."""

    pieces: tuple[Piece, ...]
    counts: tuple[tuple[Kind, str, int], ...]


def strip(rows: Sequence[Record], roll: Roll) -> Strip:
    """Those due today by the council's calendar, and whatever is still open from before."""
    today = roll.now.astimezone(ZoneInfo(roll.zone)).date()
    shown = [row for row in rows if row.due_at.astimezone(ZoneInfo(roll.zone)).date() == today or _is_open_from_before(row, roll.now)]
    found = pieces(shown, roll)
    counted = Counter(one.kind for one in found)
    return Strip(found, tuple((kind, name, counted[kind]) for kind, name in KINDS.items()))


def pieces(rows: Sequence[Record], roll: Roll) -> tuple[Piece, ...]:
    """These check-ins, of whichever day, the oldest first."""
    return tuple(_piece(row, roll) for row in sorted(rows, key=lambda row: (row.due_at, row.id)))


def _is_open_from_before(row: Record, now: datetime) -> bool:
    return row.phase is not Phase.CLOSED and row.due_at <= now


def _piece(row: Record, roll: Roll) -> Piece:
    value: CheckIn = from_json(CheckIn, row.state)
    return Piece(
        about=roll.people[row.young_person_id],
        slot=roll.when(row.due_at),
        kind=kind_of(value),
        phase=value.phase,
        outcome="" if value.outcome is None else words.OUTCOMES[value.outcome],
        closed_at=roll.when(row.closed_at),
        asks=value.asks,
        stage=value.stage,
        times_asked=len(value.tries),
        until=roll.when(value.wake_at),
    )


def kind_of(value: CheckIn) -> Kind:
    """What it has come to."""
    if value.outcome is not None:
        return _OF_OUTCOME[value.outcome]
    return Kind.DUE if value.phase is Phase.SCHEDULED else Kind.ASKED
