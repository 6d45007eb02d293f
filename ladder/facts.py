"""What travels upward: a fact is what a check-in or a message tells the duty team (K1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from ladder.words import Cause, Tier, Treatment, Who

Subject = TypeVar("Subject")
Effect = TypeVar("Effect")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing duty must know: cause, when, from what. Never a word anybody wrote: `message` names where the words are kept."""

    cause: Cause
    at: datetime
    treatment: Treatment
    tier: Tier | None = None
    by: Who | None = None  # who said it, when somebody said something
    check_in: str | None = None  # the check-in it comes from
    message: str | None = None  # the inbox entry that holds the words
    in_a_row: int = 1  # check-ins without any reply, this one included
    later_at: datetime | None = None  # "answered later 18:35", when a silence follows a "later"
    told_ring_by: datetime | None = None  # what the young person was told, when a call was asked for
    unheard_since: datetime | None = None  # of a phone that refuses nothing, and from which nothing has come since
    carer_saw_at: datetime | None = None  # when the carer said that they see them, where a second adult's sighting is due
    more_words: tuple[str, ...] = ()  # further inbox entries with words that nobody has read


def is_unheard(facts: Iterable[Fact]) -> bool:
    """Whether no phone of these refused us: what is wrong is that nothing has come from it for long."""
    of_phones = [fact for fact in facts if fact.cause is Cause.CHANNEL_BROKEN]
    return bool(of_phones) and all(fact.unheard_since is not None for fact in of_phones)


@dataclass(frozen=True, slots=True)
class Decision(Generic[Subject, Effect]):
    """What a machine decided: the subject as it now is, what must be done, and why, in a sentence for the journal."""

    subject: Subject
    effects: tuple[Effect, ...]
    reason: str
