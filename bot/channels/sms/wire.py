"""The wire to Twilio, at the seam that its own library has for it: what may be said of a request that failed, and what never may.

The library's own clients wait for ever, and log what they send. This one waits so long and no longer, and names a failure by what the
sender does next: a refusal quotes telephone numbers, and sometimes words.
"""

import base64
import logging
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

SLOW_DOWN_FOR = timedelta(seconds=5)  # when Twilio says "too many" without saying for how long
SLOW_DOWN_MAX = timedelta(minutes=5)

_LOG = "twilio"
# Failures before the first byte of the request left us.
_NOTHING_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError, aiohttp.InvalidURL)


class WireError(Exception):
    """A request that failed, by its kind alone."""


class NothingLeft(WireError):
    """No connection was made, so Twilio certainly has nothing."""


class Interrupted(WireError):
    """Twilio may have it, and we had no answer."""


class SlowDown(WireError):
    """Twilio did not take the request, and says when it will take one."""

    def __init__(self, after: timedelta) -> None:
        """Keep the time to wait."""
        super().__init__("too many requests")
        self.after = after


def quieten() -> None:
    """Keep the libraries out of every log, at every level: what matters of their doings is logged here, without numbers."""
    for name in (_LOG, "twilio.async_http_client", "twilio.request_validator", "aiohttp"):
        logger = logging.getLogger(name)
        # Levels alone would not do: somebody who hunts a fault sets them to DEBUG. Without propagation no handler hears.
        logger.propagate = False
        logger.setLevel(logging.CRITICAL)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


class Wire(AsyncHttpClient):  # type: ignore[misc]  # the library carries no types
    """How the library's client speaks HTTP. It follows nobody elsewhere, and repeats nothing by itself."""

    def __init__(self, api_url: str, *, connect: float, read: float, trust_env: bool) -> None:
        """To which scheme, host and port, and how many seconds each step may take."""
        super().__init__(logging.getLogger(_LOG), is_async=True, timeout=read)
        self._api, self._connect, self._read, self._trust_env = urlsplit(api_url), connect, read, trust_env
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 the library's own signature
        allow_redirects: bool = False,
    ) -> Response:
        """Ask Twilio once."""
        waits = aiohttp.ClientTimeout(total=None, connect=self._connect, sock_read=timeout or self._read)
        there = urlsplit(uri)._replace(scheme=self._api.scheme, netloc=self._api.netloc).geturl()
        sent: dict[str, Any] = {"headers": _signed_in(headers or {}, auth), "timeout": waits, "allow_redirects": False}
        if params:
            sent["params"] = params
        try:
            if data:
                sent["data"] = urlencode(data, doseq=True)
            async with self._open().request(method, there, **sent) as answer:
                status, said, text = answer.status, answer.headers, await answer.text()
        except (aiohttp.ClientError, TimeoutError) as error:
            # `from None`: the cause holds the request, for whoever prints tracebacks.
            raise _named(error) from None
        except ValueError as error:  # text no wire can carry, such as half a surrogate pair; the original error quotes it
            raise NothingLeft(type(error).__name__) from None
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise SlowDown(_wait(said.get("Retry-After", "")))
        return Response(status, text)

    async def hang_up(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)  # the courier's slots are the bound
            self._session = aiohttp.ClientSession(connector=connector, trust_env=self._trust_env, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def _signed_in(headers: dict[str, str], auth: tuple[str, str] | None) -> dict[str, str]:
    if auth is None:
        return headers
    return {**headers, "Authorization": "Basic " + base64.b64encode(":".join(auth).encode()).decode()}


def _named(error: Exception) -> WireError:
    kind = type(error).__name__
    return NothingLeft(kind) if isinstance(error, _NOTHING_LEFT) else Interrupted(kind)


def _wait(said: str) -> timedelta:
    return min(timedelta(seconds=int(said)), SLOW_DOWN_MAX) if said.isdecimal() and said.isascii() else SLOW_DOWN_FOR
