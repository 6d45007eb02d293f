"""The access log: who looked at whom."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import first_at
from db.queries.rows import Records, Values, insert_many
from db.scope import Scope
from db.tables import access


async def append(tx: AsyncConnection, scope: Scope, lines: Sequence[Values]) -> None:
    """Write readings down. Nobody changes them, and nobody takes them away before their time."""
    await insert_many(tx, scope, access, lines)


async def logged_since(tx: AsyncConnection, scope: Scope, who: str, since: datetime) -> Records:
    """What this reader has opened from then on (machine time): `young_person_id`, `opened`, `code`, each once."""
    query = select(access.c.young_person_id, access.c.opened, access.c.code).distinct()
    return (await tx.execute(query.where(scope.of(access), access.c.who == who, access.c.logged_at >= since))).all()


async def of_child(tx: AsyncConnection, scope: Scope, child_id: UUID, since: datetime) -> Records:
    """Who has looked at this young person since then (civil), the newest first."""
    theirs = (access.c.young_person_id == child_id, access.c.at >= since)
    return (await tx.execute(select(access).where(scope.of(access), *theirs).order_by(access.c.id.desc()))).all()


async def forget(tx: AsyncConnection, scope: Scope, before: datetime) -> int:
    """Take away the readings of before then (machine time); how many. The tables refuse every line whose time has not come.

    Ids rise with time and are indexed: what is kept is not looked at.
    """
    old = (access.c.id < first_at(before), access.c.logged_at < before)
    return (await tx.execute(delete(access).where(scope.of(access), *old))).rowcount
