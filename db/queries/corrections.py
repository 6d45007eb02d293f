"""Corrections of readings: written by workers, read by whoever mends a lexicon."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records, Values, insert_many
from db.scope import Scope
from db.tables import authority, correction, person


async def insert(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A worker read it differently."""
    await insert_many(tx, scope, correction, [row])


async def all_of(tx: AsyncConnection, scope: Scope) -> Records:
    """All of them, each with its worker's `ref` and its authority's `timezone`: by language, the oldest first."""
    query = select(correction, person.c.ref, authority.c.timezone).join(person, person.c.id == correction.c.by)
    query = query.join(authority, authority.c.id == correction.c.authority_id).where(scope.of(correction))
    return (await tx.execute(query.order_by(correction.c.language, correction.c.at, correction.c.id))).all()
