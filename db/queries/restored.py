"""What a database that was restored from a backup still believes of a process that is gone."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import word
from db.scope import Scope
from db.tables import outbox
from db.words import SendState


async def end_leases(tx: AsyncConnection, scope: Scope, machine_now: datetime) -> int:
    """Whoever had claimed messages at the moment of the backup will never settle them: their leases run out now. How many."""
    claimed = outbox.c.state == word(SendState.CLAIMED)
    return (await tx.execute(update(outbox).where(scope.of(outbox), claimed).values(lease_until=machine_now))).rowcount
