"""What went to a phone lately, and what was kept from it because that was too much."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records, word, words
from db.scope import Scope
from db.tables import outbox
from db.words import Lane, SendState
from ladder.words import Road

# Nothing left under these; spelt as the index over all others has them.
NEVER_LEFT = (SendState.QUEUED, SendState.CANCELLED, SendState.EXPIRED, SendState.REFUSED)


async def went_to(
    tx: AsyncConnection, scope: Scope, address_keys: Sequence[bytes], since: datetime, civil_since: datetime, but: Iterable[UUID]
) -> Records:
    """What may have gone to these addresses since then, but for these messages: `channel`, `address_key`, `is_page`, `at` (machine time).

    Since then by either time: a demo's clock is turned through days in a minute, and what went last week is not too much tonight.
    Calls are none of it: networks count what is written. An instant is that from which the message might go; one that waited long for
    its sender counts as having gone then. Pages that left as one letter are one; those just claimed may leave as one.
    """
    is_page = outbox.c.lane == word(Lane.PAGE)
    just_claimed = and_(is_page, outbox.c.state == word(SendState.CLAIMED), outbox.c.envelope_id.is_(None))
    letter = case((just_claimed, null()), else_=func.coalesce(outbox.c.envelope_id, outbox.c.id))
    mine = (
        scope.of(outbox),
        outbox.c.address_key.in_(address_keys),
        outbox.c.state.not_in(words(*NEVER_LEFT)),
        outbox.c.visible_at > since,
        func.coalesce(outbox.c.accepted_at, outbox.c.owed_at) > civil_since,
        outbox.c.road != word(Road.VOICE),
        outbox.c.id.not_in(list(but)),
    )
    query = select(outbox.c.channel, outbox.c.address_key, is_page.label("is_page"), func.max(outbox.c.visible_at).label("at"))
    return (await tx.execute(query.where(*mine).group_by(outbox.c.channel, outbox.c.address_key, is_page, letter))).all()


async def note_held(tx: AsyncConnection, scope: Scope, ids: Sequence[UUID], at: datetime) -> None:
    """These were kept from a phone that had too much (machine time)."""
    if ids:
        await tx.execute(update(outbox).where(scope.of(outbox), outbox.c.id.in_(ids)).values(held_at=at))


async def held_since(tx: AsyncConnection, scope: Scope, since: datetime) -> Records:
    """What was kept from phones since then: `authority_id`, `channel`, `address_key`, `young_person_id`, `lane`."""
    columns = (outbox.c.authority_id, outbox.c.channel, outbox.c.address_key, outbox.c.young_person_id, outbox.c.lane)
    query = select(*columns).where(scope.of(outbox), outbox.c.held_at > since)
    return (await tx.execute(query.order_by(outbox.c.held_at))).all()
