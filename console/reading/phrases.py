"""What the young person was told by whoever has it, what became of it, and what the phone answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import locales
from console.reading.roll import Roll
from console.reading.timeline import Receipts, became
from db.queries.rows import Record
from desk import words
from ladder.events import AlertEvent, Chose, Spoke
from ladder.phrases import Phrase
from scheduler.codec import from_json


@dataclass(frozen=True, slots=True)
class Uttered:
    """One phrase. Without an answer it may still come, where it asks."""

    at: str
    by: str
    text: str
    asks: bool
    became: str
    answered_at: str
    answer: str


def phrases_told(lines: Sequence[Record], owed: Sequence[Record], receipts: Receipts, roll: Roll) -> tuple[Uttered, ...]:
    """Every phrase of an alert, in order, each with the number that came before the next one that asks."""
    rows = {row.version: row for row in owed if row.text_key in list(Phrase)}
    told: list[tuple[Record, Spoke]] = []
    answers: dict[int, Chose] = {}  # by the version that sent the phrase
    for line in lines:
        if line.version is None or line.content is None or line.event not in (Spoke.__name__, Chose.__name__):
            continue
        event = from_json(AlertEvent, line.content)
        if isinstance(event, Spoke):
            told.append((line, event))
        elif isinstance(event, Chose):
            asked = [one for one, spoke in told if spoke.phrase is event.phrase]
            answers |= {asked[-1].version: event} if asked else {}
    return tuple(_uttered(line, spoke, rows.get(line.version), answers.get(line.version), receipts, roll) for line, spoke in told)


def _uttered(line: Record, spoke: Spoke, row: Record | None, answer: Chose | None, receipts: Receipts, roll: Roll) -> Uttered:
    return Uttered(
        at=roll.when(line.at),
        by=roll.called(spoke.by),
        text=in_english(spoke, roll),
        asks=spoke.phrase.asks,
        became="" if row is None else became(row, roll, receipts),
        answered_at="" if answer is None else roll.when(answer.at),
        answer="" if answer is None else words.chosen(answer.phrase, answer.choice),
    )


def in_english(spoke: Spoke, roll: Roll) -> str:
    """The phrase as staff read it."""
    at = "" if spoke.at is None else locales.clock(spoke.at, ZoneInfo(roll.zone))
    return locales.text(locales.ENGLISH, spoke.phrase.value, **dict.fromkeys(locales.holes(spoke.phrase.value), at))


def choices_of(lines: Sequence[Record]) -> dict[UUID, str]:
    """The messages that answered a phrase, each with what it says."""
    events = [from_json(AlertEvent, line.content) for line in lines if line.event == Chose.__name__ and line.content is not None]
    return {UUID(one.message): f"{words.chosen(one.phrase, one.choice)} ({one.choice})" for one in events if isinstance(one, Chose)}
