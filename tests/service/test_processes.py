"""Real processes on one database: they share it, keep out of each other's way, and bring it up or leave it alone."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import make_url, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.migrate import migrate, move
from db.queries.rows import Record
from db.revisions import our_revision
from db.session import Database
from db.tables import handset_message, outage, outbox, process
from db.words import Direction, SendState
from tests.databases import Databases
from tests.service.operating import Machine
from tests.service.telegram.processes import until

COUNCIL = str(Path(__file__).parents[2] / "service" / "demo_council.yaml")

Found = TypeVar("Found")


@pytest.fixture(scope="module")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """A PostgreSQL that a live service agrees to: it waits for the disc."""
    source = Databases(tmp_path_factory.mktemp("durable"), durable=True)
    yield source
    source.stop()


@pytest.fixture
def machine(empty_url: str, durable: Databases, database_kind: str, tmp_path: Path) -> Iterator[Machine]:
    """A machine with a database without a table, of each kind. (`empty_url` says whether there is a server at all.)"""
    with durable.empty(database_kind) as url:
        yield Machine(tmp_path, url)


def asked(machine: Machine, ask: Callable[[AsyncConnection], Awaitable[Found]]) -> Found:
    """What the database answers, or does."""

    async def answer() -> Found:
        database = Database(machine.url)
        try:
            async with database.transaction() as tx:
                return await ask(tx)
        finally:
            await database.close()

    return asyncio.run(answer())


async def processes(tx: AsyncConnection) -> list[Record]:
    """Every process there was, in the order in which they began."""
    return list((await tx.execute(select(process).order_by(process.c.started_at))).all())


def is_sqlite(machine: Machine) -> bool:
    """Whether the database is one file."""
    return make_url(machine.url).drivername.startswith("sqlite")


def test_a_second_process_with_loops_is_kept_off_a_sqlite_file_and_shares_a_postgresql(machine: Machine) -> None:
    machine.does("migrate", "--live")
    with machine.runs("serve") as first:
        until(lambda: len(asked(machine, processes)) == 1)
        if is_sqlite(machine):
            for words in (["serve"], ["engine"], ["migrate"]):
                second = machine.types(*words)
                assert (second.returncode, second.stdout, second.stderr.count("\n")) == (1, "", 1)
                assert "Another safetynet is running on this SQLite file" in second.stderr
        else:
            with machine.runs("engine") as other:
                until(lambda: len(asked(machine, processes)) == 2)
                assert other.stop() == 0
        assert first.stop() == 0
        assert '"level": "error"' not in first.said()
    rows = asked(machine, processes)
    assert [row.kind.value for row in rows] == (["serve"] if is_sqlite(machine) else ["serve", "engine"])
    assert all(row.stopped_at is not None and row.revision == our_revision() for row in rows)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_p7_an_evening_shared_by_three_processes_is_asked_once(machine: Machine) -> None:
    """Two engines, and the command that turns the clock: everything that is owed reaches a phone once."""
    machine.does("migrate")
    machine.does("load", COUNCIL)
    with machine.runs("engine") as first, machine.runs("engine") as second:
        until(lambda: len(asked(machine, processes)) == 2)
        machine.does("turn", "18:30")
        until(lambda: not asked(machine, unsent))
        assert (first.stop(), second.stop()) == (0, 0)
        assert '"level": "error"' not in first.said() + second.said()
    shown, owed = asked(machine, everything)
    assert len(shown) > 2
    assert max(Counter(shown).values()) == 1
    assert set(shown) == owed


async def unsent(tx: AsyncConnection) -> list[Record]:
    """What still stands in the outbox."""
    return list((await tx.execute(select(outbox.c.id).where(outbox.c.state.in_([SendState.QUEUED, SendState.CLAIMED])))).all())


async def everything(tx: AsyncConnection) -> tuple[list[object], set[object]]:
    """The messages that phones show, and those that were owed and not withdrawn."""
    shown = (await tx.execute(select(handset_message.c.message_id).where(handset_message.c.direction == Direction.IN))).scalars().all()
    gone = (SendState.CANCELLED, SendState.EXPIRED)
    owed = (await tx.execute(select(outbox.c.id).where(outbox.c.state.not_in(gone)))).scalars().all()
    return list(shown), set(owed)


def test_t6_a_process_that_was_killed_is_followed_by_one_that_knows_how_long_nothing_ran(machine: Machine) -> None:
    machine.does("migrate", "--live")
    with machine.runs("engine") as killed:
        until(lambda: len(asked(machine, processes)) == 1)
        killed.kill()
    asked(machine, ten_minutes_pass)
    with machine.runs("engine") as back:
        (found,) = until(lambda: asked(machine, over))
        assert back.stop() == 0
    assert timedelta(minutes=10) < found.ended_at - found.began_at < timedelta(minutes=13)
    assert [row.stopped_at is None for row in asked(machine, processes)] == [True, False]


async def ten_minutes_pass(tx: AsyncConnection) -> None:
    """As the database's clock sees it: the last beat is ten minutes older."""
    (row,) = await processes(tx)
    before = {"started_at": row.started_at - timedelta(minutes=10), "beaten_at": row.beaten_at - timedelta(minutes=10)}
    await tx.execute(update(process).values(before))


async def over(tx: AsyncConnection) -> list[Record]:
    """The outages that were put right."""
    return list((await tx.execute(select(outage).where(outage.c.resumed_at.is_not(None)))).all())


def test_one_file_of_an_earlier_version_is_brought_up_by_the_process_that_serves_it_and_a_copy_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "there.db"
    machine = Machine(tmp_path, f"sqlite:///{file}")
    asyncio.run(migrate(machine.url, "live"))
    asyncio.run(move(machine.url, "0001"))
    with machine.runs("serve") as serving:
        until(lambda: '"event": "started"' in serving.said())
        assert serving.stop() == 0
    (copy,) = file.parent.glob("there.db.0001.*")
    assert f"the database as it was is in {copy}." in serving.said()
    assert len(asked(machine, processes)) == 1
