"""What every request must be and every answer has, on either port, whichever part of the service answers.

Two requests are refused here: one that says twice how long it is, which a proxy may end elsewhere than we do; and one whose address holds
what no database can look for.
"""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Of whoever has no page to show.
BARE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}

_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})


class Answers:
    """Stands before everything else."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str] = BARE) -> None:
        """`headers`: what an answer says unless it says otherwise."""
        self.app, self._headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            return  # no websockets are served, and there is no lifespan

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await (_refusal(scope) or self.app)(scope, receive, closing)


def _refusal(scope: Scope) -> Response | None:
    if _LENGTHS.issubset(name.lower() for name, _ in scope["headers"]):
        # What follows on the same connection may be what somebody else was made to send.
        return PlainTextResponse("This request says twice how long it is.\n", 400, headers={"Connection": "close"})
    if "\0" in scope["path"] or b"%00" in scope["query_string"]:
        return PlainTextResponse("No page has this address.\n", 404)
    return None
