"""A council as its file describes it: plain values, nothing looked up, nothing stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from desk.council.nodes import Where
from ladder.cadence import Office
from ladder.roster import Shift
from ladder.rungs import AskingLadder, PagingLadder
from ladder.words import AskCarer, Cover, Tier, Treatment, Who

HOLIDAY_REGIONS = ("england_and_wales", "scotland", "northern_ireland")

Detail = str | bool | list[str]


class Kind(StrEnum):
    """What a person is to us."""

    YOUNG_PERSON = "young_person"
    CARER = "carer"
    WORKER = "worker"


class Channel(StrEnum):
    """The road to an address."""

    HANDSET = "handset"  # the built-in simulated phone
    SMS = "sms"
    TELEGRAM = "telegram"
    VOICE = "voice"


class Manner(StrEnum):
    """What a simulated phone behaves like."""

    SMS = "sms"
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Whom a worker rings who does not speak the language, and the code that opens the line."""

    line: str
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Authority:
    """The council itself."""

    ref: str
    name: str
    timezone: str
    office: Office
    holidays: str
    last_resort: str
    team: str
    interpreter: Interpreter | None = field(default=None, repr=False)
    police_route: str | None = field(default=None, repr=False)
    access_log_years: int | None = None
    where: Where = field(default=Where(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Team:
    """A duty team, its rota and its budget; `shifts_at` says where each shift stands in the file."""

    ref: str
    shifts: tuple[Shift, ...]
    pages_per_night: int | None = None
    where: Where = field(default=Where(), compare=False, repr=False)
    shifts_at: tuple[Where, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Contact:
    """One address on one channel. Unproven, it is never used."""

    channel: Channel
    address: str = field(repr=False)
    manner: Manner | None = None
    proven: bool = False
    shared_duty_phone: str | None = None  # a worker's: the reference of the phone that several use by turns
    where: Where = field(default=Where(), compare=False, repr=False)

    def is_usable(self, configured: frozenset[str]) -> bool:
        """Whether a message may leave for it."""
        return self.proven and self.channel in configured

    @property
    def is_telegram(self) -> bool:
        """Whether it is Telegram, real or simulated."""
        return self.channel is Channel.TELEGRAM or self.manner is Manner.TELEGRAM


@dataclass(frozen=True, slots=True)
class Person:
    """A young person, carer or worker. From `sign` on, only young people have what stands here.

    `details` are the optional fields under their names in the file, ready for JSON.
    """

    ref: str
    kind: Kind
    name: str = field(repr=False)
    language: str
    timezone: str
    team: str
    contacts: tuple[Contact, ...]
    sign: str | None = field(default=None, repr=False)
    cover: Cover = Cover.CLOSED
    allocated_to: str | None = None
    initials: str | None = field(default=None, repr=False)
    birth_date: date | None = field(default=None, repr=False)
    details: Mapping[str, Detail] = field(default_factory=dict, repr=False)
    where: Where = field(default=Where(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a young person lives, with which carers, from when until when."""

    young_person: str
    carers: tuple[str, ...]
    ask_carer: AskCarer
    placed_by: str
    hosted_by: str
    team: str
    starts_on: date
    ends_on: date | None = None
    where: Where = field(default=Where(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """When somebody is asked about a young person, and how watchfully."""

    ref: str
    about: str
    starts_with: Who
    days: frozenset[str]
    times: tuple[time, ...]
    timezone: str
    tier: Tier
    where: Where = field(default=Where(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CouncilWarning:
    """What the file may say, but somebody should look at."""

    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}, {self.field}: {self.sentence}."


@dataclass(frozen=True, slots=True)
class Council:
    """All of one file; `asking` and `paging` are complete, with our ladders where the file has none."""

    authority: Authority
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    placements: tuple[Placement, ...]
    plans: tuple[Plan, ...]
    asking: Mapping[Tier, AskingLadder]
    paging: Mapping[Treatment, PagingLadder]
    warnings: tuple[CouncilWarning, ...] = ()
