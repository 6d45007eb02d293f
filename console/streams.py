"""The stream that every open page listens to: a number whenever there is something new, and every two seconds all the same."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute

from console import pages
from console.service import Service
from desk.permissions import May

COMES_BACK_AFTER = 2000  # milliseconds, once the stream has ended
_HEADERS = {**pages.HEADERS, "X-Accel-Buffering": "no"}  # a proxy that gathers what it passes on would hold back the signs of life


@dataclass(frozen=True, slots=True)
class Streams:
    """What tells pages that they are old."""

    service: Service

    def routes(self) -> list[BaseRoute]:
        """One stream for all pages: it names nothing and nobody."""
        return [pages.Page("/changes", self.changes, needs=May.LOOK)]

    async def changes(self, _request: Request) -> Response:
        """Server-sent events."""
        return StreamingResponse(self._events(), media_type="text/event-stream", headers=_HEADERS)

    async def _events(self) -> AsyncIterator[str]:
        yield f"retry: {COMES_BACK_AFTER}\n\n"
        async for version in self.service.changes.watch():
            yield f"data: {version}\n\n"
