"""Placements: who looks after whom, and who answers for it."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records, Values, insert_many, set_columns
from db.scope import Scope
from db.tables import person, placement, placement_carer


def _stands(on: date) -> ColumnElement[bool]:
    return (placement.c.starts_on <= on) & or_(placement.c.ends_on.is_(None), placement.c.ends_on >= on)


async def placements_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID], on: date | None = None) -> Records:
    """The placements of these young people, the latest first; with `on`, those that stand on that day."""
    query = select(placement).where(scope.of(placement), placement.c.young_person_id.in_(list(child_ids)))
    ordered = query.order_by(placement.c.young_person_id, placement.c.starts_on.desc(), placement.c.id.desc())
    return (await tx.execute(ordered if on is None else ordered.where(_stands(on)))).all()


async def carers_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID], on: date) -> Records:
    """The carers of these young people on a day, in the order in which they are asked.

    Each row has `young_person_id`, `placement_id`, `ask_carer`, `position`, `carer_id`, and what the carer's person row says.
    """
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
        .where(scope.of(placement), placement.c.young_person_id.in_(list(child_ids)), _stands(on))
    )
    latest = query.order_by(placement.c.young_person_id, placement.c.starts_on.desc(), placement_carer.c.position)
    return (await tx.execute(latest)).all()


async def children_of_carer(tx: AsyncConnection, scope: Scope, carer_ids: Iterable[UUID], on: date) -> Records:
    """Whom these carers look after on a day: `carer_id`, `young_person_id`, `placement_id`, `ask_carer`."""
    query = (
        select(
            placement_carer.c.carer_id,
            placement.c.young_person_id,
            placement.c.id.label("placement_id"),
            placement.c.ask_carer,
        )
        .join(placement, placement.c.id == placement_carer.c.placement_id)
        .where(scope.of(placement), placement_carer.c.carer_id.in_(list(carer_ids)), _stands(on))
    )
    return (await tx.execute(query.order_by(placement_carer.c.carer_id, placement.c.young_person_id))).all()


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
