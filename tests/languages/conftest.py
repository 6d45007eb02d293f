"""A council in which everybody speaks one language."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

import locales
from tests.conftest import fresh_or_skip
from tests.databases import Databases
from tests.world import World, usual


@pytest.fixture(params=locales.languages())
def tag(request: pytest.FixtureRequest) -> str:
    """A language that we speak."""
    said: str = request.param
    return said


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """A fresh demo database: which one it is makes no difference to words."""
    fresh = fresh_or_skip(databases, "sqlite")
    yield fresh
    databases.drop(fresh)


@pytest_asyncio.fixture
async def world(url: str, tag: str) -> AsyncIterator[World]:
    """R. Khan is paged first."""
    told = usual(World(url))
    told.spoken = tag
    yield told
    await told.stop()
