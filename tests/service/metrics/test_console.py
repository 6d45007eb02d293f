"""The console's port while the database is away and no council was ever loaded: who watches us is answered all the same."""

import secrets
from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from console.changes import Changes
from db.ids import IdSource
from db.revisions import our_revision
from db.session import Database
from db.vault import Vault, new_keys
from db.words import Mode
from scheduler.clock import LiveClock, wall_clock
from scheduler.engine import Engine
from scheduler.presence import Presence
from scheduler.pulse import Pulse
from service.console_app import console_app
from service.health import Health
from service.installation import NOBODY, Installation
from service.metrics.counts import Counts
from service.metrics.page import Metrics
from service.metrics.standing import Standing
from service.settings import Settings
from service.wiring import Service


@pytest_asyncio.fixture
async def caller() -> AsyncIterator[httpx.AsyncClient]:
    """Somebody on this machine, without the link."""
    database, ids, clock = Database("postgresql://nobody@127.0.0.1:1/nothing"), IdSource(wall_clock, secrets.token_bytes), LiveClock()
    engine = Engine(database, clock, ids, secrets.choice, frozenset())
    at = Installation(Settings(), database, Mode.LIVE, Vault(new_keys("k1"), new_keys("i1")), engine, NOBODY)
    counts, pulse = Counts(()), Pulse(())
    presence, changes = Presence(database, clock, ids, our_revision()), Changes(database, clock, lambda: NOBODY)
    service = Service(at, (), None, None, None, presence, (), counts, changes)
    app = console_app(service, Health(database, pulse), Metrics(counts, Standing(database, clock, frozenset()), pulse), "the-link")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as calls:
        yield calls
    await database.close()


async def test_metrics_say_that_the_database_is_down(caller: httpx.AsyncClient) -> None:
    answer = await caller.get("/metrics")
    assert answer.status_code == 200
    assert "\nsafetynet_database_up 0.0\n" in answer.text


async def test_health_names_the_database(caller: httpx.AsyncClient) -> None:
    answer = await caller.get("/health/ready")
    assert (answer.status_code, answer.json()["failing"]) == (503, ["database"])
