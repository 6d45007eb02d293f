"""The heartbeat: a sign of life to somebody outside, who raises the alarm when it stops. Only a clean pass of the watchdog gives it.

It says nothing about anybody. Its address is a secret of a kind: whoever has it can pretend that all is well.
"""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import structlog

from service import logs

log = structlog.get_logger()

ANSWERS_WITHIN = 10.0  # seconds in all; the watchdog waits for it


async def nothing_to_say() -> str:
    """A sign of life alone."""
    return ""


class Heartbeat:
    """Calls one address."""

    def __init__(self, url: str, body: Callable[[], Awaitable[str]] = nothing_to_say, answers_within: float = ANSWERS_WITHIN) -> None:
        """`body`: what is kept outside with it; without anything it is a GET."""
        logs.silence("httpx", "httpcore")  # each tells every address it calls
        self._url = url
        self._body = body
        self._answers_within = answers_within

    async def beat(self) -> None:
        """Call it once. That it does not answer is for those outside to notice: here it is a line in the log."""
        body = await self._body()
        try:
            async with asyncio.timeout(self._answers_within), httpx.AsyncClient(timeout=self._answers_within) as caller:
                answer = await (caller.post(self._url, content=body) if body else caller.get(self._url))
        except (httpx.HTTPError, TimeoutError) as error:
            log.warning("heartbeat_not_heard", why=type(error).__name__)
            return
        if not answer.is_success:
            log.warning("heartbeat_not_heard", why=f"answered {answer.status_code}")
