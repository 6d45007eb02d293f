"""Who was paged for an alert, and by what. One that nobody takes is paged round and round: what is asked here does not grow with it."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Records, word, words
from db.scope import Scope
from db.tables import outbox
from db.words import Lane, SendState
from ladder.words import Road

_IS_PAGE = outbox.c.lane == word(Lane.PAGE)
_UNSEEN = outbox.c.state.in_(words(SendState.QUEUED, SendState.CANCELLED, SendState.EXPIRED, SendState.REFUSED))
_NOT_GONE = outbox.c.state == word(SendState.CLAIMED)


async def paged(tx: AsyncConnection, scope: Scope, alert_ids: Iterable[UUID]) -> Records:
    """Who was paged for these alerts, each once, the first paged first; `may_have_left`: whether any of their pages may be on a phone."""
    return (await tx.execute(_paged(scope), {IDS: alert_ids})).all()


@lru_cache(64)
def _paged(scope: Scope) -> Query:
    may_have_left = func.max(case((_UNSEEN, 0), else_=1)).label("may_have_left")
    query = select(outbox.c.alert_id, outbox.c.recipient_id, may_have_left).where(scope.of(outbox), _IS_PAGE, among(outbox.c.alert_id))
    return query.group_by(outbox.c.alert_id, outbox.c.recipient_id).order_by(func.min(outbox.c.version), func.min(outbox.c.key))


async def seen_first(tx: AsyncConnection, scope: Scope, alert_ids: Iterable[UUID]) -> Records:
    """The version of each of these alerts whose page was the first to leave for a worker: whoever was never reached is not named."""
    return (await tx.execute(_seen_first(scope), {IDS: alert_ids})).all()


@lru_cache(64)
def _seen_first(scope: Scope) -> Query:
    first = func.min(outbox.c.version).label("version")
    query = select(outbox.c.alert_id, outbox.c.recipient_id, first)
    query = query.where(scope.of(outbox), _IS_PAGE, ~_UNSEEN, ~_NOT_GONE, among(outbox.c.alert_id))
    return query.group_by(outbox.c.alert_id, outbox.c.recipient_id)


async def calls(tx: AsyncConnection, scope: Scope, alert_ids: Iterable[UUID], versions: Iterable[int]) -> Records:
    """Who is rung by those versions of these alerts, and by what made the call."""
    query = select(outbox.c.alert_id, outbox.c.recipient_id, outbox.c.made_by, outbox.c.version)
    query = query.where(scope.of(outbox), _IS_PAGE, outbox.c.road == word(Road.VOICE), among(outbox.c.alert_id))
    return (await tx.execute(query.where(outbox.c.version.in_(set(versions))), {IDS: alert_ids})).all()


async def last_owed_at(tx: AsyncConnection, scope: Scope, alert_id: UUID, worker: UUID) -> datetime | None:
    """When this worker was last paged for that alert."""
    query = select(outbox.c.owed_at).where(scope.of(outbox), _IS_PAGE, outbox.c.alert_id == alert_id, outbox.c.recipient_id == worker)
    found: datetime | None = await tx.scalar(query.order_by(outbox.c.owed_at.desc()).limit(1))
    return found


async def is_newest(tx: AsyncConnection, scope: Scope, alert_id: UUID, worker: UUID, road: Road, version: int) -> bool:
    """Whether no later page for that alert goes to that worker by that road."""
    later = select(outbox.c.id).where(scope.of(outbox), _IS_PAGE, outbox.c.alert_id == alert_id, outbox.c.recipient_id == worker)
    return await tx.scalar(later.where(outbox.c.road == road, outbox.c.version > version).limit(1)) is None
