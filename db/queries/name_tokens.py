"""By what young people are looked for: keyed hashes, written when somebody is enrolled and when index keys rotate."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Records, Values
from db.scope import Scope
from db.tables import name_token, person, young_person

# What `db.names.tokens_in` opens.
_NAMED = (young_person.c.id, young_person.c.authority_id, person.c.name_sealed, young_person.c.details_sealed)


async def store(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """Tokens (`authority_id`, `young_person_id`, `token_key`); one that is there stays."""
    if rows:
        scope.admit(row["authority_id"] for row in rows)
        insert: Any = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
        await tx.execute(insert(name_token).on_conflict_do_nothing(), [dict(row) for row in rows])


async def drop(tx: AsyncConnection, scope: Scope, child_id: UUID, keys: Iterable[bytes]) -> None:
    """Tokens that stand under another key by now."""
    theirs = (name_token.c.young_person_id == child_id, name_token.c.token_key.in_(list(keys)))
    await tx.execute(delete(name_token).where(scope.of(name_token), *theirs))


async def of_children(tx: AsyncConnection, scope: Scope, child_ids: Iterable[UUID]) -> Records:
    """The tokens of these young people."""
    return (await tx.execute(select(name_token).where(scope.of(name_token), among(name_token.c.young_person_id)), {IDS: child_ids})).all()


async def everybody(tx: AsyncConnection, scope: Scope, after: UUID | None, limit: int | None) -> Records:
    """The next young people by id, or all of them, with what their tokens are made of."""
    return (await tx.execute(_named(scope, after).limit(limit))).all()


async def without(tx: AsyncConnection, scope: Scope, after: UUID | None, limit: int) -> Records:
    """The same of those who have no token yet."""
    theirs = exists().where(name_token.c.young_person_id == young_person.c.id)
    return (await tx.execute(_named(scope, after).where(~theirs).limit(limit))).all()


def _named(scope: Scope, after: UUID | None) -> Query:
    query = select(*_NAMED).join(person, person.c.id == young_person.c.id).where(scope.of(young_person)).order_by(young_person.c.id)
    return query if after is None else query.where(young_person.c.id > after)
