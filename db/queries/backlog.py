"""What waits, for whoever watches from outside: to be sent, by the road it would take, and to be heard."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records, word
from db.scope import Scope
from db.tables import inbox, outbox
from db.words import SendState


async def by_road(tx: AsyncConnection, scope: Scope, machine_now: datetime) -> Records:
    """By `channel`, `road` and `lane`: how many are `queued`, how many of these are `put_off` until later, and the `oldest` (civil)."""
    road = (outbox.c.channel, outbox.c.road, outbox.c.lane)
    put_off = func.count().filter(outbox.c.visible_at > machine_now)
    query = select(*road, func.count().label("queued"), put_off.label("put_off"), func.min(outbox.c.owed_at).label("oldest"))
    return (await tx.execute(query.where(scope.of(outbox), outbox.c.state == word(SendState.QUEUED)).group_by(*road))).all()


async def unheard(tx: AsyncConnection, scope: Scope, machine_now: datetime) -> Record:
    """Of what we were told: how much is `waiting`, since when (machine time) its `oldest` does, and how much is `parked`."""
    rests = inbox.c.parked_until > machine_now
    awake = or_(inbox.c.parked_until.is_(None), inbox.c.parked_until <= machine_now)
    query = select(
        func.count().filter(awake).label("waiting"),
        func.min(inbox.c.stored_at).filter(awake).label("oldest"),
        func.count().filter(rests).label("parked"),
    )
    found: Record = (await tx.execute(query.where(scope.of(inbox), inbox.c.settled_at.is_(None)))).one()
    return found
