"""What many ask for at once is done once for all of them, and whoever asks meanwhile is in the next round.

Sixty-four sends that end together are settled in one transaction instead of sixty-four. A round that fails falls apart: each is done
alone, and only whoever fails alone hears of it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Gathered(Generic[Asked, Answer]):
    """One function of many, asked by each alone. It answers in the order in which it was asked."""

    def __init__(self, do: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]]) -> None:
        self._do = do
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._working: asyncio.Task[None] | None = None

    async def __call__(self, asked: Asked) -> Answer:
        """Wait for the round this is in."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._working is None or self._working.done():
            # A task of its own: whoever asked may give up, the others wait all the same.
            self._working = asyncio.create_task(self._rounds())
        return await answer

    async def _rounds(self) -> None:
        await asyncio.sleep(0)  # whoever asks in this very moment is in the first round
        while self._waiting:
            these, self._waiting = self._waiting, []
            await self._round(these)

    async def _round(self, these: list[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await self._do([asked for asked, _ in these])
        except Exception as error:
            if len(these) > 1:
                for one in these:
                    await self._round([one])
            elif not these[0][1].done():
                these[0][1].set_exception(error)
            return
        for (_, waits), answer in zip(these, answers, strict=True):
            if not waits.done():
                waits.set_result(answer)
