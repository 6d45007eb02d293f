"""The world of the plain stories over both providers, through real HTTP."""

import socket
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.conftest import fresh_or_skip
from tests.databases import Databases
from tests.providers.fixtures import telegram, telegram_process, twilio, twilio_process
from tests.providers.telegram_phone import LoopbackTelegram
from tests.providers.twilio_phone import LoopbackTwilio
from tests.service.roads.world import RoadWorld
from tests.world import usual

__all__ = ["telegram", "telegram_process", "twilio", "twilio_process"]


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """A fresh demo database: the roads are the subject here. No coroutine: the first one is migrated in a loop of its own."""
    fresh = fresh_or_skip(databases, "sqlite")
    yield fresh
    databases.drop(fresh)


@pytest_asyncio.fixture
async def world(url: str, twilio: LoopbackTwilio, telegram: LoopbackTelegram) -> AsyncIterator[RoadWorld]:
    """An empty council, as the stories find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        told = RoadWorld(url, twilio, telegram, listener)
        usual(told)
        async with told.serving():
            yield told
        await told.stop()
