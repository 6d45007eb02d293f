"""Letters of whose fate nobody knows, beside what a provider's log shows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, case, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import first_at
from db.queries.rows import Record, Records, word
from db.scope import Scope
from db.tables import contact, inbox, outbox
from db.words import Lane, SendState
from ladder.words import Road

WORTH_TRYING_FOR = timedelta(days=1)  # nothing that was owed longer ago is still tried


async def rivals(tx: AsyncConnection, scope: Scope, row: Record, since: datetime) -> Records:
    """The contacts to which another letter by the same road may have gone since then under a name that nobody told us: one that is under
    way or lost, and one of which an earlier try was lost, whatever became of it since.

    What left in one envelope is one letter, and a page by text comes from a number of its own.
    """
    is_page = outbox.c.lane == word(Lane.PAGE)
    alike = () if row.road is Road.VOICE else (is_page,) if row.lane is Lane.PAGE else (~is_page,)
    apart = or_(outbox.c.envelope_id.is_(None), outbox.c.envelope_id != (row.envelope_id or row.id))
    others = (outbox.c.channel == row.channel, outbox.c.road == row.road, outbox.c.id != row.id, apart, *alike)
    under_way = outbox.c.state == word(SendState.CLAIMED)
    ended = or_(outbox.c.provider_id.is_not(None), outbox.c.state == word(SendState.REFUSED))  # the last try: we know what became of it
    unnamed = or_(outbox.c.state == word(SendState.UNKNOWN), outbox.c.attempt > case((ended, 1), else_=0))
    lost = and_(unnamed, outbox.c.visible_at >= since)
    lately = outbox.c.id >= first_at(since - WORTH_TRYING_FOR)  # by its key: the table holds weeks
    to = select(outbox.c.contact_id).where(scope.of(outbox), lately, *others, or_(under_way, lost))
    return (await tx.execute(select(contact).where(scope.of(contact), contact.c.id.in_(to)))).all()


async def of_others(tx: AsyncConnection, scope: Scope, names: Iterable[str], message_id: UUID) -> set[str]:
    """Which of these are a provider's names of other messages than this."""
    query = select(outbox.c.provider_id).where(scope.of(outbox), outbox.c.provider_id.in_(list(names)), outbox.c.id != message_id)
    return {str(name) for name in (await tx.execute(query)).scalars()}


async def receipts_of_others(tx: AsyncConnection, scope: Scope, external_ids: Iterable[str], message_id: UUID) -> set[str]:
    """Which of these receipts came, of other messages than this."""
    query = select(inbox.c.external_id).where(scope.of(inbox), inbox.c.external_id.in_(list(external_ids)), inbox.c.outbox_id != message_id)
    return {str(name) for name in (await tx.execute(query)).scalars()}
