"""What wording a batch of messages needs to know, as values: read in one transaction under no lock, and worded without a database."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.interpreting import interpreted
from bot.phrasing import OurFault
from db.queries.rows import Record
from db.words import ChannelName, Manner, PersonKind
from ladder.alert import Alert
from ladder.checkin import CheckIn
from ladder.words import Cover
from scheduler.case import OpenAlert
from scheduler.known import Council


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody, with what may be said of them. Of young people only initials and reference are ever said."""

    id: UUID
    authority_id: UUID
    ref: str
    kind: PersonKind
    name: str
    initials: str
    language: str  # in which they are written to
    spoken: str  # with which they were enrolled
    zone: ZoneInfo

    @property
    def interpreted(self) -> str:
        """The language to find an interpreter for, and to say to 999."""
        return interpreted(self.language, self.spoken)


@dataclass(frozen=True, slots=True)
class Child:
    """What is kept about a young person alone, as far as a text may mention it."""

    sign: str
    cover: Cover
    dialect: str
    reads: bool
    last_reply_at: datetime | None
    last_seen_at: datetime | None
    last_seen_by: UUID | None


@dataclass(frozen=True, slots=True)
class Reached:
    """An address, and what it is like."""

    id: UUID
    channel: ChannelName
    manner: Manner
    address: str
    cover: Cover | None
    is_guest: bool

    @property
    def gives_receipts(self) -> bool:
        """Telegram says nothing after it took a message."""
        return self.manner is Manner.SMS


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the journal: what happened to an alert or a check-in."""

    version: int | None
    event: str
    content: dict[str, Any]


@dataclass(slots=True)
class Known:
    """All of it. What a message does not concern is not read, and missing here."""

    now: datetime
    is_demo: bool
    people: dict[UUID, Named] = field(default_factory=dict)
    children: dict[UUID, Child] = field(default_factory=dict)
    contacts: dict[UUID, Reached] = field(default_factory=dict)
    strangers: dict[UUID, Reached] = field(default_factory=dict)
    letters: dict[UUID, dict[UUID, str]] = field(default_factory=dict)  # carer: the letter of each young person they look after
    alerts: dict[UUID, OpenAlert] = field(default_factory=dict)
    about: dict[UUID, UUID | None] = field(default_factory=dict)  # alert: the young person, none for a sender we do not know, or a fault
    faults: dict[UUID, OurFault] = field(default_factory=dict)  # alert: the fault it is about
    check_ins: dict[UUID, CheckIn] = field(default_factory=dict)
    happened: dict[UUID, list[Happened]] = field(default_factory=dict)  # alert or check-in: what a text may need of its journal, in order
    seen_first: dict[tuple[UUID, UUID], int] = field(default_factory=dict)  # alert and worker: the version whose page first left for them
    calls: set[tuple[UUID, UUID, UUID, int]] = field(default_factory=set)  # alert, worker, and what owes a call: its id and version
    noted: dict[UUID, datetime] = field(default_factory=dict)  # alert: when somebody last wrote a note
    councils: dict[UUID, Council] = field(default_factory=dict)
    workers: dict[UUID, dict[str, Named]] = field(default_factory=dict)  # authority: its workers, by reference

    def address_of(self, row: Record) -> Reached:
        """Where a message goes."""
        return self.contacts[row.contact_id] if row.contact_id is not None else self.strangers[row.stranger_id]

    def alert_of(self, row: Record) -> Alert:
        """The alert a message is about."""
        return self.alerts[row.alert_id].value

    def worker(self, authority_id: UUID, ref: str | None) -> str:
        """A worker's name; nothing for nobody."""
        found = self.workers.get(authority_id, {}).get(ref or "")
        return "" if found is None else found.name
