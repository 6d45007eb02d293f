"""The world of a host that goes down: both providers in processes of their own, our public port, and a clock that nothing of ours holds.

Before our port stands a proxy. It answers 502 while nothing of ours runs, as proxies do.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from typing import Any

import uvicorn
from pydantic import SecretStr
from sqlalchemy import select
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.channels.sms.client import Patience
from bot.channels.telegram import client
from bot.channels.telegram.send import TelegramChannel
from bot.courier import Courier
from bot.inbox import read_body
from bot.listener import Hearing, Listener
from db.queries.rows import Record
from db.revisions import our_revision
from db.tables import inbox
from db.words import ChannelName, Mode, ProcessKind
from scheduler.engine import Engine
from scheduler.outage import Recovery
from scheduler.presence import Presence
from service.installation import Installation
from service.public import public_app
from service.settings import Settings
from service.telegram import OurTelegram
from service.twilio import OurTwilio, account_of
from tests.live import LiveWorld
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio
from tests.world import CONFIGURED, EVERYWHERE

_AWAY = Response(status_code=502)


class HostWorld(LiveWorld):
    """A council whose young people write by text and on Telegram, and whose duty team has handsets."""

    def __init__(self, url: str, twilio: LoopbackTwilio, telegram: LoopbackTelegram, listener: socket.socket) -> None:
        self.twilio, self.telegram = twilio, telegram
        self._socket = listener
        self.public_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.is_up = True
        twilio.set(sms_url=f"{self.public_url}/webhooks/twilio/sms")
        twilio.calls_go_to(f"{self.public_url}/webhooks/twilio/call")
        super().__init__(url, revision=our_revision())

    def _start(self) -> None:
        super()._start()
        offered = CONFIGURED | {ChannelName.SMS, ChannelName.TELEGRAM}
        self.engine = Engine(self.database, self.clock, self.ids, self.engine.choose, offered)
        settings = Settings(
            public_url=self.public_url,
            twilio_account_sid=self.twilio.account,
            twilio_auth_token=SecretStr(self.twilio.token),
            twilio_sms_from=self.twilio.number,
            twilio_page_from=self.twilio.page_number,
            twilio_api_url=self.twilio.url,
            telegram_token=SecretStr(self.telegram.token),
            telegram_api_url=self.telegram.url,
        )
        at = Installation(settings, self.database, Mode.DEMO, self.vault, self.engine, EVERYWHERE)
        account = account_of(settings)
        assert account is not None
        self.texts = OurTwilio(at, account, Patience(read=5))
        bot = client.build(self.telegram.token, self.telegram.url)
        self.chats = OurTelegram(at, bot, TelegramChannel(bot))
        channels = {"handset": self.network, "sms": self.texts.channel, "telegram": self.chats.channel}
        self.courier = Courier(self.database, self.vault, self.ids, self.clock, channels)
        self.listener = Listener(Hearing(self.engine, self.vault, self._welcome, lambda _language: True, lambda _language: True), channels)
        self.presence = Presence(self.database, self.clock, self.ids, self.revision, [self.texts.source, self.chats.source])
        self.recovery = Recovery(self.engine, self.presence, self.rings)
        self._web = public_app(self.chats, self.texts, lambda: None)

    async def web(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The proxy, and behind it the public port of whichever process runs now."""
        await (self._web if self.is_up else _AWAY)(scope, receive, send)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """The proxy answers, until the block ends."""
        config = uvicorn.Config(self.web, log_config=None, access_log=False, lifespan="off", interface="asgi3", timeout_graceful_shutdown=1)
        server = _Port(config)
        running = asyncio.create_task(server.serve(sockets=[self._socket]))
        yield
        server.should_exit = True
        await running

    async def stop(self) -> None:
        """The process ends."""
        await self._hang_up()
        await super().stop()

    async def _hang_up(self) -> None:
        await self.texts.hang_up()
        await self.chats.bot.hang_up()

    async def goes_down(self) -> None:
        """The host is gone, with all of us on it."""
        self.is_up = False
        await self._hang_up()
        await self.database.close()

    async def comes_back(self) -> None:
        """A process starts on the same database; it has done nothing yet but beat once."""
        self._start()
        self.is_up = True
        await self.presence.begin(ProcessKind.SERVE)

    async def beat(self) -> int:
        """One round of every loop, the sweep first; what providers tell by themselves, and what they are asked."""
        done = await super().beat()
        done += len(await asyncio.to_thread(self.twilio.tell))
        done += await self.texts.listen_once()
        if self.telegram.heard["waiting"] or not self.chats.source.caught_up:  # asked in vain, it would be waited for
            done += await self.chats.listen_once()
        return done

    def on_road(self, ref: str, channel: str, address: str) -> None:
        """That person is reached there, and nowhere else."""
        person = next(one for one in self.council["people"] if one["ref"] == ref)
        person["contacts"] = [{"channel": channel, "address": address, "proven": True}]

    def goes_on(self, duration: timedelta) -> datetime:
        """Time passes, for us and for Twilio, whatever of ours runs."""
        self.hand.at += duration
        self.twilio.clock(self.hand.at)
        return self.hand.at

    async def heard(self) -> list[tuple[str, str]]:
        """Everything that was said to us by anybody: from where, and the words or the kind; in the order in which it is heard."""
        async with self.database.reading() as tx:
            rows: list[Record] = list((await tx.execute(select(inbox).order_by(inbox.c.stored_at, inbox.c.id))).all())
        said = [read_body(self.vault, row) for row in rows if row.kind.value == "message"]
        return [(one.address, one.text or one.kind.value) for one in said]


class _Port(uvicorn.Server):
    """A server that leaves signals to the test run."""

    @contextmanager
    def capture_signals(self) -> Any:
        yield
