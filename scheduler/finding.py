"""Finding whom a code, a page or a person concerns, before anything is locked. What is found is looked at again under the lock."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, outbox, paged
from db.scope import Scope
from scheduler.acts import PAGED_MAY_ACT_FOR


async def subject_of_code(tx: AsyncConnection, scope: Scope, code: str) -> tuple[UUID, UUID] | None:
    """The alert that carries this code now, or carried it last, and its subject: a young person, a stranger or a fault."""
    row = await alerts.by_code(tx, scope, code.upper())
    return None if row is None else (row.id, alerts.subject_of(row))


async def paged_at(tx: AsyncConnection, scope: Scope, alert_id: UUID, worker: UUID, now: datetime) -> datetime | None:
    """When this worker was last paged for this alert, within the hours for which that lets them act."""
    at = await paged.last_owed_at(tx, scope, alert_id, worker)
    return at if at is not None and now - at <= PAGED_MAY_ACT_FOR else None


async def pages_lately(tx: AsyncConnection, scope: Scope, address_keys: list[bytes], now: datetime, within: timedelta) -> list[UUID]:
    """The alerts and the drills for which that phone was paged within that time, each once, the oldest first."""
    rows = await outbox.pages_to_contact_since(tx, scope, address_keys, now - within)
    return list(dict.fromkeys(row.alert_id or row.made_by for row in rows))
