"""What reviewers have marked, by reviewer and language."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records, Values, set_columns
from db.scope import Scope
from db.tables import authority, marking


async def begin(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A reviewer's first mark of a language; one that has begun goes on as it is."""
    scope.admit([row["authority_id"]])
    insert: Any = (postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert)(marking)
    await tx.execute(insert.on_conflict_do_nothing(), dict(row))


async def lock(tx: AsyncConnection, scope: Scope, by: str, language: str) -> Record | None:
    """What a reviewer has marked of a language, locked: two browsers of theirs save one after the other."""
    query = select(marking).where(scope.of(marking), marking.c.by == by, marking.c.language == language)
    return (await tx.execute(query.with_for_update(key_share=True) if tx.dialect.name == "postgresql" else query)).one_or_none()


async def of_language(tx: AsyncConnection, scope: Scope, language: str) -> Records:
    """What everybody has marked of it, the newest first."""
    query = select(marking).where(scope.of(marking), marking.c.language == language)
    return (await tx.execute(query.order_by(marking.c.saved_at.desc(), marking.c.id))).all()


async def save(tx: AsyncConnection, scope: Scope, marking_id: UUID, columns: Values) -> None:
    """As it stands now; the caller has locked it."""
    await set_columns(tx, scope, marking, marking_id, **columns)


async def handed_in(tx: AsyncConnection, scope: Scope) -> Records:
    """What was handed in last by each reviewer of each language, with the `ref` of its authority."""
    query = select(marking, authority.c.ref).join(authority, authority.c.id == marking.c.authority_id)
    query = query.where(scope.of(marking), marking.c.handed_in_at.is_not(None))
    return (await tx.execute(query.order_by(marking.c.language, marking.c.handed_in_at, marking.c.id))).all()
