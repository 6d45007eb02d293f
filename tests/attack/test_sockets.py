"""Slow heads and bodies, more callers than there is room for, answers that nobody takes, and requests that say two things at once."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from service.connections import Connection
from service.public import public_app
from tests.attack.sockets import Port, port_of

HEAD = b"POST /webhooks/telegram HTTP/1.1\r\nHost: a\r\n"
PUBLIC = public_app(None, None, lambda: None)


class Hasty(Connection):
    """One that has less time than ours, and less room."""

    at_most, whole_within, taken_within = 8, 0.4, 0.4


async def ends(port: Port, *pieces: bytes, apart: float = 0.0) -> bool:
    """Whether the connection of somebody who sends just this is ended from our side, within a time that is no matter of theirs."""
    caller = await port.call()
    sending = asyncio.create_task(caller.says(*pieces, apart=apart))
    began = asyncio.get_running_loop().time()
    await caller.hears()
    took = asyncio.get_running_loop().time() - began
    sending.cancel()
    await caller.goes()
    return took < 3.0


@pytest.mark.parametrize(
    ("pieces", "apart"),
    [
        ((), 0.0),
        ((b"GET / HTTP/1.1\r\nHost: a\r\nX-A: ",), 0.0),
        (tuple(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: b\r\n" * 300), 0.02),
        ((HEAD + b"Content-Length: 1000\r\n\r\n", *[b"x"] * 300), 0.02),
        ((HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 300), 0.02),
        ((b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET /hea", *[b"l"] * 300), 0.02),
        ((b"GET /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n", *[b"x"] * 300), 0.02),
    ],
    ids=[
        "nothing",
        "half a head",
        "a head in drops",
        "a body in drops",
        "a chunk at a time",
        "the next request in drops",
        "what nobody reads",
    ],
)
async def test_whoever_is_slow_is_not_waited_for(pieces: tuple[object, ...], apart: float) -> None:
    sent = tuple(bytes([one]) if isinstance(one, int) else one for one in pieces if isinstance(one, int | bytes))
    async with port_of(PUBLIC, Hasty) as port:
        assert await ends(port, *sent, apart=apart)
        assert await port.is_answered()


async def test_many_who_have_not_said_what_they_want_keep_nobody_out() -> None:
    class Patient(Hasty):
        whole_within = 60.0

    async with port_of(PUBLIC, Patient) as port:
        held = [await port.call() for _ in range(40)]
        for one in held:
            await one.says(b"GET / HTTP/1.1\r\n")
        for _ in range(5):
            assert await port.is_answered()
        gone = [one for one in held if one.reader.at_eof() or one.reader.exception() is not None]
        assert len(gone) >= len(held) - Patient.at_most
        assert gone == held[: len(gone)], "whoever has kept us waiting longest goes first"


async def test_a_long_answer_is_not_cut_and_one_that_nobody_takes_is() -> None:
    async def slow(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.sleep(Hasty.whole_within * 2)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"at last"})

    ended = asyncio.Event()

    async def big(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(200):
            await send({"type": "http.response.body", "body": b"x" * 200_000, "more_body": True})
        ended.set()

    async with port_of(slow, Hasty) as port:
        caller = await port.call()
        await caller.says(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert (await caller.hears()).endswith(b"at last\r\n0\r\n\r\n")
        await caller.goes()
    async with port_of(big, Hasty) as port:
        caller = await port.call()
        await caller.says(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        async with asyncio.timeout(5):
            await ended.wait()  # what is said to whoever is gone is said to nobody, at once
        await caller.goes()


async def test_two_requests_on_one_connection_are_two() -> None:
    async with port_of(PUBLIC, Hasty) as port:
        caller = await port.call()
        for _ in range(3):
            await caller.says(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"200 OK" in await caller.hears(until=b'{"live":true}')
            await asyncio.sleep(Hasty.whole_within * 0.7)
        await caller.goes()


SMUGGLED = b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n" + SMUGGLED + b"\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + SMUGGLED,
        HEAD + b"Content-Length: +0\r\n\r\n" + SMUGGLED,
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + SMUGGLED,
        HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + SMUGGLED,
        HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\n\r\n" + SMUGGLED,
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n" + SMUGGLED,
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n" + SMUGGLED,
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + SMUGGLED,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SMUGGLED,
    ],
    ids=lambda sent: repr(sent[:90]),
)
async def test_a_request_that_two_might_read_differently_is_read_by_neither(sent: bytes) -> None:
    async with port_of(PUBLIC, Hasty) as port:
        caller = await port.call()
        await caller.says(sent)
        answer = await caller.hears()
        assert b'{"live":true}' not in answer, "what was hidden in it is no request of its own"
        assert not answer or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 404")), answer
        await caller.goes()
        assert await port.is_answered()


async def test_nobody_is_upgraded_to_another_protocol() -> None:
    async with port_of(PUBLIC, Hasty) as port:
        for wanted in (b"h2c", b"websocket", b"TLS/1.0"):
            caller = await port.call()
            more = b"Connection: Upgrade\r\nUpgrade: " + wanted + b"\r\nSec-WebSocket-Key: a\r\nSec-WebSocket-Version: 13\r\n\r\n"
            await caller.says(b"GET /health/live HTTP/1.1\r\nHost: a\r\n" + more)
            assert b'{"live":true}' in await caller.hears(until=b'{"live":true}')
            await caller.goes()
