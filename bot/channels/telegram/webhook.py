"""The address at which Telegram calls us: told to it, looked at now and then, and told again when it is not what it should be.

Nothing that waits is ever dropped. To tell the address again has Telegram try at once what it had put off after failures.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from telegram import WebhookInfo
from telegram.error import TelegramError

from bot.channels.telegram.client import ALLOWED_UPDATES, TelegramBot, call_us_at
from bot.channels.telegram.wire import SlowDown

log: structlog.stdlib.BoundLogger = structlog.get_logger()

PATH = "/webhooks/telegram"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  a header's name

CHECKED_EVERY = timedelta(minutes=1)
WHILE_WAITING = timedelta(seconds=2)  # what was kept for us while nothing ran is on its way
WAIT_FIRST, WAIT_MAX = timedelta(seconds=2), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram calls us, and by what we know that it is Telegram."""

    url: str
    secret: str = field(repr=False)

    def is_telegrams(self, given: str | None) -> bool:
        """Whether who calls knows the secret; in constant time."""
        return hmac.compare_digest((given or "").encode("utf-8", "surrogateescape"), self.secret.encode())


@dataclass(frozen=True, slots=True)
class Checked:
    """What is still waiting for us (none: it did not say), and how long to leave Telegram alone now."""

    waiting: int | None
    wait_for: timedelta


class Webhook:
    """Sees to it that Telegram calls this address."""

    def __init__(self, bot: TelegramBot, address: Address) -> None:
        self._bot, self._address = bot, address
        self._told = False
        self._failed_at: datetime | None = None
        self._failures = 0

    async def check_once(self) -> Checked:
        """Look, and put right what is not. The first time it is told in any case: the secret is never shown, and may be another."""
        try:
            begins = not self._told
            if begins:
                await self._tell("start")
            found = await self._bot.get_webhook_info()
            if begins:
                self._failed_at = found.last_error_date  # it failed before it was told
            if why := self._wrong(found):
                await self._tell(why)
        except TelegramError as error:
            self._failures += 1
            log.warning("telegram_webhook_not_checked", why=type(error).__name__, failures=self._failures)
            backing_off = min(WAIT_FIRST * 2 ** min(self._failures - 1, 10), WAIT_MAX)
            return Checked(None, error.after if isinstance(error, SlowDown) else backing_off)
        self._failures = 0
        return Checked(found.pending_update_count, WHILE_WAITING if found.pending_update_count else CHECKED_EVERY)

    def _wrong(self, found: WebhookInfo) -> str:
        failed_at, self._failed_at = self._failed_at, found.last_error_date
        if found.url != self._address.url:
            log.error("telegram_called_elsewhere", meaning="another service uses this token, or somebody removed the webhook")
            return "address"
        if set(found.allowed_updates or ()) != set(ALLOWED_UPDATES):
            return "kinds"
        if found.pending_update_count and found.last_error_date not in (None, failed_at):
            log.error("telegram_cannot_call_us", waiting=found.pending_update_count, meaning="look at the proxy before the public port")
            return "failing"
        return ""

    async def _tell(self, why: str) -> None:
        await call_us_at(self._bot, self._address.url, self._address.secret)
        self._told = True
        log.info("telegram_webhook_told", why=why)
