"""What somebody who is not signed in sends: little of it, and not slowly."""

import asyncio

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive

from console.pages import HEADERS

AT_MOST = 64 * 1024  # bytes
WITHIN = 20.0  # seconds, for a telephone in a lift


async def taken_in(request: Request) -> bytes | Response:
    """The whole of it, or what to answer instead."""
    whole = bytearray()
    try:
        async with asyncio.timeout(WITHIN):
            async for part in request.stream():
                whole += part
                if len(whole) > AT_MOST:
                    return _no("This form is longer than anything that is asked for here. Go back in your browser to what you wrote.", 413)
    except TimeoutError:
        return _no("Your form came too slowly, and nothing was done. Send it again.", 408)
    except ClientDisconnect:
        return _no("Nothing was done.", 400)
    return bytes(whole)


def given_again(body: bytes) -> Receive:
    """The same, for whoever answers."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _no(sentence: str, status: int) -> Response:
    return PlainTextResponse(f"{sentence}\n", status, headers=HEADERS)
