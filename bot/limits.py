"""How much one courier may have out there: its own window, the pace of each sender, and what one phone may get."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.pacing import CLAIMED_MAX, DUTY_PHONE_PER_HOUR, PHONE_PER_HOUR, TELEGRAM_PER_SECOND, TEXTS_PER_SECOND, Bound, Pace, free
from db.queries.rates import Sender
from db.queries.rows import Record
from db.words import ChannelName, Lane

HOUR = timedelta(hours=1)
TEXTS, TELEGRAM = Pace(TEXTS_PER_SECOND), Pace(TELEGRAM_PER_SECOND, worth=timedelta(seconds=1))
A_CHAT = Bound(5, timedelta(seconds=5))  # Telegram: one a second in a chat, and a few at once now and then


def paces(texts: Pace = TEXTS, text_pages: Pace = TEXTS, telegram: Pace = TELEGRAM) -> dict[Sender, Pace]:
    """Of every sender. Texts have a number for pages; a bot is one, and a share of it is kept for them."""
    chats, chat_pages = telegram.parted()
    return {
        Sender(ChannelName.SMS, pages=False): texts,
        Sender(ChannelName.SMS, pages=True): text_pages,
        Sender(ChannelName.TELEGRAM, pages=False): chats,
        Sender(ChannelName.TELEGRAM, pages=True): chat_pages,
    }


@dataclass(frozen=True, slots=True)
class PhoneBounds:
    """What one phone may get of each number of ours within an hour: past that two machines are talking, or nobody can read it."""

    per_hour: int = PHONE_PER_HOUR
    duty_per_hour: int = DUTY_PHONE_PER_HOUR  # a duty worker's, in a night of eighty alerts
    at_once: Mapping[ChannelName, Bound] = field(default_factory=lambda: {ChannelName.TELEGRAM: A_CHAT})


@dataclass(frozen=True, slots=True)
class CourierSettings:
    """How hard a courier may press."""

    paces: Mapping[Sender, Pace] = field(default_factory=paces)  # a sender without one is bounded by the window alone
    phones: PhoneBounds = field(default_factory=PhoneBounds)  # of senders that have a pace
    page_slots: int = 16  # at once, for each channel: a page never waits behind a question
    other_slots: int = 16  # half a second each and thirty a second, as Telegram allows, make fifteen
    asking_slots: int = 4  # letters in doubt of one channel of which its provider is asked at once; as many again for pages alone
    answers_within: timedelta = timedelta(seconds=5)  # to that; a page in doubt waits no longer for a provider that is away
    lease: timedelta = timedelta(minutes=1)
    patience: timedelta = timedelta(seconds=25)  # with one send; longer than any channel's own
    window: int = CLAIMED_MAX  # claimed and not settled: what a crash leaves in doubt


# Where there are no people: what providers allow is not reckoned with, and our own bounds are as ever.
LIFTED = CourierSettings(paces={})
# So many at once as well, to a provider that takes its time: a crash then leaves four times as many in doubt.
WIDE = CourierSettings(paces={}, page_slots=CLAIMED_MAX, other_slots=4 * CLAIMED_MAX, window=4 * CLAIMED_MAX)


class Window:
    """What this process has claimed and not settled."""

    def __init__(self, most: int = CLAIMED_MAX) -> None:
        self._most = most
        self._claimed: Counter[Lane] = Counter()

    def grant(self, lane: Lane, taken: Iterable[Record]) -> int:
        """How many messages of this lane may be claimed now, beside those `taken` a moment ago."""
        return free(self._claimed + Counter(row.lane for row in taken), lane, self._most)

    def take(self, rows: Iterable[Record]) -> None:
        """These are claimed."""
        self._claimed.update(row.lane for row in rows)

    def give_back(self, row: Record) -> None:
        """This one is settled, or its lease is left to run out."""
        self._claimed[row.lane] -= 1
