"""A lease: of several processes one does what only one may do, and when it dies another follows within the lease's time.

On SQLite there is one process with loops, and the next one waits for nobody.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from db.queries import leases
from db.session import Database
from scheduler.clock import Clock

HELD_FOR = timedelta(seconds=30)
KEPT_FROM = timedelta(seconds=20)  # with less left it is renewed first: what is begun under it ends sooner than that


class Held(StrEnum):
    """Whose it is now."""

    ANEW = "anew"  # ours, and what was known of before no longer holds
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(slots=True)
class Lease:
    """One lease, as one process sees it."""

    database: Database
    clock: Clock
    name: str
    holder: UUID
    others_caught_up: bool = field(default=False, init=False)  # as of the last look, the holder had fetched what was kept for us
    _is_ours: bool = field(default=False, init=False)

    async def hold(self) -> Held:
        """Hold it for as long as one bounded pass takes, if nobody else does."""
        if self.database.is_sqlite:
            was_ours, self._is_ours = self._is_ours, True
            return Held.OURS if was_ours else Held.ANEW
        async with self.database.reading() as tx:
            now, found = await self.clock.machine(tx), await leases.lease_of(tx, self.name)
        is_alive = found is not None and found.held_until > now
        if found is not None and is_alive and found.held_by != self.holder:
            self._is_ours, self.others_caught_up = False, found.caught_up_at is not None
            return Held.THEIRS
        was_ours = self._is_ours and is_alive
        if found is None or not was_ours or found.held_until - now < KEPT_FROM:
            async with self.database.transaction() as tx:
                now = await self.clock.machine(tx)
                self._is_ours = await leases.hold(tx, self.name, self.holder, now, now + HELD_FOR)
        if not self._is_ours:
            self.others_caught_up = False
            return Held.THEIRS  # another was faster
        return Held.OURS if was_ours else Held.ANEW

    async def note_caught_up(self) -> None:
        """We have fetched what was kept for us: the others need not wait for it either."""
        if not self.database.is_sqlite:
            async with self.database.transaction() as tx:
                await leases.note_caught_up(tx, self.name, self.holder, await self.clock.machine(tx))

    async def let_go(self) -> None:
        """Another may go on at once."""
        was_ours, self._is_ours = self._is_ours, False
        if was_ours and not self.database.is_sqlite:
            async with self.database.transaction() as tx:
                await leases.let_go(tx, self.name, self.holder, await self.clock.machine(tx))
