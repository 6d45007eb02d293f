"""What a named worker does for those whom a fault of ours kept from being asked: ask them again now, or tick them by name (A5)."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import faults, people
from db.scope import Scope
from db.words import LeftListed, SettledBy, SubjectKind
from desk.alerts import Found, act_on
from desk.plans import child_of
from ladder.cadence import QUIET_FROM, QUIET_TO
from scheduler import acts
from scheduler.acts import Acted, Answer
from scheduler.asking_again import Came, ask_again
from scheduler.case import Case
from scheduler.engine import Act, Engine, Job

STAYS: dict[LeftListed, str] = {
    LeftListed.QUIET_HOURS: f"quiet hours: nothing is sent to a young person from {QUIET_FROM:%H:%M} to {QUIET_TO:%H:%M}",
    LeftListed.BEING_ASKED: "an earlier question is still on its way",
    LeftListed.PAUSED: "paused questions, by their own wish",
    LeftListed.STOPPED: "asked us to stop",
    LeftListed.RESTING: "the plan rests: an episode is open",
    LeftListed.NO_PLAN: "has no plan",
    LeftListed.NO_PHONE: "no phone of theirs can be used",
    LeftListed.FAILED: "asking failed, our fault: try again, or tick them",
}


@dataclass(frozen=True, slots=True)
class Ticked:
    """A named worker knows how somebody is whom a fault lists."""

    alert: str


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """What came of "ask now": who was asked again, and who stays on the list and why, all by reference."""

    acted: Acted
    asked: tuple[str, ...] = ()
    left: tuple[tuple[str, LeftListed], ...] = ()


@dataclass(frozen=True, slots=True)
class _List:
    """The list of an open fault, and who works on it."""

    scope: Scope
    alert: UUID
    fault: UUID
    worker: UUID


async def ask_now(engine: Engine, scope: Scope, code: str, worker: str) -> AskedAgain:
    """Ask everybody again whom the fault lists and nobody has settled."""
    meant: list[_List] = []

    async def begin(_tx: AsyncConnection, case: Case, found: Found) -> Acted:
        acted = acts.look_after_list(case, code.upper(), found.worker, found.paged_at)
        if acted.is_done and case.alert is not None:
            meant.append(_List(found.scope, case.alert.id, case.id, found.worker))
        return acted

    acted = await act_on(engine, scope, code, worker, begin)
    return await _ask_all(replace(engine, scope=meant[0].scope), meant[0], acted) if meant else AskedAgain(acted)


async def _ask_all(engine: Engine, meant: _List, acted: Acted) -> AskedAgain:
    async with engine.database.reading() as tx:
        owed = dict.fromkeys(row.young_person_id for row in await faults.listed(tx, meant.scope, [meant.alert], owed=True))
        refs = {row.id: str(row.ref) for row in await people.people(tx, meant.scope, owed)}
    came: dict[UUID, Came] = {}
    # The young person's lock first, then the fault's: its list does not close meanwhile.
    jobs = [Job((child, meant.fault), _asking(child, meant, came), f"ask {child.hex}") for child in owed]
    for failure in await engine.advance(jobs):
        child = failure.job.subjects[0]
        came[child] = LeftListed.FAILED
        async with engine.database.transaction() as tx:
            why = {"left_because": LeftListed.FAILED, "left_at": await engine.clock.civil(tx)}
            await faults.change_owed(tx, meant.scope, meant.alert, child, **why)
    asked = tuple(refs[child] for child in owed if came.get(child) is SettledBy.ASKED_AGAIN)
    return AskedAgain(acted, asked, tuple((refs[child], stays) for child in owed if isinstance(stays := came.get(child), LeftListed)))


def _asking(child: UUID, meant: _List, came: dict[UUID, Came]) -> Act:
    async def act(tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        case = cases[child]
        # A batch that fails is tried again one by one: what was told before is told anew.
        came.pop(child, None)
        found = await ask_again(tx, case, meant.alert, case.council.people[meant.worker])
        if found is not None:
            came[child] = found
        if found is SettledBy.ASKED_AGAIN:
            _is_one_fewer(cases[meant.fault])

    return act


def _is_one_fewer(case: Case) -> None:
    """Somebody is settled: if they come back to the list, whoever has it hears of them as of anybody new."""
    assert case.fault is not None, "the fault's own case"
    case.fault.told_of = max(0, case.fault.told_of - 1)


async def tick(engine: Engine, scope: Scope, code: str, ref: str, worker: str) -> Acted:
    """A worker knows how somebody listed is, by whatever way: nothing more is owed to them here."""

    async def act(tx: AsyncConnection, case: Case, found: Found) -> Acted:
        acted = acts.look_after_list(case, code.upper(), found.worker, found.paged_at)
        if not acted.is_done or case.alert is None:
            return acted
        child, by = await child_of(tx, found.scope, ref), case.council.people[found.worker].ref
        how = {"settled_how": SettledBy.TICKED, "settled_at": case.now, "settled_by": found.worker}
        if not await faults.change_owed(tx, found.scope, case.alert.id, child.id, **how):
            return Acted(Answer.NOTHING_CHANGED, f"{ref} is not on its list, or was settled before")
        _is_one_fewer(case)
        case.note(SubjectKind.PERSON, child.id, None, Ticked(case.alert.id.hex), f"{by} ticked {ref} on the list of our fault", by)
        return replace(acted, reason=f"{ref} is ticked by {by}")

    return await act_on(engine, scope, code, worker, act)
