"""A council with its phones, on both databases."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.world import World, usual


@pytest_asyncio.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """R. Khan is paged first, M. Shah next, then S. Price, the manager. Grace is everybody's carer."""
    told = usual(World(database_url))
    told.carer()
    yield told
    await told.stop()
