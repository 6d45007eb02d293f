"""What can be wrong with the service itself, as those who find it tell it: for one alert per authority and fault (A5)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class FaultKind(StrEnum):
    """What is wrong. The key beside it says of what: a channel, an outage's beginning, a part of ours."""

    SENDING = "sending"  # a channel's sends fail: at least 20, and 30 % of them, within ten minutes
    UNREACHED = "unreached"  # a hundred facts of not_asked, undelivered and channel_broken within ten minutes
    OUTAGE = "outage"  # nothing of ours ran, and whoever fell due was not asked
    PARKED = "parked"  # a decision, a message or something heard fails again and again
    LATE = "late"  # what is due is not done: found by the watchdog


@dataclass(frozen=True, slots=True)
class FaultFound:
    """One fault, found. Without an authority it is everybody's who is served here."""

    kind: FaultKind
    key: str
    authority_id: UUID | None = None
    young_people: tuple[UUID, ...] = ()  # whom it keeps from being looked after, where that is known


Report = Callable[[Sequence[FaultFound]], Awaitable[None]]  # to whom faults are told
