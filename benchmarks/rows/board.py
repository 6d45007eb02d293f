"""A county's board on fifty screens, by a real `safetynet serve`: hundreds of alerts are open, and thousands of young people enrolled.

The floor of a page is an empty one of the same app, and that of the screens the same service that nobody looks at, both in the same run.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from time import perf_counter
from urllib.parse import urlsplit

import aiohttp

from benchmarks.county import WORKER_CHATS, WORKERS_A_TEAM, County
from benchmarks.measuring import Figure, Target, at_percent
from benchmarks.place import Place
from benchmarks.plant import Plant, plant
from benchmarks.rows.storm import unanswered
from benchmarks.served import Cost, Served, served
from console.pages import LIVE
from db.queries import alerts as stored
from db.queries import demo
from db.scope import Scope
from db.words import Manner
from desk import alerts
from ladder import checkin
from ladder.checkin import CheckIn
from scheduler import sweep

WORKER = "DW-1-0-0"
CHANGES_EVERY = 5.0  # seconds
HAS_IT = b"has it"  # what a card, or a line, says once somebody took the alert


@dataclass
class Wall:
    """Boards that are open, and how many of them have shown each change."""

    session: aiohttp.ClientSession
    root: str
    shown: list[int] = field(default_factory=list)  # by board: how many alerts it shows as taken
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def board(self, number: int) -> None:
        """One screen, as the script keeps it."""
        newest = b""
        async with self.session.get(f"{self.root}/changes") as stream:
            async for line in stream.content:
                if line.startswith(b"data: ") and line != newest:
                    newest = line
                    async with self.session.get(self.root, headers={LIVE: "yes"}) as answer:
                        self.shown[number] = (await answer.read()).count(HAS_IT)
                    self.moved.set()

    async def shows(self, taken: int) -> None:
        """Until every board shows so many as taken."""
        while any(one < taken for one in self.shown):
            self.moved.clear()
            await self.moved.wait()

    @asynccontextmanager
    async def hung(self, boards: int) -> AsyncIterator[None]:
        """So many boards, open."""
        self.shown = [-1] * boards
        screens = [asyncio.create_task(self.board(number)) for number in range(boards)]
        try:
            yield
        finally:
            for one in screens:
                one.cancel()
            await asyncio.gather(*screens, return_exceptions=True)


@dataclass
class Duty:
    """A worker who takes one alert after another."""

    running: Plant
    codes: Iterator[str]
    taken: int = 0

    async def takes(self) -> None:
        """The next one. When it returns, that is committed."""
        scope = Scope(self.running.county.children[0].authority)
        await alerts.take(self.running.engine, scope, next(self.codes), WORKER)
        self.taken += 1


async def measure(place: Place) -> list[Figure]:
    """A board drawn after each change, and drawn again; then the screens."""
    county = County(place.database)
    await _enrol(county, place)
    async with plant(county, place.provider.url) as running:
        while await sweep.once(running.engine) or await running.courier.carry_once():
            pass
        async with county.database.reading() as tx:
            duty = Duty(running, iter([row.code for row in await stored.on_board(tx, Scope(county.children[0].authority))]))
        with served(county, place) as service:
            async with _visitor(service) as session:
                return await _measured(place, duty, service, session)


async def _enrol(county: County, place: Place) -> None:
    """Of some nobody has heard: their alerts open at once. The others are asked in an hour."""
    numbers = count()

    def stands(ref: str, due_at: datetime) -> CheckIn:
        is_silent = next(numbers) < place.size.open_alerts
        return unanswered(ref, due_at - timedelta(minutes=40)) if is_silent else checkin.scheduled(ref, due_at + timedelta(hours=1))

    await county.settle(max(place.size.due, place.size.open_alerts), stands=stands)
    async with county.database.transaction() as tx:
        phones = [{"address": str(WORKER_CHATS + number), "manner": Manner.SMS} for number in range(WORKERS_A_TEAM)]
        await demo.add_handsets(tx, phones)


@asynccontextmanager
async def _visitor(service: Served) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(service.link) as answer:
            assert answer.status == 200, "the link signs in"
        yield session


async def _measured(place: Place, duty: Duty, service: Served, session: aiohttp.ClientSession) -> list[Figure]:
    root = "{0.scheme}://{0.netloc}/".format(urlsplit(service.link))
    await asyncio.sleep(place.size.settles_for)
    anew, again, empty = [], [], []
    for _ in range(place.size.board_looks):
        await duty.takes()
        anew.append(await _first_byte(session, root))
        again.append(await _first_byte(session, root))
        empty.append(await _first_byte(session, f"{root}alerts/none", 404))
    floor, beside = at_percent(empty, 50), {"alerts": place.size.open_alerts, "enrolled": len(duty.running.county.children)}
    share, reached = await _watched(place, duty, service, Wall(session, root.rstrip("/")))
    idle = await _share(service, asyncio.sleep(place.size.settles_for))
    return [
        _page("first byte of a board, after a change", anew, floor, beside),
        _page("first byte of the same again", again, floor, beside),
        Figure(
            f"{place.size.boards} boards open, a change every {CHANGES_EVERY:g} s",
            share,
            "% of a core",
            Target(20, at_least=False),
            idle,
            {"changes": len(reached)},
        ),
        Figure("from the commit until all of them show it", at_percent(reached, 50), "s", Target(1, at_least=False)),
    ]


def _page(name: str, took: list[float], floor: float, beside: dict[str, int]) -> Figure:
    more = {**beside, "p99 ms": round(at_percent(took, 99) * 1000)}
    return Figure(name, at_percent(took, 50) * 1000, "ms", Target(100, at_least=False), floor * 1000, more)


async def _first_byte(session: aiohttp.ClientSession, url: str, status: int = 200) -> float:
    began = perf_counter()
    async with session.get(url) as answer:
        took = perf_counter() - began
        assert answer.status == status, f"{url} answered {answer.status}"
        await answer.read()
    return took


async def _watched(place: Place, duty: Duty, service: Served, wall: Wall) -> tuple[float, list[float]]:
    """Which share of a core it takes while they are open, and how long each change took until all had it."""
    reached: list[float] = []

    async def goes_on() -> None:
        until = perf_counter() + place.size.idles_for
        while not reached or perf_counter() < until:
            began = perf_counter()
            await duty.takes()
            committed = perf_counter()
            await wall.shows(duty.taken)
            reached.append(perf_counter() - committed)
            await asyncio.sleep(max(0.0, min(began + CHANGES_EVERY, until) - perf_counter()))

    async with wall.hung(place.size.boards):
        await wall.shows(duty.taken)
        share = await _share(service, goes_on())
    return share, reached


async def _share(service: Served, meanwhile: Awaitable[object]) -> float:
    before, began = Cost.of(service.pid), perf_counter()
    await meanwhile
    after, lasted = Cost.of(service.pid), perf_counter() - began
    return (after.cpu - before.cpu) / lasted * 100
