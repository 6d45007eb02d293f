"""Opening the one service alert of a fault, and telling it of its list as that grows (A5)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, faults, people, plans
from db.queries.rows import Records
from db.scope import Scope
from db.words import FaultKind, SubjectKind
from ladder.cadence import tier_at
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import Cause, Tier
from scheduler import listing
from scheduler.case import CLOCK, Case
from scheduler.deciding import happen
from scheduler.effects import OfFact
from scheduler.engine import Engine, Job
from scheduler.fault import FaultFound
from scheduler.known import Fault

TOLD_EVERY = timedelta(minutes=10)  # whoever has it hears that the list grew, and not of each child

# The most watchful first: a fault is treated as the first of these that it touches.
_WATCHFUL = (Tier.ARRIVAL, Tier.FIRST_WEEK, Tier.AFTER_RETURN, Tier.STANDARD, Tier.APPROACHING_18)


async def raise_faults(engine: Engine, found: Sequence[FaultFound]) -> None:
    """One service alert for each authority and fault; where it is open already, its young people are added to the list.

    What fails is raised once the rest is done: whoever found the fault finds it again.
    """
    jobs: list[Job] = []
    async with engine.database.transaction() as tx:
        for one in found:
            for authority_id in await _whose(tx, engine.scope, one):
                row = {"id": engine.new_id(), "authority_id": authority_id, "kind": one.kind, "key": one.key}
                jobs.append(_job(await faults.meet(tx, Scope(authority_id), row), one))
    failures = await engine.advance(jobs)
    if failures:
        raise failures[0].error


async def _whose(tx: AsyncConnection, scope: Scope, found: FaultFound) -> list[UUID]:
    if found.authority_id is not None:
        scope.admit([found.authority_id])
        return [found.authority_id]
    return [row.id for row in await authorities.all_of(tx, scope)]


def _job(fault_id: UUID, found: FaultFound) -> Job:
    async def act(tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        case = cases[fault_id]
        tiers = await tiers_of(tx, case, found.young_people)
        _raise(case, found, tiers, {row.young_person_id for row in await _owed(tx, case)})

    return Job((fault_id,), act, f"fault {fault_id.hex}")


async def _owed(tx: AsyncConnection, case: Case) -> Records:
    return () if case.alert is None else await faults.listed(tx, Scope(case.council.id), [case.alert.id], owed=True)


async def tiers_of(tx: AsyncConnection, case: Case, young_people: Iterable[UUID]) -> dict[UUID, Tier | None]:
    """How watchful the plans of those of them are whom this authority looks after; without a plan, nobody says."""
    own = Scope(case.council.id)
    tiers: dict[UUID, Tier | None] = {row.id: None for row in await people.children_state(tx, own, young_people)}
    for row in await plans.plans_of(tx, own, tiers):
        now_at, _ = tier_at(row.tier, row.tier_changes_at, case.now)
        tiers[row.young_person_id] = highest([now_at, tiers[row.young_person_id]])
    return tiers


def highest(tiers: Iterable[Tier | None]) -> Tier | None:
    """The most watchful of these tiers."""
    touched = set(tiers)
    return next((tier for tier in _WATCHFUL if tier in touched), None)


def _raise(case: Case, found: FaultFound, tiers: dict[UUID, Tier | None], listed: set[UUID]) -> None:
    """Open the alert, or let a more watchful tier raise the open one; then list whom it does not list yet."""
    fact = fault_fact(case, highest([found.tier, *tiers.values()]), _since(found))
    if case.alert is None:
        _fault(case).told_of = 0
        happen(case, OfFact(fact), CLOCK)
    elif fact.treatment.rank > case.alert.value.treatment.rank:
        happen(case, OfFact(fact), CLOCK)
    assert case.alert is not None, "a fact opens an alert"
    cause = Cause.NOT_ASKED if found.kind is FaultKind.OUTAGE else Cause.FAULT
    for child, tier in tiers.items():
        if child not in listed:
            case.gathered.listed.append(listing.line(case, case.alert.id, child, cause, tier))
            entry = listing.Listed(case.alert.id.hex, cause)
            case.note(SubjectKind.PERSON, child, None, entry, "on the list of our fault", CLOCK)


def _since(found: FaultFound) -> datetime | None:
    if found.since is None and found.kind is FaultKind.OUTAGE:
        try:
            began_at = datetime.fromisoformat(found.key)
        except ValueError:
            return None
        return began_at if began_at.tzinfo is not None else None
    return found.since


def fault_fact(case: Case, tier: Tier | None, since: datetime | None = None) -> Fact:
    """What duty must know of a fault: treated as its most watchful tier is."""
    return Fact(Cause.FAULT, since or case.now, treatment(Cause.FAULT, tier), tier)


async def tell_of_lists(engine: Engine) -> int:
    """Open faults hear that their list grew: whoever has one, now and then; one that pages nobody, when it must. How many were told."""
    async with engine.database.reading() as tx:
        grown = await faults.untold(tx, engine.scope, await engine.clock.civil(tx) - TOLD_EVERY)
    jobs = [Job((one,), _tell, f"list of {one.hex}") for one in grown]
    return len(jobs) - len(await engine.advance(jobs))


async def _tell(tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
    for case in cases.values():
        fault, alert = _fault(case), case.alert
        if alert is None or case.lines <= fault.told_of:
            continue
        fact = fault_fact(case, highest(row.tier for row in await _owed(tx, case)))
        if alert.value.taken_by is not None or fact.treatment.rank > alert.value.treatment.rank:
            happen(case, OfFact(fact), CLOCK)
            fault.told_at = case.now
        fault.told_of = case.lines


def _fault(case: Case) -> Fault:
    assert case.fault is not None, "a fault's case"
    return case.fault
