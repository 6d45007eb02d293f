"""One thing somebody said, ready to be understood: the message, when it was heard, and what a pressed button was bound to."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.channels.inbound import Inbound, InboundKind
from bot.meaning import Question, Reading, normalise, read, read_press
from bot.meaning.reading import unclear
from db.queries.rows import Record
from db.words import ChannelName
from ladder.words import CarerMeaning, Meaning
from scheduler.council import contact_of
from scheduler.known import Contact

BUTTON_CODE = "button:"  # a duress code that is a button instead of words
_WRITTEN = (InboundKind.TEXT, InboundKind.EDITED, InboundKind.OPTED_OUT)
_SIGHTINGS = (CarerMeaning.SEEN, CarerMeaning.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person at the address a message came from."""

    id: UUID
    ref: str
    language: str  # in which they are written to
    spoken: str  # with which they were enrolled
    contact: Contact
    authority_id: UUID


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the inbox. `check_in` and `choice`: what a pressed button was bound to, and which it was."""

    entry: UUID
    at: datetime
    inbound: Inbound
    check_in: UUID | None = None
    choice: str = ""

    @property
    def message(self) -> str:
        """How the rules name this message."""
        return self.entry.hex

    @property
    def is_from_a_person(self) -> bool:
        """Whether somebody said something, rather than an app something about them."""
        return self.inbound.kind not in (InboundKind.BLOCKED, InboundKind.UNBLOCKED, InboundKind.START, InboundKind.CANARY)

    @property
    def came_by_telephone(self) -> bool:
        """Whether they rang: of a telephone that says nothing of whether texts get through to it."""
        return self.inbound.channel == ChannelName.SMS and self.inbound.kind in (InboundKind.RING, InboundKind.PUT_THROUGH)


def speaker_of(row: Record) -> Speaker:
    """Whoever is at an address, by a row of `contacts.people_at`."""
    return Speaker(row.person_id, row.ref, row.language, row.spoken_language, contact_of(row), row.authority_id)


def one_each(speakers: Iterable[Speaker]) -> list[Speaker]:
    """Each person once: a number that is both texted and rung is one phone, and is answered by text."""
    found: dict[UUID, Speaker] = {}
    for one in speakers:
        if one.id not in found or found[one.id].contact.channel is ChannelName.VOICE:
            found[one.id] = one
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a message, for the inbox."""

    how: str
    meaning: str | None = None
    about: tuple[UUID, ...] = ()

    def written(self, entry: UUID) -> dict[str, object]:
        """For the inbox: whom it concerned, where that is known by now."""
        about = {} if not self.about else {"about": [str(one) for one in self.about]}
        meaning = {} if self.meaning is None else {"meaning": self.meaning}
        return {"id": entry, "settled_as": self.how, **meaning, **about}


def said(row: Record, inbound: Inbound, now: datetime) -> Said:
    """The message of an inbox entry."""
    kind, _, rest = inbound.press.partition(":")
    bound, _, choice = rest.partition(":")
    if inbound.kind is InboundKind.PRESS and kind == "c" and len(bound) == 32 and not set(bound) - set("0123456789abcdef"):
        return Said(row.id, now, inbound, UUID(bound), choice)
    return Said(row.id, now, inbound)


def understood(what: Said, language: str, question: Question, *, words: bool) -> Reading:
    """What it means. Pictures, voices and positions are for a person; of somebody else's words only a cry for help is heard.

    What a carer has changed is no sighting: yesterday's words, spelt better today, are no answer to today's question (P3).
    """
    kind, text = what.inbound.kind, what.inbound.text
    if kind is InboundKind.PRESS:
        return read_press(what.choice, question)
    if kind is InboundKind.OPTED_OUT:  # the carrier has acted on it, so there is nothing to read, in any language
        return Reading(Meaning.STOP if question is Question.YOUNG else CarerMeaning.STOP, "stopped at the carrier")
    if kind is InboundKind.RING:
        return Reading(Meaning.CALL if question is Question.YOUNG else CarerMeaning.CALL, "rang")
    if kind is InboundKind.TEXT:
        return read(text, language, question, words=words)
    reading = read(text, language, question, words=words)
    if kind is InboundKind.EDITED and reading.meaning not in _SIGHTINGS:
        return reading
    grave = (Meaning.HELP, CarerMeaning.CONCERN)
    return reading if text and reading.meaning in grave else Reading(unclear(question), f"not words: {kind.value}")


def is_code(what: Said, language: str, code: str) -> bool:
    """Whether the whole reply is this young person's code (K9)."""
    if what.inbound.kind is InboundKind.PRESS:
        given = BUTTON_CODE + what.choice
    elif what.inbound.kind in _WRITTEN:
        given = normalise(what.inbound.text, language)
    else:
        return False
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), code.encode("utf-8", "surrogatepass"))
