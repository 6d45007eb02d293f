"""The stream that every open page listens to: a number whenever there is something new, and every two seconds all the same."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from console import pages
from console.service import Service
from console.viewer import viewer_of
from desk.permissions import May

OPEN_AT_MOST = 20  # of one account: each holds a connection, and a page without one asks by itself
COMES_BACK_AFTER = 2000  # milliseconds, once the stream has ended
_HEADERS = {**pages.HEADERS, "X-Accel-Buffering": "no"}  # a proxy that gathers what it passes on would hold back the signs of life


class _Stream(StreamingResponse):
    """One that is counted until it has ended, however it ends."""

    def __init__(self, events: AsyncIterator[str], open_of: Counter[UUID], account: UUID) -> None:
        super().__init__(events, media_type="text/event-stream", headers=_HEADERS)
        self._open_of, self._account = open_of, account
        open_of[account] += 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._open_of -= Counter([self._account])  # and forgotten, once it has none


@dataclass(frozen=True, slots=True)
class Streams:
    """What tells pages that they are old."""

    service: Service
    open_of: Counter[UUID] = field(default_factory=Counter)

    def routes(self) -> list[BaseRoute]:
        """One stream for all pages: it names nothing and nobody."""
        return [pages.Page("/changes", self.changes, needs=May.LOOK)]

    async def changes(self, request: Request) -> Response:
        """Server-sent events."""
        account = viewer_of(request).account
        if account is None:  # whoever plays a demo, on this machine
            return StreamingResponse(self._events(), media_type="text/event-stream", headers=_HEADERS)
        if self.open_of[account] >= OPEN_AT_MOST:
            return PlainTextResponse(
                f"Your account has {OPEN_AT_MOST} pages open, and this one asks by itself.\n", 429, headers=pages.HEADERS
            )
        return _Stream(self._events(), self.open_of, account)

    async def _events(self) -> AsyncIterator[str]:
        yield f"retry: {COMES_BACK_AFTER}\n\n"
        async for version in self.service.changes.watch():
            yield f"data: {version}\n\n"
