"""Lock, read, decide, write, commit: the one way in which anything about a young person is decided.

Every deciding transaction first locks the young people it is about, lowest id first, and nothing before them; then senders we do not
know, then faults of ours. Then it reads what stands open about them, lets each job decide in memory, and writes state, outbox, journal
and settled inbox at once. A batch is one transaction; if it fails, each job is tried alone, and the one that fails alone is given back to
its caller to be parked, while the rest go on.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from db.passing import was_away, was_busy
from db.queries import faults, installation, people, strangers
from db.scope import Scope
from db.session import Database
from db.words import ChannelName
from scheduler import reading, writing
from scheduler.case import Case, Tools
from scheduler.clock import Clock

log = structlog.get_logger()

BATCH_MAX = 200  # SQLite has one writer: a webhook must not wait behind a longer batch

Act = Callable[[AsyncConnection, dict[UUID, Case]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """Something to decide about these subjects (young people, strangers, faults): `act` is handed their cases, under the lock.

    `may_skip`: whoever is locked by somebody else is decided about another time, and missing from the cases.
    """

    subjects: tuple[UUID, ...]
    act: Act
    name: str
    may_skip: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that failed even alone."""

    job: Job
    error: Exception

    @property
    def is_busy(self) -> bool:
        """Whether somebody else held for too long what it needed: nothing is wrong with anybody's row, and the next pass tries again."""
        return was_busy(self.error)


class OtherTables(Exception):
    """Another version migrated this database while we ran: nothing is decided with its tables by our rules."""


@dataclass(slots=True)
class Engine:
    """What deciding needs, joined once."""

    database: Database
    clock: Clock
    new_id: Callable[[], UUID]
    choose: Callable[[str], str]
    configured: frozenset[ChannelName]
    scope: Scope = field(default_factory=Scope.everywhere)
    revision: str | None = None  # the tables this code was written for; none on SQLite, where nobody migrates beside us

    async def advance(self, jobs: Sequence[Job]) -> list[Failure]:
        """Decide all of these, in batches; what failed alone comes back."""
        failures: list[Failure] = []
        for start in range(0, len(jobs), BATCH_MAX):
            failures += await self._batch(jobs[start : start + BATCH_MAX])
        return failures

    async def _batch(self, jobs: Sequence[Job]) -> list[Failure]:
        if len(jobs) > 1:
            try:
                await self._together(jobs)
                return []
            except OtherTables:
                raise
            except Exception as error:
                if was_away(error):
                    raise  # nothing was begun: to try each alone would take ten seconds for each
                # One poisoned row must not stop a county: the batch falls apart into single jobs.
                log.warning("batch_failed", jobs=len(jobs), error=type(error).__name__)
        return [failure for job in jobs if (failure := await self._alone(job)) is not None]

    async def _alone(self, job: Job) -> Failure | None:
        try:
            await self._together([job])
        except OtherTables:
            raise
        except Exception as error:
            if was_away(error):
                raise
            log.error("job_failed", job=job.name, error=type(error).__name__)
            return Failure(job, error)
        return None

    async def _together(self, jobs: Sequence[Job]) -> None:
        async with self.database.transaction() as tx:
            await self.check_tables(tx)
            held = await self.lock(tx, sorted({one for job in jobs for one in job.subjects}), skip=all(job.may_skip for job in jobs))
            cases = await reading.read(tx, self.scope, held, await self.tools(tx))
            for job in jobs:
                await job.act(tx, {one: cases[one] for one in job.subjects if one in cases})
            await writing.write(tx, self.scope, cases.values())

    async def lock(self, tx: AsyncConnection, subjects: Sequence[UUID], *, skip: bool = False) -> list[UUID]:
        """Which of them are locked now, by kind and then by id."""
        held = await people.lock_children(tx, self.scope, subjects, skip_locked=skip)
        if len(held) < len(subjects):
            held += await strangers.lock_strangers(tx, self.scope, subjects, skip_locked=skip)
        if len(held) < len(subjects):
            held += await faults.lock_faults(tx, self.scope, subjects, skip_locked=skip)
        return sorted(held)

    async def held_elsewhere(self, tx: AsyncConnection, missing: Sequence[UUID]) -> set[UUID]:
        """Of subjects that were asked for and not locked, those that are there: somebody else holds them."""
        children = await people.children_state(tx, self.scope, missing)
        others = [*await strangers.strangers(tx, self.scope, missing), *await faults.faults(tx, self.scope, missing)]
        return {row.id for row in (*children, *others)}

    async def check_tables(self, tx: AsyncConnection) -> None:
        """Refuse tables that are not ours. Until this transaction ends nobody can change them: a migration waits for whoever has asked."""
        if self.revision is not None and await installation.revision_of(tx) != self.revision:
            raise OtherTables("this database was migrated by another version")

    async def act(self, job: Job) -> None:
        """Decide one thing now, for a person who waits: what fails is theirs to hear."""
        await self._together([job])

    async def tools(self, tx: AsyncConnection) -> Tools:
        """What a decision of this moment needs."""
        now, machine = await self.clock.both(tx)
        return Tools(now, machine, self.new_id, self.choose, self.configured)

    async def now(self) -> datetime:
        """Civil time, for those who only look."""
        async with self.database.reading() as tx:
            return await self.clock.civil(tx)
