"""Seals: which lines of the journal wait for one, and the newest of each authority."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import made_at
from db.queries.rows import Overtaken, Record, Records, Values, insert_many
from db.scope import Scope
from db.tables import authority, journal, seal

# `seal` too, though it is NULL in all of them: PostgreSQL does not conclude that, and would read the whole journal in the order of its ids.
_AS_INDEXED = (journal.c.authority_id, journal.c.seal, journal.c.id)
HEAD_DIGITS = 16  # enough that nobody makes another journal of the same head; few enough to be read out


def head_of(number: int, chained: bytes) -> str:
    """A seal as it leaves the database: its number, and the beginning of its hash."""
    return f"{number}:{chained.hex()[:HEAD_DIGITS]}"


async def heads(tx: AsyncConnection, scope: Scope) -> dict[str, str]:
    """The newest head of each authority that has one, by the authority's reference: to be kept outside of this database."""
    later = seal.alias()
    newest = select(func.max(later.c.number)).where(later.c.authority_id == authority.c.id).scalar_subquery()
    query = select(authority.c.ref, seal.c.number, seal.c.hash).join(seal, seal.c.authority_id == authority.c.id)
    found = await tx.execute(query.where(scope.of(authority), seal.c.number == newest).order_by(authority.c.ref))
    return {row.ref: head_of(row.number, row.hash) for row in found}


async def waiting(tx: AsyncConnection, scope: Scope) -> dict[UUID, datetime]:
    """The authorities with lines that no seal holds yet, and when the oldest of those lines was made, by its process's machine time."""
    unsealed = (journal.c.authority_id == authority.c.id, journal.c.seal.is_(None))
    oldest = select(journal.c.id).where(*unsealed).order_by(*_AS_INDEXED).limit(1).scalar_subquery()
    found = (await tx.execute(select(authority.c.id, oldest).where(scope.of(authority)))).all()
    return {authority_id: made_at(line) for authority_id, line in found if line is not None}


async def count_unsealed(tx: AsyncConnection, scope: Scope) -> int:
    """How many lines of one authority no seal holds yet."""
    query = select(func.count()).select_from(journal).where(scope.of(journal), journal.c.seal.is_(None))
    return await tx.scalar(query) or 0


async def unsealed_since(tx: AsyncConnection, scope: Scope) -> datetime | None:
    """Since when, by machine time, the oldest line waits that no seal holds yet: for the watchdog."""
    return min((await waiting(tx, scope)).values(), default=None)


async def lock(tx: AsyncConnection, scope: Scope, authority_ids: Iterable[UUID]) -> Records:
    """Become the one sealer of these authorities until the transaction ends; those that another seals just now are left out.

    The authority's row is the lock. It blocks neither what refers to it nor what is decided about anybody. SQLite's write transaction
    is the lock already.
    """
    query = select(authority.c.id, authority.c.ref).where(scope.of(authority), authority.c.id.in_(list(authority_ids)))
    if tx.dialect.name == "postgresql":
        query = query.with_for_update(key_share=True, skip_locked=True)
    return (await tx.execute(query.order_by(authority.c.id))).all()


async def newest(tx: AsyncConnection, scope: Scope) -> Record | None:
    """The newest seal of one authority."""
    query = select(seal).where(scope.of(seal)).order_by(seal.c.authority_id, seal.c.number.desc()).limit(1)
    return (await tx.execute(query)).one_or_none()


async def unsealed(tx: AsyncConnection, scope: Scope, limit: int) -> Records:
    """The oldest lines of one authority that no seal holds yet. A line that is being blanked at this moment waits for the next seal."""
    columns = [column for column in journal.c if column.name not in ("content", "salt")]
    query = select(*columns).where(scope.of(journal), journal.c.seal.is_(None)).order_by(*_AS_INDEXED).limit(limit)
    if tx.dialect.name == "postgresql":
        # To wait for a line that an erasure holds, while the erasure waits for one of ours, would be a circle.
        query = query.with_for_update(key_share=True, skip_locked=True)
    return (await tx.execute(query)).all()


async def close(tx: AsyncConnection, scope: Scope, row: Values, line_ids: Sequence[UUID]) -> None:
    """Write a seal, and into exactly these lines that it holds them. `Overtaken` when one of them has a seal already."""
    await insert_many(tx, scope, seal, [row])
    held = update(journal).where(scope.of(journal), journal.c.seal.is_(None), journal.c.id.in_(list(line_ids)))
    written = (await tx.execute(held.values(seal=row["number"]))).rowcount
    if written != len(line_ids):
        raise Overtaken(f"seal {row['number']}: {len(line_ids) - written} of {len(line_ids)} lines were sealed already")
