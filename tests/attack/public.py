"""A public port with both providers' webhooks behind it, and neither provider near: what is posted is kept, and nothing is ever sent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pydantic import SecretStr
from starlette.types import ASGIApp

from db.session import Database
from db.words import Mode
from service.installation import Installation
from service.public import public_app
from service.settings import Settings, TelegramMode
from service.telegram import OurTelegram
from service.twilio import OurTwilio
from tests.attack.asking import Asked
from tests.desk.accounts.people import Desk
from tests.providers.twilio import signature

URL, HOST = "https://safety.example.org", "safety.example.org"
SECRET, TOKEN = "a_secret_that_opens_nothing_here", "a-token-that-opens-nothing"
NOWHERE = "http://127.0.0.1:9"  # discards what it is told, where it is there at all
SETTINGS = Settings(
    public_url=URL,
    telegram_token=SecretStr("700000001:a_bot_token_that_opens_nothing_01"),
    telegram_api_url=NOWHERE,
    telegram_mode=TelegramMode.WEBHOOK,
    telegram_webhook_secret=SecretStr(SECRET),
    twilio_account_sid="AC" + "0" * 32,
    twilio_auth_token=SecretStr(TOKEN),
    twilio_sms_from="+447700900100",
    twilio_page_from="+447700900101",
    twilio_voice_from="+447700900101",
    twilio_api_url=NOWHERE,
)


@dataclass
class Public:
    """The port, and whose database it keeps things in."""

    app: ASGIApp
    desk: Desk

    def signed(self, asked: Asked) -> Asked:
        """The same as Twilio, or Telegram, would have sent it."""
        form = parse_qsl(b"".join(asked.body).decode("utf-8", "replace"), keep_blank_values=True)
        signed = signature(TOKEN, f"{URL}{asked.target.decode()}", form)
        return Asked(asked.method, asked.target, asked.headers, asked.body).with_headers(
            {"x-twilio-signature": signed, "x-telegram-bot-api-secret-token": SECRET}
        )


@asynccontextmanager
async def public_of(database: Database) -> AsyncIterator[Public]:
    """Open, until the block ends."""
    desk = await Desk.open(database)
    at = Installation(SETTINGS, database, Mode.DEMO, desk.register.vault, desk.register.engine, desk.scope)
    twilio, telegram = OurTwilio.of(at), OurTelegram.of(at)
    assert twilio is not None
    assert telegram is not None
    twilio.source.caught_up = True  # its log is not the subject
    twilio._not_before = float("inf")
    yield Public(public_app(telegram, twilio, lambda: None), desk)
    await twilio.hang_up()
    await telegram.bot.hang_up()
