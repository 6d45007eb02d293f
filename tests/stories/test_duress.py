"""A young person under somebody's control calls for help in silence: nothing on any phone shows it (promise 6, K9)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from db.tables import inbox
from desk import duress
from tests.conftest import fresh_or_skip
from tests.databases import Databases
from tests.stories.evenings import alone, code_of, duty, not_good, silent, silent_twice
from tests.world import EVERYWHERE, World, usual

CODE, ORDINARY = "all good thanks", "fine thanks"

Worlds = tuple[World, World]
Evening = Callable[[World, str], Awaitable[None]]


@pytest_asyncio.fixture
async def other_world(world: World, databases: Databases, story_kind: str) -> AsyncIterator[World]:
    """The same council once more: the same evening, with another word."""
    url = fresh_or_skip(databases, story_kind.partition("-")[0])
    told = usual(World(url, restarts=story_kind.endswith("restarting")))
    yield told
    await told.stop()
    databases.drop(url)


async def chooses(world: World, code: str = CODE) -> None:
    """The young person chooses their code, alone."""
    await duress.set_code(world.engine, EVERYWHERE, world.vault, "YP-1042", code, "DW-1")


async def on_screens(world: World) -> list[tuple[Any, ...]]:
    """Every line that the phones of the young person and the carer show, with its minute, its road and its buttons."""
    lines = []
    for address in ("amanuel", "grace"):
        for line in await world.network.screen(address, 500):
            labels = [[one.label for one in row] for row in line.buttons]
            said = line.text if line.direction.value == "in" else ""
            lines.append((address, line.at, line.direction, line.road, said, labels, line.call))
    return lines


async def same(worlds: Worlds, evening: Evening, code: str = CODE, ordinary: str = ORDINARY) -> list[tuple[Any, ...]]:
    """Both evenings, in two worlds where the code was chosen: byte for byte and minute for minute the same on both phones."""
    for world, word in zip(worlds, (ordinary, code), strict=True):
        await world.begins()
        await chooses(world, code)
        await evening(world, word)
    shown = [await on_screens(world) for world in worlds]
    assert shown[0] == shown[1]
    assert "duress" not in (await worlds[0].alert()).state["facts"] if await worlds[0].open_alerts() else True
    assert (await worlds[1].alert()).cause == "duress"
    return shown[0]
