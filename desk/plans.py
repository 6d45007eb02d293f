"""What a named worker changes about whom we ask, when, and how watchfully. What is open keeps the terms it fell due with."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import checkins, journal, ladders, people, placements, plans
from db.queries.rows import Record
from db.scope import Scope
from db.words import LadderKind, PersonKind, SubjectKind
from desk.alerts import worker_of
from desk.fitting import hold_to_room
from desk.refusals import Refused
from ladder import cadence, checkin
from ladder.events import Cancelled, Ceased, Unreachable
from ladder.rungs import AskingLadder, AskRung, PageRung, PagingLadder
from ladder.words import Tier, Treatment, Who
from scheduler import planning
from scheduler.case import Case, OpenCheckIn
from scheduler.codec import to_json
from scheduler.deciding import happen
from scheduler.effects import OfCheckIn, OfCrossCheck
from scheduler.engine import Engine, Job
from scheduler.known import Plan
from scheduler.owing import withdraw_questions

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """A worker changed a plan."""

    plan: str
    days: tuple[str, ...]
    times: tuple[str, ...]
    tier: Tier


@dataclass(frozen=True, slots=True)
class PlacementEnded:
    """A placement ended: these carers are asked no more."""

    carers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpisodeEnded:
    """A named worker says that the young person is back; the plans go on."""


async def change_plan(
    engine: Engine,
    scope: Scope,
    child: str,
    plan: str,
    worker: str,
    *,
    days: Sequence[str] | None = None,
    times: Sequence[str] | None = None,
    tier: Tier | None = None,
) -> None:
    """Other days, times, or another tier. A check-in that has been asked goes on; the one still to come moves with the timetable."""

    async def act(tx: AsyncConnection, case: Case) -> None:
        found = next((one for one in case.plans.values() if one.ref == plan), None)
        if found is None:
            raise Refused(f"{child} has no plan {plan}.")
        found.days = found.days if days is None else _days(days)
        found.times = found.times if times is None else _times(times, found)
        if tier is not None and tier is not found.tier:
            found.tier, found.tier_changes_at = tier, cadence.first_tier_change(tier, case.now)
        await hold_to_room(tx, scope, case, found)
        await plans.change_plan(tx, scope, found.id, days=sorted(found.days), times=list(found.times))
        changed = PlanChanged(found.ref, tuple(sorted(found.days)), found.times, found.tier)
        case.note(SubjectKind.PERSON, case.id, None, changed, f"{worker} changed the plan {plan}", worker)
        await _reschedule(tx, scope, case, found, worker)

    await about_child(engine, scope, child, worker, act)


def _days(days: Sequence[str]) -> frozenset[str]:
    wanted = frozenset(days)
    if not wanted or wanted - {"all", *cadence.WEEKDAYS}:
        raise Refused("A plan's days are some of mon, tue, wed, thu, fri, sat, sun, or all.")
    return wanted


def _times(times: Sequence[str], plan: Plan) -> tuple[str, ...]:
    try:
        clocks = sorted({time.fromisoformat(each) for each in times})
    except ValueError:
        raise Refused("A plan's times are written HH:MM.") from None
    if not clocks:
        raise Refused("A plan needs a time.")
    quiet = [clock for clock in clocks if not cadence.QUIET_TO <= clock < cadence.QUIET_FROM]
    if quiet and plan.starts_with is Who.YOUNG_PERSON:
        raise Refused(f"{quiet[0]:%H:%M} is in the quiet hours, {cadence.QUIET_FROM:%H:%M} to {cadence.QUIET_TO:%H:%M}.")
    return tuple(f"{clock:%H:%M}" for clock in clocks)


async def _reschedule(tx: AsyncConnection, scope: Scope, case: Case, plan: Plan, worker: str) -> None:
    """Cancel what is still to come, unless it stands where the timetable now wants it, and schedule the next."""
    due_at, slot = cadence.next_due(plan.times, plan.days, plan.zone, case.now)
    to_come = [one for one in case.check_ins.values() if one.plan_id == plan.id and one.value.phase is checkin.Phase.SCHEDULED]
    if any((one.local_date, one.slot) == (slot.local_date, slot.at) for one in to_come):
        return
    for one in to_come:
        happen(case, OfCheckIn(one.id, Cancelled("the plan was changed")), worker)
    history = await checkins.history_of(tx, scope, [case.id], due_at - _DAY)
    there = [row.asking for row in history if (row.plan_id, row.local_date, row.slot) == (plan.id, slot.local_date, slot.at)]
    if not there:
        planning.schedule(case, plan, case.now)
        return
    # The slot was cancelled before and comes back: asked under the next number, and the timetable goes on after it.
    again = case.tools.new_id()
    value = checkin.scheduled(again.hex, due_at)
    case.check_ins[again] = OpenCheckIn(again, value, plan.id, slot.local_date, slot.at, max(there) + 1)
    planning.schedule(case, plan, due_at)


async def end_placement(engine: Engine, scope: Scope, child: str, worker: str) -> None:
    """The placement of today is over: its carers are asked no more, and what is on its way to them is withdrawn (K8)."""

    async def act(tx: AsyncConnection, case: Case) -> None:
        today = cadence.local_date(case.now, case.council.zone)
        stands = await placements.placements_of(tx, scope, [case.id], today)
        if not stands or case.placement is None:
            raise Refused(f"{child} has no placement today.")
        carers, case.placement = case.placement.carers, None
        for row in stands:
            await placements.end(tx, scope, row.id, max(row.starts_on, today - _DAY))
            if row.starts_on == today:
                # It stands until midnight whatever we write; without carers nobody is asked.
                await placements.take_carers_off(tx, scope, row.id)
        ended = PlacementEnded(tuple(carer.hex for carer in carers))
        case.note(SubjectKind.PERSON, case.id, None, ended, f"{worker} ended the placement", worker)
        happen(case, OfCrossCheck(Ceased("the placement ended")), worker)
        for one in [one for one in case.check_ins.values() if one.value.phase is not checkin.Phase.SCHEDULED]:
            withdraw_questions(case, one.id, carers)
            if one.value.phase is checkin.Phase.ASKING and one.value.asks is Who.CARER:
                happen(case, OfCheckIn(one.id, Unreachable(one.value.tries[-1].asking)), worker)

    await about_child(engine, scope, child, worker, act)


async def end_episode(engine: Engine, scope: Scope, child: str, worker: str) -> None:
    """A named worker says that they are back: the plans rest no longer."""

    async def act(_tx: AsyncConnection, case: Case) -> None:
        assert case.young is not None, "a young person's case"
        if case.young.episode_since is None:
            raise Refused(f"No episode of {child} is open.")
        case.young.episode_since = None
        for plan in case.plans.values():
            plan.rests_since = None
        case.note(SubjectKind.PERSON, case.id, None, EpisodeEnded(), f"{worker} ended the episode", worker)

    await about_child(engine, scope, child, worker, act)


async def set_ladder(engine: Engine, scope: Scope, name: Tier | Treatment, ladder: AskingLadder | PagingLadder, worker: str) -> int:
    """A new version of a tier's asking ladder, or of a treatment's paging ladder; its number. Older versions stay as they are."""
    kind = LadderKind.ASKING if isinstance(name, Tier) else LadderKind.PAGING
    rung = AskRung if kind is LadderKind.ASKING else PageRung
    if not ladder or not all(isinstance(one, rung) for one in ladder) or name in (Treatment.BOARD, Treatment.MORNING):
        raise Refused(f"The {kind} ladder of {name} needs rungs of its own kind.")
    async with engine.database.transaction() as tx:
        who = await worker_of(tx, scope, worker)
        own = Scope(who.authority_id)
        now = await engine.clock.civil(tx)
        numbers = {(row.kind, row.name): row.number for row in await ladders.newest(tx, own)}
        number: int = numbers.get((kind, name.value), 0) + 1
        row = {"id": engine.new_id(), "authority_id": who.authority_id, "kind": kind, "name": name.value, "number": number}
        await ladders.insert_versions(tx, own, [row | {"content": to_json(ladder), "made_at": now}])
        line = journal.entry(
            id=engine.new_id(),
            authority_id=who.authority_id,
            at=now,
            subject_kind=SubjectKind.PERSON,
            subject_id=who.id,
            version=None,
            event="LadderSet",
            actor=worker,
            reason=f"{worker} set version {number} of the {kind} ladder {name}",
            content={"ladder": row["id"].hex, "kind": kind.value, "name": name.value, "number": number},
        )
        await journal.append(tx, own, [line])
    return number


async def about_child(
    engine: Engine, scope: Scope, child: str, worker: str, act: Callable[[AsyncConnection, Case], Awaitable[None]]
) -> None:
    """Do it under the child's lock; worker and child belong to one authority."""
    async with engine.database.reading() as tx:
        own = Scope((await worker_of(tx, scope, worker)).authority_id)
        found = await child_of(tx, own, child)

    async def locked(tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        for case in cases.values():
            await act(tx, case)

    await replace(engine, scope=own).act(Job((found.id,), locked, f"plan of {found.id.hex}"))


async def child_of(tx: AsyncConnection, scope: Scope, ref: str) -> Record:
    """The young person of that reference, or a refusal."""
    found = [row for row in await people.by_ref(tx, scope, ref) if row.kind is PersonKind.YOUNG_PERSON]
    if len(found) != 1:
        raise Refused(f"No young person has the reference {ref}." if not found else f"Two authorities have a {ref}; name the authority.")
    return found[0]
