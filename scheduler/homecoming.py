"""What we send ourselves comes back again: whoever was paged because it did not is told, each time it was lost. A person closes it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import faults
from db.words import FaultKind, Lane, MadeBy, SubjectKind
from ladder.words import Road
from scheduler.canaries import Canaries
from scheduler.case import CLOCK, Case
from scheduler.engine import Job
from scheduler.owing import REPLY_WORTH_FOR, by_road, owe

TEXT = "canary_back"


async def tell(ours: Canaries) -> int:
    """Tell of each road that lost something of ours and has brought something back since; how many. What fails is raised."""
    engine = ours.engine
    async with engine.database.reading() as tx:
        untold = [row for row in await faults.open_faults(tx, engine.scope, [FaultKind.CANARY]) if row.told_at is None]
        back = {road.value for road in ours.roads if untold and not await ours.is_missing(tx, road)}
    jobs = [Job((row.id,), _tell, f"canary {row.id.hex}") for row in untold if row.key in back]
    failures = await engine.advance(jobs)
    if failures:
        raise failures[0].error
    return len(jobs)


async def _tell(_tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
    for case in cases.values():
        found, fault = case.alert, case.fault
        if found is None or fault is None or fault.told_at is not None:
            continue
        fault.told_at = case.now
        reason = f"what we send ourselves by {fault.key} comes back"
        case.write_line(SubjectKind.ALERT, found.id, None, "CanaryBack", reason, CLOCK, {"road": fault.key})
        for worker, may_have_left in found.paged.items():
            contact = by_road(case, worker, Road.SMS)
            if contact is not None and may_have_left:
                owe(
                    case,
                    made_by=(MadeBy.WATCH, found.id, found.value.version, 0),
                    recipient=worker,
                    contact=contact,
                    lane=Lane.REPLY,
                    text_key=TEXT,
                    not_after=case.now + REPLY_WORTH_FOR,
                    alert=found.id,
                )
