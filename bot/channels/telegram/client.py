"""The bot: python-telegram-bot's `Bot` and nothing of its application, whose queue is in memory and whose job store forgets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, InputFile

from bot.channels.road import Button
from bot.channels.telegram.wire import Wire, quieten

API_URL = "https://api.telegram.org"

VOICE = "voice.mp3"  # says what it is, and nothing of whose

ANY_NUMBER = 0  # of connections: the courier's slots are the bound

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds we wait for Telegram, at each step."""

    connect: float = 5.0
    read: float = 10.0  # then the message may or may not have gone out

    def wire(self, connections: int, *, trust_env: bool) -> Wire:
        """An HTTP client that waits so long."""
        return Wire(connections, connect=self.connect, read=self.read, trust_env=trust_env)


class TelegramBot(Bot):
    """The library's bot, without its token in `repr` and with updates as Telegram wrote them."""

    def __repr__(self) -> str:
        """The bot by its public number."""
        return f"TelegramBot({bot_id(self.token)})"

    async def raw_updates(self, *, offset: int | None, limit: int, listen_seconds: int) -> list[Any]:
        """What waits for us, unparsed: the parser gives up a whole batch for one update it cannot read."""
        wire = self._request[0]
        updates = await self._post(
            "getUpdates",
            {"offset": offset, "limit": limit, "timeout": listen_seconds, "allowed_updates": ALLOWED_UPDATES},
            read_timeout=(wire.read_timeout or 0) + listen_seconds,
        )
        return updates if isinstance(updates, list) else []

    async def say(self, chat: int, text: str, buttons: Sequence[Sequence[Button]], *, quiet: bool) -> object:
        """Send a text; the answer as Telegram wrote it. The library would build a message, a chat and a person of it, for one number."""
        said: dict[str, object] = {
            "chat_id": chat,
            "text": text,  # no parse mode: a name with an underscore is not markup
            "protect_content": True,  # not to be passed on or saved by whoever holds the phone
            "disable_notification": quiet,
            "link_preview_options": {"is_disabled": True},
        }
        if buttons:
            said["reply_markup"] = {"inline_keyboard": [[{"text": b.label, "callback_data": b.data} for b in row] for row in buttons]}
        return await self._post("sendMessage", said)

    async def speak(self, chat: int, recording: bytes, caption: str) -> None:
        """Send a recording as a voice message, as discreetly as a text: without a sound, and not to be passed on."""
        voice = InputFile(recording, filename=VOICE)
        await self.send_voice(chat, voice, caption=caption or None, disable_notification=True, protect_content=True)

    async def hang_up(self) -> None:
        """Close the connections. (`Bot.shutdown` does nothing unless `Bot.initialize` ran, whose error names the token.)"""
        for wire in self._request:
            await wire.shutdown()


# Said each time, since Telegram remembers the last list anybody gave.
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]


def build(token: str, api_url: str = API_URL, patience: Patience | None = None) -> TelegramBot:
    """A bot that speaks to this API (scheme, host and port only)."""
    quieten()  # first: the constructor logs the address
    bot_id(token)
    base, is_loopback = _checked(api_url)
    patience = patience or Patience()
    # The machine's proxy and certificates hold for the real Telegram, never for a provider on the loopback.
    wires = [patience.wire(connections, trust_env=not is_loopback) for connections in (1, ANY_NUMBER)]
    return TelegramBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        get_updates_request=wires[0],
        request=wires[1],
    )


def bot_id(token: str) -> str:
    """The bot's public number, which is the part of its token before the colon."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("this is not a Telegram bot token")  # and it is not quoted: it may be another secret
    return token.partition(":")[0]


def _checked(api_url: str) -> tuple[str, bool]:
    parts = urlsplit(api_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("Telegram's API address is a scheme, a host and perhaps a port")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("Telegram's API address has no user, query or fragment")
    return f"{parts.scheme}://{parts.netloc}", parts.hostname in ("localhost", "::1") or parts.hostname.startswith("127.")


async def call_us_at(bot: TelegramBot, url: str, secret: str) -> None:
    """Have updates delivered to this address, under this secret. What waits already is delivered too."""
    await bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False)


async def username(bot: TelegramBot) -> str:
    """The bot's public name, for links that open it."""
    me = await bot.get_me()
    return me.username or ""
