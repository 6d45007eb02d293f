"""What happened, in the past tense. Each event carries all that its machine needs, so that the journal can be replayed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ladder.facts import Fact
from ladder.phrases import Phrase
from ladder.rungs import AskingLadder, PagingLadder
from ladder.words import AskCarer, CarerMeaning, Cover, Meaning, Resolution, Road, Tier, Treatment, Who


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one check-in, stamped when it fell due: editing a plan moves nobody halfway up a ladder."""

    tier: Tier
    cover: Cover
    ask_carer: AskCarer
    ladder: AskingLadder
    zone: str
    next_slot_at: datetime
    in_a_row: int = 0  # check-ins without any reply before this one
    young_person_rests: bool = False  # asked us to stop or to pause: their rungs are skipped


@dataclass(frozen=True, slots=True)
class FellDue:
    """The slot came. `older_open`: an earlier check-in about the same young person is still open (K3)."""

    terms: Terms
    older_open: bool = False
    resting: str | None = None  # why nobody at all is asked: the plan rests, or the young person paused


@dataclass(frozen=True, slots=True)
class Accepted:
    """A provider took the question made by version `asking` of the check-in."""

    asking: int
    contact: str
    owes_receipt: bool  # this contact has given `delivered` before, so its absence means something


@dataclass(frozen=True, slots=True)
class Left:
    """The question left for the handset: the clock of silence starts at `at` (promise 2)."""

    asking: int
    contact: str
    at: datetime
    owes_receipt: bool


@dataclass(frozen=True, slots=True)
class Delivered:
    """A handset has the question."""

    asking: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Missed:
    """The provider gave the question up, and nothing speaks against the contact: its phone was off, or out of reach."""

    asking: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """The contact refuses us: bounced or blocked (K6). `next_contact`: the person's next proven, open one of the same cover."""

    asking: int
    next_contact: str | None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person of this rung has no contact that may be used."""

    asking: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody answered. `message` is the inbox entry; the words stay there."""

    by: Who
    meaning: Meaning | CarerMeaning
    message: str
    at: datetime
    duress: bool = False  # the whole reply was this young person's code (K9)
    in_office_hours: bool = False
    ring_by: datetime | None = None  # what "call me" is told
    expected_at: datetime | None = None  # the carer's next such clock time
    elsewhere_before: bool = False  # a carer said so within the last 7 days
    paused_before: bool = False  # the young person paused within the last 7 days
    read_by: datetime | None = None  # what Y10 promises: when a person will read the words
    shared: bool = False  # of two who share an address either may have said it (K11)
    carer: str = ""  # which carer said it, by reference


@dataclass(frozen=True, slots=True)
class ChoseLanguage:
    """Somebody asked to be written to in a language that we speak. It answers no question. `message` is the inbox entry."""

    by: Who
    language: str  # the tag of the language from now on
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceivingResumed:
    """We could not hear for that long: whoever answered meanwhile must not count as silent (T6)."""

    gap: timedelta


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The placement or the plan ended."""

    why: str


@dataclass(frozen=True, slots=True)
class Woke:
    """The wake-up came."""


CheckInEvent = (
    FellDue | Accepted | Left | Delivered | Missed | Refused | Unreachable | Answered | ChoseLanguage | ReceivingResumed | Cancelled | Woke
)


@dataclass(frozen=True, slots=True)
class CarerSaw:
    """A carer whose word alone is not enough said that they see the young person, and it quieted this check-in (K7)."""

    carer: str
    at: datetime
    check_in: str | None = None


@dataclass(frozen=True, slots=True)
class Sighted:
    """A responsible adult saw the young person then. `by`: their reference, or what names the sighting of somebody who has none."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ceased:
    """A second sighting is owed no more: the placement ended, an episode is open."""

    why: str


@dataclass(frozen=True, slots=True)
class CameDue:
    """The day within which a second adult was to see them is over, at this tier. `resting`: why nobody is told."""

    tier: Tier
    resting: str | None = None


CrossCheckEvent = CarerSaw | Sighted | Ceased | CameDue


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for one alert, stamped when it opened."""

    zone: str
    cover: Cover
    ring: PagingLadder
    page: PagingLadder


@dataclass(frozen=True, slots=True)
class Times:
    """When a calm treatment wakes, worked out from rota and calendar at the moment of the event."""

    shift_ends_at: datetime
    morning_at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """A fact reached the alert, or opens it (then `standing` is given)."""

    fact: Fact
    times: Times
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Manned:
    """Somebody stands on the rung: this worker, by those of its roads that are configured and usable."""

    worker: str
    by: tuple[Road, ...]


@dataclass(frozen=True, slots=True)
class Unmanned:
    """Nobody stands on the rung, or no road leads to them (A4)."""


@dataclass(frozen=True, slots=True)
class PageFailed:
    """A worker's phone refused a page."""

    worker: str
    road: Road


@dataclass(frozen=True, slots=True)
class Heard:
    """The young person's phone answered "fine" or "later", or asked for another language. It is not a sighting."""

    meaning: Meaning
    message: str
    at: datetime
    times: Times
    episode_open: bool = False
    not_here: bool = False  # an adult said "not here" since this alert opened, or in the check-ins it is about


@dataclass(frozen=True, slots=True)
class Taken:
    """A named worker takes it, and may name the minutes within which they ring."""

    by: str
    ring_in: int | None = None
    can_tell: bool = True  # whether the phone on which the young person asked may be written to, and nobody else looks at it


@dataclass(frozen=True, slots=True)
class Passed:
    """A named worker hands it on."""

    by: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A named worker wrote a note, perhaps naming until when nothing is needed."""

    by: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A named worker closes it with a coded outcome (A6)."""

    by: str
    outcome: Resolution
    owed: int = 0  # young people on a fault's list who were neither asked again nor ticked by name (A5)


@dataclass(frozen=True, slots=True)
class ShiftEnded:
    """A worker's shift ended at `at`, and none of theirs follows: what they still hold is offered to whoever is on duty now."""

    worker: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Spoke:
    """Whoever has it sends the young person one of our phrases, on that phone. `drawn`: the version of the alert that they looked at."""

    by: str
    phrase: Phrase
    contact: str
    drawn: int
    at: datetime | None = None  # the time that the phrase names


@dataclass(frozen=True, slots=True)
class Chose:
    """The phone that has a phrase of ours answered it with one of its numbers. It is not a sighting."""

    phrase: Phrase
    choice: str
    message: str
    at: datetime


AlertEvent = Reported | Woke | Manned | Unmanned | PageFailed | Heard | Taken | Passed | Noted | Resolved | ShiftEnded | Spoke | Chose


def calm_wake(treatment: Treatment, times: Times) -> datetime:
    """When an alert that pages nobody yet wakes."""
    return times.shift_ends_at if treatment is Treatment.BOARD else times.morning_at
