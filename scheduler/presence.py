"""This process among the others: it beats, and by the beats of all of them it notices when for a while nobody ran (T6).

A beat writes down that we live, and reads what holds for everybody: whether the tables are still ours, whether nothing at all had beaten
for a minute, and whether an outage's people are cared for yet. Between two beats the loops ask this object, which asks nobody.

**Climbing waits for two minutes in which we run, and not for two minutes after each outage.** A process that dies and starts again every
minute and a half runs for ten seconds each time: what it ran between outages over which nobody could fetch, or whose people nobody
could care for, is summed up, and once that is two minutes the next start climbs at once. It may climb over an answer that came in the last
gap; a provider that let us fetch nothing in all that time would hold up everybody's page else. Two minutes in one piece were enough to
climb: what comes after them is counted anew.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import installation, outages, processes
from db.queries.rows import Records
from db.session import Database
from db.words import ProcessKind
from scheduler.clock import Clock
from scheduler.sources import Source

log = structlog.get_logger()

BEAT_EVERY = timedelta(seconds=5)
DOWN_AFTER = timedelta(seconds=60)  # T6; twelve beats, so that no slow disc looks like an outage
CATCHES_UP_WITHIN = timedelta(minutes=2)  # then we climb all the same: a provider may be away for hours
STARTED_AGAIN_WITHIN = timedelta(minutes=10)  # no supervisor waits longer: past that it is no crash loop any more
OUTAGES_COUNTED = CATCHES_UP_WITHIN // BEAT_EVERY + 1  # each start counts for a beat at least, so that more of them change nothing


@dataclass(slots=True)
class Presence:
    """One process, from its first beat to its last."""

    database: Database
    clock: Clock
    new_id: Callable[[], UUID]
    revision: str  # the tables this code was written for
    sources: Sequence[Source] = ()
    time_goes_on: bool = True  # while nothing runs; a demo's clock stands, so nothing is missed there (T5)
    has_our_tables: bool = field(default=True, init=False)
    resuming: UUID | None = field(default=None, init=False)  # an outage whose people are not all cared for
    _id: UUID | None = field(default=None, init=False)
    _kind: ProcessKind = field(default=ProcessKind.ENGINE, init=False)
    _beaten_at: datetime | None = field(default=None, init=False)
    _last_outage_ended_at: datetime | None = field(default=None, init=False)
    _catching_up_until: datetime | None = field(default=None, init=False)
    _resuming_until: datetime | None = field(default=None, init=False)

    async def begin(self, kind: ProcessKind) -> None:
        """The first beat."""
        self._kind = kind
        await self.beat()

    async def beat(self) -> int:
        """We live; and what holds for everybody. With tables that are not ours nothing is written, not even that."""
        async with self.database.transaction() as tx:
            now = await self.clock.machine(tx)
            has_our_tables = await installation.revision_of(tx) == self.revision
            if has_our_tables:
                await self._beat(tx, now)
        if has_our_tables != self.has_our_tables:
            log.error("tables_changed", ours=has_our_tables, meaning="another version migrated this database: replace this process")
        self.has_our_tables = has_our_tables
        self._beaten_at = now if has_our_tables else self._beaten_at
        return 0

    async def _beat(self, tx: AsyncConnection, now: datetime) -> None:
        last = await processes.newest_beat(tx)
        if self.time_goes_on and last is not None and now - last > DOWN_AFTER:
            await outages.note(tx, self.new_id(), last, now)
        outage = await outages.unfinished(tx)
        self.resuming = None if outage is None else outage.id
        # Also of an outage that another process has put right already: what we fetched before it is not all there is.
        self._catch_up_after(await outages.newest_end(tx))
        if self._id is None or not await processes.beat(tx, self._id, now, caught_up=self._has_caught_up()):
            self._id = self.new_id()
            await processes.begin(tx, self._id, self._kind, self.revision, now)
        if self._catching_up_until is None:
            self._catching_up_until = await self._fetches_until(tx, now)
            if outage is not None:
                self._resuming_until = _has_run_by(await outages.newest(tx, outage.began_at, OUTAGES_COUNTED))

    async def _fetches_until(self, tx: AsyncConnection, now: datetime) -> datetime:
        """How long at most we wait for what providers kept. Not from this start: whoever is killed every minute must climb all the same."""
        unfetched = await outages.newest(tx, await processes.last_caught_up(tx), OUTAGES_COUNTED)
        return _has_run_by(unfetched) if unfetched else (await processes.not_caught_up_since(tx) or now) + CATCHES_UP_WITHIN

    def _catch_up_after(self, ended_at: datetime | None) -> None:
        """An outage in which we stood still with everybody else: what providers kept meanwhile comes first."""
        if ended_at != self._last_outage_ended_at:
            self._last_outage_ended_at, self._catching_up_until = ended_at, None
            for source in self.sources:
                source.caught_up = False

    def _has_caught_up(self) -> bool:
        return all(source.caught_up for source in self.sources)

    async def end(self) -> None:
        """The last beat: nothing of this process runs any more."""
        if self._id is not None and self.has_our_tables:
            async with self.database.transaction() as tx:
                await processes.stop(tx, self._id, await self.clock.machine(tx))

    def may_climb(self, machine: datetime) -> bool:
        """Whether time may act on anybody now: nothing climbs over an answer that waits for us, or over an outage not yet known.

        What is caught up with, or put right, by then or never does not hold anybody up for longer.
        """
        if not self.time_goes_on:
            return True
        if self._beaten_at is None or machine - self._beaten_at > DOWN_AFTER:
            return False
        if self._catching_up_until is None:
            return False  # between two steps of a beat
        if self.resuming is not None and (self._resuming_until is None or machine < self._resuming_until):
            return False
        return machine >= self._catching_up_until or self._has_caught_up()

    def unless_resting(self, once: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[int]]:
        """A pass that rests as long as the tables are not ours."""

        async def pass_or_rest() -> int:
            return await once() if self.has_our_tables else 0

        return pass_or_rest


def _has_run_by(these: Records) -> datetime:
    """When two minutes are summed up in which we ran since these outages, the newest first; at the earliest when it ended.

    After a long one what was kept for us comes first, whatever ran before.
    """
    ran_for = timedelta(0)
    for later, earlier in pairwise(these):
        ran = later.began_at - earlier.ended_at
        if ran >= CATCHES_UP_WITHIN:
            break
        ran_for += ran + BEAT_EVERY  # it lived on after its last beat, until it missed the next
    ended_at: datetime = these[0].ended_at
    if ended_at - these[0].began_at > STARTED_AGAIN_WITHIN:
        return ended_at + CATCHES_UP_WITHIN
    return ended_at + max(CATCHES_UP_WITHIN - ran_for, timedelta(0))
