"""The courier to a provider that answers at once, on our bounded path; and to one that takes 100 ms, with its limits lifted.

The floor is bare aiohttp with the same window against the same provider: no database, no wording, no sealing.
"""

import asyncio
from urllib.parse import urlencode

import aiohttp

from benchmarks.county import County
from benchmarks.measuring import Figure, Target, spending
from benchmarks.place import Place
from benchmarks.plant import BOUNDED, LIFTED, TOKEN, Plant, dwell, now, plant
from bot.limits import CourierSettings
from scheduler import sweep

TAKES = 0.1  # seconds


async def at_once(place: Place) -> list[Figure]:
    """How fast what is owed leaves, sixty-four at a time."""
    return [await _carried(place, place.size.letters, BOUNDED, 0.0, Target(3_000))]


async def slow(place: Place) -> list[Figure]:
    """The same where each letter takes a tenth of a second."""
    return [await _carried(place, place.size.slow_letters, LIFTED, TAKES, Target(600))]


async def _carried(place: Place, letters: int, limits: CourierSettings, delay: float, target: Target) -> Figure:
    place.provider.forget(delay)
    floor = await _floor(place.provider.url, letters, limits.window)
    county = County(place.database)
    await county.settle(letters, authorities=place.size.authorities)
    place.provider.forget(delay)
    async with plant(county, place.provider.url, limits) as running:
        while await sweep.once(running.engine):
            pass
        began = now()
        with spending() as spent:
            await carry_all(running)
    heard = place.provider.heard()
    beside = {
        "lost": heard.lost(letters),
        "doubled": heard.doubled,
        "question dwell p50/p99/max": dwell(heard.since(began, pages=False)),
        "µs of CPU each": spent.micros(letters),
        "window": limits.window,
    }
    name = f"letters to a provider that takes {delay * 1000:.0f} ms" if delay else "letters to a provider that answers at once"
    return Figure(name, spent.per_second(letters), "letters/s", target, floor, beside)


async def carry_all(running: Plant) -> None:
    """Until nothing is left to carry."""
    while await running.courier.carry_once():
        pass


async def _floor(url: str, letters: int, window: int) -> float:
    body = urlencode({"chat_id": 1, "text": "Kite: how are you? 1 fine 2 ask me later 3 call me 4 not good", "protect_content": "true"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    left = list(range(letters))

    async def send(session: aiohttp.ClientSession) -> None:
        while left:
            left.pop()
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", data=body, headers=headers) as answer:
                await answer.json()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=window)) as session:
        with spending() as spent:
            await asyncio.gather(*(send(session) for _ in range(window)))
    return spent.per_second(letters)
