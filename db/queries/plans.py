"""Plans: when a young person is asked after."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Records, Values, change_many, insert_many, set_columns
from db.scope import Scope
from db.tables import plan


async def plans_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID]) -> Records:
    """The plans about these young people that have not ended."""
    return (await tx.execute(_plans(scope), {IDS: child_ids})).all()


@lru_cache(64)
def _plans(scope: Scope) -> Query:
    query = select(plan).where(scope.of(plan), among(plan.c.young_person_id), plan.c.ended_at.is_(None))
    return query.order_by(plan.c.young_person_id, plan.c.ref)


async def ever_of(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID]) -> Records:
    """Every plan there ever was about these young people, ended ones too."""
    query = select(plan).where(scope.of(plan), plan.c.young_person_id.in_(list(child_ids)))
    return (await tx.execute(query.order_by(plan.c.young_person_id, plan.c.ref))).all()


async def all_of(tx: AsyncConnection, scope: Scope) -> Records:
    """Every plan in scope that has not ended."""
    query = select(plan).where(scope.of(plan), plan.c.ended_at.is_(None))
    return (await tx.execute(query.order_by(plan.c.authority_id, plan.c.young_person_id, plan.c.ref))).all()


async def by_id(tx: AsyncConnection, scope: Scope, plan_ids: Iterable[UUID]) -> Records:
    """Plans by id, ended ones too."""
    return (await tx.execute(select(plan).where(scope.of(plan), plan.c.id.in_(list(plan_ids))).order_by(plan.c.id))).all()


async def insert_plans(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """New plans."""
    await insert_many(tx, scope, plan, rows)


async def change_plan(tx: AsyncConnection, scope: Scope, plan_id: UUID, **columns: object) -> bool:
    """Set a plan's tier, rest or end; the caller holds the child's lock."""
    return await set_columns(tx, scope, plan, plan_id, **columns)


async def change_plans(tx: AsyncConnection, scope: Scope, changed: Iterable[Values]) -> None:
    """The same of many: each has `id` and the columns to set."""
    await change_many(tx, scope, plan, changed)
