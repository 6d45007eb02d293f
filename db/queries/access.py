"""The access log: who looked at whom."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records, Values, insert_many
from db.scope import Scope
from db.tables import access
from db.words import Opened


async def append(tx: AsyncConnection, scope: Scope, lines: Sequence[Values]) -> None:
    """Write readings down. Nobody changes them, and nobody takes them away."""
    await insert_many(tx, scope, access, lines)


async def logged_since(
    tx: AsyncConnection, scope: Scope, who: str, child_id: UUID, opened: Opened, code: str | None, since: datetime
) -> bool:
    """Whether this reading by this reader stands in the log already, from then on (machine time)."""
    theirs = (access.c.young_person_id == child_id, access.c.logged_at >= since, access.c.who == who, access.c.opened == opened)
    same = access.c.code.is_(None) if code is None else access.c.code == code
    return (await tx.execute(select(access.c.id).where(scope.of(access), *theirs, same).limit(1))).first() is not None


async def of_child(tx: AsyncConnection, scope: Scope, child_id: UUID, since: datetime) -> Records:
    """Who has looked at this young person since then (civil), the newest first."""
    theirs = (access.c.young_person_id == child_id, access.c.at >= since)
    return (await tx.execute(select(access).where(scope.of(access), *theirs).order_by(access.c.id.desc()))).all()
