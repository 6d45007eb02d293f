"""The pulse wakes loops; a loop that fails is woken again, and one that is at work is left alone."""

import asyncio
from collections.abc import Awaitable, Callable

from scheduler.pulse import BUSY_MAX, Loop, Pulse


def counting(*results: int | Exception) -> tuple[list[int], Callable[[], Awaitable[int]]]:
    """A pass that does these, one after the other, and then nothing; and how often it ran."""
    left, ran = list(results), [0]

    async def once() -> int:
        ran[0] += 1
        result = left.pop(0) if left else 0
        if isinstance(result, Exception):
            raise result
        return result

    return ran, once


async def test_a_beat_goes_on_until_nothing_is_left() -> None:
    ran, once = counting(3, 2, 0)
    await Loop("sweep", once).beat()
    assert ran == [3]


async def test_a_beat_ends_though_there_is_always_more_to_do() -> None:
    ran, once = counting(*[1] * (BUSY_MAX * 2))
    await Loop("sweep", once).beat()
    assert ran == [BUSY_MAX]


async def test_a_loop_that_fails_goes_on_with_the_next_beat() -> None:
    ran, once = counting(RuntimeError("broken"), 1, 0)
    loop = Loop("sweep", once)
    await loop.beat()
    assert (loop.failures, loop.beaten_at) == (1, None)
    await loop.beat()
    assert (ran, loop.failures) == ([3], 0)
    assert loop.beaten_at is not None


async def test_every_loop_is_woken_again_and_again_and_one_that_fails_harms_no_other() -> None:
    done = {name: asyncio.Event() for name in ("good", "bad")}
    turns = {"good": 0, "bad": 0}

    async def count(name: str) -> int:
        turns[name] += 1
        if turns[name] == 3:
            done[name].set()
        if name == "bad":
            raise RuntimeError("broken")
        return 0

    async def good() -> int:
        return await count("good")

    async def bad() -> int:
        return await count("bad")

    pulse = Pulse([Loop("good", good, every=0.01), Loop("bad", bad, every=0.01)])
    pulse.start()
    async with asyncio.timeout(30):
        await asyncio.gather(*(event.wait() for event in done.values()))
    await pulse.stop()
    assert pulse.late(60) == ["bad"]


async def test_a_loop_at_work_is_not_woken_twice_and_is_let_finish_at_the_end() -> None:
    begun, may_end, at_once, most = asyncio.Event(), asyncio.Event(), [0], [0]
    woken = asyncio.Event()

    async def slow() -> int:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        begun.set()
        await may_end.wait()
        at_once[0] -= 1
        return 0

    async def other() -> int:
        if begun.is_set():
            woken.set()
        return 0

    pulse = Pulse([Loop("slow", slow, every=0.01), Loop("other", other, every=0.01)])
    pulse.start()
    async with asyncio.timeout(30):
        await woken.wait()
        assert (pulse.hanging(-1), pulse.hanging(60)) == (["slow"], [])
        ending = asyncio.create_task(pulse.stop())
        may_end.set()
        await ending
    assert (at_once, most, pulse.late(60), pulse.hanging(-1)) == ([0], [1], [], [])


async def test_what_one_loop_did_wakes_at_once_those_that_take_hints_and_no_others() -> None:
    """All but the listener would otherwise come round in an hour, after the first time."""
    woken = {name: asyncio.Event() for name in ("courier", "sweep", "elsewhere")}
    something = [0]

    async def heard() -> int:
        return something.pop() if something else 0

    async def wake(name: str) -> int:
        woken[name].set()
        return 0

    listener = Loop("listener", heard, every=0.01)
    courier = Loop("courier", lambda: wake("courier"), every=3600, takes_hints=True)
    pulse = Pulse([listener, courier, Loop("sweep", lambda: wake("sweep"), every=3600)])
    pulse.tell_others = woken["elsewhere"].set
    pulse.start()
    async with asyncio.timeout(30):
        await asyncio.gather(woken["courier"].wait(), woken["sweep"].wait())
        assert not woken["elsewhere"].is_set(), "nothing was done yet"
        woken["courier"].clear()
        woken["sweep"].clear()
        something.append(1)
        await asyncio.gather(woken["courier"].wait(), woken["elsewhere"].wait())
    await pulse.stop()
    assert not woken["sweep"].is_set()
    woken["courier"].clear()
    pulse.hint()
    await asyncio.sleep(0)
    assert not woken["courier"].is_set(), "nobody is woken after the end"
