"""Promise 1, no quiet sleep: whatever is open wakes, the timetable goes on, and nothing is overdue while nothing hinders us."""

from datetime import timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import alert, check_in, cross_check, plan
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "promise 1, no quiet sleep"
# After bad weather: the longest rest of something that was parked, and the minute for which an answer that waits is heard first.
LATE_AT_MOST = timedelta(minutes=11)


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Open means a wake-up; every plan has its next slot; nothing is late."""
    for table, end in ((check_in, "closed"), (cross_check, "closed"), (alert, "resolved")):
        wrong = select(table.c.id).where((table.c.phase == end) != table.c.wake_at.is_(None))
        if (await tx.execute(wrong)).first() is not None:
            raise Broken(PROMISE, f"a row of {table.name} sleeps and is open, or wakes and is closed")
        overdue = select(table.c.id, table.c.wake_at).where(table.c.phase != end, table.c.wake_at < sight.now - LATE_AT_MOST)
        late = (await tx.execute(overdue)).first()
        is_calm = sight.calm_since is not None and sight.now - sight.calm_since > LATE_AT_MOST
        if late is not None and is_calm:
            raise Broken(PROMISE, f"{sight.journalled.name_of(late.id)} should have woken at {late.wake_at:%H:%M}")
    to_come = and_(check_in.c.plan_id == plan.c.id, check_in.c.phase == "scheduled")
    counted = select(plan.c.ref, func.count(check_in.c.id)).outerjoin(check_in, to_come).where(plan.c.ended_at.is_(None))
    for ref, number in (await tx.execute(counted.group_by(plan.c.id, plan.c.ref))).all():
        if number == 0:
            raise Broken(PROMISE, f"{ref} has no slot to come: nobody will ever be asked again")
