"""How much one courier may have out there: its own window, and the pace of each sender. It remembers; `bot.pacing` reckons."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.pacing import CLAIMED_MAX, Pace, may_claim
from db.queries.rows import Record
from db.words import ChannelName, Lane

# Telegram refuses more than some thirty a second instead of queueing them. A British long number sends ten texts a second, and queues.
PACES = {ChannelName.TELEGRAM.value: Pace(per_second=25, worth=timedelta(seconds=1)), ChannelName.SMS.value: Pace(per_second=10)}


@dataclass(frozen=True, slots=True)
class CourierSettings:
    """How hard a courier may press."""

    paces: Mapping[str, Pace] = field(default_factory=lambda: dict(PACES))  # by channel; one without is bounded by the window
    page_slots: int = 4  # at once, for each channel: a page never waits behind a question
    other_slots: int = 4
    lease: timedelta = timedelta(minutes=1)
    patience: timedelta = timedelta(seconds=25)  # with one send; longer than any channel's own
    window: int = CLAIMED_MAX  # claimed and not settled: what a crash leaves in doubt


class Window:
    """What this process has claimed and not settled, and when it handed messages to each sender."""

    def __init__(self, paces: Mapping[str, Pace], most: int = CLAIMED_MAX) -> None:
        self._paces = paces
        self._most = most
        self._unhurried = Pace(per_second=most)  # never the bound: the window is
        self._claimed: dict[str, Counter[Lane]] = {}
        self._handed_over: dict[str, deque[datetime]] = {}

    def grant(self, channel: str, lane: Lane, taken: Iterable[Record], now: datetime) -> int:
        """How many messages of this channel and lane may be claimed now, beside those `taken` a moment ago. `now` is machine time."""
        just_now = list(taken)
        everywhere = sum(self._claimed.values(), Counter[Lane]()) + Counter(row.lane for row in just_now)
        whole = may_claim(self._unhurried, (), everywhere, {lane: self._most}, now, self._most)[lane]
        pace = self._paces.get(channel)
        if pace is None:
            return whole
        here = self._claimed.get(channel, Counter()) + Counter(row.lane for row in just_now if row.channel == channel)
        return min(whole, may_claim(pace, self._recently(channel, pace, now), here, {lane: self._most}, now, self._most)[lane])

    def take(self, rows: Iterable[Record]) -> None:
        """These are claimed."""
        for row in rows:
            self._claimed.setdefault(row.channel, Counter())[row.lane] += 1

    def give_back(self, row: Record) -> None:
        """This one is settled, or its lease is left to run out."""
        self._claimed[row.channel][row.lane] -= 1

    def handed_over(self, channel: str, at: datetime) -> None:
        """The sender has one more in its queue."""
        if channel in self._paces:
            self._handed_over.setdefault(channel, deque()).append(at)

    def _recently(self, channel: str, pace: Pace, now: datetime) -> deque[datetime]:
        """Older ones have left the sender's queue: never more than `worth` of them stood there."""
        instants = self._handed_over.setdefault(channel, deque())
        while instants and instants[0] <= now - pace.worth:
            instants.popleft()
        return instants
