"""The wire to Telegram: what may be said of a request that failed, and what never may.

Telegram wants the bot's token in the address of every request, so the token would turn up wherever a request is described: in
the HTTP library's log, in the text of an error, in a page a proxy sends back. Here each failure is named by what the sender does
next, and only that name goes further.

The wire is aiohttp: with sixty-four in flight the library's own client (httpx) sends some 250 messages a second, this one some 6,000.
"""

import json
import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

TALKATIVE = ("aiohttp", "httpx", "httpcore", "telegram")  # each may log addresses with the token, or the words of children
SLOW_DOWN_FOR = timedelta(seconds=5)  # when Telegram says "too many" without saying for how long

_TOKEN = re.compile(r"[0-9]+(?::|%3A)[A-Za-z0-9_-]{8,}", re.IGNORECASE)

# Failures before the first byte of the request left us.
_NOTHING_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError, aiohttp.InvalidURL)
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


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


class Wire(BaseRequest):
    """How the library's bot speaks HTTP, with errors that keep secrets. It follows nobody elsewhere."""

    def __init__(self, connections: int, *, connect: float, read: float, trust_env: bool) -> None:
        """So many connections at once (0: as many as are asked for), and how many seconds each step may take."""
        self._connections, self._connect, self._read, self._trust_env = connections, connect, read, trust_env
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer may take."""
        return self._read

    async def initialize(self) -> None:
        """Nothing is opened before the first request."""

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Ask Telegram once."""
        read = read_timeout if isinstance(read_timeout, int | float) else self._read
        waits = aiohttp.ClientTimeout(total=None, connect=self._connect, sock_read=read)
        try:
            body, headers = _form(request_data)
            async with self._open().request(method, url, data=body, headers=headers, timeout=waits, allow_redirects=False) as answer:
                code, payload = answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            # `from None`: the cause holds the request, and with it the token, for whoever prints tracebacks.
            raise _named(error) from None
        except ValueError as error:  # text no wire can carry, such as half a surrogate pair; the original error quotes it
            raise NothingLeft(type(error).__name__) from None
        return code, _readable(code, payload)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=self._trust_env, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def _form(request_data: RequestData | None) -> tuple[str | aiohttp.FormData, Mapping[str, str]]:
    """What is asked, as a form; with a file in it, as one of several parts."""
    said = request_data.json_parameters if request_data is not None else {}
    if request_data is None or not request_data.contains_files:
        return urlencode(said), _FORM
    parts = aiohttp.FormData()
    for name, value in said.items():
        parts.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        parts.add_field(name, content, filename=filename, content_type=kind)
    return parts, {}


def _named(error: Exception) -> TelegramError:
    kind = type(error).__name__
    if isinstance(error, _NOTHING_LEFT):
        return NothingLeft(kind)
    return TimedOut(kind) if isinstance(error, TimeoutError) else NetworkError(kind)


def _readable(code: int, payload: bytes) -> bytes:
    """The answer, if it is one of Telegram's. Of a proxy's page only that it came: it may quote the address."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        answer = {}
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        raise SlowDown(_wait(answer))
    if 200 <= code < 300:
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
