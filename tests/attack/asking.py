"""One request as it comes out of our own server, with any bytes that HTTP can hold, handed to an app; and its whole answer."""

import asyncio
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

ENDS_WITHIN = 20.0  # seconds, on a machine that does other things too
STREAM = b"text/event-stream"

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    target: bytes  # path and query, as they stand in the line
    headers: Headers = ()
    body: tuple[bytes, ...] = ()

    def with_headers(self, more: Mapping[str, str]) -> "Asked":
        """The same with these too, where it has none of the name."""
        there = {name for name, _ in self.headers}
        added = ((name.lower().encode(), value.encode("latin-1")) for name, value in more.items())
        return Asked(self.method, self.target, (*self.headers, *(one for one in added if one[0] not in there)), self.body)

    def __str__(self) -> str:
        return f"{self.method} {self.target[:300]!r} {self.headers!r:.600} {self.body!r:.600}"


@dataclass(frozen=True)
class Answered:
    """What came of it. `processor`: seconds of it."""

    status: int
    headers: Headers
    body: bytes
    processor: float

    def all_of(self, name: str) -> list[str]:
        """Every header of that name."""
        return [value.decode("latin-1") for key, value in self.headers if key.lower() == name.lower().encode()]

    def header(self, name: str) -> str:
        """The one header of that name; "" if there is none, and a failure if there are two."""
        found = self.all_of(name)
        assert len(found) < 2, f"{name} twice: {found}"
        return found[0] if found else ""

    @property
    def text(self) -> str:
        """The body as a browser reads it."""
        return self.body.decode("utf-8", "replace")


@contextmanager
def _no_garbage_collected() -> Iterator[None]:
    """Meanwhile: to look through what all tests before have left behind is no part of an answer's price (300,000 objects take 0.18 s)."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def ask(app: ASGIApp, asked: Asked) -> Answered:
    """Ask it. Of a stream the beginning will do: then whoever asked is gone."""
    raw_path, _, query = asked.target.partition(b"?")
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50_000), "scheme": "http", "method": asked.method, "root_path": "",
        "path": unquote(raw_path.decode("ascii")),
        "raw_path": raw_path, "query_string": query, "headers": [(name.lower(), value) for name, value in asked.headers], "state": {},
    }  # fmt: skip
    pieces, told, gone = list(asked.body or (b"",)), list[Message](), asyncio.Event()

    async def receive() -> Message:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        told.append(message)
        is_stream = any(name.lower() == b"content-type" and value.startswith(STREAM) for name, value in told[0]["headers"])
        is_whole = message["type"] == "http.response.body" and not message.get("more_body")
        if is_whole or (is_stream and len(told) > 1):
            gone.set()

    async with asyncio.timeout(ENDS_WITHIN):
        with _no_garbage_collected():
            began = process_time()
            await app(scope, receive, send)
            took = process_time() - began
    assert told, f"no answer to {asked}"
    start, *rest = told
    return Answered(start["status"], tuple(start["headers"]), b"".join(one.get("body", b"") for one in rest), took)
