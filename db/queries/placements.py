"""Placements: who looks after whom, and who answers for it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, Date, bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Records, Values, insert_many, set_columns
from db.scope import Scope
from db.tables import person, placement, placement_carer

_FIRST, _LAST = bindparam("first", type_=Date()), bindparam("last", type_=Date())
# On some day of those from first to last; on a day, when it is both.
_STANDS: ColumnElement[bool] = (placement.c.starts_on <= _LAST) & or_(placement.c.ends_on.is_(None), placement.c.ends_on >= _FIRST)


async def placements_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID], on: date | None = None) -> Records:
    """The placements of these young people, the latest first; with `on`, those that stand on that day."""
    return (await tx.execute(_placements(scope, ever=on is None), {IDS: child_ids, "first": on, "last": on})).all()


@lru_cache(64)
def _placements(scope: Scope, *, ever: bool) -> Query:
    query = select(placement).where(scope.of(placement), among(placement.c.young_person_id))
    ordered = query.order_by(placement.c.young_person_id, placement.c.starts_on.desc(), placement.c.id.desc())
    return ordered if ever else ordered.where(_STANDS)


async def carers_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID], on: date, until: date | None = None) -> Records:
    """The carers of these young people on a day, or on any day until another, in the order in which they are asked.

    Each row has `young_person_id`, `placement_id`, `ask_carer`, `position`, `carer_id`, and what the carer's person row says.
    """
    return (await tx.execute(_carers(scope), {IDS: child_ids, "first": on, "last": until or on})).all()


@lru_cache(64)
def _carers(scope: Scope) -> Query:
    query = (
        select(
            placement.c.young_person_id,
            placement.c.id.label("placement_id"),
            placement.c.ask_carer,
            placement_carer.c.position,
            placement_carer.c.carer_id,
            person.c.authority_id,
            person.c.ref,
            person.c.name_sealed,
            person.c.initials_sealed,
            person.c.language,
            person.c.timezone,
        )
        .join(placement_carer, placement_carer.c.placement_id == placement.c.id)
        .join(person, person.c.id == placement_carer.c.carer_id)
        .where(scope.of(placement), among(placement.c.young_person_id), _STANDS)
    )
    return query.order_by(placement.c.young_person_id, placement.c.starts_on.desc(), placement_carer.c.position)


async def children_of_carer(tx: AsyncConnection, scope: Scope, carer_ids: Iterable[UUID], on: date, until: date | None = None) -> Records:
    """Whom these carers look after on a day, or on any day until another: `carer_id`, `young_person_id`, `placement_id`, `ask_carer`."""
    return (await tx.execute(_children_of_carer(scope), {IDS: carer_ids, "first": on, "last": until or on})).all()


@lru_cache(64)
def _children_of_carer(scope: Scope) -> Query:
    query = (
        select(
            placement_carer.c.carer_id,
            placement.c.young_person_id,
            placement.c.id.label("placement_id"),
            placement.c.ask_carer,
        )
        .join(placement, placement.c.id == placement_carer.c.placement_id)
        .where(scope.of(placement), among(placement_carer.c.carer_id), _STANDS)
    )
    return query.order_by(placement_carer.c.carer_id, placement.c.young_person_id)


async def insert_placements(tx: AsyncConnection, scope: Scope, rows: Sequence[Values], carers: Sequence[Values]) -> None:
    """New placements and their carers."""
    await insert_many(tx, scope, placement, rows)
    await insert_many(tx, scope, placement_carer, carers)


async def end(tx: AsyncConnection, scope: Scope, placement_id: UUID, ends_on: date) -> bool:
    """A placement ends."""
    return await set_columns(tx, scope, placement, placement_id, ends_on=ends_on)


async def take_carers_off(tx: AsyncConnection, scope: Scope, placement_id: UUID) -> int:
    """Nobody is asked about this placement any more; how many were."""
    statement = delete(placement_carer).where(scope.of(placement_carer), placement_carer.c.placement_id == placement_id)
    return (await tx.execute(statement)).rowcount
