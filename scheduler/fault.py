"""What can be wrong with the service itself, as those who find it tell it: for one alert per authority and fault (A5)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.words import FaultKind
from ladder.words import Cause, Tier

__all__ = ["GATHERS", "UNREACHED_CAUSES", "UNREAD", "FaultFound", "FaultKind"]

# The kinds of nothing that may be ours; while a fault explains them, nobody is paged for one child after the other.
UNREACHED_CAUSES = frozenset({Cause.NOT_ASKED, Cause.UNDELIVERED, Cause.CHANNEL_BROKEN})

# What joins an open fault instead of opening a young person's own alert. Of two open ones, the first that takes it.
GATHERS: dict[FaultKind, frozenset[Cause]] = {
    FaultKind.SENDING: UNREACHED_CAUSES,
    FaultKind.UNREACHED: UNREACHED_CAUSES,
    FaultKind.OUTAGE: frozenset({Cause.NOT_ASKED}),  # whom we did not ask
}

# What was written to us and nobody has read: not at all, or not though it was tried.
UNHEARD, NOT_OPENED = "inbox", "heard"
UNREAD = frozenset({(FaultKind.LATE, UNHEARD), (FaultKind.PARKED, NOT_OPENED)})


@dataclass(frozen=True, slots=True)
class FaultFound:
    """One fault, found. Without an authority it is everybody's who is served here."""

    kind: FaultKind
    key: str
    authority_id: UUID | None = None
    young_people: tuple[UUID, ...] = ()  # whom it keeps from being looked after, where that is known
    since: datetime | None = None  # civil; when it was found, if nobody knows
    tier: Tier | None = None  # the most watchful that it touches, also among those who are not listed (yet)
    pages: bool = False  # it holds back what would page, so it pages itself, whatever the tier


Report = Callable[[Sequence[FaultFound]], Awaitable[None]]  # to whom faults are told
