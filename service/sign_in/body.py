"""What somebody sends: little of it, and not slowly; of whoever is not signed in less."""

import asyncio

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive

from console.pages import HEADERS

AT_MOST = 64 * 1024  # bytes
FORM_AT_MOST = 256 * 1024  # of whoever is signed in: what the proxy of the manual lets through
WITHIN = 20.0  # seconds, for a telephone in a lift


async def taken_in(request: Request, at_most: int = AT_MOST) -> bytes | Response:
    """The whole of it, or what to answer instead."""
    whole = bytearray()
    try:
        async with asyncio.timeout(WITHIN):
            async for part in request.stream():
                whole += part
                if len(whole) > at_most:
                    return _no("This form is longer than anything that is asked for here. Go back in your browser to what you wrote.", 413)
    except TimeoutError:
        return _no("Your form came too slowly, and nothing was done. Send it again.", 408)
    except ClientDisconnect:
        return _no("Nothing was done.", 400)
    return bytes(whole)


def given_again(body: bytes, receive: Receive) -> Receive:
    """The same, for whoever answers; then what `receive` tells: that whoever sent it is gone."""
    left = [body]

    async def again() -> Message:
        return {"type": "http.request", "body": left.pop(), "more_body": False} if left else await receive()

    return again


async def given(request: Request, receive: Receive, at_most: int) -> tuple[Response | None, Receive]:
    """What to answer instead of whoever is to answer; or, if nothing, what they are given."""
    body = await taken_in(request, at_most)
    return (body, receive) if isinstance(body, Response) else (None, given_again(body, receive))


def _no(sentence: str, status: int) -> Response:
    return PlainTextResponse(f"{sentence}\n", status, headers=HEADERS)
