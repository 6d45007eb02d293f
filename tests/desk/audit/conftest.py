"""An evening that was asked, not answered, taken and resolved; sealed as it went on."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio

from scheduler import sealing
from tests.world import World, usual


@pytest_asyncio.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A council with one young person."""
    told = usual(World(database_url))
    told.carer()
    told.young_person()
    yield told
    await told.stop()


@pytest_asyncio.fixture
async def evening(world: World) -> World:
    """Three seals, and an alert that R. Khan took and resolved."""
    await world.begins()
    await seal(world)
    await world.until("19:40")
    await seal(world)
    code = (await world.alert()).code
    await world.takes(code, "DW-1")
    await world.resolves(code, "DW-1", 7, "was asleep")
    await seal(world)
    return world


async def seal(world: World) -> None:
    """Close all that is there now."""
    while await sealing.once(world.engine, rest_for=timedelta(0)):
        pass
