"""One check-in as pages and reports tell it: who was asked, what became of each question, who answered. The kinds of nothing stay apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import locales
from db.queries.rows import Record
from db.words import ChannelName, Lane, Manner, SendState
from desk import words
from ladder.checkin import CheckIn, Phase, Try
from ladder.events import Answered, CheckInEvent, ChoseLanguage
from ladder.words import CarerMeaning, Meaning, Who
from scheduler.codec import from_json


class Reached(StrEnum):
    """How far a question came, for all that can be known."""

    WAITING = "waiting"  # it stands in our queue
    HANDED_OVER = "handed_over"  # a provider has it
    SENT = "sent"  # it left for the phone; a receipt may still come
    NO_RECEIPT = "no_receipt"  # it left, and this road never tells more
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"  # the provider gave up
    REFUSED = "refused"  # the phone refuses us
    NO_PHONE = "no_phone"  # no phone of theirs can be used
    NOT_ASKED = "not_asked"  # our fault: it did not leave in time


REACHED: dict[Reached, str] = {
    Reached.WAITING: "waits to leave",
    Reached.HANDED_OVER: "with the provider",
    Reached.SENT: "sent, no delivery receipt",
    Reached.NO_RECEIPT: "sent, no receipt exists",
    Reached.DELIVERED: "delivered",
    Reached.NOT_DELIVERED: "not delivered",
    Reached.REFUSED: "refused by the phone",
    Reached.NO_PHONE: "no phone could be used",
    Reached.NOT_ASKED: "did not leave: our fault",
}

PERHAPS_TWICE = "perhaps twice"


class HasRef(Protocol):
    """Somebody who is named by a reference."""

    @property
    def ref(self) -> str:
        """The reference."""


Referred = Mapping[UUID, HasRef]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to one person."""

    who: Who
    to: str
    road: str
    at: datetime
    reached: Reached
    left_at: datetime | None
    delivered_at: datetime | None
    perhaps_twice: bool = False
    language: str = ""

    @property
    def receipt(self) -> str:
        """What stands where a delivery is not on file: a road that never tells is not one that says no."""
        return "no receipt exists" if self.reached is Reached.NO_RECEIPT else "no"

    @property
    def how(self) -> str:
        """How far it came, and in which language, in words."""
        said = (REACHED[self.reached], self.language, PERHAPS_TWICE if self.perhaps_twice else "")
        return ", ".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered, by its meaning; the words are shown elsewhere, or nowhere."""

    by: Who
    at: datetime
    meaning: str
    message: UUID
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """One check-in."""

    id: UUID
    due_at: datetime
    phase: Phase
    value: CheckIn
    asked: tuple[Asked, ...]
    answers: tuple[Answer, ...]
    chosen: tuple[Answer, ...] = ()  # languages that were asked for meanwhile, which answers nothing

    def of(self, who: str) -> tuple[Asked, ...]:
        """The questions to the young person, or to the carer."""
        return tuple(one for one in self.asked if one.who == who)

    def answers_of(self, who: str) -> tuple[Answer, ...]:
        """What the young person, or the carer, answered."""
        return tuple(one for one in self.answers if one.by == who)


def asking_of(
    row: Record,
    owed: Sequence[Record],
    lines: Sequence[Record],
    contacts: Mapping[UUID, Record],
    people: Referred,
    stands: CheckIn | None = None,
) -> Asking:
    """A check-in's row, with the messages it owed and its lines of the journal; `stands`: how it stands, where that was read already."""
    value: CheckIn = from_json(CheckIn, row.state) if stands is None else stands
    questions = {one.version: one for one in owed if one.check_in_id == row.id and one.lane is Lane.QUESTION}
    asked = tuple(_asked(one, questions.get(one.asking), contacts, people) for one in value.tries)
    answers = tuple(answer for line in lines if line.subject_id == row.id and (answer := answer_in(line)) is not None)
    chosen = tuple(choice for line in lines if line.subject_id == row.id and (choice := _chosen_in(line)) is not None)
    return Asking(row.id, row.due_at, value.phase, value, asked, answers, chosen)


def answer_in(line: Record) -> Answer | None:
    """The answer that a line of a check-in's journal tells of. What was erased tells nothing."""
    if line.event != Answered.__name__ or line.content is None:
        return None
    event: Answered = from_json(CheckInEvent, line.content)
    return Answer(event.by, event.at, meaning_in_words(event.meaning), UUID(event.message), event.duress)


def _chosen_in(line: Record) -> Answer | None:
    """The language that a line of a check-in's journal says was asked for."""
    if line.event != ChoseLanguage.__name__ or line.content is None:
        return None
    event: ChoseLanguage = from_json(CheckInEvent, line.content)
    return Answer(event.by, event.at, locales.language(event.language).name, UUID(event.message), is_withheld=False)


def meaning_in_words(meaning: Meaning | CarerMeaning) -> str:
    """What a reply was read as."""
    return words.CARER_MEANINGS[meaning] if isinstance(meaning, CarerMeaning) else words.MEANINGS[meaning]


def _asked(one: Try, row: Record | None, contacts: Mapping[UUID, Record], people: Referred) -> Asked:
    contact = None if row is None else contacts.get(row.contact_id)
    to = "" if row is None or row.recipient_id not in people else people[row.recipient_id].ref
    return Asked(
        who=one.who,
        to=to,
        road="" if row is None else _road(row, contact),
        at=one.left_at or one.asked_at,
        reached=_reached(one, row, contact),
        left_at=one.left_at,
        delivered_at=one.delivered_at or (None if row is None else row.delivered_at),
        perhaps_twice=row is not None and perhaps_twice(row),
        language="" if row is None or row.language_missed is None else words.language_of(row.language, row.language_missed),
    )


def perhaps_twice(row: Record) -> bool:
    """Whether a copy left after one of which nobody knows whether it had: the phone may have got both (promise 7)."""
    return row.doubted_attempt is not None and row.attempt > row.doubted_attempt


def _road(row: Record, contact: Record | None) -> str:
    if contact is not None and contact.manner is not None:
        return words.MANNERS[contact.manner]
    return words.CHANNELS[row.channel]


def _reached(one: Try, row: Record | None, contact: Record | None) -> Reached:
    """A receipt that came after the check-in had closed stands in the outbox alone."""
    if one.delivered_at is not None or (row is not None and row.delivered_at is not None):
        return Reached.DELIVERED
    if one.refused:
        return Reached.NO_PHONE if row is None else Reached.REFUSED
    if row is not None and row.state is SendState.UNDELIVERED:
        return Reached.NOT_DELIVERED
    if one.left_at is not None or (row is not None and row.left_at is not None):
        return Reached.NO_RECEIPT if gives_none(row, contact) else Reached.SENT
    if one.withdrawn or (row is not None and row.state in (SendState.CANCELLED, SendState.EXPIRED)):
        return Reached.NOT_ASKED
    return Reached.WAITING if one.accepted_at is None else Reached.HANDED_OVER


def gives_none(row: Record | None, contact: Record | None) -> bool:
    """Whether a message's road never tells that it was delivered."""
    is_telegram = row is not None and row.channel is ChannelName.TELEGRAM
    return is_telegram or (contact is not None and contact.manner is Manner.TELEGRAM)
