"""Councils, and their teams."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Record, Records, Values, insert_many, set_columns
from db.scope import Scope
from db.tables import authority as authorities
from db.tables import team


async def authority(tx: AsyncConnection, scope: Scope, authority_id: UUID) -> Record | None:
    """One council."""
    return (await tx.execute(_by_id(scope), {IDS: [authority_id]})).one_or_none()


async def by_id(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Councils by id."""
    return (await tx.execute(_by_id(scope), {IDS: ids})).all()


@lru_cache(64)
def _by_id(scope: Scope) -> Query:
    return select(authorities).where(scope.of(authorities), among(authorities.c.id)).order_by(authorities.c.id)


async def by_ref(tx: AsyncConnection, scope: Scope, ref: str) -> Record | None:
    """The council with this reference."""
    return (await tx.execute(select(authorities).where(scope.of(authorities), authorities.c.ref == ref))).one_or_none()


async def all_of(tx: AsyncConnection, scope: Scope) -> Records:
    """Every council in scope, by reference."""
    return (await tx.execute(select(authorities).where(scope.of(authorities)).order_by(authorities.c.ref))).all()


async def insert(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A new council; its last resort comes when that worker is known."""
    scope.admit([row["id"]])
    await tx.execute(authorities.insert(), dict(row))


async def change(tx: AsyncConnection, scope: Scope, authority_id: UUID, **columns: object) -> bool:
    """Set what a council decided about itself."""
    return await set_columns(tx, scope, authorities, authority_id, **columns)


async def teams_of(tx: AsyncConnection, scope: Scope) -> Records:
    """The teams in scope, by reference."""
    return (await tx.execute(select(team).where(scope.of(team)).order_by(team.c.authority_id, team.c.ref))).all()


async def teams_among(tx: AsyncConnection, scope: Scope, authority_ids: Iterable[UUID]) -> Records:
    """The teams of these councils, by reference."""
    return (await tx.execute(_teams_among(scope), {IDS: authority_ids})).all()


@lru_cache(64)
def _teams_among(scope: Scope) -> Query:
    return select(team).where(scope.of(team), among(team.c.authority_id)).order_by(team.c.authority_id, team.c.ref)


async def insert_teams(tx: AsyncConnection, scope: Scope, rows: list[Values]) -> None:
    """New teams."""
    await insert_many(tx, scope, team, rows)


async def change_team(tx: AsyncConnection, scope: Scope, team_id: UUID, **columns: object) -> bool:
    """Set what a team wrote down, or what was forecast for it."""
    return await set_columns(tx, scope, team, team_id, **columns)
