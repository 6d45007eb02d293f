"""A report as a value: sentences, each with its time and its source. A worker's own words, which may hold an opinion, stand apart."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence. `in_their_words`: a worker wrote it; everything else is a fact from the source beside it."""

    at: datetime
    text: str
    source: str
    in_their_words: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """What was left open, and of which alert, if it is one."""

    text: str
    alert: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is told of one young person, or of what is about none: a sender nobody knows, a fault of ours."""

    about: str  # initials and reference
    ref: str
    child: str | None
    allocated_to: str  # a worker by name and reference; nothing where nobody is
    worker: str  # their reference
    told: tuple[Told, ...]
    left: tuple[Left, ...] = ()
    clocks: str = ""
    warning: str = ""  # what not to do, before anything else
    is_quiet: bool = False  # they were asked, the phone answered fine, and nothing else happened

    @property
    def facts(self) -> tuple[Told, ...]:
        """What happened, and what was done."""
        return tuple(one for one in self.told if not one.in_their_words)

    @property
    def words(self) -> tuple[Told, ...]:
        """What workers wrote."""
        return tuple(one for one in self.told if one.in_their_words)


@dataclass(frozen=True, slots=True)
class NightLog:
    """What one team is told on one working morning."""

    council: str
    team: str
    zone: str
    day: str  # the morning's date
    since: datetime
    until: datetime
    made_at: datetime
    is_late: bool
    entries: tuple[Entry, ...]

    @property
    def loud(self) -> tuple[Entry, ...]:
        """Those of whom there is something to tell."""
        return tuple(one for one in self.entries if not one.is_quiet)

    @property
    def quiet(self) -> tuple[Entry, ...]:
        """Those who were asked, whose phone answered fine, and nothing else."""
        return tuple(one for one in self.entries if one.is_quiet)
