"""A few young people who stand for all: what a forecast plays, however many are enrolled."""

from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records
from db.scope import Scope
from db.tables import placement, plan


async def of_every_team(tx: AsyncConnection, scope: Scope, on: date, per_team: int) -> Records:
    """Some of the young people with a plan, evenly over each team's: `young_person_id`, `team_id`, `of` (how many the team has).

    `team_id` is the placement's of that day; who lives nowhere that day is of none.
    """
    stands = and_(
        placement.c.authority_id == plan.c.authority_id,
        placement.c.young_person_id == plan.c.young_person_id,
        placement.c.starts_on <= on,
        or_(placement.c.ends_on.is_(None), placement.c.ends_on >= on),
    )
    pairs = select(plan.c.young_person_id, placement.c.team_id).outerjoin(placement, stands)
    asked_about = pairs.where(scope.of(plan), plan.c.ended_at.is_(None)).distinct().subquery()
    child, team = asked_about.c.young_person_id, asked_about.c.team_id
    of = func.count().over(partition_by=team).label("of")
    place = func.row_number().over(partition_by=team, order_by=child).label("place")
    numbered = select(child, team, of, place).subquery()
    # Of so many equal parts, the last of each: whole numbers divide alike on both databases.
    each, all_of_them = numbered.c.place * per_team, numbered.c.of
    ends_a_part = each - each % all_of_them != (each - per_team) - (each - per_team) % all_of_them
    query = select(numbered.c.young_person_id, numbered.c.team_id, numbered.c.of).where(or_(all_of_them <= per_team, ends_a_part))
    return (await tx.execute(query.order_by(numbered.c.young_person_id))).all()
