"""Finding young people: by their reference, by whose they are, and by the words of their names."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records
from db.scope import Scope
from db.tables import name_token, person, young_person


async def by_refs(tx: AsyncConnection, scope: Scope, refs: Iterable[str]) -> Records:
    """People of any kind with one of these references (`id`, `ref`, `kind`)."""
    query = select(person.c.id, person.c.ref, person.c.kind).where(scope.of(person), person.c.ref.in_(list(refs)))
    return (await tx.execute(query.order_by(person.c.ref))).all()


async def young_people(
    tx: AsyncConnection, scope: Scope, wanted: Sequence[Sequence[bytes]], workers: Sequence[UUID], limit: int
) -> list[UUID]:
    """Young people who have for each word one of its hashes, and are allocated to each of these workers, by id."""
    query = select(young_person.c.id).where(scope.of(young_person))
    for keys in wanted:
        having = select(name_token.c.young_person_id).where(scope.of(name_token), name_token.c.token_key.in_(keys))
        query = query.where(young_person.c.id.in_(having))
    for worker in workers:
        query = query.where(young_person.c.allocated_to == worker)
    return list((await tx.execute(query.order_by(young_person.c.id).limit(limit))).scalars())
