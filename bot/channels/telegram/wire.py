"""The wire to Telegram: what may be said of a request that failed, and what never may.

Telegram wants the bot's token in the address of every request, so the token would turn up wherever a request is described: in
the HTTP library's log, in the text of an error, in a page a proxy sends back. Here each failure is named by what the sender does
next, and only that name goes further.
"""

import json
import logging
import re
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

TALKATIVE = ("httpx", "httpcore", "telegram")  # each logs addresses with the token, or the words of children
SLOW_DOWN_FOR = timedelta(seconds=5)  # when Telegram says "too many" without saying for how long

_TOKEN = re.compile(r"[0-9]+(?::|%3A)[A-Za-z0-9_-]{8,}", re.IGNORECASE)

# Failures before the first byte of the request left us.
_NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class NothingLeft(NetworkError):
    """No connection was made, so Telegram certainly has nothing."""


class SlowDown(TelegramError):
    """Telegram did not take the request, and says when it will take one."""

    def __init__(self, after: timedelta) -> None:
        """Keep the time to wait."""
        super().__init__("too many requests")
        self.after = after


def quieten() -> None:
    """Keep the libraries out of every log, at every level: what matters of their doings is logged here, without the token."""
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        # Levels alone would not do: somebody who hunts a fault sets them to DEBUG. Without propagation no handler hears.
        logger.propagate = False
        logger.setLevel(logging.CRITICAL)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


class Wire(HTTPXRequest):
    """The library's own HTTP client, with errors that keep secrets."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Ask Telegram once."""
        try:
            code, payload = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            # `from None`: the cause holds the request, and with it the token, for whoever prints tracebacks.
            raise _named(error) from None
        except ValueError as error:  # text no wire can carry, such as half a surrogate pair; the original error quotes it
            raise NothingLeft(type(error).__name__) from None
        return code, _readable(code, payload)


def _named(error: TelegramError) -> TelegramError:
    cause = error.__cause__
    kind = type(cause or error).__name__
    if isinstance(cause, _NOTHING_LEFT):
        return NothingLeft(kind)
    return TimedOut(kind) if isinstance(error, TimedOut) else NetworkError(kind)


def _readable(code: int, payload: bytes) -> bytes:
    """The answer, if it is one of Telegram's. Of a proxy's page only that it came: it may quote the address."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        answer = {}
    if code == httpx.codes.TOO_MANY_REQUESTS:
        raise SlowDown(_wait(answer))
    if httpx.codes.is_success(code):
        if answer.get("ok") is not True or "result" not in answer:
            raise NetworkError("unreadable answer")
        return payload
    said = answer.get("description")
    description = _TOKEN.sub("(token)", said) if isinstance(said, str) else f"HTTP {code}"
    return json.dumps({"description": description, "parameters": _moved(answer)}).encode()


def _parameters(answer: dict[str, object]) -> dict[str, object]:
    parameters = answer.get("parameters")
    return parameters if isinstance(parameters, dict) else {}


def _wait(answer: dict[str, object]) -> timedelta:
    seconds = _parameters(answer).get("retry_after")
    return timedelta(seconds=seconds) if isinstance(seconds, int) and 0 < seconds < 1_000_000 else SLOW_DOWN_FOR


def _moved(answer: dict[str, object]) -> dict[str, object]:
    chat = _parameters(answer).get("migrate_to_chat_id")
    return {"migrate_to_chat_id": chat} if isinstance(chat, int) else {}
