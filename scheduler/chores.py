"""Chores: what is done now and then, rather than when somebody's time comes. Each is a row, and its result is committed with it.

A chore is handed a window, half-open: from where the last one ended, up to now. So a restart leaves no gap and does nothing twice, and
windows that were missed are one window. A chore that fails rests, longer each time, with its window open; duty hears of the third failure.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import authorities, chores
from db.queries.rows import Record
from db.scope import Scope
from ladder import cadence, roster
from scheduler.council import councils
from scheduler.engine import Engine
from scheduler.fault import FaultFound, FaultKind, Report
from scheduler.watchdog import Moment, Waiting

log = structlog.get_logger()

PARKED_FOR = timedelta(minutes=1)  # doubled with every failure in a row
PARKED_AT_MOST = timedelta(hours=1)
ROTA_LOOKED_AT_EVERY = timedelta(hours=6)  # a rota may have been changed meanwhile
TOLD_AT = 3  # failures in a row: once may be a database that was away
LATE_AFTER = timedelta(minutes=15)  # of what nobody has even tried


@dataclass(frozen=True, slots=True)
class Every:
    """So often, by machine time, for the whole database."""

    period: timedelta


@dataclass(frozen=True, slots=True)
class OnTheWall:
    """At these times of these days, by each authority's own clock (T1), for each authority."""

    times: tuple[str, ...]
    days: frozenset[str]


@dataclass(frozen=True, slots=True)
class AtShiftEnds:
    """So long before any shift of any team ends, by each authority's own rota, for each authority; and now and then besides."""

    before: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Window:
    """What a chore is done for: `since` belongs to it, `until` to the next one; but what is done at an instant, such as the end of a shift,
    is done in the window that ends with it."""

    authority_id: UUID | None
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Chore:
    """A chore, by a name that never changes. `do` writes in the transaction it is handed, and calls nobody outside."""

    name: str
    when: Every | OnTheWall | AtShiftEnds
    do: Callable[[AsyncConnection, Window], Awaitable[None]]


class Chores:
    """Does what is due, one chore a pass. Any number of processes may: each row is in one process's hand at a time."""

    def __init__(self, engine: Engine, known: Sequence[Chore], report: Report) -> None:
        self._engine = engine
        self._known = {chore.name: chore for chore in known}
        self._report = report
        self._by_machine = [chore.name for chore in known if isinstance(chore.when, Every)]
        self._by_wall = [chore.name for chore in known if not isinstance(chore.when, Every)]

    async def once(self) -> int:
        """Do the chore that has been due longest. Loop until it says 0."""
        async with self._engine.database.reading() as tx:
            now = await self._now(tx)
            missing = [row for chore in self._known.values() for row in await self._missing(tx, chore, now)]
            if not missing and not await chores.any_due(tx, self._by_machine, self._by_wall, now.machine, now.civil):
                return 0
        if missing:
            async with self._engine.database.transaction() as tx:
                for row in missing:
                    await chores.write_down(tx, row)
        return await self._do_one()

    async def waiting(self, tx: AsyncConnection, now: Moment) -> list[Waiting]:
        """For the watchdog: what is due and not done."""
        found = await chores.waiting(tx, self._by_machine, self._by_wall, now.machine, now.civil)
        return [Waiting(f"chore {row.name}", row.authority_id, row.next_at, _of(self._known[row.name], now), LATE_AFTER) for row in found]

    async def _now(self, tx: AsyncConnection) -> Moment:
        return Moment(await self._engine.clock.civil(tx), await self._engine.clock.machine(tx))

    async def _missing(self, tx: AsyncConnection, chore: Chore, now: Moment) -> list[dict[str, object]]:
        """Rows for what is new: a chore of a new version, or an authority of today. Nothing that was before concerns it."""
        first = {"name": chore.name, "window_start": _of(chore, now)}
        match chore.when:
            case Every(period):
                rows = [] if await chores.has_row(tx, chore.name) else [{"authority_id": None, "next_at": now.machine + period}]
            case OnTheWall() | AtShiftEnds():
                found = await chores.without_row(tx, chore.name)
                rows = [{"authority_id": row.id, "next_at": await self._next_at(tx, chore, row.id, now.civil)} for row in found]
        return [{"id": self._engine.new_id(), **first, **row} for row in rows]

    async def _do_one(self) -> int:
        claimed: Record | None = None
        try:
            async with self._engine.database.transaction() as tx:
                await self._engine.check_tables(tx)
                now = await self._now(tx)
                claimed = await chores.claim(tx, self._by_machine, self._by_wall, now.machine, now.civil)
                if claimed is None:
                    return 0
                chore = self._known[claimed.name]
                until = _of(chore, now)
                await chore.do(tx, Window(claimed.authority_id, claimed.window_start, until))
                await chores.is_done(tx, claimed.id, until, await self._next_at(tx, chore, claimed.authority_id, until))
        except Exception as error:
            if claimed is None:
                raise
            await self._park(claimed, error)
            return 0
        log.info("chore_done", chore=claimed.name, authority=claimed.authority_id and claimed.authority_id.hex)
        return 1

    async def _next_at(self, tx: AsyncConnection, chore: Chore, authority_id: UUID | None, now: datetime) -> datetime:
        if isinstance(chore.when, Every):
            return now + chore.when.period
        assert authority_id is not None, "what is done by a clock on the wall is done for an authority"
        if isinstance(chore.when, AtShiftEnds):
            return await _next_shift_end(tx, authority_id, now, chore.when.before)
        council = await authorities.authority(tx, Scope(authority_id), authority_id)
        assert council is not None, "a chore's authority is there: the row refers to it"
        return _next_on_the_wall(chore.when, council.timezone, now)

    async def _park(self, claimed: Record, error: Exception) -> None:
        rest = min(PARKED_FOR * 2**claimed.park_count, PARKED_AT_MOST)
        log.error("chore_failed", chore=claimed.name, in_a_row=claimed.park_count + 1, exc_info=error)
        async with self._engine.database.transaction() as tx:
            await chores.park(tx, claimed.id, claimed.park_count, await self._engine.clock.machine(tx) + rest)
        if claimed.park_count + 1 >= TOLD_AT:
            await self._report([FaultFound(FaultKind.LATE, f"chore {claimed.name}", claimed.authority_id)])


def _of(chore: Chore, now: Moment) -> datetime:
    """The time that this chore lives by."""
    return now.machine if isinstance(chore.when, Every) else now.civil


def _next_on_the_wall(when: OnTheWall, zone: str, now: datetime) -> datetime:
    return cadence.next_due(when.times, when.days, zone, now)[0]


async def _next_shift_end(tx: AsyncConnection, authority_id: UUID, now: datetime, before: timedelta) -> datetime:
    council = (await councils(tx, Scope(authority_id), [authority_id], now))[authority_id]
    ends = [roster.next_end(team.shifts, now + before, council.zone, council.holidays) - before for team in council.teams.values()]
    return min([*ends, now + ROTA_LOOKED_AT_EVERY])
