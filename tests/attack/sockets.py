"""Callers who speak no HTTP client's HTTP: bytes on a socket of the loopback, slowly, in pieces, or for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from service.connections import Connection, server_of
from service.serving import listen

ENDS_WITHIN = 10.0  # seconds, on a machine that does other things too


@dataclass
class Caller:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def says(self, *pieces: bytes, apart: float = 0.0) -> None:
        """Send these, one after another; whoever has hung up on us hears no more."""
        for piece in pieces:
            try:
                self.writer.write(piece)
                await self.writer.drain()
            except ConnectionError:
                return
            await asyncio.sleep(apart)

    async def hears(self, until: bytes = b"") -> bytes:
        """All that is answered, or all up to there; "" where the connection ended without a word."""
        async with asyncio.timeout(ENDS_WITHIN):
            try:
                return await (self.reader.readuntil(until) if until else self.reader.read())
            except ConnectionError:
                return b""

    async def goes(self) -> None:
        """Hang up."""
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


@dataclass(frozen=True)
class Port:
    """A port that is open on the loopback."""

    number: int
    callers: list[Caller] = field(default_factory=list)

    async def call(self) -> Caller:
        """Somebody connects; they go at the latest when the port closes."""
        self.callers.append(Caller(*await asyncio.open_connection("127.0.0.1", self.number)))
        return self.callers[-1]

    async def is_answered(self, path: str = "/health/live", host: str = "127.0.0.1") -> bool:
        """Whether somebody who asks as one should is answered."""
        caller = await self.call()
        await caller.says(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = await caller.hears()
        await caller.goes()
        return answer.startswith(b"HTTP/1.1 200")


@asynccontextmanager
async def port_of(app: ASGIApp, connection: type[Connection]) -> AsyncIterator[Port]:
    """Our own server before an app, until the block ends."""
    with listen("127.0.0.1:0") as listener:
        server = server_of(app, connection)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110  uvicorn tells it by nothing else
            await asyncio.sleep(0.01)
        port = Port(listener.getsockname()[1])
        try:
            yield port
        finally:
            for one in port.callers:
                await one.goes()
            server.should_exit = True
            await running
