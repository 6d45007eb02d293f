"""A service that waits asks a few questions over and over: none walks through everybody who is enrolled, or all that was ever sent."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.session import Database
from db.words import ProcessKind
from service.settings import read_settings
from service.wiring import open_service
from tests.service.conftest import Terminal

GROW = (
    "young_person",
    "person",
    "contact",
    "placement",
    "plan",
    "check_in",
    "alert",
    "outbox",
    "inbox",
    "journal",
    "stranger",
    "unreached",
)
# SQLite has an index of its own for each key, in the order of which it may walk through the whole of a table; ours are made for a question.
WALKS = re.compile(rf"SCAN ({GROW})\b(?!.*INDEX (ix|uq)_)|Seq Scan on ({GROW})\b")

Asked = dict[str, Any]


@contextmanager
def asked_of(database: Database) -> Iterator[Asked]:
    """Every statement that reads meanwhile, with what it was last given."""
    asked: Asked = {}

    def listen(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked[statement] = given

    engines = [database._writer.sync_engine, *([database._reader.sync_engine] if database.is_sqlite else [])]
    for one in engines:
        event.listen(one, "before_cursor_execute", listen)
    yield asked
    for one in engines:
        event.remove(one, "before_cursor_execute", listen)


async def _walks(tx: AsyncConnection, statement: str, given: Any) -> list[str]:
    how = "EXPLAIN QUERY PLAN " if tx.dialect.name == "sqlite" else "EXPLAIN "
    told = [" ".join(str(part) for part in row) for row in await tx.exec_driver_sql(how + statement, given)]
    return [f"{step} of {statement}" for step in told if WALKS.search(step)]


@pytest.mark.parametrize("mode", ["demo", "live"])
def test_no_question_of_a_service_that_waits_walks_through_what_grows(
    terminal: Terminal, request: pytest.FixtureRequest, mode: str
) -> None:
    if mode == "live":
        terminal.sets(SAFETYNET_DATABASE_URL=request.getfixturevalue("lasting_url"))
    terminal.does("migrate", *(["--live"] if mode == "live" else []))

    async def waits() -> list[str]:
        async with open_service(read_settings()) as service:
            await service.presence.begin(ProcessKind.SERVE)
            for loop in service.all_loops:
                await loop.once()  # the first pass of each makes rows of its own
            with asked_of(service.database) as asked:
                for loop in service.all_loops:
                    await loop.once()
            found = []
            async with service.database.transaction() as tx:
                if tx.dialect.name == "postgresql":
                    await tx.execute(text("SET LOCAL enable_seqscan = off"))  # with hardly a row, walking would be cheapest
                for statement, given in asked.items():
                    found += await _walks(tx, statement, given)
            await service.presence.end()
        assert len(asked) > 20, "the loops asked hardly anything"
        return found

    assert asyncio.run(waits()) == []
