"""How much each sender may be handed now, kept in the database for all processes together; `bot.pacing` reckons.

A sender without a pace costs no statement: neither its bucket nor the phones it writes to are looked at.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from bot import guard
from bot.channels.road import SendOutcome, TryLater
from bot.limits import CourierSettings
from bot.outcomes import Scribe
from bot.pacing import Pace, believed, clear_after, room
from db.queries import rates
from db.queries.rates import Sender, sender_of
from db.queries.rows import Record
from db.words import ChannelName, Lane
from ladder.words import Road

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(slots=True)
class _Bucket:
    sender: Sender
    pace: Pace
    clear_at: datetime
    throttled_since: datetime | None
    has_room: bool = False  # some lane took less than it might have had
    is_short: bool = False  # some lane used up all it might have, and the sender's rate was why that was not more

    def written(self, now: datetime) -> dict[str, Any]:
        since = (self.throttled_since or now) if self.is_short else None if self.has_room else self.throttled_since
        return {"sender": self.sender, "clear_at": self.clear_at, "throttled_since": since}


class Buckets:
    """The senders of one batch of claims, locked: what each may still be handed, and in the end what it was."""

    def __init__(self, found: Iterable[_Bucket], now: datetime) -> None:
        self._found, self._now = {one.sender: one for one in found}, now
        self._before = [one.written(now) for one in self._found.values()]
        for one in self._found.values():
            one.clear_at = believed(one.pace, one.clear_at, now)

    def grant(self, channel: ChannelName, lane: Lane, most: int) -> int:
        """How many messages may be claimed now, where the process itself may claim `most`."""
        bucket = self._found.get(sender_of(channel, lane))
        return most if bucket is None else min(most, room(bucket.pace, bucket.clear_at, self._now))

    def take(self, channel: ChannelName, lane: Lane, number: int, granted: int, most: int) -> None:
        """So many were claimed of those that were granted."""
        bucket = self._found.get(sender_of(channel, lane))
        if bucket is None:
            return
        if number:
            bucket.clear_at = clear_after(bucket.pace, bucket.clear_at, self._now, number)
        bucket.is_short |= number == granted < most
        bucket.has_room |= number < granted

    def changed(self) -> list[dict[str, Any]]:
        """What is to be written."""
        after = [one.written(self._now) for one in self._found.values()]
        return [row for row, before in zip(after, self._before, strict=True) if row != before]


class Rates:
    """The senders that have a pace, as one process sees them."""

    def __init__(self, settings: CourierSettings, writing: Callable[[], AbstractAsyncContextManager[Scribe]]) -> None:
        self._paces, self._phones, self._writing = settings.paces, settings.phones, writing
        self._shut: dict[Sender, datetime] = {}  # as far as this process was told: what it has claimed goes back

    async def open(self, scribe: Scribe, channels: Iterable[ChannelName], lanes: Sequence[Lane]) -> Buckets:
        """Lock the senders of these channels and lanes, before anything of theirs is claimed."""
        now = scribe.machine
        self._shut = {sender: until for sender, until in self._shut.items() if until > now}
        wanted = {sender for channel in channels for lane in lanes if (sender := sender_of(channel, lane)) in self._paces}
        rows = await rates.lock(scribe.tx, wanted, now) if wanted else {}
        return Buckets([_Bucket(one, self._paces[one], row.clear_at, row.throttled_since) for one, row in rows.items()], now)

    async def close(self, scribe: Scribe, buckets: Buckets, claimed: Sequence[Record]) -> list[Record]:
        """Write what was taken; of what was claimed, what its phone may get now. The rest is back in the queue."""
        await rates.write(scribe.tx, buckets.changed())
        paced = [row for row in claimed if self._is_held_back(row)]
        through = {row.id for row in await guard.let_through(scribe, self._phones, paced)}
        return [row for row in claimed if row.id in through or not self._is_held_back(row)]

    def is_shut(self, row: Record) -> bool:
        """Whether its sender's provider has refused something since this was claimed."""
        return self._is_held_back(row) and sender_of(row.channel, row.lane) in self._shut

    async def heed(self, row: Record, outcome: SendOutcome) -> SendOutcome:
        """A provider that says "too many" means the sender, not the message: it rests in every process, and the message keeps its place."""
        if not isinstance(outcome, TryLater) or outcome.after is None or not outcome.means_the_sender or not self._is_held_back(row):
            return outcome
        sender = sender_of(row.channel, row.lane)
        async with self._writing() as scribe:
            until = scribe.machine + outcome.after
            await rates.shut(scribe.tx, sender, scribe.machine, until)
        self._shut[sender] = max(until, self._shut.get(sender, until))
        log.warning("provider_says_too_many", channel=sender.channel.value, pages=sender.pages, rests_for=outcome.after.total_seconds())
        return replace(outcome, after=None)

    def _is_held_back(self, row: Record) -> bool:
        # A call goes another way than the texts of its number: whatever silences these, the phone still rings.
        return row.road is not Road.VOICE and sender_of(row.channel, row.lane) in self._paces
