"""Poisoned rows rest, longer each time, while the rest go on; past a minute somebody is told, and of whom each keeps us from looking after.

Three kinds of rows may be poisoned: what is decided about somebody, what was heard, and what is owed and cannot be worded. Each keeps since
when it fails (machine time), and forgets it with the first success: a fault is over when nothing is found any more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import contacts, faults, inbox, outbox, people, placements, strangers
from db.queries.rows import Record, Records
from db.scope import Scope
from db.words import PersonKind
from scheduler.calendar import days_now
from scheduler.case import Case
from scheduler.engine import Engine, Failure
from scheduler.fault import NOT_OPENED, FaultFound, FaultKind

RESTS_FOR = timedelta(seconds=15)  # doubled with every failure in a row
RESTS_AT_MOST = timedelta(minutes=10)
TOLD_AFTER = timedelta(minutes=1)

# The keys of the faults: which kind of row it is.
DECISION, HEARD, OWED = "decision", NOT_OPENED, "owed"

_Behind = tuple[UUID | None, set[UUID]]  # an authority, and young people of theirs
_Failing = tuple[_Behind, bool]  # whom a row is about, and whether somebody may be speaking in it


def rest_until(since: datetime | None, machine_now: datetime) -> datetime:
    """When a row that has failed since then is tried again: fifteen seconds, thirty, sixty, and so on."""
    failing_for = timedelta(0) if since is None else machine_now - since
    return machine_now + min(RESTS_FOR + failing_for, RESTS_AT_MOST)


async def park_decision(engine: Engine, failure: Failure) -> None:
    """Nothing could be decided about these young people, senders or faults."""
    async with engine.database.transaction() as tx:
        machine, scope = await engine.clock.machine(tx), engine.scope
        for row in await people.children_state(tx, scope, failure.job.subjects):
            since = row.parked_since or machine
            rests = {"parked_since": since, "parked_until": rest_until(row.parked_since, machine)}
            await people.change_child(tx, scope, row.id, **rests, park_count=row.park_count + 1)
        for row in await strangers.strangers(tx, scope, failure.job.subjects):
            since = row.parked_since or machine
            await strangers.change(tx, scope, row.id, parked_since=since, parked_until=rest_until(row.parked_since, machine))
        for row in await faults.faults(tx, scope, failure.job.subjects):
            since = row.parked_since or machine
            await faults.change_fault(tx, scope, row.id, parked_since=since, parked_until=rest_until(row.parked_since, machine))


async def well_again(tx: AsyncConnection, scope: Scope, case: Case) -> None:
    """Something was decided about them: they fail no more."""
    if case.fault is not None:
        await faults.change_fault(tx, scope, case.id, parked_since=None, parked_until=None)
    elif case.is_stranger:
        await strangers.change(tx, scope, case.id, parked_since=None, parked_until=None)
    else:
        await people.change_child(tx, scope, case.id, parked_since=None, parked_until=None, park_count=0)


async def find(engine: Engine) -> list[FaultFound]:
    """What has failed for more than a minute: one fault for each authority and kind of row, with the young people behind it.

    What somebody said and nobody can read pages at every tier: it may be a cry for help. All else is as loud as its most watchful plan.
    """
    async with engine.database.reading() as tx:
        now, before, scope = await engine.clock.civil(tx), await engine.clock.machine(tx) - TOLD_AFTER, engine.scope
        decisions: list[_Failing] = [((row.authority_id, {row.id}), False) for row in await people.parked(tx, scope, before)]
        others = [*await strangers.parked(tx, scope, before), *await faults.parked(tx, scope, before)]
        decisions += [((row.authority_id, set()), False) for row in others]
        owed = [((row.authority_id, {row.young_person_id} - {None}), False) for row in await outbox.parked(tx, scope, before)]
        unread = await inbox.parked(tx, scope, before)
        heard = [(behind, row.kind.may_be_somebody) for row in unread for behind in await _behind(tx, scope, row, now)]
    return [*_faults(DECISION, decisions), *_faults(HEARD, heard), *_faults(OWED, owed)]


async def unheard_of(tx: AsyncConnection, case: Case) -> Records:
    """What could not be heard for more than a minute, and may be of somebody whom this authority looks after, or of nobody we know."""
    everywhere, found = Scope.everywhere(), set()
    for row in await inbox.parked(tx, everywhere, case.tools.machine - TOLD_AFTER):
        if {authority for authority, _ in await _behind(tx, everywhere, row, case.now)} & {case.council.id, None}:
            found.add(row.id)
    return await inbox.entries(tx, everywhere, found)


async def _behind(tx: AsyncConnection, scope: Scope, row: Record, now: datetime) -> list[_Behind]:
    """Of whom an entry of the inbox may be: the young people at that address, or of the carer who wrote; by authority."""
    about = None if row.outbox_id is None else await outbox.message(tx, scope, row.outbox_id)
    if about is not None:
        return [(about.authority_id, {about.young_person_id} - {None})]
    found = [] if row.sender_key is None else await contacts.people_at(tx, scope, row.channel, [row.sender_key])
    behind: list[_Behind] = [(one.authority_id, {one.person_id}) for one in found if one.kind is PersonKind.YOUNG_PERSON]
    for one in found:
        if one.kind is PersonKind.CARER:
            days = [await placements.children_of_carer(tx, scope, [one.person_id], day) for day in days_now(now)]
            behind.append((one.authority_id, {child.young_person_id for day in days for child in day}))
    return behind or [(found[0].authority_id if found else row.authority_id, set())]


def _faults(key: str, found: Iterable[_Failing]) -> list[FaultFound]:
    by_authority: dict[UUID | None, set[UUID]] = {}
    speaking: set[UUID | None] = set()
    for (authority, children), may_be_somebody in found:
        by_authority.setdefault(authority, set()).update(children)
        speaking |= {authority} if may_be_somebody else set()
    return [
        FaultFound(FaultKind.PARKED, key, one, tuple(sorted(children)), pages=one in speaking) for one, children in by_authority.items()
    ]
