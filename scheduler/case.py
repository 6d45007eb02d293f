"""One young person's open affairs (or one unknown sender's, or a fault's), held under their lock for the length of a transaction.

A case gathers what must be written: new versions, messages owed, lines of the journal. It touches no database: `scheduler.reading`
fills it, `scheduler.deciding` lets the rules decide, `scheduler.writing` empties it, and `scheduler.engine` holds the lock all along.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from db.queries import journal
from db.words import ChannelName, ContactState, Lane, SubjectKind
from ladder import checkin
from ladder.alert import Alert
from ladder.checkin import CheckIn, Try
from ladder.cross_check import CrossCheck
from ladder.events import Woke
from ladder.words import Who
from scheduler.codec import to_json
from scheduler.known import Contact, Council, Fault, Person, Placement, Plan, Young

CLOCK = "clock"  # the actor of what time alone brings about


@dataclass(slots=True)
class OpenCheckIn:
    """A check-in and what its row holds beside the rules' value. `stored` is the version the database has, none for a new one."""

    id: UUID
    value: CheckIn
    plan_id: UUID
    local_date: date
    slot: str
    asking: int
    stored: int | None = None
    asks_key: bytes | None = None
    sent_to: dict[int, UUID] = field(default_factory=dict)  # asking: the contact that may have it, though nobody has told us yet

    def was_asked(self, contact: UUID, who: Who) -> list[Try]:
        """The questions to that person that this contact has, or may have."""
        return [one for one in self.value.tries if one.who is who and (one.contact or self._sent(one)) == contact.hex]

    def _sent(self, one: Try) -> str | None:
        found = self.sent_to.get(one.asking)
        return None if found is None else found.hex


@dataclass(slots=True)
class OpenAlert:
    """An alert and what its row holds beside the rules' value."""

    id: UUID
    value: Alert
    code: str  # given when a new one is written
    team_id: UUID | None
    stored: int | None = None
    paged: dict[UUID, bool] = field(default_factory=dict)  # worker: whether a page of theirs may have left us


@dataclass(slots=True)
class OwedSighting:
    """A cross-check, and the version the database has of it, none for a new one."""

    id: UUID
    value: CrossCheck
    stored: int | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Messages to take back before they leave."""

    lane: Lane
    check_in_id: UUID | None = None
    alert_id: UUID | None = None
    recipients: tuple[UUID, ...] | None = None
    texts: tuple[str, ...] | None = None

    def fits(self, row: dict[str, Any]) -> bool:
        """Whether a row gathered a moment ago is meant."""
        meant = row["lane"] is self.lane and (self.recipients is None or row["recipient_id"] in self.recipients)
        meant = meant and (self.texts is None or row["text_key"] in self.texts)
        return meant and row["check_in_id"] == self.check_in_id and row["alert_id"] == self.alert_id


@dataclass(slots=True)
class Gathered:
    """What the decisions of one case ask to be written."""

    owed: list[dict[str, Any]] = field(default_factory=list)
    withdrawn: list[Withdrawal] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    contacts: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    languages: dict[UUID, str] = field(default_factory=dict)  # person: the language they are written to in from now on
    listed: list[dict[str, Any]] = field(default_factory=list)  # facts for the list of an open fault (A5)
    settled: list[tuple[UUID, dict[str, Any]]] = field(default_factory=list)  # a fault's alert, and what became of them on its list
    unreached: list[dict[str, Any]] = field(default_factory=list)  # marks that are counted


@dataclass(slots=True)
class Tools:
    """What a decision needs from outside: the two times, ids, chance, and which channels are configured."""

    now: datetime
    machine: datetime
    new_id: Callable[[], UUID]
    choose: Callable[[str], str]
    configured: frozenset[ChannelName]


@dataclass(slots=True)
class Case:
    """Everything open about one subject, and what is to be written of it."""

    id: UUID
    council: Council
    tools: Tools
    person: Person | None = None
    young: Young | None = None
    fault: Fault | None = None
    placement: Placement | None = None
    plans: dict[UUID, Plan] = field(default_factory=dict)
    check_ins: dict[UUID, OpenCheckIn] = field(default_factory=dict)
    alert: OpenAlert | None = None
    closed_alerts: list[OpenAlert] = field(default_factory=list)  # resolved in this transaction
    cross_check: OwedSighting | None = None
    closed_cross_checks: list[OwedSighting] = field(default_factory=list)  # closed in this transaction
    origins: dict[str, Contact | None] = field(default_factory=dict)  # inbox entry: the contact it came from
    gathered: Gathered = field(default_factory=Gathered)
    young_as_read: Young | None = None
    fault_as_read: Fault | None = None
    owed: int = 0  # how many young people on a fault's list are not settled
    lines: int = 0  # how many lines that list has
    plans_as_read: dict[UUID, Plan] = field(default_factory=dict)
    was_parked: bool = False  # the last decision about them failed

    @property
    def now(self) -> datetime:
        """Civil time."""
        return self.tools.now

    @property
    def is_stranger(self) -> bool:
        """Whether this is about a sender we do not know."""
        return self.young is None and self.fault is None

    def usable(self, person_id: UUID) -> list[Contact]:
        """That person's contacts that may be used, in their order, on channels that are configured."""
        contacts = self.council.contacts.get(person_id, [])
        return [one for one in contacts if one.is_usable and one.channel in self.tools.configured and not self._closed(one)]

    def _closed(self, contact: Contact) -> bool:
        state = self.gathered.contacts.get(contact.id, {}).get("state")
        return state is not None and state is not ContactState.OPEN

    def asking_now(self) -> OpenCheckIn | None:
        """The one check-in that has been asked and is not closed, if there is one (K3)."""
        open_phases = (checkin.Phase.ASKING, checkin.Phase.WAITING)
        return next((one for one in self.check_ins.values() if one.value.phase in open_phases), None)

    def note(self, kind: SubjectKind, subject: UUID, version: int | None, event: Any, reason: str, actor: str) -> None:
        """One line of the journal. A wake-up that came to nothing is not worth one."""
        if version is None and isinstance(event, Woke):
            return
        self.write_line(kind, subject, version, type(event).__name__, reason, actor, to_json(event))

    def write_line(self, kind: SubjectKind, subject: UUID, version: int | None, event: str, reason: str, actor: str, content: Any) -> None:
        """One line of the journal, as it will be written."""
        self.gathered.journal.append(
            journal.entry(
                id=self.tools.new_id(),
                authority_id=self.council.id,
                at=self.now,
                subject_kind=kind,
                subject_id=subject,
                version=version,
                event=event,
                actor=actor,
                reason=reason,
                content=content,
            )
        )

    def refuse(self, alert_id: UUID, actor: str, act: str) -> None:
        """An act that was refused leaves a line too."""
        self.write_line(SubjectKind.ALERT, alert_id, None, act, f"refused: {actor} may not act on this alert", actor, {"refused": act})
