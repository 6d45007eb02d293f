"""How far messages of ours have come, told to whoever counts, once it is committed: by which road and in which lane, never whose."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.queries.rows import Record
from db.words import ChannelName, Lane, SendState
from ladder.words import Road


class Stage(StrEnum):
    """Where it has come to."""

    ACCEPTED = "accepted"  # its provider took it
    PUT_OFF = "put_off"  # certainly not sent; tried again
    UNKNOWN = "unknown"  # it may have gone out
    SENT_AGAIN = "sent_again"  # what may have gone out, or was found never to have come
    REFUSED = "refused"  # never at this address
    EXPIRED = "expired"  # nobody sent it while it was worth sending
    LEFT = "left"  # by a receipt: on its way to the handset
    DELIVERED = "delivered"  # by a receipt
    UNDELIVERED = "undelivered"  # by a receipt: taken, and given up
    IN_ENGLISH = "in_english"  # worded, and not all of it in the language of whoever reads it


@dataclass(frozen=True, slots=True)
class Progress:
    """One message has come so far. `after`, in civil time: since it was owed; of a receipt, since its provider took it."""

    stage: Stage
    channel: ChannelName
    lane: Lane
    why: str = ""
    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Followed:
    """A receipt that was news. The message is as it was read before."""

    message: Record
    state: SendState
    at: datetime
    why: str


Observe = Callable[[Sequence[Progress]], None]  # it keeps nobody waiting


def nobody_counts(_made: Sequence[Progress]) -> None:
    """Nobody wants to know."""


def road_of(row: Record) -> ChannelName:
    """By which provider's road a message goes: a number that is texted may be rung as well."""
    channel: ChannelName = row.channel
    return ChannelName.VOICE if row.road is Road.VOICE and channel is not ChannelName.HANDSET else channel


def progress(row: Record, stage: Stage, at: datetime, *, why: str = "", since: datetime | None = None) -> Progress:
    """That this message has come so far, `since` it was owed or since then."""
    return Progress(stage, road_of(row), row.lane, why, max(at - (since or row.owed_at), timedelta(0)))


def told_by_receipts(followed: Iterable[Followed]) -> list[Progress]:
    """What receipts say. One may overtake our own news that the message was taken: then it says that too, once."""
    told: list[Progress] = []
    taken = set()
    for one in followed:
        row = one.message
        if row.accepted_at is None and row.id not in taken:
            taken.add(row.id)
            told.append(progress(row, Stage.ACCEPTED, one.at))
        told.append(progress(row, Stage(one.state.value), one.at, why=one.why, since=row.accepted_at or one.at))
    return told
