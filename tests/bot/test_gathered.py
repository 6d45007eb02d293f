"""What many ask at once is done once for all of them, and a failure is told to whoever it belongs to alone."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.gathered import Gathered


class Doubling:
    """Doubles numbers, remembers its rounds, and cannot double thirteen."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.begun, self.may_go_on = asyncio.Event(), asyncio.Event()
        self.may_go_on.set()

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        """All of these."""
        self.rounds.append(list(numbers))
        self.begun.set()
        await self.may_go_on.wait()
        if 13 in numbers:
            raise ValueError("thirteen")
        return [2 * one for one in numbers]


async def test_who_ask_in_one_moment_are_answered_by_one_round_each_with_their_own() -> None:
    doubling = Doubling()
    double = Gathered(doubling)
    assert await asyncio.gather(*(double(number) for number in range(5))) == [0, 2, 4, 6, 8]
    assert doubling.rounds == [[0, 1, 2, 3, 4]]


async def test_who_ask_meanwhile_are_in_the_next_round() -> None:
    doubling = Doubling()
    double = Gathered(doubling)
    doubling.may_go_on.clear()
    first = asyncio.create_task(double(1))
    await doubling.begun.wait()
    others = [asyncio.create_task(double(number)) for number in (2, 3)]
    await asyncio.sleep(0)
    doubling.may_go_on.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6]
    assert doubling.rounds == [[1], [2, 3]]


async def test_of_a_round_that_fails_only_who_fails_alone_hears_of_it() -> None:
    doubling = Doubling()
    double = Gathered(doubling)
    answers = await asyncio.gather(*(double(number) for number in (1, 13, 2)), return_exceptions=True)
    assert (answers[0], answers[2]) == (2, 4)
    assert isinstance(answers[1], ValueError)


async def test_somebody_who_gives_up_keeps_nobody_else_waiting() -> None:
    doubling = Doubling()
    double = Gathered(doubling)
    doubling.may_go_on.clear()
    impatient, patient = asyncio.create_task(double(1)), asyncio.create_task(double(2))
    await doubling.begun.wait()
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    doubling.may_go_on.set()
    assert await patient == 4
