"""The hands of the clock: while processes come and go, the demo's civil time moves on whenever everything of this moment is done.

They are turned as `safetynet turn` turns them, but carry nothing themselves: all work is left to the processes that are killed. Two things
more than there are waited for, so that every evening has one right ending: whatever may have gone out and will be sent again, and a crowd
that has been heard to the end. Machine time is turned too (see `machine`).
"""

import asyncio
from collections import Counter
from uuid import UUID

import httpx
from sqlalchemy import and_, exists, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outcomes import AGAIN_AFTER
from db.ids import IdSource
from db.queries import demo
from db.queries.claims import ATTEMPTS_MAX
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.tables import alert, check_in, outbox
from db.vault import Vault
from db.words import ChannelName, Lane, SendState
from desk import alerts as acting
from ladder.alert import Phase as AlertPhase
from ladder.checkin import Phase
from scheduler.clock import DemoClock, machine_time, wall_clock
from scheduler.engine import Engine
from tests.rigs.crash.machine import all_are_dead, parked, turn_machine_time
from tests.rigs.crash.processes import Operator

EVERY = 0.15  # seconds between two looks
ROUNDS_MAX = 2  # of pages that nobody hears: then it is taken all the same, so that the evening ends, and the verdict tells of it
EVERYWHERE = Scope.everywhere()


class Hands:
    """Turns the clock, and is the duty worker who takes and closes what stands on the board."""

    def __init__(self, operator: Operator, telegram_url: str) -> None:
        self._url = operator.database_url
        self._vault = Vault(operator.keys, operator.index_keys)
        self._crowd = httpx.AsyncClient(base_url=telegram_url, trust_env=False, timeout=30)
        self._entropy = 0
        self.busy = asyncio.Lock()
        self.database = Database(self._url)
        self.moved = 0
        self.has_moved = asyncio.Event()
        self.last_slot = False  # once it is set, no further slot is begun
        self.beyond: Counter[str] = Counter()  # what waited longer than it may, before it was moved
        self.parked: set[str] = set()  # what rested because it could not be done

    def _random(self, number: int) -> bytes:
        self._entropy += 1
        return self._entropy.to_bytes(number, "big")

    async def let_go(self) -> None:
        """Close every connection: after a power cut nobody has one."""
        await self.database.close()

    async def take_up(self) -> None:
        """Open the database anew."""
        self.database = Database(self._url)

    async def close(self) -> None:
        """The rig ends."""
        await self._crowd.aclose()
        await self.database.close()

    async def all_are_dead(self) -> None:
        """No process lives: no lease is anybody's any more."""
        async with self.database.transaction() as tx:
            self.beyond.update(await all_are_dead(tx))

    async def turn_for_ever(self) -> None:
        """Look, and move on, until cancelled. A database that is away is looked for again."""
        while True:
            async with self.busy:
                try:
                    await self._look()
                except (DBAPIError, OSError) as error:
                    if not isinstance(error, DBAPIError) or not _is_away(error):
                        raise
            await asyncio.sleep(EVERY)

    async def _look(self) -> None:
        async with self.database.transaction() as tx:
            self.parked.update(await parked(tx))
            self.beyond.update(await turn_machine_time(tx))
        if not await self._is_done():
            return
        if not (await self._crowd.post("/control/idle")).json()["idle"]:
            return
        if await self._work_on_alerts():
            return
        # The crowd's last word may have been stored between the two looks.
        async with self.database.transaction() as tx:
            if await nothing_left(tx):
                now = await demo.now(tx)
                wake = await demo.next_wake(tx, now)
                if wake is not None and not self.is_over(await self._open(tx)):
                    await demo.set_clock(tx, wake)
                    self.moved += 1
                    self.has_moved.set()

    async def _is_done(self) -> bool:
        async with self.database.reading() as tx:
            return await nothing_left(tx)

    def is_over(self, still_open: bool) -> bool:
        """Whether the clock stands: the last slot was begun, and everything it brought is closed."""
        return self.last_slot and not still_open

    async def over(self) -> bool:
        """Whether the evening has ended."""
        async with self.database.reading() as tx:
            return await nothing_left(tx) and self.is_over(await self._open(tx))

    async def _open(self, tx: AsyncConnection) -> bool:
        asked = exists().where(check_in.c.phase.in_([Phase.ASKING, Phase.WAITING]))
        raised = exists().where(alert.c.phase != AlertPhase.RESOLVED)
        return bool(await tx.scalar(select(asked | raised)))

    async def _work_on_alerts(self) -> bool:
        """Somebody takes what is listed, or what a phone has told them of and was paged twice, and closes what they took."""
        engine = Engine(self.database, DemoClock(), IdSource(wall_clock, self._random), lambda letters: letters[0], frozenset(ChannelName))
        async with self.database.reading() as tx:
            waiting = (await tx.execute(select(alert).where(alert.c.phase != AlertPhase.RESOLVED))).all()
            heard_of = await self._heard_of(tx) if any(_climbs(row) for row in waiting) else set()
        acted = False
        for row in waiting:
            if row.phase == AlertPhase.TAKEN:
                acted |= (await acting.resolve(engine, EVERYWHERE, self._vault, row.code, "DW-1", 1)).is_done
            elif row.phase == AlertPhase.LISTED or (_climbs(row) and (row.id in heard_of or row.round >= ROUNDS_MAX)):
                acted |= (await acting.take(engine, EVERYWHERE, row.code, "DW-1")).is_done
        return acted

    async def _heard_of(self, tx: AsyncConnection) -> set[UUID]:
        """The alerts of which the provider, whom no kill of ours reaches, has a page on its list."""
        heard = set((await self._crowd.post("/control/paged")).json()["heard"])
        pages = (await tx.execute(select(outbox).where(outbox.c.lane == Lane.PAGE, outbox.c.alert_id.is_not(None)))).all()
        return {row.alert_id for row in pages if str(row.envelope_id or row.id) in heard}


def _climbs(row: Record) -> bool:
    return bool(row.phase != AlertPhase.TAKEN and (row.rung >= 1 or row.round >= 1))


def _is_away(error: DBAPIError) -> bool:
    return error.connection_invalidated or type(error.orig).__name__ in ("OperationalError", "AdminShutdown", "CannotConnectNow")


async def nothing_left(tx: AsyncConnection) -> bool:
    """Nothing of this moment is left to do, and nothing is in doubt that will be sent again."""
    again = and_(
        outbox.c.state == SendState.UNKNOWN,
        outbox.c.lane.in_(list(AGAIN_AFTER)),
        outbox.c.attempt < ATTEMPTS_MAX,
        outbox.c.cancelled_at.is_(None),
    )
    waits = outbox.c.state.in_([SendState.QUEUED, SendState.CLAIMED])
    if await tx.scalar(select(exists().where(again) | exists().where(waits))):
        return False
    return await demo.quiet(tx, await demo.now(tx), await machine_time(tx))
