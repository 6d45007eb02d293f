"""A5: what a fault of ours explains stands on its list; nothing else ever joins, nobody whose own alert is open, and no list closes over
somebody whom no named worker has settled.
"""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import alert, check_in, fault, fault_listing
from db.words import PersonKind, SettledBy
from ladder.words import Cause
from scheduler.fault import GATHERS
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "A5, the list of a fault"


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the lines that were just written, and of the lists that were just closed."""
    for line in sight.journalled.listed:
        await _belongs(sight, tx, line)
    closed = select(alert.c.id).where(alert.c.fault_id.is_not(None), alert.c.resolved_at >= sight.since)
    for line in (await tx.execute(select(fault_listing).where(fault_listing.c.alert_id.in_(closed)))).all():
        await _is_settled(sight, tx, line)


async def _belongs(sight: Sight, tx: AsyncConnection, line: Record) -> None:
    whom = f"{sight.ref(line.young_person_id)} ({line.cause})"
    on = select(alert.c.opened_at, alert.c.resolved_at, fault.c.kind).join(fault, fault.c.id == alert.c.fault_id)
    found = (await tx.execute(on.where(alert.c.id == line.alert_id))).one()
    if line.listed_at < found.opened_at or (found.resolved_at is not None and line.listed_at > found.resolved_at):
        raise Broken(PROMISE, f"{whom} was put on a list that was not open")
    if line.cause is Cause.FAULT or (line.check_in_id is None and line.by is None):
        return  # whom whoever found the fault named
    if line.cause not in GATHERS.get(found.kind, ()):
        raise Broken(PROMISE, f"{whom} joins a fault of kind {found.kind}, which does not explain it")
    still_open = or_(alert.c.resolved_at.is_(None), alert.c.resolved_at > line.listed_at)
    own = (alert.c.young_person_id == line.young_person_id, alert.c.opened_at < line.listed_at, still_open)
    if (await tx.execute(select(alert.c.id).where(*own))).first() is not None:
        raise Broken(PROMISE, f"{whom} is on a list, and an alert of their own was open")


async def _is_settled(sight: Sight, tx: AsyncConnection, line: Record) -> None:
    whom = sight.ref(line.young_person_id)
    by = line.settled_by
    if by is None or sight.people[by].kind is not PersonKind.WORKER:
        raise Broken(PROMISE, f"the list is closed, and no named worker settled {whom}")
    if line.settled_how is SettledBy.ASKED_AGAIN:
        asked = await tx.scalar(select(check_in.c.young_person_id).where(check_in.c.id == line.asked_again_in))
        if asked != line.young_person_id:
            raise Broken(PROMISE, f"{whom} was settled as asked again, and nobody asked them")
