"""Alerts: what is due, what stands open, what a code names, and what workers noted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import rows
from db.queries.rows import Record, Records, Values, word
from db.scope import Scope
from db.tables import alert, alert_note, stranger, young_person

_OPEN = alert.c.phase != word("resolved")


async def due(tx: AsyncConnection, scope: Scope, now: datetime, machine_now: datetime, limit: int) -> list[UUID]:
    """The young people whose alert wakes now, the longest overdue first; parked ones rest."""
    parked = young_person.c.parked_until
    query = (
        select(alert.c.young_person_id)
        .join(young_person, young_person.c.id == alert.c.young_person_id)
        .where(scope.of(alert), _OPEN, alert.c.wake_at <= now, or_(parked.is_(None), parked <= machine_now))
    )
    return list((await tx.execute(query.order_by(alert.c.wake_at, alert.c.id).limit(limit))).scalars())


async def due_strangers(tx: AsyncConnection, scope: Scope, now: datetime, machine_now: datetime, limit: int) -> list[UUID]:
    """The senders we do not know whose alert wakes now, the longest overdue first; parked ones rest."""
    parked = stranger.c.parked_until
    query = (
        select(alert.c.stranger_id)
        .join(stranger, stranger.c.id == alert.c.stranger_id)
        .where(scope.of(alert), _OPEN, alert.c.wake_at <= now, or_(parked.is_(None), parked <= machine_now))
    )
    return list((await tx.execute(query.order_by(alert.c.wake_at, alert.c.id).limit(limit))).scalars())


async def open_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID]) -> Records:
    """The open alerts about these young people: one each at most."""
    query = select(alert).where(scope.of(alert), _OPEN, alert.c.young_person_id.in_(list(child_ids)))
    return (await tx.execute(query.order_by(alert.c.young_person_id))).all()


async def open_of_strangers(tx: AsyncConnection, scope: Scope, stranger_ids: Iterable[UUID]) -> Records:
    """The open alerts about these senders: one each at most."""
    query = select(alert).where(scope.of(alert), _OPEN, alert.c.stranger_id.in_(list(stranger_ids)))
    return (await tx.execute(query.order_by(alert.c.stranger_id))).all()


async def alert_of(tx: AsyncConnection, scope: Scope, alert_id: UUID) -> Record | None:
    """One alert."""
    return (await tx.execute(select(alert).where(scope.of(alert), alert.c.id == alert_id))).one_or_none()


async def alerts_of(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Alerts by id, the oldest first."""
    query = select(alert).where(scope.of(alert), alert.c.id.in_(list(ids)))
    return (await tx.execute(query.order_by(alert.c.opened_at, alert.c.id))).all()


async def by_code(tx: AsyncConnection, scope: Scope, code: str) -> Record | None:
    """The alert that carries this code, or carried it last: an open one has no namesake within its authority."""
    query = select(alert).where(scope.of(alert), alert.c.code == code)
    return (await tx.execute(query.order_by(alert.c.opened_at.desc(), alert.c.id.desc()).limit(1))).one_or_none()


async def recent_codes(tx: AsyncConnection, scope: Scope, since: datetime) -> set[str]:
    """The codes not to be used now: those of open alerts, and of alerts resolved since then."""
    query = select(alert.c.code).where(scope.of(alert), or_(_OPEN, alert.c.resolved_at >= since))
    return set((await tx.execute(query)).scalars())


async def on_board(tx: AsyncConnection, scope: Scope, resolved_since: datetime | None = None) -> Records:
    """The open alerts, the oldest first; with `resolved_since`, those resolved since then too."""
    which = _OPEN if resolved_since is None else or_(_OPEN, alert.c.resolved_at >= resolved_since)
    return (await tx.execute(select(alert).where(scope.of(alert), which).order_by(alert.c.opened_at, alert.c.id))).all()


async def due_since(tx: AsyncConnection, scope: Scope, now: datetime) -> datetime | None:
    """Since when the longest overdue wake-up waits, parked ones too."""
    at: datetime | None = await tx.scalar(select(func.min(alert.c.wake_at)).where(scope.of(alert), _OPEN, alert.c.wake_at <= now))
    return at


async def counts(tx: AsyncConnection, scope: Scope) -> dict[str, int]:
    """How many open alerts are in each phase."""
    query = select(alert.c.phase, func.count()).where(scope.of(alert), _OPEN).group_by(alert.c.phase)
    return {str(phase): number for phase, number in await tx.execute(query)}


async def insert_many(tx: AsyncConnection, scope: Scope, new: Sequence[Values]) -> None:
    """New alerts."""
    await rows.insert_many(tx, scope, alert, new)


async def update_many(tx: AsyncConnection, scope: Scope, changed: Sequence[Values]) -> int:
    """Alerts that a decision moved on: `id`, `was` (the version read) and the columns. `Overtaken` when one had moved already."""
    return await rows.update_many(tx, scope, alert, changed)


async def insert_notes(tx: AsyncConnection, scope: Scope, new: Sequence[Values]) -> None:
    """What workers wrote down."""
    await rows.insert_many(tx, scope, alert_note, new)


async def notes_of(tx: AsyncConnection, scope: Scope, alert_ids: Iterable[UUID]) -> Records:
    """The notes on these alerts, in the order in which they were written."""
    query = select(alert_note).where(scope.of(alert_note), alert_note.c.alert_id.in_(list(alert_ids)))
    return (await tx.execute(query.order_by(alert_note.c.alert_id, alert_note.c.at, alert_note.c.id))).all()
