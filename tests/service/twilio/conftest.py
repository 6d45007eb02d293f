"""The world of the stories with text messages in it."""

import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from tests.conftest import fresh_or_skip
from tests.databases import Databases
from tests.providers.fixtures import twilio, twilio_process
from tests.providers.twilio_phone import LoopbackTwilio
from tests.service.twilio.texts import TwilioWorld
from tests.world import usual

__all__ = ["twilio", "twilio_process"]


@pytest.fixture(autouse=True)
def no_number_is_logged() -> Iterator[None]:
    """Whatever a story is about: of no telephone that is in it does any line of the log say so."""
    with capture_logs() as logged:
        yield
    assert "4477009" not in repr(logged)


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


@pytest_asyncio.fixture
async def world(url: str, kind: str, twilio: LoopbackTwilio, tmp_path: Path) -> AsyncIterator[TwilioWorld]:
    """Amanuel and R. Khan are reached by text; his carer Grace and the others of the duty team have handsets."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        told = TwilioWorld(url, twilio, listener, restarts=kind.endswith("restarting"), recordings=tmp_path)
        usual(told).carer()
        async with told.serving():
            yield told
        await told.stop()
