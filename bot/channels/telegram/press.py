"""Settle a press: stop the button's spinner, then take the buttons away. Nothing sent here depends on which button it was."""

import re
from collections.abc import Awaitable

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.inbound import Press
from bot.channels.telegram.client import TelegramBot

log: structlog.stdlib.BoundLogger = structlog.get_logger()

_REFERENCE = re.compile(r"([0-9]{1,18}):(.{1,64})", re.ASCII)


def reference(message_id: int, query_id: str) -> str:
    """How a press names its message and its query, for the inbox."""
    return f"{message_id}:{query_id}"


def query_of(press: Press) -> str | None:
    """The query that waits for an answer."""
    found = _REFERENCE.fullmatch(press.reference)
    return None if found is None else found[2]


async def settle(bot: TelegramBot, press: Press, text: str, *, answers: bool = True) -> None:
    """Answer the query, unless that is done, and edit the message. Courtesies: what Telegram will not do is noted, and not tried again."""
    found = _REFERENCE.fullmatch(press.reference)
    if not found:
        raise ValueError("this press is not one of Telegram's")
    message_id, chat_id = int(found[1]), int(press.address)
    if answers:
        await _try("answer", bot.answer_callback_query(found[2]))  # first: it expires within seconds
    if text:
        await _try("edit", bot.edit_message_text(text, chat_id=chat_id, message_id=message_id))  # no keyboard given: it goes
    else:
        await _try("edit", bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id))


async def _try(what: str, asked: Awaitable[object]) -> None:
    try:
        await asked
    except (BadRequest, Forbidden) as error:
        # Too old, pressed twice, edited already, deleted, or blocked since: there is nothing left to settle.
        log.debug("telegram_press_not_settled", step=what, why=type(error).__name__)
    except TelegramError as error:
        log.warning("telegram_press_not_settled", step=what, why=type(error).__name__)
