"""Calls that ring, and that nobody need answer any more."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import word, words
from db.scope import Scope
from db.tables import outbox
from db.words import ChannelName, SendState
from ladder.words import Road

AT_MOST = 100
_TELEPHONES = outbox.c.channel.in_(words(ChannelName.SMS, ChannelName.VOICE))  # a simulated phone is nobody's to call off
_RINGS = (_TELEPHONES, outbox.c.road == word(Road.VOICE), outbox.c.state.in_(words(SendState.ACCEPTED, SendState.LEFT)))


async def withdrawn(tx: AsyncConnection, scope: Scope, since: datetime) -> list[str]:
    """By the provider's name for them, telephone calls all of whose pages were withdrawn after they began to ring, and of which no end is
    known. Of those that began before then (civil time) nobody will tell us of one."""
    other = outbox.alias("other")
    carries_more = exists().where(other.c.provider_id == outbox.c.provider_id, other.c.cancelled_at.is_(None))
    gone = (outbox.c.cancelled_at.is_not(None), outbox.c.provider_id.is_not(None), outbox.c.accepted_at >= since, ~carries_more)
    query = select(outbox.c.provider_id).distinct().where(scope.of(outbox), *_RINGS, *gone)
    return list((await tx.execute(query.order_by(outbox.c.provider_id).limit(AT_MOST))).scalars())
