"""What the board and an alert's page ask that nobody else does."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records
from db.scope import Scope
from db.tables import journal, outbox


async def journal_since(tx: AsyncConnection, scope: Scope, subjects: Iterable[UUID], event: str, since: datetime) -> Records:
    """What the journal says of one kind about these subjects since then, in order."""
    about = (journal.c.subject_id.in_(list(subjects)), journal.c.event == event, journal.c.at >= since)
    return (await tx.execute(select(journal).where(scope.of(journal), *about).order_by(journal.c.id))).all()


async def owed_by_alerts(tx: AsyncConnection, scope: Scope, alert_ids: Iterable[UUID]) -> Records:
    """Everything owed because of these alerts, pages and news alike, the oldest first."""
    query = select(outbox).where(scope.of(outbox), outbox.c.alert_id.in_(list(alert_ids)))
    return (await tx.execute(query.order_by(outbox.c.id))).all()
