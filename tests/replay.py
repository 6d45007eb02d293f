"""The journal, replayed, gives what is stored and what is owed: nothing that no decision asked for, and all that one did (promise 7)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.scope import Scope
from db.tables import alert, fault_listing, journal
from desk import audit


async def journal_replays(tx: AsyncConnection) -> None:
    """Assert it, and all else that an audit looks for, of the whole database."""
    report = await audit.verify(tx, Scope.everywhere())
    assert report.is_clean, " ".join(report.sentences())
    await _lists(tx)


async def _lists(tx: AsyncConnection) -> None:
    """Whoever stands on a fault's list stands in the journal, once for each line; and no list closes over somebody (A5)."""
    told = (await tx.execute(select(journal.c.subject_id, journal.c.content).where(journal.c.event == "Listed"))).all()
    resolved = set((await tx.execute(select(alert.c.id).where(alert.c.phase == "resolved"))).scalars())
    rows = (await tx.execute(select(fault_listing))).all()
    journalled = sorted((str(line.subject_id), str(UUID(line.content["alert"])), line.content["cause"]) for line in told)
    assert journalled == sorted((str(row.young_person_id), str(row.alert_id), row.cause.value) for row in rows)
    assert not [row for row in rows if row.settled_at is None and row.alert_id in resolved], "somebody stands on a closed list"
