"""The floor of whatever sends: bare aiohttp, the same form, as many at once, to the same provider."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

import aiohttp

from benchmarks.measuring import Spent, spending

QUESTION = "Kite: how are you? 1 fine 2 ask me later 3 call me 4 not good"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def bare(url: str, form: Mapping[str, object], letters: int, window: int, headers: Mapping[str, str] | None = None) -> Spent:
    """What so many letters cost without anything of ours: no database, no wording, no client."""
    body, left = urlencode(form), list(range(letters))

    async def send(session: aiohttp.ClientSession) -> None:
        while left:
            left.pop()
            async with session.post(url, data=body, headers={**_FORM, **(headers or {})}) as answer:
                await answer.json()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=window)) as session:
        with spending() as spent:
            await asyncio.gather(*(send(session) for _ in range(window)))
    return spent
