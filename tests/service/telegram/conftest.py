"""The world of the stories with a Telegram in it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.conftest import fresh_or_skip
from tests.databases import Databases
from tests.providers.fixtures import telegram, telegram_process
from tests.providers.telegram_phone import LoopbackTelegram
from tests.service.telegram.chats import TelegramWorld
from tests.world import usual

__all__ = ["telegram", "telegram_process"]


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """SQLite, unless the test says where else."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def url(databases: Databases, kind: str) -> Iterator[str]:
    """A fresh demo database. No coroutine: the first one is migrated in a loop of its own."""
    fresh = fresh_or_skip(databases, kind.partition("-")[0])
    yield fresh
    databases.drop(fresh)


@pytest.fixture
def guests_only(request: pytest.FixtureRequest) -> bool:
    """Whether the demo speaks to its guests alone, as it does where Telegram is not on the loopback."""
    return bool(getattr(request, "param", False))


@pytest_asyncio.fixture
async def world(url: str, kind: str, guests_only: bool, telegram: LoopbackTelegram, tmp_path: Path) -> AsyncIterator[TelegramWorld]:
    """Amanuel, his carer Grace and the duty team have handsets; who joins by an invitation has Telegram too."""
    told = TelegramWorld(url, telegram, restarts=kind.endswith("restarting"), guests_only=guests_only, recordings=tmp_path)
    usual(told).carer()
    yield told
    await told.stop()
