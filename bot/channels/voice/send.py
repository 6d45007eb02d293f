"""Ring one phone, and sort what Twilio says by what the sender does next. What whoever picks up hears is asked of us then (`twiml`)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.channels.inbound import Press
from bot.channels.road import CannotSay, Channel, Finding, Letter, Refused, SendOutcome, TryLater
from bot.channels.sms.client import NUMBER, Account
from bot.channels.sms.handing import LATER_FOR, handed_over
from bot.channels.sms.wire import Interrupted, NothingLeft, SlowDown
from bot.channels.voice.asking import CallLog
from bot.channels.voice.outcomes import LATER, refusal_of
from bot.channels.voice.twiml import tell
from ladder.words import Road

log: structlog.stdlib.BoundLogger = structlog.get_logger()

RINGS_FOR = timedelta(seconds=30)  # then nobody answers, and the ladder goes on
LASTS_AT_MOST = timedelta(minutes=10)  # a phone left off the hook costs no night
OURSELVES_FOR = 20  # seconds
EVENTS = ["initiated", "ringing", "answered", "completed"]


class VoiceChannel:
    """Calls as a channel. Nothing is told to the phone but by our own webhook, and nothing personal before a key was pressed."""

    name = "voice"

    def __init__(self, account: Account, voice_from: str, client: Client, calls: CallLog) -> None:
        """Ring from this number."""
        self._account, self._voice_from, self._client, self._log = account, voice_from, client, calls

    async def send(self, letter: Letter) -> SendOutcome:
        """Ring once, and say what became of it."""
        if letter.road is not Road.VOICE:
            return Refused("cannot_text")
        if not NUMBER.fullmatch(letter.address):
            return Refused("not_an_address")
        return await handed_over(self._ring(letter), of_code)

    async def _ring(self, letter: Letter) -> Any:
        return await self._client.calls.create_async(
            to=letter.address,
            from_=self._voice_from,
            url=self._account.voice_url(letter.message_id, letter.attempt),
            status_callback=self._account.status_url(letter.message_id, letter.attempt),
            status_callback_event=EVENTS,
            timeout=int(RINGS_FOR.total_seconds()),
            time_limit=int(LASTS_AT_MOST.total_seconds()),
        )

    async def call_off(self, sid: str) -> bool:
        """Ring no longer; a call that somebody has answered goes on. Whether Twilio heard of it."""
        try:
            await self._client.calls(sid).update_async(status="canceled")
        except (Interrupted, NothingLeft, SlowDown, TwilioException) as error:
            log.warning("call_not_called_off", why=type(error).__name__)
            return False
        return True

    async def ring_ourselves(self) -> SendOutcome:
        """Ring another number of ours, which rejects it as soon as it knows who rings: so nobody pays for the call."""
        other = next(number for number in self._account.numbers if number != self._voice_from)
        hangs_up = tell([])
        request = self._client.calls.create_async(to=other, from_=self._voice_from, twiml=hangs_up, timeout=OURSELVES_FOR, time_limit=60)
        return await handed_over(request, of_code)

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """What Twilio's log has of a call."""
        try:
            return await self._log.about(message_id, provider_id)
        except (Interrupted, NothingLeft, SlowDown, TwilioException) as error:
            log.warning("twilio_not_asked", why=type(error).__name__)
            return CannotSay()

    async def settle_press(self, press: Press, text: str) -> None:
        """A key leaves nothing on a phone."""


def of_code(number: int) -> SendOutcome:
    """What follows from one of Twilio's codes."""
    if number in LATER:
        return TryLater(LATER_FOR)
    why, meaning = refusal_of(number)
    if meaning:
        log.error("twilio_does_not_ring", code=number, meaning=meaning)
    return Refused(why)


class Telephone:
    """A number that is texted and rung: each letter goes by its own road."""

    name = "sms"

    def __init__(self, texts: Channel, calls: VoiceChannel, is_call: Callable[[UUID], Awaitable[bool]]) -> None:
        """Text and ring. `is_call`: by which road a message went."""
        self._texts, self._calls, self._is_call = texts, calls, is_call

    async def send(self, letter: Letter) -> SendOutcome:
        """By its road."""
        return await (self._calls if letter.road is Road.VOICE else self._texts).send(letter)

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """By the road it took."""
        road = self._calls if await self._is_call(message_id) else self._texts
        return await road.ask_about(message_id, attempt, provider_id)

    async def settle_press(self, press: Press, text: str) -> None:
        """Neither a text nor a call has buttons."""
