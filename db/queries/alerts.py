"""Alerts: what is due, what stands open, what a code names, and what workers noted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.columns import Instant
from db.queries import rows
from db.queries.among import IDS, among
from db.queries.claims import CIVIL_NOW, MACHINE_NOW
from db.queries.rows import Query, Record, Records, Values, word
from db.scope import Scope
from db.tables import alert, alert_note, fault, stranger, young_person

_OPEN = alert.c.phase != word("resolved")


async def due(tx: AsyncConnection, scope: Scope, now: datetime, machine_now: datetime, limit: int) -> list[UUID]:
    """The young people whose alert wakes now, the longest overdue first; parked ones rest."""
    given = {"civil_now": now, "machine_now": machine_now, "most": limit}
    return list((await tx.execute(_due(scope), given)).scalars())


@lru_cache(64)
def _due(scope: Scope) -> Query:
    parked = young_person.c.parked_until
    query = (
        select(alert.c.young_person_id)
        .join(young_person, young_person.c.id == alert.c.young_person_id)
        .where(scope.of(alert), _OPEN, alert.c.wake_at <= CIVIL_NOW, or_(parked.is_(None), parked <= MACHINE_NOW))
    )
    return query.order_by(alert.c.wake_at, alert.c.id).limit(bindparam("most"))


def subject_of(row: Record) -> UUID:
    """Whom or what an alert is about: a young person, a sender we do not know, or a fault."""
    found: UUID = row.young_person_id or row.stranger_id or row.fault_id
    return found


async def due_others(tx: AsyncConnection, scope: Scope, now: datetime, machine_now: datetime, limit: int) -> list[UUID]:
    """The senders we do not know, and the faults, whose alert wakes now, the longest overdue first; parked ones rest."""
    given = {"civil_now": now, "machine_now": machine_now, "most": limit}
    return list((await tx.execute(_due_others(scope), given)).scalars())


@lru_cache(64)
def _due_others(scope: Scope) -> Query:
    about = func.coalesce(alert.c.stranger_id, alert.c.fault_id)
    parked = func.coalesce(stranger.c.parked_until, fault.c.parked_until)
    query = (
        select(about)
        .join(stranger, stranger.c.id == alert.c.stranger_id, isouter=True)
        .join(fault, fault.c.id == alert.c.fault_id, isouter=True)
        .where(scope.of(alert), _OPEN, alert.c.wake_at <= CIVIL_NOW, alert.c.young_person_id.is_(None))
        .where(or_(parked.is_(None), parked <= MACHINE_NOW))
    )
    return query.order_by(alert.c.wake_at, alert.c.id).limit(bindparam("most"))


async def open_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID]) -> Records:
    """The open alerts about these young people: one each at most."""
    return (await tx.execute(_open_of(scope), {IDS: child_ids})).all()


@lru_cache(64)
def _open_of(scope: Scope) -> Query:
    return select(alert).where(scope.of(alert), _OPEN, among(alert.c.young_person_id)).order_by(alert.c.young_person_id)


async def open_of_strangers(tx: AsyncConnection, scope: Scope, stranger_ids: Iterable[UUID]) -> Records:
    """The open alerts about these senders: one each at most."""
    query = select(alert).where(scope.of(alert), _OPEN, alert.c.stranger_id.in_(list(stranger_ids)))
    return (await tx.execute(query.order_by(alert.c.stranger_id))).all()


async def open_of_faults(tx: AsyncConnection, scope: Scope, fault_ids: Iterable[UUID]) -> Records:
    """The open alerts about these faults: one each at most."""
    query = select(alert).where(scope.of(alert), _OPEN, alert.c.fault_id.in_(list(fault_ids)))
    return (await tx.execute(query.order_by(alert.c.fault_id))).all()


async def alert_of(tx: AsyncConnection, scope: Scope, alert_id: UUID) -> Record | None:
    """One alert."""
    return (await tx.execute(select(alert).where(scope.of(alert), alert.c.id == alert_id))).one_or_none()


async def alerts_of(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Alerts by id, the oldest first."""
    return (await tx.execute(_alerts_of(scope), {IDS: ids})).all()


@lru_cache(64)
def _alerts_of(scope: Scope) -> Query:
    return select(alert).where(scope.of(alert), among(alert.c.id)).order_by(alert.c.opened_at, alert.c.id)


async def by_code(tx: AsyncConnection, scope: Scope, code: str) -> Record | None:
    """The alert that carries this code, or carried it last: an open one has no namesake within its authority."""
    query = select(alert).where(scope.of(alert), alert.c.code == code)
    return (await tx.execute(query.order_by(alert.c.opened_at.desc(), alert.c.id.desc()).limit(1))).one_or_none()


async def recent_codes(tx: AsyncConnection, scope: Scope, authority_ids: Iterable[UUID], since: datetime) -> dict[UUID, set[str]]:
    """By authority, the codes not to be used now: those of open alerts, and of alerts resolved since then."""
    codes: dict[UUID, set[str]] = {}
    for authority_id, code in await tx.execute(_recent_codes(scope), {IDS: authority_ids, "since": since}):
        codes.setdefault(authority_id, set()).add(code)
    return codes


@lru_cache(64)
def _recent_codes(scope: Scope) -> Query:
    rests = or_(_OPEN, alert.c.resolved_at >= bindparam("since", type_=Instant()))
    return select(alert.c.authority_id, alert.c.code).where(scope.of(alert), among(alert.c.authority_id), rests)


async def on_board(tx: AsyncConnection, scope: Scope, resolved_since: datetime | None = None) -> Records:
    """The open alerts, the oldest first; with `resolved_since`, those resolved since then too."""
    which = _OPEN if resolved_since is None else or_(_OPEN, alert.c.resolved_at >= resolved_since)
    return (await tx.execute(select(alert).where(scope.of(alert), which).order_by(alert.c.opened_at, alert.c.id))).all()


async def of_child(tx: AsyncConnection, scope: Scope, child_id: UUID, resolved_since: datetime) -> Records:
    """The alerts about a young person that are open, or were resolved since then, the newest first."""
    theirs = (alert.c.young_person_id == child_id, or_(_OPEN, alert.c.resolved_at >= resolved_since))
    return (await tx.execute(select(alert).where(scope.of(alert), *theirs).order_by(alert.c.opened_at.desc(), alert.c.id.desc()))).all()


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
