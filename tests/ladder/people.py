"""The people of the tests of the rules: good defaults, so that a test sets only what it is about.

The days are those of November 2026, when London keeps UTC; the 2nd is a Monday.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Self, TypeVar

from ladder import alert as alerts
from ladder import checkin
from ladder.alert import Alert
from ladder.checkin import CheckIn
from ladder.effects import AlertEffect, Ask, CheckInEffect, Line, Page, Reply, Report, Seek
from ladder.events import (
    AlertEvent,
    Answered,
    CheckInEvent,
    Delivered,
    FellDue,
    Heard,
    Left,
    Manned,
    Reported,
    Standing,
    Terms,
    Times,
    Unmanned,
    Woke,
)
from ladder.facts import Decision, Fact
from ladder.rungs import ASKING, PAGING, treatment
from ladder.words import AskCarer, CarerMeaning, Cause, Cover, Duty, Meaning, Tier, Treatment, Who

LONDON = "Europe/London"
YOUNG, CARER = Who.YOUNG_PERSON, Who.CARER


def at(clock: str, day: int = 2) -> datetime:
    """That clock time on that day of November 2026."""
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}:00").replace(tzinfo=UTC)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def terms(tier: Tier = Tier.STANDARD, **about: object) -> Terms:
    """What holds for a check-in: open cover, a carer who may be asked, asked again tomorrow at 18:30."""
    usual = Terms(tier, Cover.OPEN, AskCarer.ALWAYS, ASKING[tier], LONDON, next_slot_at=at("18:30", 3))
    return replace(usual, **about)  # type: ignore[arg-type]


def answered(meaning: Meaning | CarerMeaning, clock: str | datetime, **about: object) -> Answered:
    """The young person (or, with a carer's meaning, the carer) answered then."""
    by = CARER if isinstance(meaning, CarerMeaning) else YOUNG
    moment = at(clock) if isinstance(clock, str) else clock
    return replace(Answered(by, meaning, f"the words of {moment:%H:%M}", moment), **about)  # type: ignore[arg-type]


Effect = TypeVar("Effect")


def those(kind: type[Effect], effects: tuple[object, ...]) -> list[Effect]:
    """The effects of that kind, in order."""
    return [one for one in effects if isinstance(one, kind)]


@dataclass
class Asked:
    """A check-in as it lives, and what its latest decision asked of the world."""

    value: CheckIn
    effects: tuple[CheckInEffect, ...] = ()
    reason: str = ""

    def after(self, event: CheckInEvent, now: str | datetime) -> Self:
        """This happened then."""
        decided = checkin.decide(self.value, event, at(now) if isinstance(now, str) else now)
        self.value, self.effects, self.reason = decided.subject, decided.effects, decided.reason
        return self

    def answers(self, meaning: Meaning | CarerMeaning, clock: str | datetime, **about: object) -> Self:
        """Somebody answered."""
        event = answered(meaning, clock, **about)
        return self.after(event, event.at)

    def leaves(self, clock: str | datetime, *, owes_receipt: bool = False) -> Self:
        """The present question left for the handset."""
        moment = at(clock) if isinstance(clock, str) else clock
        return self.after(Left(self.value.tries[-1].asking, "a phone", moment, owes_receipt), moment)

    def arrives(self, clock: str) -> Self:
        """A handset has the present question."""
        return self.after(Delivered(self.value.tries[-1].asking, at(clock)), clock)

    def wakes(self) -> Self:
        """Its time came."""
        assert self.value.wake_at is not None, "it sleeps"
        return self.after(Woke(), self.value.wake_at)

    def nobody_answers(self) -> Self:
        """Each question leaves the moment it is asked, and no answer comes, until the check-in closes."""
        while self.value.phase is not checkin.Phase.CLOSED:
            if self.value.phase is checkin.Phase.ASKING:
                self.leaves(self.value.tries[-1].asked_at)
            self.wakes()
        return self

    @property
    def asks(self) -> list[Who]:
        """Whom the latest decision asks."""
        return [one.who for one in those(Ask, self.effects)]

    @property
    def facts(self) -> list[Fact]:
        """What the latest decision reports."""
        return [one.fact for one in those(Report, self.effects)]

    @property
    def causes(self) -> list[tuple[Cause, Treatment]]:
        """What the latest decision reports, in short."""
        return [(fact.cause, fact.treatment) for fact in self.facts]

    @property
    def texts(self) -> list[str]:
        """What the latest decision answers."""
        return [one.text for one in those(Reply, self.effects)]

    @property
    def lines(self) -> list[str]:
        """What the latest decision puts on the board."""
        return [one.text for one in those(Line, self.effects)]


def due(stamped: Terms | None = None, clock: str = "18:30") -> Asked:
    """A check-in whose slot came, and whose first question stands in the outbox."""
    asked = Asked(checkin.scheduled("check-in", at(clock)))
    return asked.after(FellDue(stamped or terms()), clock)


def waiting(stamped: Terms | None = None, clock: str = "18:30") -> Asked:
    """A check-in whose first question left at once."""
    return due(stamped, clock).leaves(clock)


def carer_asked(stamped: Terms | None = None) -> Asked:
    """A check-in that waits for the carer: the young person was asked at 18:30 and did not answer."""
    asked = waiting(stamped)
    while asked.value.asks is not CARER:
        asked.wakes()
        asked.leaves(asked.value.tries[-1].asked_at)
    return asked


def fact(cause: Cause = Cause.SILENT, clock: str | datetime = "21:30", tier: Tier | None = Tier.ARRIVAL, **about: object) -> Fact:
    """A fact as a check-in reports it, treated by the table."""
    moment = at(clock) if isinstance(clock, str) else clock
    return replace(Fact(cause, moment, treatment(cause, tier), tier), **about)  # type: ignore[arg-type]


STANDING = Standing(LONDON, Cover.OPEN, PAGING[Treatment.RING], PAGING[Treatment.PAGE])
TIMES = Times(shift_ends_at=at("09:00", 3), morning_at=at("09:00", 3))
ROTA = {Duty.ON_DUTY: "khan", Duty.NEXT_ON_DUTY: "shah", Duty.MANAGER: "patel", Duty.ALLOCATED: "khan", Duty.LAST_RESORT: "okoro"}


def times_after(now: datetime) -> Times:
    """A shift that ends in four hours, and a morning twelve away."""
    return Times(shift_ends_at=now + timedelta(hours=4), morning_at=now + timedelta(hours=12))


@dataclass
class Watched:
    """An alert as it lives, under a rota that answers whenever it seeks somebody."""

    value: Alert
    rota: dict[Duty, str] = field(default_factory=lambda: dict(ROTA))
    effects: tuple[AlertEffect, ...] = ()
    reason: str = ""

    def after(self, event: AlertEvent, now: str | datetime) -> Self:
        """This happened then; whoever is sought is found on the rota, unless they have passed."""
        moment = at(now) if isinstance(now, str) else now
        decided = alerts.decide(self.value, event, moment)
        return self.take_in(decided, moment)

    def take_in(self, decided: Decision[Alert, AlertEffect], now: datetime) -> Self:
        """Feed the rota's answers back until nobody is sought any more."""
        self.value, self.effects, self.reason = decided.subject, decided.effects, decided.reason
        while seeks := those(Seek, decided.effects):
            decided = alerts.decide(self.value, self.found(seeks[-1]), now)
            self.value, self.effects = decided.subject, (*self.effects, *decided.effects)
        return self

    def found(self, seek: Seek) -> Manned | Unmanned:
        """Who stands there."""
        worker = self.rota.get(seek.who)
        return Unmanned() if worker is None or worker in seek.skip else Manned(worker, seek.by)

    def wakes(self) -> Self:
        """Its time came."""
        assert self.value.wake_at is not None, "it sleeps"
        return self.after(Woke(), self.value.wake_at)

    def joins(self, joining: Fact, times: Times = TIMES) -> Self:
        """A further fact came, when it happened."""
        return self.after(Reported(joining, times), joining.at)

    def hears(self, clock: str | datetime, meaning: Meaning = Meaning.OK, **about: object) -> Self:
        """The young person's phone answered."""
        moment = at(clock) if isinstance(clock, str) else clock
        return self.after(replace(Heard(meaning, "words", moment, TIMES), **about), moment)  # type: ignore[arg-type]

    @property
    def pages(self) -> list[tuple[str, str]]:
        """Whom the latest event paged, and with what."""
        return [(one.worker, one.text) for one in those(Page, self.effects)]


def opened(
    reported: Fact | None = None, standing: Standing = STANDING, times: Times = TIMES, rota: dict[Duty, str] | None = None
) -> Watched:
    """An alert that this fact opened, when it happened, and whose first rung found whom the rota has."""
    event = Reported(reported or fact(), times, standing)
    decided = alerts.opened("alert", event, event.fact.at)
    watched = Watched(decided.subject, dict(ROTA) if rota is None else rota)
    return watched.take_in(decided, event.fact.at)
