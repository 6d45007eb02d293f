"""The watchdog: by what stands in the database, whether anything waits longer than it should. It judges that, and never its own process.

Every process runs it. What it looks at is a list of looks: a part that has something new to watch hands in one more.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import outages, overdue
from db.queries.rows import Record, Records
from ladder.cadence import tier_at
from ladder.words import Tier
from scheduler.engine import Engine
from scheduler.fault import UNHEARD, FaultFound, FaultKind, Report
from scheduler.faults import highest

log = structlog.get_logger()

WAKES_WITHIN = timedelta(minutes=5)  # a sweep may wait two minutes for what providers kept, and one for words not yet heard
RESTS_AT_MOST = timedelta(minutes=10)  # after failures: people of ours must look at it
LEAVES_WITHIN = timedelta(minutes=2)  # a page: thirty seconds until an unknown outcome is sent again, and a provider's own pace
HEARD_WITHIN = timedelta(minutes=2)
AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Moment:
    """Both times, and when we came back from our last outage: whatever waited then could not be helped."""

    civil: datetime
    machine: datetime
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: what, whose, since when, seen at which time, and how long it may; and whom it keeps waiting."""

    key: str
    authority_id: UUID | None
    since: datetime
    now: datetime
    within: timedelta
    tier: Tier | None = None  # of the young person, where it is about one
    pages: bool = False  # somebody is to be paged, and is not
    kind: FaultKind = FaultKind.LATE  # as what it is told


Look = Callable[[AsyncConnection, Moment], Awaitable[list[Waiting]]]
Matters = Callable[[Record], tuple[Tier | None, bool]]  # of a row: the tier it is about, and whether somebody is to be paged by it


def judge(seen: Sequence[Waiting], back_at: datetime | None = None) -> list[FaultFound]:
    """What waits too long: one finding for each kind and authority, treated as the most watchful of what waits."""
    late: dict[tuple[FaultKind, str, UUID | None], list[Waiting]] = {}
    for one in seen:
        if one.now - max(one.since, back_at or one.since) > one.within:
            late.setdefault((one.kind, one.key, one.authority_id), []).append(one)
    return [
        FaultFound(kind, key, authority, tier=highest(one.tier for one in these), pages=any(one.pages for one in these))
        for (kind, key, authority), these in late.items()
    ]


async def nothing_more() -> None:
    """A clean pass is told to nobody."""


@dataclass(slots=True)
class Watchdog:
    """Looks, judges, and tells: a fault to whoever raises alerts, and to whoever listens outside that nothing waits too long at all."""

    engine: Engine
    report: Report
    looks: Sequence[Look] = ()  # beside its own
    when_clean: Callable[[], Awaitable[None]] = nothing_more

    async def once(self) -> int:
        """One pass; how much was found."""
        clock = self.engine.clock
        async with self.engine.database.reading() as tx:
            now = Moment(await clock.civil(tx), await clock.machine(tx), await outages.newest_end(tx))
            seen = await self._own(tx, now)
            for look in self.looks:
                seen += await look(tx, now)
        found = judge(seen, now.back_at)
        if found:
            log.error("late", what=sorted({one.key for one in found}))
        # Also when there is nothing: whoever told of a fault tells when it is over.
        await self.report(found)
        # An outage excuses what waited; it makes nothing clean. Else each start of a process that dies over and over would look well.
        if not judge(seen):
            await self.when_clean()
        return len(found)

    async def _own(self, tx: AsyncConnection, now: Moment) -> list[Waiting]:
        scope, civil, machine = self.engine.scope, now.civil, now.machine
        seen: list[Waiting] = []

        def saw(key: str, rows: Sequence[Record], at: datetime, within: timedelta, matters: Matters) -> None:
            seen.extend(Waiting(key, row.authority_id, row.since, at, within, *matters(row)) for row in rows)

        def saw_some_resting(key: str, rows: Records, at: datetime, within: timedelta, matters: Matters) -> None:
            saw(key, [row for row in rows if not row.rests], at, within, matters)
            saw("parked", [row for row in rows if row.rests], at, RESTS_AT_MOST, matters)

        def as_planned(row: Record) -> tuple[Tier | None, bool]:
            return tier_at(row.tier, row.tier_changes_at, civil)[0], False

        saw_some_resting("check-ins", await overdue.due_check_ins(tx, scope, civil, machine), civil, WAKES_WITHIN, as_planned)
        saw_some_resting("sightings", await overdue.due_sightings(tx, scope, civil, machine), civil, WAKES_WITHIN, _as_nobody_knows)
        saw_some_resting("alerts", await overdue.due_alerts(tx, scope, civil, machine), civil, WAKES_WITHIN, _as_treated)
        saw_some_resting(UNHEARD, await overdue.unheard(tx, scope, machine), machine, HEARD_WITHIN, _as_somebody_may_speak)
        saw("pages", await overdue.unsent_pages(tx, scope, civil), civil, LEAVES_WITHIN, _as_somebody_is_to_be_paged)
        saw("rota", await overdue.unmanned(tx, scope), civil, AT_ONCE, _as_somebody_is_to_be_paged)
        return seen


def _as_treated(alert: Record) -> tuple[Tier | None, bool]:
    return alert.tier, alert.treatment.pages


def _as_nobody_knows(_sighting: Record) -> tuple[Tier | None, bool]:
    return None, False


def _as_somebody_may_speak(entry: Record) -> tuple[Tier | None, bool]:
    return None, entry.kind.may_be_somebody  # what nobody has read may be a cry for help, whoever wrote it


def _as_somebody_is_to_be_paged(row: Record) -> tuple[Tier | None, bool]:
    return row.tier, True
