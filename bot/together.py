"""Doing several things at once without leaving any of them behind."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

Result = TypeVar("Result")


async def together(work: Iterable[Awaitable[Result]]) -> list[Result]:
    """All of it, then the first error: nothing of what else is under way is abandoned for it."""
    results = await asyncio.gather(*work, return_exceptions=True)
    failed = next((one for one in results if isinstance(one, BaseException)), None)
    if failed is not None:
        raise failed
    return [one for one in results if not isinstance(one, BaseException)]
