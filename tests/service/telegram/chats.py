"""The world of the stories with a Telegram in it: our own channel and polling, against a Bot API in its own process."""

from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.channels.telegram import client
from bot.channels.telegram.client import Patience, TelegramBot
from bot.channels.telegram.send import TelegramChannel
from bot.courier import Courier
from bot.listener import Hearing, Listener
from bot.voices import Voices
from db.words import ChannelName, Mode
from desk import invitations
from scheduler.engine import Engine
from scheduler.lease import HELD_FOR
from service.guests import GuestsOnly
from service.installation import Installation
from service.settings import RECORDINGS_DEFAULT, Settings
from service.telegram import OurTelegram
from tests.providers.telegram_phone import LoopbackTelegram, Raw
from tests.world import CONFIGURED, EVERYWHERE, World

PATIENCE = Patience(read=0.3)


class TelegramWorld(World):
    """A council some of whose people write on Telegram."""

    def __init__(
        self,
        url: str,
        telegram: LoopbackTelegram,
        *,
        restarts: bool = False,
        guests_only: bool = False,
        recordings: Path = RECORDINGS_DEFAULT,
    ) -> None:
        self.telegram = telegram
        self.guests_only = guests_only
        self.chats: dict[int, Chat] = {}
        self.holds_voices = False
        self.spoke: list[str] = []  # why a voice failed, or nothing if it went
        self.recordings = recordings  # the folder
        super().__init__(url, restarts=restarts)

    def _start(self) -> None:
        super()._start()
        offered = CONFIGURED | {ChannelName.TELEGRAM}
        self.engine = Engine(self.database, self.clock, self.ids, self.engine.choose, offered)
        at = Installation(self._settings(), self.database, Mode.DEMO, self.vault, self.engine, EVERYWHERE)
        bot = client.build(self.telegram.token, self.telegram.url, PATIENCE)
        self.bot = self._telegram(at, bot)
        channels = {"handset": self.network, "telegram": self.bot.channel}
        self.voices = Voices(self.database, self.clock, channels, at.recordings, count=self.spoke.append)
        self.courier = Courier(self.database, self.vault, self.ids, self.clock, channels, voices=self.voices)
        self.listener = Listener(Hearing(self.engine, self.vault, self._welcome, lambda _language: True, self._may_send), channels)

    def _settings(self) -> Settings:
        return Settings(telegram_token=SecretStr(self.telegram.token), telegram_api_url=self.telegram.url, recordings=self.recordings)

    def _telegram(self, at: Installation, bot: TelegramBot) -> OurTelegram:
        road = TelegramChannel(bot)
        return OurTelegram(at, bot, GuestsOnly(road, self.database, self.vault) if self.guests_only else road)

    async def _every_loop(self) -> int:
        done = await super()._every_loop()
        return done if self.holds_voices else done + await self.voices.once()

    async def stop(self) -> None:
        """The process ends."""
        await self.bot.hang_up()
        await super().stop()

    async def restart(self) -> None:
        """The process is killed, and another starts on the same database; what it had not confirmed is heard again.

        Where several processes share one, the line to Telegram is free once the lease of the killed has run out.
        """
        await self.bot.bot.hang_up()
        self.machine_ahead += timedelta(0) if self.database.is_sqlite else HELD_FOR
        await super().restart()

    def chat(self, number: int) -> "Chat":
        """Somebody's own phone, with Telegram on it."""
        return self.chats.setdefault(number, Chat(self, number))

    async def invites(self, ref: str) -> str:
        """What `safetynet invite` does; the token of the link."""
        name = self.telegram.username
        link = await invitations.invite(self.engine, EVERYWHERE, self.vault, ref, bot_username=name, entropy=self._chance.randbytes)
        return link.removeprefix(f"https://t.me/{name}?start=")

    async def joins(self, ref: str, number: int) -> "Chat":
        """Somebody opens their own invitation."""
        chat = self.chat(number)
        await chat.says(f"/start {await self.invites(ref)}")
        return chat

    async def hears_telegram(self) -> None:
        """Telegram is asked what is new, and all that follows from it happens."""
        await self.bot.listen_once()
        await self.settles()

    async def nobody_else_heard_anything(self) -> None:
        """Nothing is on any screen that the story did not expect."""
        unheard = {number: texts for number, chat in self.chats.items() if (texts := chat.unheard())}
        assert not unheard, f"nobody else should have heard anything: {unheard}"
        await super().nobody_else_heard_anything()


class Chat:
    """One person's own phone with the bot's chat open. Each text in it must be heard once, in order."""

    def __init__(self, world: TelegramWorld, number: int) -> None:
        self.world = world
        self.number = number
        self._heard: set[int] = set()
        self.last: Raw = {}

    def everything(self) -> list[Raw]:
        """All messages of the bot, as they stand now."""
        return self.world.telegram.messages(self.number)

    def unheard(self) -> list[str]:
        """What came and was not expected yet."""
        return [one["text"] for one in self.everything() if one["message_id"] not in self._heard]

    def hears(self, *words: str) -> Raw:
        """The next message says all of this, and that it is a demo's."""
        waiting = [one for one in self.everything() if one["message_id"] not in self._heard]
        assert waiting, f"{self.number} hears nothing, and should have heard {' … '.join(words)}"
        self.last = waiting[0]
        for word in (*words, "(DEMO)"):
            assert word in self.last["text"], f"{self.number} heard {self.last['text']!r}, not {word!r}"
        self._heard.add(self.last["message_id"])
        return self.last

    def hears_nothing(self) -> None:
        """Nothing new came."""
        assert not self.unheard(), f"{self.number} should have heard nothing, and heard {self.unheard()}"

    def now(self, message: Raw) -> Raw:
        """That message as it stands now."""
        return next(one for one in self.everything() if one["message_id"] == message["message_id"])

    async def says(self, text: str) -> None:
        """Write to the bot."""
        self.world.telegram.say(self.number, text)
        await self.world.hears_telegram()

    async def presses(self, choice: str, message: Raw | None = None) -> str:
        """Press a button of the message heard last, or of an older one; the query that waits for an answer."""
        pressed = message or self.last
        query = self.world.telegram.press(self.number, pressed["message_id"], button(pressed, choice))["query"]
        await self.world.hears_telegram()
        return str(query)

    async def blocks(self) -> None:
        """Block the bot: it is told so, and refused from then on."""
        self.world.telegram.block(self.number)
        await self.world.hears_telegram()


def button(message: Raw, choice: str) -> str:
    """The data of the button of that choice."""
    found = [one["callback_data"] for row in message["buttons"] for one in row if one["callback_data"].endswith(f":{choice}")]
    assert found, f"no button {choice!r} under {message['text']!r}"
    return str(found[0])


def calls(telegram: LoopbackTelegram, method: str) -> list[Raw]:
    """What the bot asked of Telegram by this method."""
    return [one["given"] for one in telegram.heard["calls"] if one["method"] == method]
