"""What follows a question to a young person who does not read: the question once more, and its answers, in somebody's voice.

The text is the message. It has left, and its outcome stands, when a voice is thought of; so nothing waits for a voice, a crash may lose
one, and one that fails is told and counted, and not tried again. One whose question was answered or taken back meanwhile does not go. It
says the same under every cover, and speaks of no danger.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from bot.channels.road import Accepted, Channel, Refused, SendOutcome, Speaks, TryLater, Unknown
from bot.limits import CourierSettings
from bot.pacing import believed, clear_after
from bot.phrasing import marked_demo
from bot.recordings import MENU, QUESTION, Recordings
from bot.together import together
from bot.wording import Ready
from db.queries import authorities, checkins, contacts, rates
from db.queries.rates import sender_of
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.words import ChannelName, ContactState, Lane, PersonKind
from ladder.cadence import in_quiet_hours
from ladder.checkin import Phase
from scheduler.clock import Clock

log: structlog.stdlib.BoundLogger = structlog.get_logger()

ASKS = frozenset({"Y1", "Y2"})  # the question, and its reminder
FOLLOWS = (QUESTION, MENU)
SENDER = sender_of(ChannelName.TELEGRAM, Lane.QUESTION)  # the one road by which a voice follows
WORTH_FOR = timedelta(minutes=5)  # then the text has stood there alone for so long that a voice would only startle
AT_ONCE = 4  # texts come first: a recording is as large as a thousand of them
_STANDS = (Phase.ASKING, Phase.WAITING)
QUEUED_MAX = 1000  # a county's evening; what is more has its text

Count = Callable[[str], None]  # why a voice failed, or nothing if it went


def nobody_counts(_why: str) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class _Owed:
    """What one text is to be followed by."""

    row: Record
    address: str
    language: str
    caption: str
    zone: str

    def is_late(self, now: datetime) -> bool:
        """Whether its question would not be sent any more. `now` is civil."""
        return self.row.not_after is not None and now > self.row.not_after

    def is_stale(self, now: datetime) -> bool:
        """Whether its text has stood there alone for too long. It left under the lease it was claimed with."""
        return bool(now > self.row.lease_until + WORTH_FOR)


class Voices:
    """The recordings that this process owes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        recordings: Recordings,
        settings: CourierSettings | None = None,
        count: Count = nobody_counts,
    ) -> None:
        self._database, self._clock, self._recordings, self._count = database, clock, recordings, count
        self._settings = settings or CourierSettings()
        self._channel = channels.get(SENDER.channel.value)
        self._waiting: deque[_Owed] = deque()
        self._authorities: dict[UUID, str] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    def follow(self, letter: Ready) -> None:
        """A text has left: if it was a question to somebody who does not read, their recordings are owed."""
        row, known = letter.bundle.rows[0], letter.known
        if row.text_key not in ASKS or row.channel is not SENDER.channel:
            return
        person = known.people[row.recipient_id]
        if person.kind is not PersonKind.YOUNG_PERSON or known.children[person.id].reads:
            return
        if len(self._waiting) >= QUEUED_MAX:
            self._failed(self._waiting.popleft(), TryLater(None))
        caption = marked_demo(person.language, "").strip() if known.is_demo else ""
        self._waiting.append(_Owed(row, letter.address, person.language, caption, person.zone.key))

    async def once(self) -> int:
        """Send what is owed; how much was done. What the provider does not take yet waits, and is no work."""
        if not self._waiting:
            return 0
        now, is_open = await self._may_go(0)
        owed = [self._waiting.popleft() for _ in range(len(self._waiting))]
        self._waiting.extend(one for one in owed if not is_open and not one.is_stale(now))
        return sum(await together(self._one(one, now) for one in owed if is_open or one.is_stale(now)))

    async def _one(self, owed: _Owed, now: datetime) -> int:
        try:
            async with self._slots:
                return await self._carry(owed, now)
        except Exception as error:
            # Whatever it was, the text has left; nobody else's voice is lost with it.
            self._failed(owed, Unknown(type(error).__name__))
            return 1

    async def _carry(self, owed: _Owed, now: datetime) -> int:
        found = await self._found(owed)
        if not isinstance(self._channel, Speaks) or not found:
            return 0
        if owed.is_stale(now):
            self._failed(owed, TryLater(None))
            return 1
        _, is_open = await self._may_go(len(found))
        if not is_open:
            self._waiting.append(owed)
            return 0
        for recording in found:
            if not await self._is_still_asked(owed):
                break  # it was answered, withdrawn, or the phone is theirs no more: a voice would ask them all the same
            async with asyncio.timeout(self._settings.patience.total_seconds()):
                outcome = await self._channel.speak(owed.address, recording, owed.caption)
            if not isinstance(outcome, Accepted):
                self._failed(owed, outcome)
                await self._heed(outcome)
                break  # a menu without its question is none, and who refuses one refuses the next
            self._count("")
        return 1

    async def _is_still_asked(self, owed: _Owed) -> bool:
        """Whether the question stands, its phone may be written to, and neither its time nor the day's is over."""
        row, scope = owed.row, Scope(owed.row.authority_id)
        async with self._database.reading() as tx:
            now = await self._clock.civil(tx)
            asked = await checkins.check_ins(tx, scope, [row.check_in_id])
            contact = await contacts.contact_of(tx, scope, row.contact_id)
        is_open = any(one.phase in _STANDS for one in asked)
        is_theirs = contact is not None and contact.proven and contact.state is ContactState.OPEN
        return is_open and is_theirs and not owed.is_late(now) and not in_quiet_hours(now, owed.zone)

    async def _found(self, owed: _Owed) -> list[bytes]:
        authority = await self._authority(owed.row.authority_id)
        each = [await asyncio.to_thread(self._recordings.voice, authority, owed.language, key) for key in FOLLOWS]
        return [one for one in each if one is not None]

    async def _authority(self, authority_id: UUID) -> str:
        """Its reference, which never changes."""
        if authority_id not in self._authorities:
            async with self._database.reading() as tx:
                found = await authorities.authority(tx, Scope(authority_id), authority_id)
            self._authorities[authority_id] = "" if found is None else found.ref
        return self._authorities[authority_id]

    def _failed(self, owed: _Owed, outcome: SendOutcome) -> None:
        why = _why(outcome)
        self._count(why)
        log.warning("voice_not_sent", message=str(owed.row.id), why=why, meaning="the text before it stands")

    async def _may_go(self, number: int) -> tuple[datetime, bool]:
        """The time, and whether the sender is open; if it is, so many more count against its rate, and the next texts wait for them."""
        pace = self._settings.paces.get(SENDER)
        async with self._database.transaction() as tx:
            now = await self._clock.machine(tx)
            if pace is None:
                return now, True
            stands = (await rates.lock(tx, [SENDER], now))[SENDER]
            if stands.shut_until is not None and stands.shut_until > now:
                return now, False
            if number:
                clear_at = clear_after(pace, believed(pace, stands.clear_at, now), now, number)
                await rates.write(tx, [{"sender": SENDER, "clear_at": clear_at, "throttled_since": stands.throttled_since}])
        return now, True

    async def _heed(self, outcome: SendOutcome) -> None:
        """A provider that says "too many" means the sender: its texts rest too."""
        if isinstance(outcome, TryLater) and outcome.after is not None and outcome.means_the_sender and SENDER in self._settings.paces:
            async with self._database.transaction() as tx:
                now = await self._clock.machine(tx)
                await rates.shut(tx, SENDER, now, now + outcome.after)


def _why(outcome: SendOutcome) -> str:
    match outcome:
        case Refused(why) | Unknown(why):
            return why
        case TryLater():
            return "down" if outcome.is_down else "too_many"
        case _:
            return ""
