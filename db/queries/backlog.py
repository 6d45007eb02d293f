"""What stands in the queue, by the road it would take: for whoever watches from outside."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records, word
from db.scope import Scope
from db.tables import outbox
from db.words import SendState


async def by_road(tx: AsyncConnection, scope: Scope, machine_now: datetime) -> Records:
    """By `channel`, `road` and `lane`: how many are `queued`, how many of these are `put_off` until later, and the `oldest` (civil)."""
    road = (outbox.c.channel, outbox.c.road, outbox.c.lane)
    put_off = func.count().filter(outbox.c.visible_at > machine_now)
    query = select(*road, func.count().label("queued"), put_off.label("put_off"), func.min(outbox.c.owed_at).label("oldest"))
    return (await tx.execute(query.where(scope.of(outbox), outbox.c.state == word(SendState.QUEUED)).group_by(*road))).all()
