"""The glass of a simulated phone: what stands on it, to be drawn by the console and read by tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import locales
from bot.channels.handset.visit import Visit
from bot.channels.road import Button
from db.queries import demo
from db.queries.rows import Record
from db.words import CallState, Direction, Manner
from ladder.words import Road

RINGS_FOR = timedelta(minutes=1)  # civil; then it goes to voicemail


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone and its switches."""

    address: str
    manner: Manner
    is_off: bool
    no_credit: bool
    has_rung: bool
    is_blocked: bool
    is_slow: bool
    bounces: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One line on a screen, or one call."""

    id: UUID
    direction: Direction
    road: Road
    text: str
    buttons: tuple[tuple[Button, ...], ...]
    at: datetime
    call: CallState | None
    message: UUID | None = None  # the message of ours that it carries


def phone_of(row: Record) -> Phone:
    """A phone as its row has it."""
    return Phone(row.address, row.manner, row.is_off, row.no_credit, row.has_rung, row.is_blocked, row.is_slow, row.bounces)


async def lines_of(visit: Visit, address: str, limit: int) -> list[Shown]:
    """The newest lines that this phone has shown, in the order in which it showed them."""
    rows = [row for row in await demo.messages_on(visit.tx, [address], limit) if row.shown_at is not None]
    return [shown(visit, row) for row in sorted(rows, key=lambda row: (row.shown_at, row.id))]


def is_ringing(row: Record, now: datetime) -> bool:
    """Whether a call can still be answered. No chore ends it: after a minute it has ended."""
    return row.call_state is CallState.RINGING and now < row.at + RINGS_FOR


def shown(visit: Visit, row: Record) -> Shown:
    """A row as its phone shows it. A call says nothing of its content before somebody pressed 1 (voicemail, a car, a spouse)."""
    call = CallState.ENDED if row.call_state is CallState.RINGING and not is_ringing(row, visit.now) else row.call_state
    is_unheard = row.direction is Direction.IN and call in (CallState.RINGING, CallState.ENDED)
    text = locales.text(locales.ENGLISH, "V1") if is_unheard else visit.text_of(row)
    buttons = () if is_unheard or row.keyboard_gone else tuple(tuple(Button(**one) for one in line) for line in row.buttons)
    return Shown(row.id, row.direction, row.road, text, buttons, row.shown_at, call, row.message_id)
