"""How many messages a provider may be handed now.

A provider takes messages faster than it can deliver them, and what stands in its queue can be neither cancelled nor overtaken:
a page behind two thousand questions waits until all of them have gone. So at most half a minute's worth of a sender's rate is out
there, and of that room, as of the slots of one process, a share is for pages alone.

A provider that refuses instead of queueing (Telegram) is given a `Pace` of a second's worth.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

from db.words import Lane

OUTSTANDING_FOR = timedelta(seconds=30)  # what a page waits for at worst, on a sender it shares
CLAIMED_MAX = 64  # a crash leaves at most this many messages of one process in doubt
PAGE_SHARE = 0.25  # of both: sixteen slots, more pages than one team is sent at once

_FIRST_TO_LAST = (Lane.PAGE, Lane.REPLY, Lane.QUESTION, Lane.BULK)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one sender's messages leave its provider, and how much of that may be outstanding."""

    per_second: float
    worth: timedelta = OUTSTANDING_FOR

    def __post_init__(self) -> None:
        """A sender that moves, and no more outstanding than a page can wait for."""
        assert self.per_second > 0
        assert timedelta(0) < self.worth <= OUTSTANDING_FOR

    @property
    def room(self) -> int:
        """How many messages may be outstanding: at least one for a page and one for anything else."""
        return max(2, floor(self.per_second * self.worth.total_seconds()))


def outstanding(pace: Pace, handed_over_at: Iterable[datetime], now: datetime) -> float:
    """How many of the messages handed over still stand in the provider's queue, if it delivers at its rate and in order."""
    level, then = 0.0, None
    for at in sorted(at for at in handed_over_at if at <= now):
        level = _drained(pace, level, then, at) + 1
        then = at
    return _drained(pace, level, then, now)


def _drained(pace: Pace, level: float, then: datetime | None, now: datetime) -> float:
    return 0.0 if then is None else max(0.0, level - (now - then).total_seconds() * pace.per_second)


def may_claim(
    pace: Pace,
    handed_over_at: Iterable[datetime],
    claimed: Mapping[Lane, int],
    waiting: Mapping[Lane, int],
    now: datetime,
    most: int = CLAIMED_MAX,
) -> dict[Lane, int]:
    """How many messages of each lane to claim now, the most urgent lane first.

    `handed_over_at` are the instants at which this sender's messages went to the provider, from whichever process; those known to
    have left may be omitted. `claimed` counts what this process has claimed and not settled, of `most`; `waiting` what is queued.
    """
    out_there = outstanding(pace, handed_over_at, now) + sum(claimed.values())
    free = min(floor(pace.room - out_there), most - sum(claimed.values()))
    claimed_others = sum(number for lane, number in claimed.items() if lane is not Lane.PAGE)
    free_to_others = min(floor(_shared(pace.room) - out_there), _shared(most) - claimed_others)
    granted: dict[Lane, int] = {}
    for lane in _FIRST_TO_LAST:
        room = free if lane is Lane.PAGE else min(free, free_to_others)
        granted[lane] = max(0, min(waiting.get(lane, 0), room))
        free -= granted[lane]
        free_to_others -= 0 if lane is Lane.PAGE else granted[lane]
    return granted


def _shared(whole: int) -> int:
    """What is left of a whole for other messages than pages."""
    return whole - max(1, floor(whole * PAGE_SHARE))
