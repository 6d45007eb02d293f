"""The world of the stories with text messages in it: our own channel, webhooks and catching up, against a Twilio in its own process.

All of it goes over real HTTP, both ways. What Twilio has to tell is told whenever nothing else is left to do, unless a story holds it back.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import SecretStr
from starlette.types import Receive, Scope, Send

from bot.calling.calling_off import CallingOff
from bot.channels.sms.client import Patience
from bot.courier import Courier
from bot.listener import Hearing, Listener
from db.session import Database
from db.words import ChannelName, Mode
from scheduler.engine import Engine
from service.installation import Installation
from service.public import public_app
from service.settings import RECORDINGS_DEFAULT, Settings
from service.twilio import OurTwilio, account_of
from tests.providers.twilio_phone import LoopbackTwilio, Raw
from tests.world import CONFIGURED, EVERYWHERE, World

PATIENCE = Patience(read=0.4, again=0.0)


class TwilioWorld(World):
    """A council some of whose people have telephones."""

    patience = PATIENCE  # with a Twilio that does not answer

    def __init__(
        self,
        url: str,
        twilio: LoopbackTwilio,
        listener: socket.socket,
        *,
        restarts: bool = False,
        recordings: Path = RECORDINGS_DEFAULT,
    ) -> None:
        self.twilio = twilio
        self.recordings = recordings  # the folder
        self.texted: dict[str, TextPhone] = {}
        self.is_deaf = False  # nobody tells us anything
        self.rings = False  # whether a number that rings is set
        self.noticed: set[str] = set()  # the calls that a story expected
        self.public_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._socket = listener
        twilio.set(sms_url=f"{self.public_url}/webhooks/twilio/sms")
        super().__init__(url, restarts=restarts)

    def _start(self) -> None:
        super()._start()
        offered = CONFIGURED | {ChannelName.SMS} | ({ChannelName.VOICE} if self.rings else set())
        self.engine = Engine(self.database, self.clock, self.ids, self.engine.choose, offered)
        self.settings = Settings(
            public_url=self.public_url,
            twilio_account_sid=self.twilio.account,
            twilio_auth_token=SecretStr(f"{self.twilio.token},the-old-token-0001"),
            twilio_sms_from=self.twilio.number,
            twilio_page_from=self.twilio.page_number,
            twilio_voice_from=self.twilio.page_number if self.rings else None,
            twilio_api_url=self.twilio.url,
            recordings=self.recordings,
        )
        self.ours = self._account()
        channels = {"handset": self.network, "sms": self.ours.channel}
        channels |= {"voice": self.ours.calls} if self.ours.calls is not None else {}
        self.courier = Courier(self.database, self.vault, self.ids, self.clock, channels)
        self.listener = Listener(Hearing(self.engine, self.vault, self._welcome, lambda _language: True, lambda _language: True), channels)
        self.calling_off = None if self.ours.voice is None else CallingOff(self.database, self.clock, self.ours.voice.call_off)
        self._web = public_app(None, self.ours, lambda: None)

    def _account(self) -> OurTwilio:
        account = account_of(self.settings)
        assert account is not None
        at = Installation(self.settings, self.database, Mode.DEMO, self.vault, self.engine, EVERYWHERE)
        return OurTwilio(at, account, self.patience)

    @asynccontextmanager
    async def database_away(self) -> AsyncIterator[None]:
        """The public port answers, and its database does not, until the block ends."""
        gone, before = Database("sqlite:////nowhere/at/all.db"), self.ours.at
        engine = Engine(gone, self.clock, self.ids, self.engine.choose, self.engine.configured)
        self.ours.at = replace(before, database=gone, engine=engine)
        yield
        self.ours.at = before
        await gone.close()

    async def web(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The public port of whichever process runs now."""
        await self._web(scope, receive, send)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """The public port answers, until the block ends."""
        config = uvicorn.Config(self.web, log_config=None, access_log=False, lifespan="off", interface="asgi3", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[self._socket]))
        yield
        server.should_exit = True
        await running

    async def stop(self) -> None:
        """The process ends."""
        await self.ours.hang_up()
        await super().stop()

    async def restart(self) -> None:
        """The process is killed, and another starts on the same database."""
        await self.ours.hang_up()
        await super().restart()

    async def beat(self) -> int:
        """One round of every loop, and what Twilio has to tell."""
        done = await super().beat()
        done += 0 if self.calling_off is None else await self.calling_off.once()
        done += await asyncio.to_thread(self.twilio.call_beat) if self.rings else 0
        return done + len(await self.tells() if not self.is_deaf else [])

    async def tells(self, **how: Any) -> list[int]:
        """Twilio tells what it has to tell; what we answered."""
        return await asyncio.to_thread(self.twilio.tell, **how)

    def texts(self, ref: str, number: str) -> "TextPhone":
        """That person is reached by text, and by nothing else."""
        person = next(one for one in self.council["people"] if one["ref"] == ref)
        person["contacts"] = [{"channel": "sms", "address": number, "proven": True}]
        return self.phone(number)

    async def offers_calls(self) -> None:
        """A number that rings is set from now on."""
        self.rings = True
        await self.restart()
        self.takes_calls()

    def takes_calls(self, *, tells_of_ends: bool = True) -> None:
        """Our numbers are set to be rung."""
        self.twilio.calls_go_to(f"{self.public_url}/webhooks/twilio/call", tells_of_ends=tells_of_ends)

    def phone(self, number: str) -> "TextPhone":
        """A telephone."""
        return self.texted.setdefault(number, TextPhone(self, number))

    async def catches_up(self) -> int:
        """Twilio's log is read, and all that follows from it happens; how many texts were new."""
        new = await self.ours.listen_once()
        await self.settles()
        return new

    async def nobody_else_heard_anything(self) -> None:
        """Nothing is on any screen that the story did not expect."""
        unheard = {number: texts for number, phone in self.texted.items() if (texts := phone.unheard())}
        assert not unheard, f"nobody else should have heard anything: {unheard}"
        ours = {self.twilio.number, self.twilio.page_number}  # we write to ourselves, and ring ourselves
        strangers = (
            {one["to"] for one in (*self.twilio.messages(), *self.twilio.rung) if not one.get("is_inbound")} - set(self.texted) - ours
        )
        assert not strangers, f"nobody knows {strangers}"
        unnoticed = [one for one in self.twilio.rung if one["to"] not in ours and one["sid"] not in self.noticed]
        assert not unnoticed, f"nobody expected these to ring: {unnoticed}"
        await super().nobody_else_heard_anything()


class TextPhone:
    """A telephone. Each text that reached it must be heard once, in order."""

    def __init__(self, world: TwilioWorld, number: str) -> None:
        self.world, self.number = world, number
        self._heard: set[str] = set()
        self.last: Raw = {}

    def everything(self) -> list[Raw]:
        """All that we sent to it and that arrived."""
        return [one for one in self.world.twilio.messages(self.number) if one["status"] in ("sent", "delivered")]

    def unheard(self) -> list[str]:
        """What came and was not expected yet."""
        return [one["body"] for one in self.everything() if one["sid"] not in self._heard]

    def hears(self, *words: str) -> Raw:
        """The next text says all of this, and that it is a demo's."""
        waiting = [one for one in self.everything() if one["sid"] not in self._heard]
        assert waiting, f"{self.number} hears nothing, and should have heard {' … '.join(words)}"
        self.last = waiting[0]
        for word in (*words, "(DEMO)"):
            assert word in self.last["body"], f"{self.number} heard {self.last['body']!r}, not {word!r}"
        self._heard.add(self.last["sid"])
        return self.last

    def hears_nothing(self) -> None:
        """Nothing new came."""
        assert not self.unheard(), f"{self.number} should have heard nothing, and heard {self.unheard()}"

    def forgets(self) -> None:
        """Whatever came until now is not what the story is about."""
        self._heard |= {one["sid"] for one in self.everything()}

    async def says(self, text: str, to: str | None = None, **more: str) -> str:
        """Write to the number that wrote last, or to another; the text's SID."""
        sid = self.world.twilio.say(self.number, text, to or self.last.get("sender") or self.world.twilio.number, **more)
        await self.world.settles()
        return sid
