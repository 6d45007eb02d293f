"""Ask Telegram what is new. An update is stored before it is confirmed: a crash between the two hears it again and loses nothing.

The inbox knows each update by its number, which makes hearing twice harmless. Nothing is ever dropped unread.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.inbound import Inbound
from bot.channels.telegram.client import TelegramBot, bot_id
from bot.channels.telegram.receive import Raw, kept, receive, update_id
from bot.channels.telegram.wire import SlowDown

log: structlog.stdlib.BoundLogger = structlog.get_logger()

BATCH_MAX = 100  # the most Telegram gives
LISTEN_SECONDS = 1  # a beat must end soon: nothing else of this chore runs meanwhile
WAIT_FIRST = timedelta(seconds=1)
WAIT_MAX = timedelta(minutes=1)  # a young person may be writing all the while
CONFLICT_FOR = timedelta(seconds=15)  # another poller's request ends within seconds, unless two services share one token

Store = Callable[[list[tuple[Inbound, Raw]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll brought, and how long to leave Telegram alone now."""

    count: int
    wait_for: timedelta = timedelta(0)
    why: str = ""


class Poller:
    """Listens to one bot by polling. Exactly one may run at a time for a token."""

    def __init__(self, bot: TelegramBot, store: Store, listen_seconds: int = LISTEN_SECONDS) -> None:
        """Give what the bot hears to `store`, which returns once it is safe."""
        self._bot = bot
        self._store = store
        self._listen_seconds = listen_seconds
        self._offset: int | None = None
        self._has_the_line = False
        self._failures = 0

    async def poll_once(self) -> Polled:
        """Store what is new. Errors of the store come out as they are, and what they left unstored is heard again."""
        try:
            if not self._has_the_line:
                # While a webhook is set Telegram refuses to be polled. What waited for the webhook is kept for us.
                await self._bot.delete_webhook(drop_pending_updates=False)
                self._has_the_line = True
            updates = await self._bot.raw_updates(offset=self._offset, limit=BATCH_MAX, listen_seconds=self._listen_seconds)
        except TelegramError as error:
            return self._leave_alone(error)
        self._failures = 0
        if updates:
            number = bot_id(self._bot.token)
            await self._store([(receive(update, number), kept(update)) for update in updates])
        self._offset = _confirms(updates)
        if updates and self._offset is None:
            log.error("telegram_updates_without_numbers", count=len(updates))
            return Polled(len(updates), WAIT_MAX, "unconfirmable")  # they will come again and again
        return Polled(len(updates))

    def _leave_alone(self, error: TelegramError) -> Polled:
        why = type(error).__name__
        self._failures += 1
        wait_for = min(WAIT_FIRST * 2 ** min(self._failures - 1, 10), WAIT_MAX)
        match error:
            case SlowDown():
                wait_for = error.after
            case Conflict():
                self._has_the_line = False  # somebody set a webhook again, or another poller is running
                wait_for = CONFLICT_FOR
                log.error("telegram_polled_twice", meaning="another process or a webhook uses this token")
            case InvalidToken():
                wait_for = WAIT_MAX
                log.error("telegram_refuses_our_token", meaning="nothing is sent or heard until the operator sets a valid token")
            case _:
                log.warning("telegram_not_heard", why=why, failures=self._failures)
        return Polled(0, wait_for, why)


def _confirms(updates: list[object]) -> int | None:
    """The offset that confirms these; none once nothing was waiting, which is when all before is confirmed.

    After a quiet week Telegram goes on from a random number, perhaps a lower one. An offset kept so long would then be wrong.
    """
    numbers = [number for update in updates if (number := update_id(update)) is not None]
    return max(numbers) + 1 if numbers else None
