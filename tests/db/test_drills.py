"""Drills as they are stored: taken once and in time, and nobody is kept waiting by their pages."""

from datetime import timedelta
from typing import Any

from db.queries import drills, outbox, overdue
from db.session import Database
from tests.db.making import NOW, Council, new_id, owed_row

MINUTE = timedelta(minutes=1)


def drill_row(council: Council, **columns: Any) -> dict[str, Any]:
    """A drill that began now."""
    row = {"id": new_id(), "authority_id": council.id, "worker_id": council.worker, "code": "Z4K", "started_by": "operator"}
    return {**row, "started_at": NOW, "ends_at": NOW + 15 * MINUTE, "taken_at": None, "messages": [], **columns}


async def test_a_drill_is_taken_once_and_before_it_is_over(database: Database, council: Council) -> None:
    first, second = drill_row(council), drill_row(council, code="Z7A")
    async with database.transaction() as tx:
        for row in (first, second):
            await drills.insert(tx, council.scope, row)
    async with database.transaction() as tx:
        assert await drills.open_of(tx, council.scope, council.worker, NOW) is not None
        assert not await drills.take(tx, council.scope, second["id"], NOW + 15 * MINUTE)
        assert await drills.take(tx, council.scope, first["id"], NOW + MINUTE)
        assert not await drills.take(tx, council.scope, first["id"], NOW + 2 * MINUTE)
        assert await drills.codes_since(tx, council.scope, NOW) == {"Z4K", "Z7A"}
    async with database.reading() as tx:
        taken = {row.code: row.taken_at for row in await drills.since(tx, council.scope, NOW)}
        assert taken == {"Z4K": NOW + MINUTE, "Z7A": None}
        assert await drills.open_of(tx, council.scope, council.worker, NOW + 15 * MINUTE) is None


async def test_a_drills_page_that_does_not_leave_keeps_nobody_waiting(database: Database, council: Council) -> None:
    """Nobody is to be paged by it: no fault rings anybody because of a drill."""
    row = owed_row(council, text_key="drill")
    async with database.transaction() as tx:
        await outbox.insert_many(tx, council.scope, [row])
    async with database.reading() as tx:
        assert await overdue.unsent_pages(tx, council.scope, NOW + MINUTE) == []
