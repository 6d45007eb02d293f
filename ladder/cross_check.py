"""A second adult is to see the young person, where the word of one carer is not enough (K7).

Such a word quiets its evening, and then it waits: for a worker, another carer, or anybody else who is named, to have seen the young person
since. Whoever said it cannot settle it, however often they say it again. A cross-check is *owed* while words wait, and wakes a day after
the oldest of them. Then duty is told, once for each evening; or nobody is, where no question would be asked either. A text from the
young person is no sighting (promise 5). A late or repeated event changes nothing, and says why.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from ladder.effects import CrossCheckEffect, Report
from ladder.events import CameDue, CarerSaw, Ceased, CrossCheckEvent, Sighted
from ladder.facts import Decision, Fact
from ladder.rungs import treatment
from ladder.words import Cause

SEEN_WITHIN = timedelta(hours=24)  # K7
ONE_EVENING = timedelta(hours=12)  # words no further apart than this are of one evening


class Phase(StrEnum):
    """Whether anything is owed still."""

    OWED = "owed"  # entered with a carer's word; left when no word waits any more
    CLOSED = "closed"  # entered with an outcome; never left


class Ending(StrEnum):
    """What became of the last word that waited."""

    SEEN = "seen"  # a second adult saw them
    FELL_DUE = "fell_due"  # nobody did within the day, and duty was told
    DROPPED = "dropped"  # nobody else needs to see them there any more


@dataclass(frozen=True, slots=True)
class Word:
    """A carer said that they see the young person, and no other adult has seen them since."""

    carer: str  # by reference
    at: datetime
    check_in: str | None = None

    @property
    def due_at(self) -> datetime:
        """By when a second adult is to see them."""
        return self.at + SEEN_WITHIN

    def is_settled_by(self, adult: str, at: datetime) -> bool:
        """Whether that sighting is a second adult's, and later. Workers write hours and minutes, so seconds do not count."""
        return adult != self.carer and at >= self.at.replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """What carers said and no second adult has seen, the oldest word first. `ref` names it in the journal."""

    ref: str
    words: tuple[Word, ...]
    phase: Phase = Phase.OWED
    version: int = 0
    outcome: Ending | None = None

    def __post_init__(self) -> None:
        owed = self.phase is Phase.OWED
        assert owed == bool(self.words) == (self.outcome is None), "owed means that a word waits, closed means an outcome"

    @property
    def wake_at(self) -> datetime | None:
        """When the oldest word has waited a day."""
        return self.words[0].due_at if self.words else None


Decided = Decision[CrossCheck, CrossCheckEffect]


def opened(ref: str, event: CarerSaw) -> Decided:
    """The cross-check that this word begins."""
    return Decision(CrossCheck(ref, (_word(event),), version=1), (), "the carer sees them; a second adult is to see them within a day")


def decide(cross_check: CrossCheck, event: CrossCheckEvent, now: datetime) -> Decided:
    """What this event does to what is owed."""
    if cross_check.phase is Phase.CLOSED:
        return _unchanged(cross_check, "it is closed")
    match event:
        case CarerSaw():
            return _carer_saw(cross_check, event)
        case Sighted(by, at):
            waiting = _waiting(cross_check, by, at)
            if waiting == cross_check.words:
                return _unchanged(cross_check, "that is no second adult, or it was before the carer's word")
            return _left(cross_check, waiting, Ending.SEEN, "a second adult saw them")
        case Ceased(why):
            return _left(cross_check, (), Ending.DROPPED, f"owed no more: {why}")
        case CameDue():
            return _came_due(cross_check, event, now)
        case _:
            assert_never(event)


def _word(event: CarerSaw) -> Word:
    return Word(event.carer, event.at, event.check_in)


def _waiting(cross_check: CrossCheck, adult: str, at: datetime) -> tuple[Word, ...]:
    """The words that wait still, once this adult saw them then."""
    return tuple(one for one in cross_check.words if not one.is_settled_by(adult, at))


def _carer_saw(cross_check: CrossCheck, event: CarerSaw) -> Decided:
    """Another carer is a second adult. Two words of one evening owe one sighting, whoever says the second."""
    waiting = _waiting(cross_check, event.carer, event.at)
    if all(abs(event.at - one.at) > ONE_EVENING for one in cross_check.words):
        words = tuple(sorted((*waiting, _word(event)), key=lambda one: one.at))
        return _moved(cross_check, "a carer sees them, on another evening: a second adult is to see them within a day", words=words)
    if waiting == cross_check.words:
        return _unchanged(cross_check, "a sighting is owed for this evening already")
    return _left(cross_check, waiting, Ending.SEEN, "another carer sees them too")


def _came_due(cross_check: CrossCheck, event: CameDue, now: datetime) -> Decided:
    due = tuple(one for one in cross_check.words if one.due_at <= now)
    if not due:
        return _unchanged(cross_check, "its time has not come")
    waiting = cross_check.words[len(due) :]
    if event.resting is not None:
        # Why nobody is told may hold of this carer alone: another's word that is due as well wakes it again at once.
        return _left(cross_check, cross_check.words[1:], Ending.DROPPED, f"nobody is told: {event.resting}")
    how = treatment(Cause.CROSS_CHECK, event.tier)
    fact = Fact(Cause.CROSS_CHECK, now, how, event.tier, check_in=due[0].check_in, carer_saw_at=due[0].at)
    return _left(cross_check, waiting, Ending.FELL_DUE, "no second adult has seen them within the day", Report(fact))


def _unchanged(cross_check: CrossCheck, because: str) -> Decided:
    return Decision(cross_check, (), f"nothing changed, because {because}")


def _moved(cross_check: CrossCheck, reason: str, *effects: CrossCheckEffect, **changes: object) -> Decided:
    return Decision(replace(cross_check, version=cross_check.version + 1, **changes), effects, reason)  # type: ignore[arg-type]


def _left(cross_check: CrossCheck, waiting: tuple[Word, ...], ending: Ending, reason: str, *effects: CrossCheckEffect) -> Decided:
    """These words wait still; where none does, it is closed."""
    if waiting:
        return _moved(cross_check, f"{reason}; a later word waits still", *effects, words=waiting)
    return _moved(cross_check, reason, *effects, words=(), phase=Phase.CLOSED, outcome=ending)
