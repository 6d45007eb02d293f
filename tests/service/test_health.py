"""Health: ready when the database answers, the tables are ours and the loops come round; else which part is not."""

import asyncio
import secrets
from datetime import timedelta

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from db.ids import IdSource
from db.migrate import move
from db.queries import processes
from db.revisions import our_revision
from db.session import Database
from db.words import ProcessKind
from scheduler.clock import machine_time, wall_clock
from scheduler.pulse import Loop, Pulse
from service.health import Health
from service.public import public_app

_ids = IdSource(wall_clock, secrets.token_bytes)


async def nothing() -> int:
    """A loop with nothing to do."""
    return 0


async def broken() -> int:
    """A loop that fails."""
    raise RuntimeError("broken")


async def lives(database: Database, beaten: timedelta = timedelta(0)) -> None:
    """A process with loops whose last beat is so long ago, by the database's own clock."""
    async with database.transaction() as tx:
        await processes.begin(tx, _ids(), ProcessKind.ENGINE, our_revision(), await machine_time(tx) - beaten)


async def asked(database: Database, *loops: Loop) -> tuple[int, list[str]]:
    """What /health/ready answers once these loops have had their turn."""
    for loop in loops:
        await loop.beat()
    health = Health(database, Pulse(loops))
    app = Starlette(routes=[Route("/health/ready", health.ready)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as caller:
        answer = await caller.get("/health/ready")
    return answer.status_code, answer.json()["failing"]


async def test_ready_when_everything_works(database: Database) -> None:
    await lives(database)
    assert await asked(database, Loop("sweep", nothing)) == (200, [])


async def test_a_loop_that_never_came_round_is_named(database: Database) -> None:
    await lives(database)
    assert await asked(database, Loop("sweep", nothing), Loop("courier", broken)) == (503, ["loop courier"])


async def test_a_loop_by_which_nobody_is_looked_after_takes_no_process_out_of_service(database: Database) -> None:
    await lives(database)
    assert await asked(database, Loop("sweep", nothing), Loop("sealer", broken, vital=False)) == (200, [])


async def test_without_a_process_that_has_beaten_within_a_minute_there_is_no_engine(database: Database) -> None:
    """The loops of this process may turn as they like: what counts is what stands in the database."""
    assert await asked(database, Loop("sweep", nothing)) == (503, ["engine"])
    await lives(database, beaten=timedelta(seconds=61))
    assert await asked(database, Loop("sweep", nothing)) == (503, ["engine"])
    await lives(database, beaten=timedelta(seconds=30))
    assert await asked(database, Loop("sweep", nothing)) == (200, [])


async def test_tables_of_another_version_are_not_ours(database: Database, database_url: str) -> None:
    await move(database_url, "base")
    assert await asked(database, Loop("sweep", nothing)) == (503, ["schema"])


async def test_a_database_that_does_not_answer_is_named() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    assert await asked(nowhere, Loop("sweep", nothing)) == (503, ["database"])
    await nowhere.close()


async def test_a_loop_that_came_round_long_ago_is_late(database: Database) -> None:
    loop = Loop("sweep", nothing)
    await loop.beat()
    pulse = Pulse([loop])
    assert (pulse.late(60), pulse.late(-1)) == ([], ["sweep"])
    assert loop.beaten_at is not None
    assert loop.beaten_at <= asyncio.get_running_loop().time()


async def test_the_public_port_shows_a_sign_of_life_and_nothing_else() -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(public_app(None, None, lambda: None)), base_url="http://anything.example"
    ) as caller:
        assert (await caller.get("/health/live")).json() == {"live": True}
        for path in ("/", "/health/ready", "/metrics", "/webhooks/telegram", "/alerts/K7P"):
            assert (await caller.get(path)).status_code == 404
        assert (await caller.post("/health/live")).status_code == 405
