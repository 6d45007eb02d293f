"""The plain stories' world with real roads in it: who has a handset there is reached by text and call here, or on Telegram."""

import socket
from typing import Any

from pydantic import SecretStr

from bot.channels.sms.client import Patience
from bot.channels.telegram import client
from bot.channels.telegram.send import TelegramChannel
from bot.courier import Courier
from bot.listener import Hearing, Listener
from db.words import ChannelName, Mode
from scheduler.engine import Engine
from service.installation import Installation
from service.telegram import OurTelegram
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio
from tests.service.roads.phones import RoadPhone
from tests.service.twilio.texts import TwilioWorld
from tests.world import EVERYWHERE, World


class RoadWorld(TwilioWorld):
    """A council nobody of whom has a handset."""

    phones: dict[str, RoadPhone]  # type: ignore[assignment]
    offered = frozenset({"sms", "voice", "telegram"})
    patience = Patience(read=10)  # both providers always answer here

    def __init__(self, url: str, twilio: LoopbackTwilio, telegram: LoopbackTelegram, listener: socket.socket) -> None:
        self.telegram = telegram
        super().__init__(url, twilio, listener)

    def _start(self) -> None:
        super()._start()
        self.engine = Engine(self.database, self.clock, self.ids, self.engine.choose, self.engine.configured | {ChannelName.TELEGRAM})
        settings = self.settings.model_copy(
            update={"telegram_token": SecretStr(self.telegram.token), "telegram_api_url": self.telegram.url}
        )
        bot = client.build(self.telegram.token, self.telegram.url)
        at = Installation(settings, self.database, Mode.DEMO, self.vault, self.engine, EVERYWHERE)
        self.chats = OurTelegram(at, bot, TelegramChannel(bot))
        channels = {"sms": self.ours.channel, "voice": self.ours.calls or self.ours.channel, "telegram": self.chats.channel}
        self.courier = Courier(self.database, self.vault, self.ids, self.clock, channels)
        self.listener = Listener(Hearing(self.engine, self.vault, self._welcome, lambda _language: True, lambda _language: True), channels)

    async def stop(self) -> None:
        """The process ends."""
        await self.chats.bot.hang_up()
        await super().stop()

    async def restart(self) -> None:
        """The process is killed, and another starts on the same database."""
        await self.chats.bot.hang_up()
        await super().restart()

    def _phone(self, address: str) -> None:
        self.phones.setdefault(address, RoadPhone(self, address, len(self.phones)))

    async def begins(self) -> None:
        """Each handset of the story becomes a phone on its own road; whoever has a chat has opened it before."""
        await self.offers_calls()
        for person in self.council["people"]:
            person["contacts"] = [self._on_road(one) for one in person["contacts"]]
        await super().begins()

    def _on_road(self, contact: dict[str, Any]) -> dict[str, Any]:
        phone = self.phones[contact["address"]]
        phone.manner = contact["manner"]
        if phone.is_chat:
            self.telegram.say(phone.chat, "/start")
        return phone.contact

    async def beat(self) -> int:
        """One round of every loop, and what both providers have to tell."""
        done = await super().beat()
        return done + (await self.chats.listen_once() if self.telegram.heard["waiting"] else 0)

    async def nobody_else_heard_anything(self) -> None:
        """Nothing is on any screen, and no phone rang, that the story did not expect."""
        numbers = {phone.number for phone in self.phones.values() if not phone.is_chat}
        strangers = {one["to"] for one in self.twilio.messages()} - numbers
        assert not strangers, f"nobody knows {strangers}"
        unnoticed = [one for one in self.twilio.rung if not one["is_inbound"] and one["sid"] not in self.noticed]
        assert not unnoticed, f"nobody expected these to ring: {unnoticed}"
        await World.nobody_else_heard_anything(self)
