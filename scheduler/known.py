"""What a decision knows about people: read under the lock, carried as values."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from db.words import ChannelName, ContactState, FaultKind, Manner, PersonKind
from ladder import roster
from ladder.cadence import Office
from ladder.events import Standing
from ladder.roster import Shift
from ladder.rungs import AskingLadder
from ladder.words import AskCarer, Cover, Tier, Who


@dataclass(frozen=True, slots=True)
class Contact:
    """One address of one person, without the address itself."""

    id: UUID
    person_id: UUID
    channel: ChannelName
    manner: Manner | None
    address_key: bytes
    proven: bool
    state: ContactState
    ever_delivered: bool
    cover: Cover | None
    unheard_since: datetime | None = None  # asked since then, without a receipt or an answer
    replaced_at: datetime | None = None  # another took its place
    shared_duty_phone: str | None = None  # the reference of the phone that several workers use by turns

    @property
    def is_wrong(self) -> bool:
        """Whether somebody said that it is another's; one that is merely old, or silent for long, may be theirs all the same."""
        return self.state is ContactState.STALE and self.unheard_since is None and self.replaced_at is None

    @property
    def is_usable(self) -> bool:
        """Whether anything may be sent there."""
        return self.proven and self.state is ContactState.OPEN

    @property
    def gives_receipts(self) -> bool:
        """Telegram says nothing after "accepted"; a text message is receipted."""
        return self.channel is ChannelName.SMS or self.manner is Manner.SMS


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by reference, language and zone."""

    id: UUID
    ref: str
    kind: PersonKind
    language: str
    zone: str
    busy_until: datetime | None = None  # of a worker: pages go straight on to the next


@dataclass(slots=True)
class Young:
    """What is kept about a young person alone, as the decisions of one transaction change it."""

    id: UUID
    cover: Cover
    allocated_to: UUID | None
    unanswered_in_a_row: int
    stopped_at: datetime | None
    paused_at: datetime | None
    paused_until: datetime | None
    last_reply_at: datetime | None
    last_delivered_at: datetime | None
    last_seen_at: datetime | None
    last_seen_by: UUID | None
    last_elsewhere_at: datetime | None
    episode_since: datetime | None


@dataclass(slots=True)
class Plan:
    """A plan, and what the clock or a decision changes in it."""

    id: UUID
    ref: str
    starts_with: Who
    days: frozenset[str]
    times: tuple[str, ...]
    zone: str
    tier: Tier
    tier_changes_at: datetime | None
    rests_since: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the young person lives today."""

    ask_carer: AskCarer
    team_id: UUID
    carers: tuple[UUID, ...]
    starts_on: date


@dataclass(frozen=True, slots=True)
class Team:
    """A team's rota, as the roster reads it: workers by id in text form."""

    id: UUID
    shifts: tuple[Shift, ...]


@dataclass(slots=True)
class Fault:
    """What is wrong with a part of ours, and what its open alert has been told of its list."""

    id: UUID
    kind: FaultKind
    key: str
    lines_seen: int
    told_of: int
    told_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenFault:
    """A fault about which an alert is open: what it explains is listed there."""

    id: UUID
    kind: FaultKind
    alert_id: UUID


@dataclass(slots=True)
class Council:
    """What one authority's decisions share: calendar, ladders, rotas, the workers and their contacts."""

    id: UUID
    zone: str
    office: Office
    holidays: frozenset[date]
    last_resort: UUID | None
    asking: dict[Tier, AskingLadder]
    standing: Standing  # its cover is the young person's, filled in when an alert opens
    teams: dict[UUID, Team]
    people: dict[UUID, Person]  # workers, and everybody else loaded with the children at hand
    contacts: dict[UUID, list[Contact]]  # by person, in order
    faults: tuple[OpenFault, ...] = ()  # open now, the oldest first
    has_interpreter: bool = False  # whether its interpreter line is on file, and so on every alert's page

    def by_ref(self, ref: str) -> Person:
        """The worker of that reference."""
        return next(one for one in self.people.values() if one.ref == ref)

    def busy_at(self, at: datetime) -> frozenset[str]:
        """The workers who said that they are busy at that instant, as the roster names them."""
        return frozenset(str(one.id) for one in self.people.values() if one.busy_until is not None and one.busy_until > at)

    def free(self, team: UUID | None, at: datetime, role: str = "on_duty", *, again: bool = False) -> tuple[UUID, ...]:
        """Whom a page to that role of a team may reach at that instant, in the order of the rota.

        `again`: a whole round found nobody to take it, so that whoever is busy is asked like whoever passed.
        """
        found = None if team is None else self.teams.get(team)
        if found is None:
            return ()
        busy = frozenset() if again else self.busy_at(at)
        return tuple(UUID(one) for one in roster.on_duty(found.shifts, at, self.zone, self.holidays, role, busy))
