"""Time passes: whatever is due wakes, a bounded batch at a time. Cost grows with what is due, never with who is enrolled."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, checkins, inbox, people, placements
from db.scope import Scope
from ladder import checkin
from ladder.events import Woke
from scheduler import planning
from scheduler.calendar import days_now
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfAlert, OfCheckIn
from scheduler.engine import BATCH_MAX, Engine, Failure, Job

SWEEP_MAX = BATCH_MAX  # one transaction
HEARD_WITHIN = timedelta(minutes=1)
PARKED_FOR = timedelta(seconds=15)  # doubled with every failure in a row
PARKED_AT_MOST = timedelta(minutes=10)


async def once(engine: Engine) -> int:
    """Wake what is due; how many subjects were woken. Loop until it says 0."""
    async with engine.database.reading() as tx:
        now, machine = await engine.clock.both(tx)
        scope = engine.scope
        due = await checkins.due(tx, scope, now, machine, SWEEP_MAX)
        due += await alerts.due(tx, scope, now, machine, SWEEP_MAX)
        due = await _heard_first(tx, scope, list(dict.fromkeys(due)), now, machine)
        due += await alerts.due_others(tx, scope, now, SWEEP_MAX)
    jobs = [Job((subject,), _wake, f"wake {subject.hex}") for subject in dict.fromkeys(due)]
    failures = await engine.advance(jobs)
    for failure in failures:
        await _park(engine, failure)
    return len(jobs) - len(failures)


async def _heard_first(tx: AsyncConnection, scope: Scope, due: list[UUID], now: datetime, machine: datetime) -> list[UUID]:
    """Pass over whom an answer waits for, theirs or a carer's: nothing climbs over it. For a minute at most, then time goes on."""
    if not due:
        return due
    asked: dict[UUID, set[UUID]] = {one: {one} for one in due}
    days = days_now(now)
    for row in await placements.carers_of(tx, scope, due, days[0], days[-1]):
        asked[row.young_person_id].add(row.carer_id)
    unheard = await inbox.unheard(tx, scope, set().union(*asked.values()), machine - HEARD_WITHIN)
    return [one for one in due if not asked[one] & unheard]


async def _wake(_tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
    for case in cases.values():
        wake(case)


def wake(case: Case) -> None:
    """Everything of this case whose time has come: what waits first, then new slots, the oldest first, then the alert."""
    due = sorted((one for one in case.check_ins.values() if _is_due(one.value.wake_at, case.now)), key=lambda one: one.value.due_at)
    for found in sorted(due, key=lambda one: one.value.phase is checkin.Phase.SCHEDULED):
        scheduled = found.value.phase is checkin.Phase.SCHEDULED
        event = planning.fell_due(case, found) if scheduled else Woke()
        happen(case, OfCheckIn(found.id, event))
    if case.alert is not None and _is_due(case.alert.value.wake_at, case.now):
        happen(case, OfAlert(Woke()))


def _is_due(wake_at: datetime | None, now: datetime) -> bool:
    return wake_at is not None and wake_at <= now


async def _park(engine: Engine, failure: Failure) -> None:
    """A poisoned row rests, longer each time, while the rest go on."""
    async with engine.database.transaction() as tx:
        machine = await engine.clock.machine(tx)
        for row in await people.children_state(tx, engine.scope, failure.job.subjects):
            rest = min(PARKED_FOR * 2**row.park_count, PARKED_AT_MOST)
            await people.change_child(tx, engine.scope, row.id, parked_until=machine + rest, park_count=min(row.park_count + 1, 20))
