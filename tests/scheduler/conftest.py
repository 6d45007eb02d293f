"""Worlds for the engine's own tests: on both databases, without restarts."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.world import World, usual


@pytest_asyncio.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """An empty council; the test says who is there."""
    told = usual(World(database_url))
    yield told
    await told.stop()
