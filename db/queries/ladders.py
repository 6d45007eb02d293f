"""Ladder versions: what is open keeps the ladder it was opened with."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Records, Values, insert_many
from db.scope import Scope
from db.tables import ladder_version


async def newest(tx: AsyncConnection, scope: Scope) -> Records:
    """The newest version of each ladder in scope, by authority, kind and name."""
    return (await tx.execute(_newest(scope))).all()


async def newest_among(tx: AsyncConnection, scope: Scope, authority_ids: Iterable[UUID]) -> Records:
    """The same of these authorities."""
    return (await tx.execute(_newest(scope).where(among(ladder_version.c.authority_id)), {IDS: authority_ids})).all()


@lru_cache(64)
def _newest(scope: Scope) -> Query:
    last = (
        select(
            ladder_version.c.authority_id,
            ladder_version.c.kind,
            ladder_version.c.name,
            func.max(ladder_version.c.number).label("number"),
        )
        .where(scope.of(ladder_version))
        .group_by(ladder_version.c.authority_id, ladder_version.c.kind, ladder_version.c.name)
        .subquery()
    )
    query = select(ladder_version).join(
        last,
        (ladder_version.c.authority_id == last.c.authority_id)
        & (ladder_version.c.kind == last.c.kind)
        & (ladder_version.c.name == last.c.name)
        & (ladder_version.c.number == last.c.number),
    )
    return query.order_by(ladder_version.c.authority_id, ladder_version.c.kind, ladder_version.c.name)


async def by_id(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Ladder versions by id."""
    query = select(ladder_version).where(scope.of(ladder_version), ladder_version.c.id.in_(list(ids)))
    return (await tx.execute(query.order_by(ladder_version.c.id))).all()


async def insert_versions(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """New versions; a number is used once."""
    await insert_many(tx, scope, ladder_version, rows)
