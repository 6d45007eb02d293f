"""Which young people belong to a team, or are allocated to a worker: whoever looks sees these and no others."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query
from db.scope import Scope
from db.tables import person, placement, young_person


def seen(scope: Scope, teams: Iterable[UUID], worker: UUID | None, today: date) -> Query:
    """The ids of those placed with one of the teams today (or its own, who live nowhere), and of those allocated to the worker."""
    wanted = list(teams)
    stands = and_(
        placement.c.young_person_id == young_person.c.id,
        placement.c.starts_on <= today,
        or_(placement.c.ends_on.is_(None), placement.c.ends_on >= today),
    )
    placed = exists().where(scope.of(placement), stands)
    theirs = or_(placed.where(placement.c.team_id.in_(wanted)), and_(~placed, person.c.team_id.in_(wanted)))
    if worker is not None:
        theirs = or_(theirs, young_person.c.allocated_to == worker)
    return select(young_person.c.id).join(person, person.c.id == young_person.c.id).where(scope.of(young_person), theirs)


async def of_teams_or_worker(
    tx: AsyncConnection, scope: Scope, ids: Iterable[UUID], teams: Iterable[UUID], worker: UUID | None, today: date
) -> frozenset[UUID]:
    """Of these young people, those that this sight shows."""
    query = seen(scope, teams, worker, today).where(among(young_person.c.id))
    return frozenset((await tx.execute(query, {IDS: ids})).scalars())
