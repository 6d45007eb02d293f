"""Telegram, where a token is set: the channel we speak through, and the polling by which we hear."""

import asyncio

from bot import inbox
from bot.channels.inbound import Inbound
from bot.channels.road import Channel
from bot.channels.telegram import client
from bot.channels.telegram.client import TelegramBot
from bot.channels.telegram.poll import BATCH_MAX, Poller
from bot.channels.telegram.receive import Raw
from bot.channels.telegram.send import TelegramChannel
from scheduler.sources import Source
from service.guests import GuestsOnly, is_loopback
from service.installation import Installation


class OurTelegram:
    """One bot."""

    def __init__(self, at: Installation, bot: TelegramBot, channel: Channel) -> None:
        self.bot = bot
        self.channel = channel
        self._at = at
        self._poller = Poller(bot, self._store)
        self._not_before = 0.0
        self.source = Source("telegram")

    @classmethod
    def of(cls, at: Installation) -> "OurTelegram | None":
        """The bot of the settings, if they name one. A demo speaks to a real Telegram's guests alone (T4)."""
        if at.settings.telegram_token is None:
            return None
        url = at.settings.telegram_api_url or client.API_URL
        bot = client.build(at.settings.telegram_token.get_secret_value(), url)
        channel = TelegramChannel(bot)
        return cls(at, bot, GuestsOnly(channel, at.database, at.vault) if at.is_demo and not is_loopback(url) else channel)

    async def listen_once(self) -> int:
        """Ask what is new, unless Telegram is to be left alone for now; how many updates were stored."""
        now = asyncio.get_running_loop().time()
        if now < self._not_before:
            return 0
        polled = await self._poller.poll_once()
        if not polled.why and polled.count < BATCH_MAX:
            self.source.caught_up = True
        self._not_before = asyncio.get_running_loop().time() + polled.wait_for.total_seconds()
        return polled.count

    async def _store(self, heard: list[tuple[Inbound, Raw]]) -> None:
        engine = self._at.engine
        raws = {inbound.external_id: raw for inbound, raw in heard}
        async with engine.database.transaction() as tx:
            civil, machine = await engine.clock.both(tx)
            await inbox.store(tx, self._at.vault, engine.new_id, civil, machine, [inbound for inbound, _ in heard], raws)

    async def hang_up(self) -> None:
        """Close the connections."""
        await self.bot.hang_up()
