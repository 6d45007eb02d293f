"""Send one letter by Telegram, and sort what Telegram says by what the sender does next."""

import re
from datetime import timedelta
from uuid import UUID

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError, TimedOut

from bot.channels.inbound import Press
from bot.channels.road import Accepted, CannotSay, Finding, Letter, Moved, Refused, SendOutcome, TryLater, Unknown
from bot.channels.telegram import press as presses
from bot.channels.telegram.client import TelegramBot
from bot.channels.telegram.wire import NothingLeft, SlowDown
from ladder.words import Road

log: structlog.stdlib.BoundLogger = structlog.get_logger()

NO_CONNECTION_FOR = timedelta(seconds=10)  # a router restarts in about a minute
WRONG_TOKEN_FOR = timedelta(minutes=1)  # only the operator can mend it; the watchdog counts what waits
OUR_MISTAKE_FOR = timedelta(minutes=1)  # what was refused for itself is refused again until somebody mends it

_CHAT = re.compile(r"-?[0-9]{1,18}", re.ASCII)

# Telegram's descriptions are prose without a code. What is not in this table is named after its status alone: a description may
# quote what we sent.
_REASONS = (
    ("blocked by the user", "blocked"),
    ("deactivated", "deactivated"),
    ("initiate conversation", "never_started"),
    ("chat not found", "no_such_chat"),
    ("user not found", "no_such_chat"),
    ("peer_id_invalid", "no_such_chat"),
    ("text is empty", "empty_text"),
    ("too long", "too_long"),
    ("button_", "bad_button"),
    ("voice_messages_forbidden", "voice_forbidden"),  # its owner lets nobody send them voice messages
)
_OF_THE_PHONE = frozenset({"blocked", "deactivated", "never_started", "no_such_chat"})


class TelegramChannel:
    """Telegram as a channel."""

    name = "telegram"

    def __init__(self, bot: TelegramBot, *, answers_presses: bool = True) -> None:
        """Speak through this bot. `answers_presses`: no webhook of ours has done so already."""
        self._bot, self._answers_presses = bot, answers_presses

    async def send(self, letter: Letter) -> SendOutcome:
        """Try once, and say what became of it."""
        if letter.road is Road.VOICE:
            return Refused("cannot_ring")
        if not _CHAT.fullmatch(letter.address):
            return Refused("not_an_address")
        try:
            message = await self._bot.say(int(letter.address), letter.text, letter.buttons, quiet=letter.quiet)
        except TelegramError as error:
            return _outcome(error)
        number = message.get("message_id") if isinstance(message, dict) else None
        # Without a number it was accepted all the same, and we cannot say as what.
        return Accepted(str(number)) if isinstance(number, int) and not isinstance(number, bool) else Unknown("unreadable_answer")

    async def speak(self, address: str, recording: bytes, caption: str) -> SendOutcome:
        """Let a recording follow a text. What Telegram will not do closes nobody's phone: the text before it has said that all is well."""
        if not _CHAT.fullmatch(address):
            return Refused("not_an_address")
        try:
            await self._bot.speak(int(address), recording, caption)
        except (Forbidden, BadRequest) as error:
            return Refused(_reason(error, "forbidden" if isinstance(error, Forbidden) else "bad_request"))
        except TelegramError as error:
            return _outcome(error)
        return Accepted("")  # nobody asks for it by name

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """Telegram lets no bot look up what it has sent."""
        return CannotSay()

    async def settle_press(self, press: Press, text: str) -> None:
        """Answer the button and take the buttons away, the same whichever was pressed."""
        await presses.settle(self._bot, press, text, answers=self._answers_presses)


def _outcome(error: TelegramError) -> SendOutcome:
    match error:
        case SlowDown():
            return TryLater(error.after)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case Forbidden() | BadRequest():
            reason = _reason(error, "forbidden" if isinstance(error, Forbidden) else "bad_request")
            if reason in _OF_THE_PHONE:
                return Refused(reason)
            # It says nothing of the phone: one bad text of ours, or a proxy's own page, must close nobody's.
            log.error("telegram_refuses_our_message", reason=reason, meaning="it is tried again until it is not worth sending any more")
            return TryLater(OUR_MISTAKE_FOR, is_down=True)
        case InvalidToken():
            log.error("telegram_refuses_our_token", meaning="nothing is sent or heard until the operator sets a valid token")
            return TryLater(WRONG_TOKEN_FOR, is_down=True)
        case NothingLeft():
            return TryLater(NO_CONNECTION_FOR, is_down=True)
        case TimedOut():
            return Unknown("timed_out")
        case _:
            return Unknown("network")


def _reason(error: TelegramError, otherwise: str) -> str:
    said = error.message.lower()
    return next((reason for words, reason in _REASONS if words in said), otherwise)
