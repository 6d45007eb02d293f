"""Sightings: written down by workers, read by whoever asks when an adult last saw a young person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records, Values, insert_many
from db.scope import Scope
from db.tables import sighting


async def insert(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A worker wrote down that somebody saw them."""
    await insert_many(tx, scope, sighting, [row])


async def of_child(tx: AsyncConnection, scope: Scope, child_id: UUID, since: datetime) -> Records:
    """Who has seen that young person since then, as workers wrote it down: the latest sighting first."""
    mine = (sighting.c.young_person_id == child_id, sighting.c.seen_at >= since)
    return (await tx.execute(select(sighting).where(scope.of(sighting), *mine).order_by(sighting.c.seen_at.desc(), sighting.c.id))).all()
