"""How many messages a provider may be handed now.

A provider takes messages faster than it can deliver them, and what stands in its queue can be neither cancelled nor overtaken:
a page behind two thousand questions waits until all of them have gone. So at most half a minute's worth of a sender's rate is out
there, and pages have a rate of their own: a number of their own, or a share of the one there is.

A bucket is one instant: when the provider's queue would be empty if nothing more came. Each message handed over moves it on by the time
one message takes. A provider that refuses instead of queueing (Telegram) is given a `Pace` of a second's worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

from db.words import Lane

OUTSTANDING_FOR = timedelta(seconds=30)  # what a message waits for at worst in a provider's queue
CLAIMED_MAX = 64  # a crash leaves at most this many messages of one process in doubt
PAGE_SHARE = 0.25  # of them, and of a sender that has no other number for pages: more pages than one team is sent at once

# A British long number sends ten texts a second, and queues. Telegram refuses more than some thirty a second instead of queueing them.
TEXTS_PER_SECOND, TELEGRAM_PER_SECOND = 10.0, 25.0
# Networks block a number that sends one phone more than twenty alike, or more than a hundred of any kind, within an hour.
PHONE_PER_HOUR, DUTY_PHONE_PER_HOUR = 20, 90

_A_HAIR = 1e-6  # an instant has microseconds, and no more: what is one message to within that is one message


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one sender's messages leave its provider, and how much of that may be outstanding."""

    per_second: float
    worth: timedelta = OUTSTANDING_FOR

    def __post_init__(self) -> None:
        """A sender that moves, and no more outstanding than somebody can wait for."""
        assert self.per_second > 0
        assert timedelta(0) < self.worth <= OUTSTANDING_FOR

    def parted(self) -> "tuple[Pace, Pace]":
        """Of a sender that has one number for everything: the pace of all else, and that of pages."""
        pages = self.per_second * PAGE_SHARE
        return Pace(self.per_second - pages, self.worth), Pace(pages, self.worth)


def believed(pace: Pace, clear_at: datetime, now: datetime) -> datetime:
    """When the queue will be empty, as far as that can be: a clock that was wrong and was put right shuts no sender for as long."""
    return min(clear_at, now + pace.worth + timedelta(seconds=1 / pace.per_second))


def room(pace: Pace, clear_at: datetime, now: datetime) -> int:
    """How many messages may be handed over now; one at least where the queue is empty, however slow the sender is."""
    if clear_at <= now:
        return max(1, floor(pace.worth.total_seconds() * pace.per_second + _A_HAIR))
    return max(0, floor((pace.worth - (clear_at - now)).total_seconds() * pace.per_second + _A_HAIR))


def clear_after(pace: Pace, clear_at: datetime, now: datetime, number: int) -> datetime:
    """When the queue will be empty, once so many more stand in it."""
    return max(clear_at, now) + timedelta(seconds=number / pace.per_second)


def free(claimed: Mapping[Lane, int], lane: Lane, most: int = CLAIMED_MAX) -> int:
    """How many more messages of this lane one process may claim, of `most`; a share of them is for pages alone."""
    left = most - sum(claimed.values())
    if lane is not Lane.PAGE:
        others = sum(number for one, number in claimed.items() if one is not Lane.PAGE)
        left = min(left, most - max(1, floor(most * PAGE_SHARE)) - others)
    return max(0, left)


@dataclass(frozen=True, slots=True)
class Bound:
    """So many messages to one phone within so long, and no more."""

    most: int
    within: timedelta


def waits_until(bound: Bound, went_at: Sequence[datetime], now: datetime) -> datetime | None:
    """When one more may go to a phone to which others went at these instants; None: now."""
    lately = sorted((at for at in went_at if at > now - bound.within), reverse=True)
    return lately[bound.most - 1] + bound.within if len(lately) >= bound.most else None
