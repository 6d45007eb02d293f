"""Ids that sort in the order in which they were made (UUID, version 7), so that "the oldest first" needs no second column."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

_RANDOM_BITS = 74
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_LOW = (1 << 62) - 1


class IdSource:
    """Makes ids, each greater than the one before, also within a millisecond and when the clock is set back."""

    def __init__(self, now: Callable[[], datetime], entropy: Callable[[int], bytes]) -> None:
        self._now = now
        self._entropy = entropy
        self._last = -1

    def __call__(self) -> UUID:
        """The next id."""
        milliseconds = (self._now() - _EPOCH) // timedelta(milliseconds=1)
        fresh = (milliseconds << _RANDOM_BITS) | (int.from_bytes(self._entropy(10), "big") >> (80 - _RANDOM_BITS))
        if fresh >> _RANDOM_BITS <= self._last >> _RANDOM_BITS:
            # The same millisecond: step on from the last by an unguessable stride. A carry borrows from the next millisecond.
            fresh = self._last + 1 + int.from_bytes(self._entropy(4), "big")
        self._last = fresh
        head, random = fresh >> _RANDOM_BITS, fresh & ((1 << _RANDOM_BITS) - 1)
        return UUID(int=(head << 80) | _VERSION_7 | ((random >> 62) << 64) | _VARIANT | (random & _LOW))


def made_at(made: UUID) -> datetime:
    """When an id was made, to the millisecond, by the clock of the process that made it."""
    return _EPOCH + timedelta(milliseconds=made.int >> 80)


def first_at(at: datetime) -> UUID:
    """Not an id of anything: no id made from then on is smaller."""
    return UUID(int=((at - _EPOCH) // timedelta(milliseconds=1)) << 80)
