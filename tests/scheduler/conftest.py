"""Worlds for the engine's own tests: on both databases, without restarts."""

from collections.abc import AsyncIterator

import pytest_asyncio

from db.revisions import our_revision
from tests.live import LiveWorld
from tests.world import World, usual


@pytest_asyncio.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """An empty council; the test says who is there."""
    told = usual(World(database_url))
    yield told
    await told.stop()


@pytest_asyncio.fixture
async def live(database_url: str) -> AsyncIterator[LiveWorld]:
    """The same, as a live database has it: the clock goes on while nothing runs."""
    told = LiveWorld(database_url, revision=our_revision())
    usual(told)
    yield told
    await told.stop()
