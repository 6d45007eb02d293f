"""Letters of whose fate nobody knows, beside what a provider's log shows."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, word
from db.scope import Scope
from db.tables import inbox, outbox
from db.words import SendState


async def has_rivals(tx: AsyncConnection, scope: Scope, row: Record, since: datetime) -> bool:
    """Whether another letter to that phone by the same road is in doubt as well: under way, or lost since then.

    What left in one envelope is one letter.
    """
    there = (outbox.c.address_key == row.address_key, outbox.c.channel == row.channel, outbox.c.road == row.road)
    same = (*there, outbox.c.id != row.id)
    apart = or_(outbox.c.envelope_id.is_(None), outbox.c.envelope_id != (row.envelope_id or row.id))
    lost = (outbox.c.state == word(SendState.UNKNOWN), outbox.c.visible_at >= since)
    of_phone = (scope.of(outbox), *same, apart)
    under_way = exists().where(*of_phone, outbox.c.state == word(SendState.CLAIMED))
    return bool(await tx.scalar(select(or_(under_way, exists().where(*of_phone, *lost)))))


async def of_others(tx: AsyncConnection, scope: Scope, names: Iterable[str], message_id: UUID) -> set[str]:
    """Which of these are a provider's names of other messages than this."""
    query = select(outbox.c.provider_id).where(scope.of(outbox), outbox.c.provider_id.in_(list(names)), outbox.c.id != message_id)
    return {str(name) for name in (await tx.execute(query)).scalars()}


async def receipts_of_others(tx: AsyncConnection, scope: Scope, external_ids: Iterable[str], message_id: UUID) -> set[str]:
    """Which of these receipts came, of other messages than this."""
    query = select(inbox.c.external_id).where(scope.of(inbox), inbox.c.external_id.in_(list(external_ids)), inbox.c.outbox_id != message_id)
    return {str(name) for name in (await tx.execute(query)).scalars()}
