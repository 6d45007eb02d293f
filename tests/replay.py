"""The journal, replayed through the rules, gives the stored state; and nothing is owed that no decision asked for (promise 7)."""

from sqlalchemy.ext.asyncio import AsyncConnection

from db.scope import Scope
from desk import audit


async def journal_replays(tx: AsyncConnection) -> None:
    """Assert it, and all else that an audit looks for, of the whole database."""
    report = await audit.verify(tx, Scope.everywhere())
    assert report.is_clean, " ".join(report.sentences())
