"""Promise 9: taking is not resolving, only resolving closes, and what is resolved sends nothing."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import alert
from db.words import Lane, SubjectKind
from ladder.alert import Phase
from ladder.events import Resolved
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "promise 9, taking is not resolving"
IN_HAND = timedelta(seconds=30)  # what a courier was handing over when somebody resolved


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of what has just been decided, owed and shown."""
    for decided in sight.journalled.fresh:
        if decided.kind is not SubjectKind.ALERT:
            continue
        is_closed = decided.value.phase is Phase.RESOLVED
        if is_closed != isinstance(decided.event, Resolved):
            raise Broken(PROMISE, f"{sight.journalled.name_of(decided.subject)} was closed by {type(decided.event).__name__}")
    pages = {alert_id for line in sight.news if line.lane is Lane.PAGE for alert_id in line.alerts}
    owing = {row.alert_id for row in sight.fresh_owed if row.alert_id is not None and row.lane is Lane.PAGE}
    if not pages | owing:
        return
    closed = {row.id: row for row in (await tx.execute(select(alert).where(alert.c.id.in_(pages | owing)))).all() if row.resolved_at}
    for line in sight.news:
        for found in [closed[one] for one in line.alerts & closed.keys() if line.lane is Lane.PAGE]:
            if line.at > found.resolved_at + IN_HAND:
                raise Broken(PROMISE, f"{line.address} is paged at {line.at:%H:%M} for {found.code}, which is resolved")
    for row in sight.fresh_owed:
        if row.lane is Lane.PAGE and row.alert_id in closed and row.owed_at > closed[row.alert_id].resolved_at:
            raise Broken(PROMISE, f"a page is owed for {closed[row.alert_id].code}, which is resolved")
