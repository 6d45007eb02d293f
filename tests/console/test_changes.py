"""Pages hear that something is new by one look at the database, however many are open; and what has ended is not waited for."""

import asyncio
from collections.abc import AsyncGenerator

from console.changes import LOOKS_APART
from db.session import Database
from ladder.words import Cause
from tests.console.evening import evening_of
from tests.scheduler.test_statements import counted


async def heard(watching: AsyncGenerator[int, None]) -> int:
    """What a page hears next."""
    return await asyncio.wait_for(anext(watching), 10)


async def test_nobody_watches_and_nothing_is_asked(database: Database) -> None:
    changes = (await evening_of(database)).changes
    with counted(database) as statements:
        await changes.once()
    assert statements == []


async def test_fifty_pages_cost_one_look_and_all_hear_of_what_was_decided_and_of_nothing_else(database: Database) -> None:
    evening = await evening_of(database)
    changes = evening.changes
    pages = [changes.watch() for _ in range(50)]
    assert [await heard(page) for page in pages] == [0] * 50
    with counted(database) as statements:
        await changes.once()
    assert len(statements) <= 2
    assert {await heard(page) for page in pages} == {1}
    await changes.once()
    assert changes.version == 1, "nothing was decided in between"
    await evening.fact("YP-1042", Cause.SILENT)
    while changes.version == 1:
        await changes.once()  # pages are not told all the time, and not at once after they were told
    assert {await heard(page) for page in pages} == {2}
    for page in pages:
        await page.aclose()


async def test_looks_keep_apart_and_a_process_that_stops_lets_its_pages_go(database: Database) -> None:
    changes = (await evening_of(database)).changes
    page = changes.watch()
    await heard(page)
    began = asyncio.get_running_loop().time()
    for _ in range(2):
        await changes.once()
    assert asyncio.get_running_loop().time() - began >= LOOKS_APART
    changes.end()
    assert [version async for version in page] == []
