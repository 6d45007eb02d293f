"""What happened, line by line: what was decided and by whom, what was sent to whom by which road and what became of it, what was noted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import locales
from console.reading.roll import Roll
from db.queries.rows import Record
from db.words import Lane, PersonKind
from desk import words
from desk.asked import PERHAPS_TWICE, REACHED, Reached, answer_in, gives_none, perhaps_twice
from ladder.events import (
    AlertEvent,
    Answered,
    Cancelled,
    Chose,
    FellDue,
    Heard,
    Noted,
    PageFailed,
    Passed,
    ReceivingResumed,
    Refused,
    Reported,
    Resolved,
    ShiftEnded,
    Spoke,
    Taken,
    Unmanned,
    Unreachable,
    Woke,
)
from ladder.phrases import Phrase
from ladder.words import Meaning, Who
from scheduler.codec import from_json

_TOLD_OF_CHECK_INS = {one.__name__ for one in (FellDue, Answered, Refused, Unreachable, ReceivingResumed, Cancelled, Woke)}
_OF_ALERTS = (Reported, Woke, Unmanned, PageFailed, Heard, Taken, Passed, Noted, Resolved, ShiftEnded, Spoke, Chose)
_TOLD_OF_ALERTS = {one.__name__ for one in _OF_ALERTS}

Receipts = Mapping[UUID, Record]  # contacts by id: some give none

_SPEAKERS = {Who.YOUNG_PERSON: "The young person", Who.CARER: "The carer", None: "Our clock"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line. `became` is what the network said of a message."""

    at: datetime
    nth: UUID  # ids rise with time: two moments of one instant stay in their order
    when: str
    what: str
    source: str
    became: str = ""


def timeline(
    alert_lines: Iterable[Record],
    check_in_lines: Iterable[Record],
    owed: Iterable[Record],
    changed: Iterable[Record],
    receipts: Receipts,
    roll: Roll,
) -> tuple[Moment, ...]:
    """Everything about one alert, the oldest first. `changed`: the lines that say who is written to in another language."""
    told = [_of_alert(line, roll) for line in alert_lines if line.event in _TOLD_OF_ALERTS and _is_worth_a_line(line)]
    told += [_of_check_in(line, roll) for line in check_in_lines if line.event in _TOLD_OF_CHECK_INS and _is_worth_a_line(line)]
    told += [_of_message(row, receipts, roll) for row in owed]
    begins = min((one.at for one in told), default=roll.now)
    told += [Moment(line.at, line.id, roll.when(line.at), _sentence(line.reason), "service") for line in changed if line.at >= begins]
    return tuple(sorted(told, key=lambda one: (one.at, one.nth)))


def _is_worth_a_line(line: Record) -> bool:
    """What changed something, and what was refused."""
    return line.version is not None or line.reason.startswith("refused")


def _of_alert(line: Record, roll: Roll) -> Moment:
    return Moment(line.at, line.id, roll.when(line.at), alert_words(line, roll), _actor(line.actor, roll))


def alert_words(line: Record, roll: Roll) -> str:
    """A line of an alert's journal as a sentence."""
    if line.version is None or line.content is None:
        return _sentence(line.reason)
    event = from_json(AlertEvent, line.content)
    match event:
        case Reported(fact):
            name, _ = words.TREATMENTS[fact.treatment]
            cause = words.cause(fact.cause, is_unheard=fact.unheard_since is not None)
            return f"{_SPEAKERS[fact.by]}: {cause.lower()} ({name.lower()})."
        case Heard(meaning):
            answered = "The phone answered: fine." if meaning is Meaning.OK else "The phone answered: ask me later."
            return f"{answered} A text is not a sighting."
        case Taken(by, ring_in):
            return f"{roll.called(by)} took it{_within(ring_in)}."
        case Passed(by):
            return f"{roll.called(by)} offered it on."
        case Noted(by, until):
            return f"{roll.called(by)} noted a step{'' if until is None else f'; nothing is needed before {roll.when(until)}'}."
        case Resolved(by, outcome):
            return f"{roll.called(by)} closed it: {words.RESOLUTIONS[outcome]}."
        case Spoke(by, phrase):
            return f"{roll.called(by)} wrote to the young person: “{locales.template(locales.ENGLISH, phrase.value)}”"
        case Chose(_, choice):
            return f"The phone answered {choice} to what it was asked. A text is not a sighting."
        case PageFailed(worker, road):
            return f"{roll.called(worker)}: the {words.ROADS[road]} was refused."
        case _:
            return _sentence(line.reason)


def _within(minutes: int | None) -> str:
    return "" if minutes is None else f", to ring within {minutes} minutes"


def _of_check_in(line: Record, roll: Roll) -> Moment:
    what = "The check-in fell due." if line.event == FellDue.__name__ else _sentence(line.reason)
    if line.event == Answered.__name__ and (answer := answer_in(line)) is not None:
        what = f"{'The phone' if answer.by is Who.YOUNG_PERSON else 'The carer'} answered: {answer.meaning}."
    return Moment(line.at, line.id, roll.when(line.at), what, _actor(line.actor, roll))


def _of_message(row: Record, receipts: Receipts, roll: Roll) -> Moment:
    to = roll.people.get(row.recipient_id)
    whom = "an unknown sender" if to is None else f"the young person, {to.ref}" if to.kind is PersonKind.YOUNG_PERSON else to.source
    kind = None if to is None else to.kind
    spoken = "" if kind is PersonKind.WORKER else words.language_of(row.language, row.language_missed)
    what = (
        f"{'Phrase' if row.text_key in list(Phrase) else _what(row, kind)} to {whom}, by {words.ROADS[row.road]}{spoken and ', '}{spoken}"
    )
    return Moment(row.owed_at, row.id, roll.when(row.owed_at), f"{what}.", "service", became(row, roll, receipts))


def _what(row: Record, kind: PersonKind | None) -> str:
    match row.lane:
        case Lane.PAGE:
            return "Page"
        case Lane.QUESTION:
            return "Question"
        case Lane.REPLY | Lane.BULK:
            return "News" if kind is PersonKind.WORKER else "Answer"
        case _:
            raise AssertionError("a message has a lane")


def became(row: Record, roll: Roll, receipts: Receipts) -> str:
    """When it was taken, left and was delivered; else how it ended. Of a road that gives no receipt, that none exists."""
    steps: Sequence[tuple[str, Any]] = (("accepted", row.accepted_at), ("left", row.left_at), ("delivered", row.delivered_at))
    said = [f"{name} {roll.when(at)}" for name, at in steps if at is not None]
    if not said or row.state not in ("accepted", "left", "delivered"):
        said.append(words.SENT[row.state])
    elif row.delivered_at is None and gives_none(row, receipts.get(row.contact_id)):
        said.append(REACHED[Reached.NO_RECEIPT])
    return ", ".join([*said, PERHAPS_TWICE] if perhaps_twice(row) else said)


def _actor(actor: str, roll: Roll) -> str:
    found = roll.worker(actor)
    return actor if found is None else found.source


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}."
