"""The heartbeat is a call to somebody outside; that it fails harms nobody, and its address is told to no log."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from service.heartbeat import Heartbeat
from tests.service.conftest import Terminal

SECRET = "5d3f1c0e-ping"


class Listening:
    """Somebody outside, on the loopback, who answers with this status, or not at all."""

    def __init__(self, status: int | None = 200) -> None:
        self.status = status
        self.requests: list[str] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Keep the request, and answer it."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next((int(line.split(":")[1]) for line in head.lower().splitlines() if line.startswith("content-length:")), 0)
        self.requests.append(f"{head.splitlines()[0]} {(await reader.readexactly(length)).decode()}".strip())
        if self.status is not None:
            writer.write(f"HTTP/1.1 {self.status} Here\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def listening(status: int | None = 200) -> AsyncIterator[tuple[Listening, str]]:
    """A listener, and its address."""
    outside = Listening(status)
    server = await asyncio.start_server(outside.answer, "127.0.0.1", 0)
    async with server:
        yield outside, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/{SECRET}"


@pytest.fixture(autouse=True)
def _directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy this machine has, the loopback is called directly."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


async def test_a_sign_of_life_is_a_get_that_says_nothing() -> None:
    async with listening() as (outside, url):
        await Heartbeat(url).beat()
    assert outside.requests == [f"GET /{SECRET} HTTP/1.1"]


async def test_what_is_to_be_kept_outside_goes_with_it() -> None:
    async def head() -> str:
        return "the journal's newest seal"

    async with listening() as (outside, url):
        await Heartbeat(url, head).beat()
    assert outside.requests == [f"POST /{SECRET} HTTP/1.1 the journal's newest seal"]


@pytest.mark.parametrize("status", [404, 500, None])
async def test_one_that_is_not_heard_harms_nobody_and_tells_no_address(status: int | None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with listening(status) as (outside, url):
        await Heartbeat(url).beat()
    assert len(outside.requests) == 1
    await Heartbeat(url).beat()  # nobody listens there any more
    assert SECRET not in caplog.text


async def test_it_is_given_up_in_finite_time() -> None:
    """Who listens and never answers holds the watchdog no longer than that."""
    may_end, ended = asyncio.Event(), asyncio.Event()

    async def never(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await may_end.wait()
        writer.close()
        ended.set()

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    async with server, asyncio.timeout(30):
        await Heartbeat(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", answers_within=0.05).beat()
        may_end.set()
        await ended.wait()


def test_the_address_is_checked_at_the_door(bare: Terminal) -> None:
    bare.sets(SAFETYNET_HEARTBEAT_URL="example.org/ping")
    assert bare.types("status").sentence.startswith("SAFETYNET_HEARTBEAT_URL is not right: write the whole address")
