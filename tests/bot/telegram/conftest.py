"""A bot on the loopback's Telegram, with little patience."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest_asyncio

from bot.channels.road import Button, Letter
from bot.channels.telegram.client import Patience, TelegramBot, build
from bot.channels.telegram.send import TelegramChannel
from tests.providers.fixtures import telegram, telegram_process
from tests.providers.telegram_phone import LoopbackTelegram

__all__ = ["telegram", "telegram_process"]

AMINA = 42


@pytest_asyncio.fixture
async def bot(telegram: LoopbackTelegram) -> AsyncIterator[TelegramBot]:
    bot = build(telegram.token, telegram.url, Patience(read=0.5))
    yield bot
    await bot.hang_up()


@pytest_asyncio.fixture
async def channel(bot: TelegramBot) -> TelegramChannel:
    return TelegramChannel(bot)


def letter(text: str = "Kite: how are you?", **changes: object) -> Letter:
    """A letter to Amina, who has spoken to the bot in most tests."""
    about: dict[str, object] = {"message_id": UUID(int=7), "attempt": 0, "address": str(AMINA), "text": text, **changes}
    return Letter(**about)  # type: ignore[arg-type]


CHOICES = (
    (Button("1 fine", "c:07:ok"), Button("2 ask me later", "c:07:later")),
    (Button("3 call me", "c:07:call"), Button("4 not good", "c:07:help")),
)
