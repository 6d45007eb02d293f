"""SQLite in one trip a statement: what is left when a task is cancelled in the middle of one, and what nothing leaves."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import func, insert, select, text

from db.queries import demo
from db.session import Database
from db.tables import inbox
from tests.databases import Databases
from tests.db.making import NOW, told_row


@pytest_asyncio.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    """SQLite alone: there is nothing of the other here."""
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture
def sqlite_url(databases: Databases) -> str:
    """A fresh one."""
    return databases.fresh("sqlite")


async def test_a_transaction_that_is_cancelled_anywhere_leaves_nothing_and_no_lock(database: Database) -> None:
    async def writes(number: int) -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(inbox), told_row(f"telegram:1:{number}"))
            await tx.execute(select(func.count()).select_from(inbox))
            await asyncio.Event().wait()  # never commits

    for number in range(60):
        writing = asyncio.create_task(writes(number))
        for _ in range(number):  # each is cancelled a little later than the one before
            await asyncio.sleep(0)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        async with database.transaction() as tx:
            await demo.set_clock(tx, NOW + timedelta(seconds=number))
    async with database.reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(inbox)) == 0
        assert await demo.now(tx) == NOW + timedelta(seconds=59)


async def test_a_transaction_in_which_nothing_was_asked_takes_no_lock(database: Database, sqlite_url: str) -> None:
    another = Database(sqlite_url)
    async with database.transaction(), another.transaction() as tx:
        await demo.set_clock(tx, NOW)
    async with database.reading() as tx:
        assert await demo.now(tx) == NOW
    await another.close()


async def test_the_first_statement_takes_the_write_lock_even_if_it_reads(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(select(func.count()).select_from(inbox))
        assert (await tx.get_raw_connection()).driver_connection.in_transaction  # type: ignore[union-attr]
        async with database.reading() as reader:
            await reader.execute(text("SELECT 1"))


async def test_what_finds_very_much_streams_and_keeps_little(database: Database) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n"
    for many in (0, 1, 999, 1000, 1001, 5000):
        asked = text(numbers.format(many) if many else "SELECT 1 WHERE 1 = 0")
        async with database.reading() as tx:
            assert [row.i if many else row[0] for row in (await tx.execute(asked)).all()] == list(range(1, many + 1))
            streamed = [row[0] async for row in await tx.stream(asked)]
            assert streamed == list(range(1, many + 1))
            assert (await tx.execute(asked)).first() is not None or not many
