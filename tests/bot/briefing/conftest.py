"""A council with its phones."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.conftest import WORDED_ON
from tests.world import World, usual


@pytest.fixture(params=WORDED_ON)
def database_kind(request: pytest.FixtureRequest) -> str:
    """On one database here, on the other in `make walks`."""
    kind: str = request.param
    return kind


@pytest_asyncio.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """R. Khan is paged first, M. Shah next, then S. Price, the manager. Grace is everybody's carer."""
    told = usual(World(database_url))
    told.carer()
    yield told
    await told.stop()
