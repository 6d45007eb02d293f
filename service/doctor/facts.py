"""What is known before anybody judges it: of the settings, of the database, of each provider. Values; nothing here asks anybody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.attested import DraftAllowed, OptOut


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch for which nobody of a team is on duty, as its wall clock shows it."""

    team: str
    says: str


@dataclass(frozen=True, slots=True)
class Configured:
    """What the settings say, without one secret of them."""

    telegram: bool = False
    texts: bool = False
    calls: bool = False
    public_url: str | None = None
    providers_are_near: bool = False  # every provider's address is on this machine: somebody plays
    telegram_calls_us: bool = False
    telegrams_own: bool = True  # and no Bot API server of the council's
    opt_out: OptOut | None = None
    drafts_allowed: tuple[DraftAllowed, ...] = ()
    heartbeat: bool = False
    open_files: tuple[str, ...] = ()  # files with secrets that others on this machine may read
    passwords: bool = False  # people sign in with one
    directory: bool = False  # people sign in through the council's own
    administrators_group: bool = False  # some group of it administers accounts
    teams_mapped: frozenset[str] = frozenset()  # for which some group of it is something

    @property
    def sign_in(self) -> bool:
        """Whether anybody signs in at all."""
        return self.passwords or self.directory


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language in which people of a council are written to."""

    council: str
    tag: str
    name: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """What somebody has read aloud for the people of a council who speak one language: the keys of its texts."""

    council: str
    tag: str
    name: str
    there: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()
    is_signed: bool = False
    cannot_read: int = 0  # young people, where it was looked at deeply


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database says."""

    today: date
    unreadable: int = 0  # sealed values under none of our keys
    unfindable: int = 0  # addresses and senders under none of our index keys
    unsafe_settings: tuple[str, ...] = ()
    above_budget: tuple[str, ...] = ()  # a sentence for each team
    no_budget: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    out_of_reach: tuple[str, ...] = ()  # on the rota, and no page comes to them
    no_last_resort: tuple[str, ...] = ()  # councils
    languages: tuple[Spoken, ...] = ()
    recordings: tuple[Recorded, ...] = ()
    workers: frozenset[tuple[str, str]] = frozenset()  # by council and reference
    teams: frozenset[str] = frozenset()  # by reference
    no_administrator: tuple[str, ...] = ()  # councils where nobody who can sign in administers accounts
    no_administrator_of_directory: tuple[str, ...] = ()  # the same, of those alone whom the directory proves
    unknown_zones: tuple[str, ...] = ()
    clock_ahead: timedelta = timedelta(0)  # the database's, of this machine's
    free_bytes: int | None = None  # where a SQLite file lies
    unspoken: tuple[str, ...] = ()  # the channels on which people are reached, where none of them is configured


@dataclass(frozen=True, slots=True)
class Shut:
    """The database was not opened, or what it holds could not be read: a sentence. `drifts` as in a finding."""

    says: str
    drifts: bool = False
    do: str = "Do what the sentence says; docs/operating/run.md has most of them, under It refuses to start."


@dataclass(frozen=True, slots=True)
class Silent:
    """A provider that did not answer, or not as it should: by the kind of failure alone."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A provider that does not know who asks."""


@dataclass(frozen=True, slots=True)
class Bot:
    """What Telegram says of our bot."""

    calls: str = ""  # the address it calls, if any
    should_call: str = ""  # the one it should
    waiting: int = 0
    failed_at: datetime | None = None
    failed_with: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """What Twilio says of a number of ours, which is named by its settings and never shown."""

    settings: tuple[str, ...]
    texts: bool  # it is to text
    calls: bool  # it is to ring
    is_ours: bool = True
    can_text: bool = True
    can_ring: bool = True
    text_goes_to: str | None = None  # the method and address by which it tells us; none where something else than an address decides
    call_goes_to: str | None = None


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A directory that calls itself otherwise than our settings do."""


@dataclass(frozen=True, slots=True)
class Answers:
    """A directory as it should be."""


@dataclass(frozen=True, slots=True)
class Account:
    """What Twilio says of our account."""

    status: str
    is_trial: bool
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it. A provider that is not configured, or was not asked, is none."""

    configured: Configured
    kept: Kept | Shut
    telegram: Bot | Silent | Unknown | None = None
    twilio: Account | Silent | Unknown | None = None
    directory: Answers | Silent | Misnamed | None = None
    world_ahead: timedelta | None = None  # a provider's clock, of the database's; none, where nobody was asked
