"""What a duty worker must take, as a value.

An alert opens *listed* (pages nobody yet) or *paging* (rung after rung, round after round). A named worker takes it: *taken* is not
resolved, and taken and forgotten climbs again. An OK from the phone may stand a lone silence down; a named person still closes it.
Only a resolved alert sleeps (promises 1 and 9).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ladder.effects import AlertEffect
from ladder.events import Standing
from ladder.facts import Decision, Fact
from ladder.phrases import Menu, Told
from ladder.rungs import TABLE, PagingLadder
from ladder.words import FOR_A_PERSON, Cause, Cover, Duty, Resolution, Road, Tier, Treatment, Who

OWNER_HAS = timedelta(minutes=10)  # A1: after being asked, before it climbs


class Phase(StrEnum):
    """Where an alert stands."""

    LISTED = "listed"  # entered when its treatment pages nobody yet; left by a take, a worse fact, or time
    PAGING = "paging"  # entered with rung 0; left when somebody takes it, or it stands down
    TAKEN = "taken"  # a named worker has it; left by resolving, passing, a worse fact, or being forgotten
    STOOD_DOWN = "stood_down"  # the phone answered a lone silence; left by a new fact, a take, the morning, or resolving
    RESOLVED = "resolved"  # closed by a named person with an outcome; never left


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stands. Workers are named by reference."""

    ref: str
    opened_at: datetime
    standing: Standing
    facts: tuple[Fact, ...]
    treatment: Treatment
    phase: Phase = Phase.LISTED
    version: int = 0
    rung: int = 0
    round: int = 0
    climb_at: datetime | None = None  # the next rung, the listed one's SMS, the morning of one stood down
    owner_at: datetime | None = None  # when the owner is asked, and ten minutes later passed over (A1)
    comfort_at: datetime | None = None  # when a child who asked for help hears that we are still finding a person (A2)
    seeking: Duty | None = None
    paged: str | None = None  # who stands on the present rung
    paged_by: tuple[Road, ...] = ()
    failed: tuple[Road, ...] = ()
    stood: tuple[str, ...] = ()  # on whom a rung of this round found, who neither passed nor could not be reached
    passed: tuple[str, ...] = ()  # who passed this round
    untaken: str | None = None  # whose it was until a worse fact came
    offered_at: datetime | None = None  # where duress took it from them: when it would be on offer had no code come
    taken_by: str | None = None
    taken_at: datetime | None = None
    ring_by: datetime | None = None
    ring_told: bool = False  # whether the young person has heard of that time
    told_anew: bool = False  # duress alone kept it theirs: whoever takes it next names a new time to ring, as if it had been un-taken
    owner_asked: bool = False
    owner_left: bool = False  # their shift is over, and it waits for the day to be offered on
    comforts: int = 0
    texted: bool = False  # a listed one's single SMS went
    told: Told | None = None  # the phrase that whoever has it sent last
    menu: Menu | None = None  # the phrase that awaits a number from the phone
    outcome: Resolution | None = None
    resolved_by: str | None = None

    def __post_init__(self) -> None:
        resolved = self.phase is Phase.RESOLVED
        assert resolved == (self.wake_at is None), "only a resolved alert has no wake-up"
        assert resolved == (self.outcome is not None) == (self.resolved_by is not None), "resolved means by whom, and how"
        assert self.phase is not Phase.TAKEN or self.taken_by is not None, "taken means by somebody"

    @property
    def wake_at(self) -> datetime | None:
        """The earliest of its clocks."""
        return min((at for at in (self.climb_at, self.owner_at, self.comfort_at) if at is not None), default=None)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """In order of arrival, each once."""
        return tuple(dict.fromkeys(fact.cause for fact in self.facts))

    @property
    def cause(self) -> Cause:
        """The highest by treatment; among equals the gravest by its place in the table: a page that says "help" would hide duress."""
        gravest = list(TABLE)
        return max(self.facts, key=lambda fact: (fact.treatment.rank, -gravest.index(fact.cause))).cause

    @property
    def tier(self) -> Tier | None:
        """The tier of the latest fact that has one."""
        return next((fact.tier for fact in reversed(self.facts) if fact.tier is not None), None)

    @property
    def ladder(self) -> PagingLadder:
        """The paging ladder of the present treatment."""
        return self.standing.ring if self.treatment is Treatment.RING else self.standing.page

    @property
    def is_open_cover(self) -> bool:
        """Whether the young person may be told what becomes of their message."""
        return self.standing.cover is Cover.OPEN

    @property
    def duress_took_it_away(self) -> bool:
        """Whether its owner would have it still, had no code come: what help un-took is taken again, and told, with or without one."""
        cries = [cause for cause in self.causes if cause in (Cause.HELP, Cause.DURESS)]
        return self.untaken is not None and cries[-1:] == [Cause.DURESS]

    @property
    def awaits_ring(self) -> bool:
        """Whether the young person asked to be rung, or for help; a carer's wish is not told to them."""
        return any(fact.cause in FOR_A_PERSON and fact.by is not Who.CARER for fact in self.facts)


Decided = Decision[Alert, AlertEffect]


def unchanged(alert: Alert, because: str) -> Decided:
    """Nothing moved, and why."""
    return Decision(alert, (), f"nothing changed, because {because}")


def moved(alert: Alert, reason: str, *effects: AlertEffect, **changes: object) -> Decided:
    """The alert as it now is; `decide` counts the version, one for each event."""
    return Decision(replace(alert, **changes), effects, reason)  # type: ignore[arg-type]
