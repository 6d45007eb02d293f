"""An open alert as the board shows it: what happened, what is known and from whom, who has it, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from console.reading.faults import OurFault, in_short
from console.reading.following import Following, following
from console.reading.roll import Known, Roll
from db.queries.rows import Record
from desk import words
from desk.asked import Asking
from ladder.alert import Alert, Phase
from ladder.events import Heard
from ladder.facts import Fact, is_unheard
from ladder.words import Cause, Cover, Meaning, Treatment, Who
from scheduler.codec import from_json
from scheduler.known import Council


@dataclass(frozen=True, slots=True)
class Clocks:
    """Three facts that are never one: a text is not a sighting, and a delivery is not an answer."""

    last_reply: str
    last_delivery: str
    last_seen: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class Next:
    """What comes by itself: when, and to whom."""

    at: str
    who: str
    by: str
    is_last_resort: bool
    asks_owner: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One alert."""

    code: str
    phase: Phase
    phase_words: str
    treatment: Treatment
    treatment_words: str
    treatment_means: str
    cause: Cause
    cause_words: str
    also: tuple[str, ...]
    about: Known | None
    sender: str
    fault: OurFault | None
    tier: str
    opened_at: str
    happened_at: str
    askings: tuple[Asking, ...]
    clocks: Clocks | None
    later_at: str
    answered_at: str
    paged: str
    owner: str
    owned_since: str
    ring_by: str
    told_ring_by: str
    was: str
    next: Next | None
    value: Alert

    @property
    def is_duress(self) -> bool:
        """Whether the first thing to know is what not to do."""
        return Cause.DURESS in self.value.causes

    @property
    def fact(self) -> Fact:
        """The fact that made it what it is."""
        return _gravest(self.value)

    @property
    def asking(self) -> Asking | None:
        """The check-in that this fact comes from."""
        return next((one for one in self.askings if one.id.hex == self.fact.check_in), None)

    @property
    def is_from_carer(self) -> bool:
        """Whether a carer said it, or it is about a carer's phone."""
        return self.fact.by is Who.CARER

    @property
    def is_unconfirmed(self) -> bool:
        """Whether a carer named a time and said nothing when it came."""
        return self.asking is not None and self.asking.value.carer_told_elsewhere and self.fact.message is None

    @property
    def subject(self) -> str:
        """What it is about, if about no young person."""
        return self.sender if self.fault is None else in_short(self.fault.kind, self.fault.of)

    @property
    def initials(self) -> str:
        """Whom it is about, in the fewest letters."""
        return self.sender if self.about is None else self.about.initials

    @property
    def is_closed_cover(self) -> bool:
        """Whether the young person is told nothing."""
        return self.value.standing.cover is Cover.CLOSED


@dataclass(frozen=True, slots=True)
class Material:
    """The rows behind one alert."""

    row: Record
    value: Alert
    child: Record | None
    stranger: Record | None
    fault: OurFault | None
    askings: tuple[Asking, ...]
    lines: tuple[Record, ...]


def card(material: Material, roll: Roll, council: Council) -> Card:
    """The alert of these rows."""
    row, value, child = material.row, material.value, material.child
    name, means = words.TREATMENTS[value.treatment]
    latest = value.facts[-1]
    about = None if child is None else roll.people[child.id]
    next_step = following(value, council, row.team_id, None if child is None else child.allocated_to)
    return Card(
        code=row.code,
        phase=value.phase,
        phase_words=words.PHASES[value.phase],
        treatment=value.treatment,
        treatment_words=name,
        treatment_means=means,
        cause=value.cause,
        cause_words=words.cause(value.cause, is_unheard=is_unheard(value.facts)),
        also=tuple(words.cause(one, is_unheard=is_unheard(value.facts)) for one in value.causes if one is not value.cause),
        about=about,
        fault=material.fault,
        sender="" if material.stranger is None else words.sender(material.stranger.number),
        tier="" if value.tier is None else words.TIERS[value.tier],
        opened_at=roll.when(value.opened_at),
        happened_at=roll.when(_gravest(value).at),
        askings=material.askings,
        clocks=None if child is None else clocks(child, roll),
        later_at=roll.when(latest.later_at),
        answered_at=roll.when(_heard_fine_at(material)),
        paged=roll.called(value.paged) if value.phase is Phase.PAGING else "",
        owner=roll.called(value.taken_by),
        owned_since=roll.when(value.taken_at),
        ring_by=roll.when(value.ring_by),
        told_ring_by=roll.when(_gravest(value).told_ring_by),
        was=roll.called(value.untaken),
        next=None if next_step is None else _next(next_step, roll),
        value=value,
    )


def clocks(child: Record, roll: Roll) -> Clocks:
    """The three clocks of a young person."""
    seen_by = roll.people.get(child.last_seen_by)
    another = "" if child.last_seen_at is None else "another adult"  # whom the page of sightings names
    return Clocks(
        last_reply=roll.when(child.last_reply_at),
        last_delivery=roll.when(child.last_delivered_at),
        last_seen=roll.when(child.last_seen_at),
        seen_by=another if seen_by is None else seen_by.source,
    )


def _gravest(value: Alert) -> Fact:
    return next(fact for fact in value.facts if fact.cause is value.cause)


def _heard_fine_at(material: Material) -> datetime | None:
    """When the phone answered fine after the alert was opened. It is not a sighting."""
    heard = [from_json(Heard, line.content) for line in material.lines if line.event == Heard.__name__ and line.content]
    return max((one.at for one in heard if one.meaning is Meaning.OK), default=None)


def _next(step: Following, roll: Roll) -> Next:
    by = " and ".join(words.ROADS[road] for road in step.by)
    return Next(roll.when(step.at), roll.called(step.who), by, step.is_last_resort, step.asks_owner)


def check_ins_of(value: Alert) -> list[UUID]:
    """The check-ins that the facts of an alert come from, each once."""
    return [UUID(one) for one in dict.fromkeys(fact.check_in for fact in value.facts if fact.check_in is not None)]
