"""The rota: who works when. Whether a shift covers a moment is a rule of the roster, not a question to the database."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Records, Values, insert_many
from db.scope import Scope
from db.tables import person, shift, shift_worker


async def shifts_of(tx: AsyncConnection, scope: Scope, team_ids: Iterable[UUID]) -> Records:
    """The shifts of these teams, a row for each worker in the order in which they are paged.

    Each row has the shift's columns, `worker_position`, `worker_id`, `worker_ref`; a shift without workers has one row of None.
    """
    return (await tx.execute(_shifts(scope), {IDS: team_ids})).all()


@lru_cache(64)
def _shifts(scope: Scope) -> Query:
    query = (
        select(
            shift,
            shift_worker.c.position.label("worker_position"),
            shift_worker.c.worker_id,
            person.c.ref.label("worker_ref"),
        )
        .outerjoin(shift_worker, shift_worker.c.shift_id == shift.c.id)
        .outerjoin(person, person.c.id == shift_worker.c.worker_id)
        .where(scope.of(shift), among(shift.c.team_id))
    )
    return query.order_by(shift.c.team_id, shift.c.position, shift_worker.c.position)


async def insert_shifts(tx: AsyncConnection, scope: Scope, rows: Sequence[Values], workers: Sequence[Values]) -> None:
    """New shifts and who works them."""
    await insert_many(tx, scope, shift, rows)
    await insert_many(tx, scope, shift_worker, workers)
