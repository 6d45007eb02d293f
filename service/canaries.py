"""The canaries of this installation: by which roads they go, and the loop that sends them. They are off where nothing is configured.

A bot cannot write to itself, so nothing of ours comes back from Telegram. What can be asked is asked instead: whether it knows us, which
address it calls, and whether it keeps something that it failed to bring us.
"""

from dataclasses import dataclass

import structlog

from bot.channels.road import Accepted, Letter, SendOutcome, TryLater
from db.queries.rows import Record
from db.words import ChannelName
from scheduler import homecoming
from scheduler.canaries import BACK_WITHIN, TRIED_AGAIN_AFTER, Canaries
from scheduler.chores import Chore
from service.installation import Installation
from service.telegram import OurTelegram
from service.twilio import OurTwilio

log: structlog.stdlib.BoundLogger = structlog.get_logger()

SENDS_EVERY = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class OurCanaries:
    """Sends what is owed to our own numbers, and tells of what comes back again."""

    canaries: Canaries
    twilio: OurTwilio | None
    telegram: OurTelegram | None

    @classmethod
    def of(cls, at: Installation, twilio: OurTwilio | None, telegram: OurTelegram | None) -> "OurCanaries":
        """By every road that is set; a demo sends none through a real provider (T4)."""
        roads: list[ChannelName] = []
        if twilio is not None and not twilio.reaches_guests_only:
            roads += [ChannelName.SMS] if twilio.voice is None else [ChannelName.SMS, ChannelName.VOICE]
        if telegram is not None and not telegram.reaches_guests_only:
            roads.append(ChannelName.TELEGRAM)
        return cls(Canaries(at.engine, tuple(roads), is_stand_in=at.is_demo), twilio, telegram)

    @property
    def chores(self) -> list[Chore]:
        """What owes them; nothing, where there is no road."""
        return [self.canaries.chore()] if self.canaries.roads else []

    async def once(self) -> int:
        """Send the one that has waited longest; how much was done. Loop until it says 0."""
        claimed = await self.canaries.claim()
        if claimed is None:
            return await homecoming.tell(self.canaries)
        row, attempt = claimed
        outcome = await self._send(row, attempt)
        if isinstance(outcome, Accepted):
            await self.canaries.is_sent(row.id)
        else:
            log.warning("canary_not_sent", road=row.road.value, attempt=attempt, outcome=type(outcome).__name__)
        return 1

    async def _send(self, row: Record, attempt: int) -> SendOutcome:
        if row.road is ChannelName.TELEGRAM:
            return await self._ask_telegram(row)
        twilio = self.twilio
        assert twilio is not None, "its roads are offered"
        if row.road is ChannelName.VOICE:
            assert twilio.voice is not None, "a number rings"
            return await twilio.voice.ring_ourselves()
        return await twilio.channel.send(Letter(row.id, attempt, twilio.account.sms_from, f"canary {row.token}", is_page=True))

    async def _ask_telegram(self, row: Record) -> SendOutcome:
        assert self.telegram is not None, "its road is offered"
        if not await self.telegram.is_well(row.owed_at - BACK_WITHIN):
            return TryLater(TRIED_AGAIN_AFTER)
        await self.canaries.is_back(row)
        return Accepted(row.token)
