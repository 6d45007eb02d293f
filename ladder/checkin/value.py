"""One asking about one young person, as a value.

A check-in is *scheduled* until its slot comes. Then it is *asking*: the question stands in the outbox and has not left. When it has
left for the handset it is *waiting*, and the clock of silence runs. Each rung asks one person and waits; the last wait ends in
*closed*, which is final. Only a closed check-in has no wake-up (promise 1).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ladder.effects import CheckInEffect
from ladder.events import Terms
from ladder.facts import Decision
from ladder.words import Outcome, Who


class Phase(StrEnum):
    """How far a check-in is."""

    SCHEDULED = "scheduled"  # entered when the slot before it fell due; left when its own slot comes
    ASKING = "asking"  # entered with each question owed; left when it has left, or is withdrawn
    WAITING = "waiting"  # entered when the question left; left by an answer or the end of the wait
    CLOSED = "closed"  # entered with an outcome; never left


class Stage(StrEnum):
    """What a waiting check-in waits for."""

    ANSWER = "answer"  # to the question of this rung
    AGAIN = "again"  # the hour after "later": then the same rung asks again (K4)
    CLARIFYING = "clarifying"  # the half hour after "we cannot read that" (K5, open cover)
    READING = "reading"  # the two minutes in which all the words come in (K5, closed cover)
    TIME = "time"  # the carer's answer to "what time do you expect A.?" (K7)
    EXPECTED = "expected"  # the time the carer named (K7)


@dataclass(frozen=True, slots=True)
class Try:
    """One question to one person: what became of it. `asking` is the version of the check-in that made it."""

    asking: int
    rung: int
    who: Who
    asked_at: datetime
    contact: str | None = None
    accepted_at: datetime | None = None
    left_at: datetime | None = None
    delivered_at: datetime | None = None
    owes_receipt: bool = False
    refused: bool = False
    withdrawn: bool = False

    @property
    def went_out(self) -> bool:
        """It is not with us any more: a provider took it, whether or not a receipt told us that it left."""
        return not self.withdrawn and (self.left_at is not None or self.accepted_at is not None)

    @property
    def reached(self) -> bool:
        """A handset had it, for all that can be known: a contact that gives receipts gave one, or the others' message left."""
        return self.delivered_at is not None or (self.went_out and not self.refused and not self.owes_receipt)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A check-in as it stands. `ref` names it in effects, journal and outbox."""

    ref: str
    due_at: datetime
    phase: Phase = Phase.SCHEDULED
    wake_at: datetime | None = None
    version: int = 0
    terms: Terms | None = None
    rung: int = -1
    stage: Stage = Stage.ANSWER
    tries: tuple[Try, ...] = ()
    laters: int = 0
    later_at: datetime | None = None
    first_unclear_at: datetime | None = None
    unclear_message: str | None = None
    carer_told_elsewhere: bool = False  # and the time they named has come: they are being asked once more
    outcome: Outcome | None = None
    more_words: tuple[str, ...] = ()  # what the young person wrote after the first words we cannot read
    replied: bool = False  # they answered something that leaves the check-in open: no row of silences goes on
    carer_message: str | None = None  # the carer's "not here, I know where": what is said at the time is said there
    carer_unread: str | None = None  # a carer's words that nobody has read yet
    carer_unread_at: datetime | None = None
    extended_for: timedelta = timedelta(0)  # by our own deafness (T6)

    def __post_init__(self) -> None:
        assert (self.phase is Phase.CLOSED) == (self.wake_at is None), "only a closed check-in has no wake-up"
        assert (self.phase is Phase.CLOSED) == (self.outcome is not None), "closed means an outcome"

    @property
    def agreed(self) -> Terms:
        """The terms stamped when it fell due."""
        assert self.terms is not None, "a check-in that has not fallen due has no terms"
        return self.terms

    @property
    def wait_for(self) -> timedelta:
        """How long the present rung waits for an answer."""
        return self.agreed.ladder[self.rung].wait_for

    @property
    def asks(self) -> Who | None:
        """Whom the present rung asks, while it is open."""
        open_rung = self.terms is not None and self.phase is not Phase.CLOSED and self.rung >= 0
        return self.agreed.ladder[self.rung].ask if open_rung else None

    @property
    def is_being_read(self) -> bool:
        """Whether the young person's words wait for a person, or for a digit that makes them clear (K5)."""
        return self.phase is Phase.WAITING and self.stage in (Stage.CLARIFYING, Stage.READING)

    @property
    def on_carers_time(self) -> bool:
        """Whether the check-in waits for the time a carer named, or for their answer then (K7)."""
        return self.carer_told_elsewhere or self.stage in (Stage.TIME, Stage.EXPECTED)

    @property
    def in_a_row(self) -> int:
        """Check-ins without any reply, this one included, should it end without one."""
        return 0 if self.replied else self.agreed.in_a_row + 1

    def try_of(self, asking: int) -> Try | None:
        """The question made by that version, if it is one of ours."""
        return next((one for one in self.tries if one.asking == asking), None)


Decided = Decision[CheckIn, CheckInEffect]


def scheduled(ref: str, due_at: datetime) -> CheckIn:
    """The check-in of a slot to come."""
    return CheckIn(ref, due_at, wake_at=due_at)


def unchanged(check_in: CheckIn, because: str) -> Decided:
    """Nothing moved, and why."""
    return Decision(check_in, (), f"nothing changed, because {because}")


def moved(check_in: CheckIn, reason: str, *effects: CheckInEffect, **changes: object) -> Decided:
    """The check-in one version on."""
    return Decision(replace(check_in, version=check_in.version + 1, **changes), effects, reason)  # type: ignore[arg-type]


def closed(check_in: CheckIn, outcome: Outcome, reason: str, *effects: CheckInEffect, **changes: object) -> Decided:
    """The check-in closed: final, and asleep."""
    return moved(check_in, reason, *effects, phase=Phase.CLOSED, wake_at=None, outcome=outcome, **changes)
