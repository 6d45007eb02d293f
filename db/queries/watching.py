"""Watch notes: what stands, what stood, and what was ended before its time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Record, Records, Values, insert_many
from db.scope import Scope
from db.tables import person, watch_note

_BY, _ENDED_BY = person.alias("by"), person.alias("ended_by")
# Each with the references of the young person and of the workers who wrote and ended it.
_NOTES = (
    select(watch_note, person.c.ref, _BY.c.ref.label("by_ref"), _ENDED_BY.c.ref.label("ended_by_ref"))
    .join(person, person.c.id == watch_note.c.young_person_id)
    .join(_BY, _BY.c.id == watch_note.c.by)
    .outerjoin(_ENDED_BY, _ENDED_BY.c.id == watch_note.c.ended_by)
)
_IN_ORDER = (watch_note.c.since, watch_note.c.id)


async def insert(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """New ones."""
    await insert_many(tx, scope, watch_note, rows)


async def note_of(tx: AsyncConnection, scope: Scope, note_id: UUID) -> Record | None:
    """One of them."""
    return (await tx.execute(_NOTES.where(scope.of(watch_note), watch_note.c.id == note_id))).one_or_none()


async def standing(tx: AsyncConnection, scope: Scope, now: datetime) -> Records:
    """Those that neither time nor a worker has ended, the oldest first."""
    stands = (watch_note.c.ended_at.is_(None), watch_note.c.until > now)
    return (await tx.execute(_NOTES.where(scope.of(watch_note), *stands).order_by(*_IN_ORDER))).all()


async def standing_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID], now: datetime) -> Records:
    """The same about these young people."""
    stands = (among(watch_note.c.young_person_id), watch_note.c.ended_at.is_(None), watch_note.c.until > now)
    return (await tx.execute(_NOTES.where(scope.of(watch_note), *stands).order_by(*_IN_ORDER), {IDS: child_ids})).all()


async def stood(tx: AsyncConnection, scope: Scope, since: datetime, until: datetime) -> Records:
    """Those that stood at some moment between these two, the oldest first."""
    then = (watch_note.c.since < until, watch_note.c.until > since, or_(watch_note.c.ended_at.is_(None), watch_note.c.ended_at > since))
    return (await tx.execute(_NOTES.where(scope.of(watch_note), *then).order_by(*_IN_ORDER))).all()


async def end(tx: AsyncConnection, scope: Scope, note_id: UUID, by: UUID, at: datetime) -> bool:
    """A worker ends it before its time, once."""
    mine = (watch_note.c.id == note_id, watch_note.c.ended_at.is_(None), watch_note.c.until > at)
    done = await tx.execute(update(watch_note).where(scope.of(watch_note), *mine).values(ended_at=at, ended_by=by))
    return done.rowcount == 1
