"""How the directory is asked: with an end to every wait, and to how much it may say."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from service import logs
from service.guests import is_loopback

ANSWER_AT_MOST = 1 << 20  # bytes; keys and groups are some thousands


class Unreachable(Exception):
    """The directory did not answer, or not as one: by the kind of failure alone."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What it said."""

    status: int
    said: Mapping[str, Any]


async def ask(url: str, within: float, body: str | None = None, headers: Mapping[str, str] | None = None) -> Answered:
    """Read an address, or post a form there. Nobody is followed elsewhere: the form holds our secret."""
    # Authlib's own client for httpx is not used: it wants httpx2, and warns on standard error of every command that finds the older one.
    logs.silence("httpx", "httpcore")
    whole = bytearray()
    try:
        async with (
            asyncio.timeout(within),
            httpx.AsyncClient(timeout=within, trust_env=not is_loopback(url)) as caller,
            caller.stream("GET" if body is None else "POST", url, content=body, headers=dict(headers or {})) as answer,
        ):
            async for part in answer.aiter_bytes():
                whole += part
                if len(whole) > ANSWER_AT_MOST:
                    raise Unreachable("too long an answer")
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise Unreachable(type(error).__name__) from None
    try:
        said = json.loads(whole)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unreachable(f"HTTP {answer.status_code}, unreadable")
    return Answered(answer.status_code, said)
