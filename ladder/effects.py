"""What must now be done, in the imperative. Effects name roles and texts, never addresses: the engine finds the people."""

from dataclasses import dataclass
from datetime import datetime

from ladder.facts import Fact
from ladder.words import Duty, Meaning, Resolution, Road, Who


@dataclass(frozen=True, slots=True)
class Ask:
    """Put the question to the person of this rung: on `contact`, or on their first usable one."""

    who: Who
    rung: int
    again: bool
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the message that came in, on the address it came from. `at` fills the text's time, if it has one."""

    to: Who
    text: str
    message: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WithdrawQuestions:
    """Cancel questions of this check-in that have not left: those to `who`, or all."""

    who: Who | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Hand this fact to the young person's open alert, or open one (K1)."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Relay:
    """Tell the young person's open alert, if there is one, that the phone answered "fine" or "later", or asked for another language."""

    meaning: Meaning
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StopAsking:
    """The young person asked us to stop: their contacts are opted out, their rungs skipped."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """No questions to the young person until then."""

    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class DoubtContact:
    """The address may be somebody else's: use it no more until a person has looked."""

    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """Put one line on this shift's board; nobody is paged by it."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OweSighting:
    """A carer whose word alone is not enough sees the young person: a second adult is to see them too (K7)."""

    carer: str
    at: datetime


CheckInEffect = Ask | Reply | WithdrawQuestions | Report | Relay | StopAsking | Pause | DoubtContact | Line | OweSighting

CrossCheckEffect = Report


@dataclass(frozen=True, slots=True)
class Seek:
    """Find who stands on this rung; the answer comes back as `Manned` or `Unmanned`."""

    who: Duty
    by: tuple[Road, ...]
    skip: tuple[str, ...] = ()  # passed this round


@dataclass(frozen=True, slots=True)
class Page:
    """Page this worker by these roads. `text` names what the page says; the courier words it from the alert."""

    worker: str
    by: tuple[Road, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell this worker something that asks nothing of them."""

    worker: str
    text: str


@dataclass(frozen=True, slots=True)
class TellPaged:
    """Tell everybody who has been paged for this alert, but one."""

    text: str
    but: str | None = None


@dataclass(frozen=True, slots=True)
class TellYoungPerson:
    """Tell the young person, under open cover, what becomes of their message: where they wrote it, or on `contact`."""

    text: str
    at: datetime | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawPages:
    """Cancel pages of this alert that have not left."""


@dataclass(frozen=True, slots=True)
class Close:
    """What a resolution means for plan and contacts: an episode rests the plan, an agreed change ends a stop."""

    outcome: Resolution


AlertEffect = Seek | Page | Tell | TellPaged | TellYoungPerson | WithdrawPages | Close
