"""How Telegram calls a webhook: one update after the other, again and again until it hears a 2xx, with the secret it was given.

What the answer asks for is done, as if the bot had called the method. After a failure it waits, longer each time, in
hundredths of seconds where Telegram waits in seconds and minutes; a webhook that is set anew is tried at once.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable

import httpx

from tests.providers.telegram_chats import FIRST_DATE, Chats, Raw

WAITS_FIRST, WAITS_MOST = 0.02, 0.32
Do = Callable[[str, Raw], Awaitable[object]]


class Delivery:
    """One bot's webhook."""

    def __init__(self, chats: Chats, do: Do) -> None:
        self._chats, self._do = chats, do
        self._secret = ""
        self._failures = 0
        self._calling: asyncio.Task[None] | None = None
        self._repeating: asyncio.Task[None] | None = None
        self.kinds: list[str] | None = None
        self.error: Raw = {}
        self.calls: list[Raw] = []  # each with what was answered

    @property
    def info(self) -> Raw:
        """What getWebhookInfo says."""
        url, waiting = self._chats.webhook_url, len(self._chats.updates)
        told = {"url": url, "has_custom_certificate": False, "pending_update_count": waiting, "max_connections": 40, **self.error}
        return told | ({"allowed_updates": self.kinds} if self.kinds is not None else {})

    async def set(self, params: Raw) -> None:
        """Another address, or none; whoever asks for news meanwhile hears that it is over."""
        chats = self._chats
        chats.webhook_url, self._secret = params.get("url", ""), params.get("secret_token", "")
        if params.get("drop_pending_updates"):
            chats.updates.clear()
        if params.get("allowed_updates"):
            self.kinds = params["allowed_updates"]
            chats.allowed = set(params["allowed_updates"])
        self._failures = 0
        async with chats.news:
            chats.poll += 1
            chats.news.notify_all()
        self.stop()
        if chats.webhook_url:
            self._calling = asyncio.create_task(self._call())

    def stop(self) -> None:
        """Call nobody any more."""
        if self._calling is not None:
            self._calling.cancel()
            self._calling = None

    def again(self) -> None:
        """Soon call with the last update once more, as Telegram does that did not hear our answer."""
        self._repeating = asyncio.create_task(self._repeat(self.calls[-1]["update"]))

    async def _repeat(self, update: Raw) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            await self._post(http, update)

    async def _call(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            while True:
                async with self._chats.news:
                    await self._chats.news.wait_for(lambda: bool(self._chats.updates))
                    update = self._chats.updates[0]
                if await self._post(http, update):
                    self._chats.updates.remove(update)
                    self._failures = 0
                else:
                    await asyncio.sleep(min(WAITS_FIRST * 2**self._failures, WAITS_MOST))
                    self._failures += 1

    async def _post(self, http: httpx.AsyncClient, update: Raw) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        if not self._chats.webhook_url.startswith("http://127.0.0.1:"):
            self._failed(update, 0, "Failed to resolve host: Name or service not known")  # this one calls nobody but this machine
            return False
        try:
            answer = await http.post(self._chats.webhook_url, json=update, headers=headers)
        except httpx.TransportError as error:
            self._failed(update, 0, f"Connection failed: {type(error).__name__}")
            return False
        if not answer.is_success:
            self._failed(update, answer.status_code, f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
            return False
        self.calls.append({"update": update, "status": answer.status_code, "answer": answer.text})
        asked = json.loads(answer.text) if answer.text else {}
        if method := asked.pop("method", ""):
            await self._do(method, asked)
        return True

    def _failed(self, update: Raw, status: int, why: str) -> None:
        self.calls.append({"update": update, "status": status, "answer": ""})
        self.error = {"last_error_date": FIRST_DATE + len(self.calls), "last_error_message": why}
