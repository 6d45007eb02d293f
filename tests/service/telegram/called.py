"""The world of the stories with a Telegram that calls us: our public port, open on the loopback, and a Bot API in its own process."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from pydantic import SecretStr

from bot.channels.telegram.client import TelegramBot
from bot.channels.telegram.send import TelegramChannel
from service.installation import Installation
from service.public import public_app
from service.serving import listen
from service.settings import Settings, TelegramMode
from service.telegram import OurTelegram
from tests.providers.telegram_phone import LoopbackTelegram
from tests.service.telegram.chats import TelegramWorld

SECRET = "loopback_secret_that_opens_nothing"
PATH = "/webhooks/telegram"


class _Port(uvicorn.Server):
    """A server that leaves signals to the test run."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class CalledWorld(TelegramWorld):
    """A council whose Telegram calls it."""

    def __init__(self, url: str, telegram: LoopbackTelegram) -> None:
        with listen("127.0.0.1:0") as free:
            self.bind = f"127.0.0.1:{free.getsockname()[1]}"
        self.public_url = f"http://{self.bind}"
        self.hints = 0
        self._serving: asyncio.Task[None] | None = None
        super().__init__(url, telegram)

    def _settings(self) -> Settings:
        ours = {"public_url": self.public_url, "telegram_webhook_secret": SecretStr(SECRET), "telegram_mode": TelegramMode.WEBHOOK}
        return super()._settings().model_copy(update=ours)

    def _telegram(self, at: Installation, bot: TelegramBot) -> OurTelegram:
        return OurTelegram(at, bot, TelegramChannel(bot, answers_presses=False), answers_presses=False)

    async def serves(self) -> None:
        """The public port is open from now on."""
        self._server = _Port(uvicorn.Config(public_app(self.bot, None, self._hint), log_config=None, lifespan="off"))
        self._serving = asyncio.create_task(self._server.serve(sockets=[listen(self.bind)]))
        await self.sees(lambda: self._server.started)

    async def closes(self) -> None:
        """The public port answers nobody any more."""
        if self._serving is not None:
            self._server.should_exit = True
            await self._serving
            self._serving = None

    def _hint(self) -> None:
        self.hints += 1

    async def stop(self) -> None:
        """The process ends, and its port is free."""
        await self.closes()
        await super().stop()

    async def sees(self, look: Callable[[], object]) -> None:
        """Telegram's own process and our port do what they do, until this is so."""
        for _ in range(1000):
            if look():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it never came")

    async def hears_telegram(self) -> None:
        """The webhook is looked after, Telegram delivers all it has, and all that follows from it happens."""
        await self.bot.listen_once()
        await self.sees(lambda: not self.telegram.heard["waiting"])
        await self.settles()

    async def posts(self, body: bytes, secret: str | None = SECRET) -> httpx.Response:
        """Somebody posts to our port."""
        headers: dict[bytes, bytes] = {} if secret is None else {b"X-Telegram-Bot-Api-Secret-Token": secret.encode("latin-1")}
        async with httpx.AsyncClient(trust_env=False) as http:
            return await http.post(f"{self.public_url}{PATH}", content=body, headers=headers)
