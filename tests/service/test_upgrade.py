"""An upgrade in the midst of an evening: what an earlier version had begun, this one brings to its end, on both databases."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import processes
from db.revisions import our_revision
from db.session import Database
from db.tables import inbox, outbox
from db.words import SendState
from tests.service import earlier
from tests.service.operating import Machine
from tests.service.telegram.processes import until
from tests.service.test_upgrading import become


@pytest.fixture
def machine(empty_url: str, tmp_path: Path) -> Machine:
    """A machine whose database an earlier version left at five past seven.

    A page about Amanuel is out and not taken. Selam wrote 4, which nobody has heard yet. Bilal was asked and has not answered; to Dawit the
    question is still owed.
    """
    asyncio.run(earlier.make(empty_url))
    return Machine(tmp_path, empty_url, earlier.KEYS)


async def still_to_do(tx: AsyncConnection) -> int:
    """What waits to be sent or heard."""
    owed = (await tx.execute(select(outbox.c.id).where(outbox.c.state.in_([SendState.QUEUED, SendState.CLAIMED])))).all()
    return len(owed) + len((await tx.execute(select(inbox.c.id).where(inbox.c.settled_at.is_(None)))).all())


async def count(url: str) -> int:
    """The same, from outside."""
    database = Database(url)
    async with database.reading() as tx:
        found = await still_to_do(tx)
    await database.close()
    return found


async def left(url: str) -> tuple[str, int, int]:
    """The tables' version, and how much the earlier version left queued and unheard."""
    database = Database(url)
    async with database.reading() as tx:
        version = str(await tx.scalar(text("SELECT version_num FROM alembic_version")))
        queued = await tx.scalar(text("SELECT count(*) FROM outbox WHERE state = 'queued'"))
        unheard = await tx.scalar(text("SELECT count(*) FROM inbox WHERE settled_at IS NULL"))
    await database.close()
    return version, int(queued or 0), int(unheard or 0)


async def the_evening(url: str) -> None:
    """It goes on to its end."""
    world = earlier.Evening(url)
    await world.goes_on()
    khan, shah = world.phones["khan"], world.phones["shah"]
    selam, bilal, dawit = (world.phones[one] for one in ("selam", "bilal", "dawit"))
    amanuels, selams = (await world.alert("YP-1042")).code, (await world.alert("YP-2")).code
    await dawit.hears("Kite:")
    await khan.hears(f"{selams} ASKS FOR HELP S.T. YP-2")
    await khan.rings()
    await selam.hears("We have your message")
    await world.until("19:10")
    await khan.rings()
    await shah.hears(f"{selams} ASKS FOR HELP")
    await shah.rings()
    await khan.says(amanuels)
    await khan.hears(f"{amanuels} is yours")
    await shah.says(f"{selams} 20")
    await shah.hears(f"{selams} is yours")
    await khan.hears(f"{selams} taken by M.Shah")
    await selam.hears("A person has read your message", "by 19:30")
    await bilal.says("1")
    await bilal.hears("Thanks!")
    await world.nobody_else_heard_anything()
    await world.stop()


def test_p7_an_evening_that_an_earlier_version_began_is_brought_to_its_end_by_this_one(machine: Machine) -> None:
    assert asyncio.run(left(machine.url)) == (earlier.REVISION, 1, 1)
    is_file = make_url(machine.url).drivername.startswith("sqlite")
    if not is_file:
        assert "run safetynet migrate first" in machine.types("serve").stderr
        machine.does("migrate")
    with machine.runs("serve") as serving:
        until(lambda: '"event": "started"' in serving.said())
        until(lambda: not asyncio.run(count(machine.url)))
        until(lambda: asyncio.run(is_looked_for(machine.url)))
        assert serving.stop() == 0
    file = Path(str(make_url(machine.url).database))
    copies = list(file.parent.glob(f"{file.name}.{earlier.REVISION}.*"))
    assert len(copies) == (1 if is_file else 0)
    for copy in copies:
        assert asyncio.run(left(f"sqlite:///{copy}")) == (earlier.REVISION, 1, 1)
    assert '"level": "error"' not in serving.said()
    asyncio.run(the_evening(machine.url))
    assert "all is as it was written" in machine.does("audit", "verify")


async def is_looked_for(url: str) -> bool:
    """Whether whoever the earlier version enrolled can be found by name."""
    database = Database(url)
    async with database.reading() as tx:
        found = await tx.scalar(text("SELECT count(*) FROM name_token"))
    await database.close()
    return bool(found)


async def newest_beat(url: str) -> datetime | None:
    """When anything beat last."""
    database = Database(url)
    async with database.reading() as tx:
        found = await processes.newest_beat(tx)
    await database.close()
    return found


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)  # nobody migrates a SQLite file beside the process that runs on it
def test_a_process_whose_tables_another_version_takes_over_rests_and_says_so_until_they_are_its_own_again(
    empty_url: str, tmp_path: Path
) -> None:
    machine = Machine(tmp_path, empty_url)
    machine.does("migrate")
    with machine.runs("engine") as engine:
        until(lambda: '"event": "started"' in engine.said())
        asyncio.run(become(empty_url, "f00d"))
        until(lambda: '"ours": false' in engine.said())
        rests_since = asyncio.run(newest_beat(empty_url))
        assert "newer version of safetynet" in machine.types("engine").stderr
        assert asyncio.run(newest_beat(empty_url)) == rests_since
        asyncio.run(become(empty_url, our_revision()))
        until(lambda: '"ours": true' in engine.said())
        until(lambda: asyncio.run(newest_beat(empty_url)) != rests_since)
        assert engine.stop() == 0
    # Whatever was being decided when the tables changed found out in its own transaction; nothing else went wrong.
    assert [line for line in engine.said().splitlines() if "loop_failed" in line and '"OtherTables"' not in line] == []
