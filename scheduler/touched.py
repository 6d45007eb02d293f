"""Whom an open fault touches now: who stands on its list, and whose question is still on its way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import faults, sending
from db.scope import Scope
from db.words import FaultKind


async def touched(
    tx: AsyncConnection, own: Scope, kind: FaultKind, key: str, alert_id: UUID | None, since: datetime
) -> dict[UUID, set[UUID]]:
    """The young people, and the check-ins in which they were not asked, where those are known."""
    listed = () if alert_id is None else await faults.listed(tx, own, [alert_id], owed=True)
    stuck = await sending.stuck(tx, own, [key], since) if kind is FaultKind.SENDING else ()
    found: dict[UUID, set[UUID]] = {}
    for row in (*listed, *stuck):
        found.setdefault(row.young_person_id, set()).update({row.check_in_id} - {None})
    return found
