"""The hands of the clock: while processes come and go, the demo's civil time moves on whenever everything of this moment is done.

They are turned as `safetynet turn` turns them, but carry nothing themselves: all work is left to the processes that are killed. Two things
more than there are waited for, so that every evening has one right ending: whatever may have gone out and will be sent again, and a crowd
that has been heard to the end. Machine time is turned too, by moving what is measured in it: a lease of a process that is dead, and the
wait before a message in doubt is repeated, would each cost minutes at every kill.
"""

import asyncio
from datetime import timedelta

import httpx
from sqlalchemy import and_, exists, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.limits import CourierSettings
from bot.outcomes import AGAIN_AFTER
from db.ids import IdSource
from db.queries import demo
from db.queries.claims import ATTEMPTS_MAX
from db.scope import Scope
from db.session import Database
from db.tables import alert, check_in, inbox, outbox, young_person
from db.vault import Vault
from db.words import ChannelName, SendState
from desk import alerts as acting
from ladder.alert import Phase as AlertPhase
from ladder.checkin import Phase
from scheduler.clock import DemoClock, machine_time, wall_clock
from scheduler.engine import Engine
from tests.rigs.crash.processes import Operator

EVERY = 0.15  # seconds between two looks
DEAD_AFTER = timedelta(seconds=20)  # what a living courier claims it settles in a fraction of that, on a slow machine too
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
            machine = await machine_time(tx)
            await tx.execute(update(outbox).where(outbox.c.state == SendState.CLAIMED).values(lease_until=machine))

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
            await turn_machine_time(tx)
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
        """Somebody takes what is listed or has been paged twice, and closes what they took."""
        engine = Engine(self.database, DemoClock(), IdSource(wall_clock, self._random), lambda letters: letters[0], frozenset(ChannelName))
        async with self.database.reading() as tx:
            waiting = (await tx.execute(select(alert).where(alert.c.phase != AlertPhase.RESOLVED))).all()
        acted = False
        for row in waiting:
            if row.phase == AlertPhase.TAKEN:
                acted |= (await acting.resolve(engine, EVERYWHERE, self._vault, row.code, "DW-1", 1)).is_done
            elif row.phase == AlertPhase.LISTED or row.rung >= 1:
                acted |= (await acting.take(engine, EVERYWHERE, row.code, "DW-1")).is_done
        return acted


def _is_away(error: DBAPIError) -> bool:
    return error.connection_invalidated or type(error.orig).__name__ in ("OperationalError", "AdminShutdown", "CannotConnectNow")


async def turn_machine_time(tx: AsyncConnection) -> None:
    """What hangs on the machine's clock alone is brought forward to now."""
    machine = await machine_time(tx)
    claimed_long_ago = machine + CourierSettings().lease - DEAD_AFTER
    await tx.execute(
        update(outbox).where(outbox.c.state == SendState.CLAIMED, outbox.c.lease_until <= claimed_long_ago).values(lease_until=machine)
    )
    in_doubt = outbox.c.state.in_([SendState.UNKNOWN, SendState.QUEUED])
    await tx.execute(update(outbox).where(in_doubt, outbox.c.visible_at > machine).values(visible_at=machine))
    await tx.execute(update(inbox).where(inbox.c.parked_until > machine).values(parked_until=machine))
    await tx.execute(update(young_person).where(young_person.c.parked_until > machine).values(parked_until=machine))


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
