"""Opening the one service alert of a fault, and telling it of its list as that grows (A5)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, faults, people, plans
from db.scope import Scope
from db.words import FaultKind, SubjectKind
from ladder.cadence import tier_at
from ladder.facts import Fact
from ladder.rungs import treatment
from ladder.words import Cause, Tier, Treatment
from scheduler import listing
from scheduler.case import CLOCK, Case
from scheduler.deciding import happen
from scheduler.effects import OfFact
from scheduler.engine import BATCH_MAX, Engine, Failure, Job
from scheduler.fault import FaultFound
from scheduler.known import Fault
from scheduler.touched import touched

# The most watchful first: a fault is treated as the first of these that it touches.
_WATCHFUL = (Tier.ARRIVAL, Tier.FIRST_WEEK, Tier.AFTER_RETURN, Tier.STANDARD, Tier.APPROACHING_18)

# What somebody closed and is still found at every look; sooner where it is worse, or keeps us from somebody else.
TOLD_AGAIN_AFTER = {
    FaultKind.PARKED: timedelta(hours=1),
    FaultKind.LATE: timedelta(minutes=15),
    FaultKind.LOOP: timedelta(hours=12),  # one machine is told of once a night
    FaultKind.CANARY: timedelta(minutes=30),
}


async def raise_faults(engine: Engine, found: Sequence[FaultFound]) -> None:
    """One service alert for each authority and fault; where it is open already, its young people are added to the list.

    What fails is raised once the rest is done: whoever found the fault finds it again.
    """
    met: list[tuple[UUID, FaultFound]] = []
    async with engine.database.transaction() as tx:
        for one in found:
            for authority_id in await _whose(tx, engine.scope, one):
                row = {"id": engine.new_id(), "authority_id": authority_id, "kind": one.kind, "key": one.key}
                met.append((await faults.meet(tx, Scope(authority_id), row), one))
    failures: list[Failure] = []
    for fault_id, one in met:
        for start in range(0, max(len(one.young_people), 1), BATCH_MAX):  # a county's evening in bounded transactions
            failures += await engine.advance([_job(fault_id, one, one.young_people[start : start + BATCH_MAX])])
    if failures:
        raise failures[0].error


async def _whose(tx: AsyncConnection, scope: Scope, found: FaultFound) -> list[UUID]:
    if found.authority_id is not None:
        scope.admit([found.authority_id])
        return [found.authority_id]
    return [row.id for row in await authorities.all_of(tx, scope)]


def _job(fault_id: UUID, found: FaultFound, listing_now: Sequence[UUID]) -> Job:
    """All of them say how it is treated; these are put on its list."""

    async def act(tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        case = cases[fault_id]
        tiers = await tiers_of(tx, Scope(case.council.id), found.young_people, case.now)
        if await _was_told_lately(tx, case, found, tiers):
            return
        # Whoever was settled too: what is found again is no new fact, and who was ticked stays so.
        listed = () if case.alert is None else await faults.listed(tx, Scope(case.council.id), [case.alert.id])
        _raise(case, found, tiers, await _touched(tx, case, found.since))
        fresh = set(listing_now) - {row.young_person_id for row in listed}
        _list(case, found.kind, {child: tier for child, tier in tiers.items() if child in fresh})

    return Job((fault_id,), act, f"fault {fault_id.hex}")


async def _was_told_lately(tx: AsyncConnection, case: Case, found: FaultFound, tiers: dict[UUID, Tier | None]) -> bool:
    """Whether somebody has closed this, no calmer than it is, knowing of all whom it keeps us from looking after."""
    closed_at, again_after = _fault(case).closed_at, TOLD_AGAIN_AFTER.get(found.kind)
    if case.alert is not None or again_after is None or closed_at is None or case.now - closed_at >= again_after:
        return False
    own = Scope(case.council.id)
    was = await faults.last_treatment(tx, own, case.id)
    is_worse = was is not None and _fact(case, found, tiers).treatment.rank > was.rank
    return not is_worse and set(tiers) <= await faults.last_listed(tx, own, case.id)


async def _touched(tx: AsyncConnection, case: Case, since: datetime | None = None) -> set[UUID]:
    fault, alert = _fault(case), case.alert
    began_at = (since or case.now) if alert is None else alert.value.facts[0].at
    return set(await touched(tx, Scope(case.council.id), fault.kind, fault.key, None if alert is None else alert.id, began_at))


async def tiers_of(tx: AsyncConnection, own: Scope, young_people: Iterable[UUID], now: datetime) -> dict[UUID, Tier | None]:
    """How watchful the plans of those of them are whom this authority looks after; without a plan, nobody says."""
    tiers: dict[UUID, Tier | None] = {row.id: None for row in await people.children_state(tx, own, young_people)}
    for row in await plans.plans_of(tx, own, tiers):
        now_at, _ = tier_at(row.tier, row.tier_changes_at, now)
        tiers[row.young_person_id] = highest([now_at, tiers[row.young_person_id]])
    return tiers


def highest(tiers: Iterable[Tier | None]) -> Tier | None:
    """The most watchful of these tiers."""
    touched = set(tiers)
    return next((tier for tier in _WATCHFUL if tier in touched), None)


def _raise(case: Case, found: FaultFound, tiers: dict[UUID, Tier | None], known: set[UUID]) -> None:
    """Open the alert, or let a more watchful tier raise the open one."""
    fault, fact = _fault(case), _fact(case, found, tiers)
    if case.alert is None:
        fault.lines_seen, fault.told_of, fault.told_at = 0, len(known | tiers.keys()), None
        happen(case, OfFact(fact), CLOCK)
    elif fact.treatment.rank > case.alert.value.treatment.rank:
        happen(case, OfFact(fact), CLOCK)
    elif _is_lost_again(fault, case.now):
        fault.told_at = None
        happen(case, OfFact(fact), CLOCK)


def _is_lost_again(fault: Fault, now: datetime) -> bool:
    """Whether whoever has it was told that all is well again: believing that, they would look after nothing."""
    return fault.kind is FaultKind.CANARY and fault.told_at is not None and now - fault.told_at >= TOLD_AGAIN_AFTER[FaultKind.CANARY]


def _fact(case: Case, found: FaultFound, tiers: dict[UUID, Tier | None]) -> Fact:
    fact = fault_fact(case, highest([found.tier, *tiers.values()]), _since(found), pages=found.pages)
    # A road of pages that has lost our own cannot be trusted to tell of it: both at once.
    return replace(fact, treatment=Treatment.RING) if found.kind is FaultKind.CANARY and found.pages else fact


def _list(case: Case, kind: FaultKind, fresh: dict[UUID, Tier | None]) -> None:
    """Whoever does not stand on its list, and never did."""
    assert case.alert is not None, "a fact opened it"
    cause = Cause.NOT_ASKED if kind is FaultKind.OUTAGE else Cause.FAULT
    for child, tier in fresh.items():
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


def fault_fact(case: Case, tier: Tier | None, since: datetime | None = None, *, pages: bool = False) -> Fact:
    """What duty must know of a fault: treated as its most watchful tier is, and never more calmly than what it holds back."""
    by_table = treatment(Cause.FAULT, tier)
    return Fact(Cause.FAULT, since or case.now, Treatment.PAGE if pages and not by_table.pages else by_table, tier)


async def tell_of_lists(engine: Engine, grown: Sequence[UUID]) -> int:
    """These faults' lists grew: whoever has one hears of it, and one that pages nobody pages when it must. How many were told.

    What fails is raised once the rest is done.
    """
    jobs = [Job((one,), _tell, f"list of {one.hex}") for one in grown]
    failures = await engine.advance(jobs)
    if failures:
        raise failures[0].error
    return len(jobs)


async def _tell(tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
    for case in cases.values():
        fault, alert = _fault(case), case.alert
        if alert is None or case.lines <= fault.lines_seen:
            continue
        fault.lines_seen, found = case.lines, await _touched(tx, case)
        fact = fault_fact(case, highest((await tiers_of(tx, Scope(case.council.id), found, case.now)).values()))
        is_news = alert.value.taken_by is not None and len(found) > fault.told_of
        if is_news or fact.treatment.rank > alert.value.treatment.rank:
            happen(case, OfFact(fact), CLOCK)
            fault.told_of, fault.told_at = len(found), case.now


def _fault(case: Case) -> Fault:
    assert case.fault is not None, "a fault's case"
    return case.fault
