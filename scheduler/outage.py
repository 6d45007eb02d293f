"""After our own outage (T6): duty hears whom we did not ask, and whoever is waited for gets the time in which we could not hear them.

All of it happens before the sweep wakes anybody, in batches whose place the outage's row keeps: a crash halfway, or a second process at
the same work, makes nobody's wait longer twice. Alerts get no such time: they climb at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import outages, overdue
from db.queries.rows import Record, grouped
from ladder.checkin import CheckIn, Phase
from ladder.checkin.asking import LEAVES_WITHIN
from ladder.events import ReceivingResumed
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfCheckIn
from scheduler.engine import Engine, Job, OtherTables
from scheduler.fault import FaultFound, FaultKind, Report
from scheduler.presence import CATCHES_UP_WITHIN, Presence

log = structlog.get_logger()

BATCH = 100  # as many as a sweep takes


@dataclass(slots=True)
class Recovery:
    """Puts right what an outage did to people."""

    engine: Engine
    presence: Presence
    report: Report
    batch: int = BATCH

    async def once(self) -> int:
        """A step of it, which may be the last; whether there was one. Loop until it says 0."""
        if self.presence.resuming is None:
            return 0
        async with self.engine.database.reading() as tx:
            outage = await outages.unfinished(tx)
        if outage is None:
            self.presence.resuming = None
            return 0
        if outage.told_at is None:
            await self._tell(outage)
        await self._resume_some(outage)
        return 1

    async def _tell(self, outage: Record) -> None:
        """Who fell due and will not be asked any more, to each authority; before the sweep finds the first of them.

        Of a slot that the outage before told of, and that nobody could look at since, duty hears no second time.
        """
        async with self.engine.database.reading() as tx:
            civil, machine = await self.engine.clock.both(tx)
            # As if the sweep came at the last moment at which it may begin: whom it then still asks is asked a little late, no more.
            soon, told_at = civil + CATCHES_UP_WITHIN, await outages.newest_told(tx)
            due_before = soon - LEAVES_WITHIN
            due_since = None if told_at is None else due_before - (machine - told_at)
            missed = await overdue.missed(tx, self.engine.scope, due_before, soon, due_since)
        key, lasted = outage.began_at.isoformat(), outage.ended_at - outage.began_at
        log.error("outage", began_at=key, seconds=round(lasted.total_seconds()), missed=len(missed))
        if missed:
            groups = grouped(missed, "authority_id").items()
            await self._raise([FaultFound(FaultKind.OUTAGE, key, authority, _whom(rows)) for authority, rows in groups])
        async with self.engine.database.transaction() as tx:
            await outages.is_told(tx, outage.id, machine)  # up to which slots were looked for, not since when duty knows

    async def _raise(self, found: Sequence[FaultFound]) -> None:
        """To each authority. One that cannot be told keeps nobody's wait from being made longer: the sweep tells of each slot there."""
        try:
            await self.report(found)
        except OtherTables:
            raise
        except Exception as error:
            log.error("outage_not_told", error=type(error).__name__)

    async def _resume_some(self, outage: Record) -> None:
        async with self.engine.database.reading() as tx:
            waiting = await overdue.waiting_after(tx, self.engine.scope, outage.resumed_up_to, self.batch)
        if not waiting:
            async with self.engine.database.transaction() as tx:
                await outages.is_over(tx, outage.id, await self.engine.clock.machine(tx))
                following = await outages.unfinished(tx)
            # Not none: between two outages time acts on nobody either.
            self.presence.resuming = None if following is None else following.id
            return
        if await self.engine.advance([_job(outage, waiting)]):
            # One of them cannot be decided about. Each alone, then: that one is passed over, and the sweep will park it.
            await self.engine.advance([_job(outage, [one]) for one in waiting])
            async with self.engine.database.transaction() as tx:
                await outages.claim_up_to(tx, outage.id, waiting[-1], waiting[-1])


def _whom(missed: Sequence[Record]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(row.young_person_id for row in missed))


def _job(outage: Record, young_people: Sequence[UUID]) -> Job:
    return Job(tuple(young_people), partial(_resume, outage, young_people), f"resume after {outage.id.hex}")


async def _resume(outage: Record, young_people: Sequence[UUID], tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
    if not await outages.claim_up_to(tx, outage.id, young_people[0], young_people[-1]):
        return
    resumed = ReceivingResumed(outage.ended_at - outage.began_at)
    for case in cases.values():
        for found in [one for one in case.check_ins.values() if _waited_through(one.value, outage.ended_at)]:
            happen(case, OfCheckIn(found.id, resumed))


def _waited_through(check_in: CheckIn, ended_at: datetime) -> bool:
    """Whether somebody's answer was waited for while we could not hear: not if the question left only afterwards."""
    if check_in.phase is not Phase.WAITING:
        return False
    left = [at for one in check_in.tries[-1:] for at in (one.left_at or one.accepted_at,) if at is not None]
    return all(at < ended_at for at in left)
