"""What was read and drawn once is given to everybody who sees the same, until something changes.

Fifty boards that hear of a change ask at once. Each asks whether anything has changed since the last was read, by the database itself; and
one after the other, so that they never hold more than one of its connections.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

FOR_AT_MOST = 30.0  # seconds: what is loaded from a file leaves no mark
SIGHTS_AT_MOST = 32

What = TypeVar("What")


class Kept(Generic[What]):
    """One reading for each way of seeing."""

    def __init__(self) -> None:
        self.alone = asyncio.Lock()
        self._found: OrderedDict[Hashable, tuple[Hashable, float, What]] = OrderedDict()

    async def of(self, sight: Hashable, mark: Hashable, read: Callable[[What | None], Awaitable[What]]) -> What:
        """What was read under this mark, else what is read now; `read` is given what was read before. Whoever asks holds `alone`."""
        now = asyncio.get_running_loop().time()
        found = self._found.pop(sight, None)
        if found is None or found[0] != mark or now - found[1] > FOR_AT_MOST:
            found = (mark, now, await read(None if found is None else found[2]))
        self._found[sight] = found
        while len(self._found) > SIGHTS_AT_MOST:
            self._found.popitem(last=False)
        return found[2]
