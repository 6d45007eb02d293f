"""A phone that is asked for sixty days and from which nothing comes, no receipt and no answer, is stale: it may be anybody's by now.

It refuses nothing, so nobody would hear of it. Duty hears of it once, on the morning's list, and it is not asked again before a worker has
proven it anew. Nobody is left unasked for that: their next phone is asked from then on, else the next rung is (K6).
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import contacts, journal, people, placements
from db.queries.rows import Record
from db.scope import Scope
from db.words import ContactState, PersonKind, SubjectKind
from ladder.cadence import WEEKDAYS, local_date, tier_at
from ladder.facts import Fact
from ladder.words import Cause, Tier, Treatment, Who
from scheduler import reading, writing
from scheduler.case import CLOCK, Case
from scheduler.chores import Chore, OnTheWall, Window
from scheduler.deciding import happen
from scheduler.effects import OfFact
from scheduler.engine import BATCH_MAX, Engine

UNHEARD_FOR = timedelta(days=60)
ASKED_WITHIN = timedelta(days=7)  # who is asked no more has not kept silent: a carer whose young person answers, a plan that rests or ended
BEFORE_THE_LIST = OnTheWall(("08:30",), frozenset(WEEKDAYS))


def stale_contacts(engine: Engine) -> Chore:
    """Every morning, before its list is told, by each authority's own clock."""
    return Chore("stale contacts", BEFORE_THE_LIST, partial(_set_aside, engine))


async def _set_aside(engine: Engine, tx: AsyncConnection, window: Window) -> None:
    scope, times = Scope(window.authority_id), (window.until - UNHEARD_FOR, window.until - ASKED_WITHIN)
    seen = await contacts.unheard_since(tx, scope, *times, BATCH_MAX)  # what is left over is found tomorrow
    if not seen:
        return
    tools = await engine.tools(tx)
    about = await _about(tx, scope, seen, window)
    held = await people.lock_children(tx, scope, {child for children in about.values() for child in children})
    # Looked at again under the locks: one may have written this moment.
    found = [row for row in await contacts.unheard_since(tx, scope, *times, BATCH_MAX) if row.person_id in about]
    cases = await reading.read(tx, scope, held, tools)
    for row in found:
        await contacts.change_contact(tx, scope, row.id, state=ContactState.STALE)
        for child in about[row.person_id]:
            _tell(cases[child], row)
    await writing.write(tx, scope, cases.values())
    await journal.append(
        tx,
        scope,
        [
            journal.entry(
                id=tools.new_id(),
                authority_id=row.authority_id,
                at=tools.now,
                subject_kind=SubjectKind.PERSON,
                subject_id=row.person_id,
                version=None,
                event="WentStale",
                actor=CLOCK,
                reason=f"asked for {UNHEARD_FOR.days} days, and no receipt and no answer came",
                content={"channel": row.channel.value},
            )
            for row in found
        ],
    )


async def _about(tx: AsyncConnection, scope: Scope, found: Iterable[Record], window: Window) -> dict[UUID, tuple[UUID, ...]]:
    """Whose affairs each person's phone is: their own, or of everybody they look after today."""
    about: dict[UUID, tuple[UUID, ...]] = {row.person_id: (row.person_id,) for row in found if row.kind is PersonKind.YOUNG_PERSON}
    for row in found:
        if row.kind is PersonKind.CARER:
            rows = await placements.children_of_carer(tx, scope, [row.person_id], local_date(window.until, row.timezone))
            about[row.person_id] = tuple(dict.fromkeys(one.young_person_id for one in rows))
    return about


def _tell(case: Case, row: Record) -> None:
    tiers = [tier_at(plan.tier, plan.tier_changes_at, case.now)[0] for plan in case.plans.values()]
    tier = min(tiers, key=list(Tier).index, default=Tier.STANDARD)
    by = Who.YOUNG_PERSON if row.person_id == case.id else Who.CARER
    happen(case, OfFact(Fact(Cause.CHANNEL_BROKEN, case.now, Treatment.MORNING, tier, by, unheard_since=row.unheard_since)))
