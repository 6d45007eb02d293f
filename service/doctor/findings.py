"""What a doctor finds: how bad it is, what is wrong, what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

NAMED_AT_MOST = 8


class Level(StrEnum):
    """How bad it is, the worst first."""

    REFUSES_LIVE = "refuses live"
    WARNING = "warning"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `says` and `do` are a sentence each; where all is well there is nothing to do.

    `drifts`: it may come about with nobody at the keyboard. Then it keeps a service from its first start alone: later there are children
    who wait for it, and silence must be heard whatever else is wrong.
    """

    about: str
    level: Level
    says: str
    do: str = ""
    drifts: bool = False

    @property
    def refuses(self) -> bool:
        """Whether a live service does not start with it."""
        return self.level is Level.REFUSES_LIVE

    def as_json(self) -> dict[str, str]:
        """For programs."""
        return {"about": self.about, "level": self.level.value, "says": self.says, "do": self.do}


def refusals(found: Iterable[Finding], *, at_first_start: bool) -> list[Finding]:
    """Those with which a live service does not start."""
    return [one for one in found if one.refuses and (at_first_start or not one.drifts)]


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """In the order in which somebody should read them."""
    order = list(Level)
    return sorted(found, key=lambda one: order.index(one.level))


def listed(names: Iterable[str]) -> str:
    """Some of them by name, and how many more."""
    every = sorted(set(names))
    shown, more = every[:NAMED_AT_MOST], len(every) - NAMED_AT_MOST
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def or_fine(found: Iterable[Finding], about: str, says: str) -> Iterator[Finding]:
    """What was found; if it was nothing, that all is well."""
    some = list(found)
    yield from some or [Finding(about, Level.FINE, says)]
