"""The world that stories are told in."""

from collections.abc import AsyncIterator, Iterator
from zlib import crc32

import pytest
import pytest_asyncio

from locales import ENGLISH, languages
from tests.conftest import SPOKEN, TELLINGS, fresh_or_skip
from tests.databases import Databases
from tests.world import World, usual

EACH = "each"  # every story in one language, always the same, and all languages in turn
OTHERS = [tag for tag in languages() if tag != ENGLISH]


@pytest.fixture(params=TELLINGS)
def story_kind(request: pytest.FixtureRequest) -> str:
    """Every story is told on both databases, and on each a second time with a restart between every two steps."""
    kind: str = request.param
    return kind


@pytest.fixture(params=SPOKEN)
def spoken(request: pytest.FixtureRequest) -> str:
    """The language of everybody of whom a story says nothing else: their words are said in it, their phones are read in English again."""
    if request.param == EACH:
        return OTHERS[crc32(request.node.name.encode()) % len(OTHERS)]
    return str(request.param)


@pytest.fixture
def story_url(databases: Databases, story_kind: str) -> Iterator[str]:
    """A fresh demo database. No coroutine: the first one is migrated in a loop of its own."""
    url = fresh_or_skip(databases, story_kind.partition("-")[0])
    yield url
    databases.drop(url)


@pytest_asyncio.fixture
async def world(story_url: str, story_kind: str, spoken: str) -> AsyncIterator[World]:
    """An empty council: the story says who is there. R. Khan is paged first, M. Shah next, then S. Price, the manager."""
    told = usual(World(story_url, restarts=story_kind.endswith("restarting")))
    told.spoken = spoken
    yield told
    await told.stop()
