"""Time passes: whatever is due wakes, a bounded batch at a time. Cost grows with what is due, never with who is enrolled."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, checkins, cross_checks, faults, inbox, people, placements, strangers
from db.scope import Scope
from ladder import checkin
from ladder.events import Woke
from scheduler import cross_checking, parking, planning
from scheduler.calendar import days_now
from scheduler.case import Case
from scheduler.deciding import happen
from scheduler.effects import OfAlert, OfCheckIn, OfCrossCheck
from scheduler.engine import BATCH_MAX, Act, Engine, Job

SWEEP_MAX = BATCH_MAX  # one transaction
HEARD_WITHIN = timedelta(minutes=1)

MayClimb = Callable[[datetime], bool]
TellLate = Callable[[Sequence[timedelta]], None]  # how long each had been due, in civil time, once it is decided


def _always(_machine: datetime) -> bool:
    return True


def _nobody_counts(_late: Sequence[timedelta]) -> None:
    pass


async def once(engine: Engine, may_climb: MayClimb = _always, tell_late: TellLate = _nobody_counts) -> int:
    """Wake what is due; how many subjects were woken. Loop until it says 0. `may_climb`: whether time may act on anybody now."""
    async with engine.database.reading() as tx:
        now, machine = await engine.clock.both(tx)
        if not may_climb(machine):
            return 0
        due = await find_due(tx, engine.scope, now, machine)
    woken = await _wake_all(engine, due, may_climb)
    if woken:
        tell_late(woken)
    return len(woken)


async def find_due(tx: AsyncConnection, scope: Scope, now: datetime, machine: datetime) -> list[UUID]:
    """Whose time has come: all that one look asks."""
    due = await checkins.due(tx, scope, now, machine, SWEEP_MAX)
    due += await cross_checks.due(tx, scope, now, machine, SWEEP_MAX)
    due += await alerts.due(tx, scope, now, machine, SWEEP_MAX)
    due = await _heard_first(tx, scope, list(dict.fromkeys(due)), now, machine)
    return due + await alerts.due_others(tx, scope, now, machine, SWEEP_MAX)


async def retry_parked(engine: Engine, may_climb: MayClimb = _always) -> int:
    """Try those again whose rest is over, also where nothing of theirs is due any more; for how many it went well."""
    async with engine.database.reading() as tx:
        (now, machine), scope = await engine.clock.both(tx), engine.scope
        if not may_climb(machine):
            return 0
        rested = [row.id for row in await people.parked(tx, scope, machine) if row.parked_until <= machine]
        rested = await _heard_first(tx, scope, rested, now, machine) if rested else []
        others = [*await strangers.parked(tx, scope, machine), *await faults.parked(tx, scope, machine)]
        rested += [row.id for row in others if row.parked_until <= machine]
    return len(await _wake_all(engine, rested, may_climb))


async def _wake_all(engine: Engine, subjects: list[UUID], may_climb: MayClimb) -> list[timedelta]:
    """How long each had been due that was woken."""
    woken: dict[UUID, timedelta] = {}
    wakes = {one: _waking(engine, may_climb, one, woken) for one in subjects}
    jobs = [Job((one,), act, f"wake {one.hex}", may_skip=True) for one, act in wakes.items()]
    failures = await engine.advance(jobs)
    for failure in failures:
        if not failure.is_busy:
            await parking.park_decision(engine, failure)
    failed = {one for failure in failures for one in failure.job.subjects}
    return [late for subject, late in woken.items() if subject not in failed]


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


def _waking(engine: Engine, may_climb: MayClimb, subject: UUID, woken: dict[UUID, timedelta]) -> Act:
    async def act(tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        woken.pop(subject, None)  # a batch that fails is tried again one by one: of what was done before, nothing stands
        for case in cases.values():
            if not may_climb(case.tools.machine):  # asked again under the lock: the machine may have been suspended since we looked
                continue
            woken[subject] = _late(case)
            wake(case)
            if case.was_parked:
                await parking.well_again(tx, engine.scope, case)

    return act


def wake(case: Case) -> None:
    """Everything of this case whose time has come: what waits first, then new slots, the oldest first, then a sighting that is owed, then
    the alert."""
    due = sorted((one for one in case.check_ins.values() if _is_due(one.value.wake_at, case.now)), key=lambda one: one.value.due_at)
    for found in sorted(due, key=lambda one: one.value.phase is checkin.Phase.SCHEDULED):
        scheduled = found.value.phase is checkin.Phase.SCHEDULED
        event = planning.fell_due(case, found) if scheduled else Woke()
        happen(case, OfCheckIn(found.id, event))
    if case.cross_check is not None and _is_due(case.cross_check.value.wake_at, case.now):
        happen(case, OfCrossCheck(cross_checking.came_due(case, case.cross_check)))
    if case.alert is not None and _is_due(case.alert.value.wake_at, case.now):
        happen(case, OfAlert(Woke()))


def _late(case: Case) -> timedelta:
    """How long the first of what wakes has been due."""
    more = [one.value.wake_at for one in (case.cross_check, case.alert) if one is not None]
    wakes = [*(one.value.wake_at for one in case.check_ins.values()), *more]
    return case.now - min((at for at in wakes if at is not None and at <= case.now), default=case.now)


def _is_due(wake_at: datetime | None, now: datetime) -> bool:
    return wake_at is not None and wake_at <= now
