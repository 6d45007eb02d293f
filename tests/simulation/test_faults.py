"""The faults of a simulation are real ones: a lock that is not given is the database's own refusal, and nothing is left of it."""

import asyncio
from time import monotonic

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from db.tables import young_person
from tests.conftest import fresh_or_skip
from tests.databases import KINDS, Databases, opened_as
from tests.simulation.council import begins
from tests.simulation.faults.database import FaultyDatabase
from tests.simulation.faults.weather import Window
from tests.simulation.told import Told
from tests.simulation.world import SimulatedWorld


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_finds_the_database_busy_is_told_so_at_once_and_the_next_is_not(databases: Databases, kind: str) -> None:
    url, told = fresh_or_skip(databases, kind), Told(0, kind)
    world = SimulatedWorld(url, told, begins(told))
    world.weather.windows.append(Window("busy", world.now, world.now.max.replace(tzinfo=world.now.tzinfo)))
    asyncio.run(_writes(world, opened_as(FaultyDatabase, url, "busy")))
    databases.drop(url)


async def _writes(world: SimulatedWorld, database: FaultyDatabase) -> None:
    database.stands_in(world.weather, 0)
    began_at, refused = monotonic(), 0
    for _ in range(60):
        try:
            async with database.transaction() as tx:
                await tx.execute(update(young_person).values(park_count=1))
        except OperationalError as said:
            refused += "lock" in str(said)
        async with database.reading() as tx:
            assert await tx.scalar(select(func.count(young_person.c.id))) == 0
    assert 0 < refused < 60
    assert monotonic() - began_at < 5, "nobody waits in real time"
    await database.close()
    await world.stop()
