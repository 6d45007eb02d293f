"""What waits too long, and for whom: after an outage, and for the watchdog. Each look is bounded and walks an index of what is alive."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records, word, words
from db.scope import Scope
from db.tables import check_in
from ladder.checkin import Phase


async def waiting_after(tx: AsyncConnection, scope: Scope, after: UUID | None, limit: int) -> list[UUID]:
    """The young people about whom somebody's answer is waited for, in the order of their ids."""
    # The first condition is the index's own; of the few rows it holds, the second takes those that wait.
    asked = (check_in.c.phase.in_(words(Phase.ASKING, Phase.WAITING)), check_in.c.phase == Phase.WAITING)
    further = () if after is None else (check_in.c.young_person_id > after,)
    query = select(check_in.c.young_person_id).where(scope.of(check_in), *asked, *further).order_by(check_in.c.young_person_id)
    return list((await tx.execute(query.limit(limit))).scalars())


async def missed(tx: AsyncConnection, scope: Scope, due_before: datetime) -> Records:
    """Slots that fell due before then and that nobody has looked at (`authority_id`, `young_person_id`), the oldest first."""
    query = select(check_in.c.authority_id, check_in.c.young_person_id).where(
        scope.of(check_in),
        check_in.c.phase != word(Phase.CLOSED),
        check_in.c.phase == Phase.SCHEDULED,
        check_in.c.wake_at < due_before,
    )
    return (await tx.execute(query.order_by(check_in.c.wake_at, check_in.c.id))).all()
