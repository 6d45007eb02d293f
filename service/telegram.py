"""Telegram, where a token is set: the channel we speak through, and the way by which we hear, of which one process at a time takes care."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from bot import inbox
from bot.channels.inbound import Inbound
from bot.channels.road import Channel
from bot.channels.telegram import client, webhook
from bot.channels.telegram.client import TelegramBot, bot_id
from bot.channels.telegram.poll import BATCH_MAX, Poller
from bot.channels.telegram.receive import Raw
from bot.channels.telegram.send import TelegramChannel
from bot.channels.telegram.webhook import Address, Webhook
from scheduler.lease import Held, Lease
from scheduler.sources import Source
from service.guests import GuestsOnly, is_loopback
from service.installation import Installation
from service.settings import Settings, TelegramMode

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def address_of(settings: Settings) -> Address | None:
    """Where Telegram is to call us, if it is; `read_settings` has seen to it that all is set."""
    if settings.telegram_mode is not TelegramMode.WEBHOOK or settings.public_url is None or settings.telegram_webhook_secret is None:
        return None
    return Address(settings.public_url + webhook.PATH, settings.telegram_webhook_secret.get_secret_value())


class OurTelegram:
    """One bot."""

    def __init__(self, at: Installation, bot: TelegramBot, channel: Channel, *, answers_presses: bool = True) -> None:
        self.bot = bot
        self.answers_presses = answers_presses  # by a call of their own, rather than in the webhook's answer
        self.channel = channel
        self.address = address_of(at.settings)
        self.number = bot_id(bot.token)
        self.source = Source("telegram")
        self._at = at
        self._lease = Lease(at.database, at.engine.clock, f"telegram {self.number}", at.engine.new_id())
        self._not_before = 0.0
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._poller = Poller(self.bot, self.store)
        self._webhook = None if self.address is None else Webhook(self.bot, self.address)
        self._not_before = 0.0
        self.source.caught_up = False

    @classmethod
    def of(cls, at: Installation) -> "OurTelegram | None":
        """The bot of the settings, if they name one. A demo speaks to a real Telegram's guests alone (T4)."""
        if at.settings.telegram_token is None:
            return None
        url = at.settings.telegram_api_url or client.API_URL
        bot = client.build(at.settings.telegram_token.get_secret_value(), url)
        guests_only = at.is_demo and not is_loopback(url)
        answers_presses = guests_only or address_of(at.settings) is None  # the webhook's own answer would reach whoever pressed
        channel = TelegramChannel(bot, answers_presses=answers_presses)
        road = GuestsOnly(channel, at.database, at.vault) if guests_only else channel
        return cls(at, bot, road, answers_presses=answers_presses)

    @property
    def reaches_guests_only(self) -> bool:
        """Of real chats a demo reaches those of its guests alone (T4)."""
        return isinstance(self.channel, GuestsOnly)

    async def is_well(self, since: datetime) -> bool:
        """Whether Telegram knows us, calls us where it should, and has since then not failed to bring us what it keeps."""
        try:
            await self.bot.get_me()
            found = await self.bot.get_webhook_info()
        except TelegramError as error:
            log.warning("telegram_not_asked", why=type(error).__name__)
            return False
        is_stuck = found.pending_update_count > 0 and found.last_error_date is not None and found.last_error_date >= since
        return found.url == ("" if self.address is None else self.address.url) and not is_stuck

    async def listen_once(self) -> int:
        """Ask what is new, or see to it that we are called; unless another process does, or Telegram is to be left alone for now."""
        match await self._lease.hold():
            case Held.THEIRS:
                self.source.caught_up = self.source.caught_up or self._lease.others_caught_up
                return 0
            case Held.ANEW:
                self._begin_anew()
            case Held.OURS:
                pass
        if asyncio.get_running_loop().time() < self._not_before:
            return 0
        return await (self._poll() if self._webhook is None else self._check(self._webhook))

    async def _poll(self) -> int:
        polled = await self._poller.poll_once()
        if not polled.why and polled.count < BATCH_MAX:
            await self._is_caught_up()
        self._leave_alone(polled.wait_for)
        return polled.count

    async def _check(self, found: Webhook) -> int:
        checked = await found.check_once()
        if checked.waiting == 0:
            await self._is_caught_up()
        self._leave_alone(checked.wait_for)
        return 0

    async def _is_caught_up(self) -> None:
        if not self.source.caught_up:
            await self._lease.note_caught_up()
            self.source.caught_up = True

    def _leave_alone(self, duration: timedelta) -> None:
        self._not_before = asyncio.get_running_loop().time() + duration.total_seconds()

    async def store(self, heard: Sequence[tuple[Inbound, Raw]]) -> None:
        """Keep what was heard; it is there once this returns."""
        engine = self._at.engine
        raws = {inbound.external_id: raw for inbound, raw in heard}
        async with engine.database.transaction() as tx:
            civil, machine = await engine.clock.both(tx)
            await inbox.store(tx, self._at.vault, engine.new_id, civil, machine, [inbound for inbound, _ in heard], raws)

    async def hang_up(self) -> None:
        """Let another process go on at once, and close the connections."""
        try:
            await self._lease.let_go()
        except (SQLAlchemyError, OSError) as error:
            log.warning("lease_not_let_go", error=type(error).__name__, meaning="it runs out by itself")
        finally:
            await self.bot.hang_up()
