"""What was read and drawn once is given to everybody who sees the same.

Fifty boards that hear of a change ask at once. They are answered one after the other, so that they never hold more than one of the
database's connections; and what the database said is as good for whoever had come before it was asked.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

SIGHTS_AT_MOST = 32

What = TypeVar("What")


class Kept(Generic[What]):
    """One reading for each way of seeing."""

    def __init__(self) -> None:
        self._alone = asyncio.Lock()
        self._found: OrderedDict[Hashable, tuple[float, What]] = OrderedDict()

    async def of(self, sight: Hashable, look: Callable[[What | None], Awaitable[What]]) -> What:
        """What is there now, for whoever sees so. `look` asks for it, and is given what was there before."""
        came_at = asyncio.get_running_loop().time()
        async with self._alone:
            asked_at, found = self._found.pop(sight, (came_at, None))
            if found is None or asked_at < came_at:
                asked_at = asyncio.get_running_loop().time()
                found = await look(found)
            self._found[sight] = asked_at, found
            while len(self._found) > SIGHTS_AT_MOST:
                self._found.popitem(last=False)
            return found
