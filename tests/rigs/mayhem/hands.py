"""The hands of that evening's clock: they move on once everything of a moment is done, by us, by the providers and by the crowd.

What hangs on the machine's clock alone is brought forward, as in the crash rig; but not while a provider is away, for each look would then
be one more attempt.
"""

import asyncio
from datetime import datetime, timedelta

import httpx
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import IdSource
from db.queries import demo
from db.tables import alert, check_in, chore, inbox
from db.words import ChannelName, InboxKind
from desk import alerts as acting
from ladder.alert import Phase as AlertPhase
from ladder.checkin import Phase
from scheduler.clock import DemoClock, machine_time, wall_clock
from scheduler.engine import Engine
from service.twilio import CHORE
from tests.rigs.crash.hands import EVERYWHERE, Hands, nothing_left
from tests.rigs.crash.machine import turn_machine_time
from tests.rigs.crash.processes import Operator

MANAGER = "DW-0-2"  # looks at the board, and closes what others took
CAN_BE_SPOKEN_TO = 1
CALLS = "twilio:CA"  # so Twilio's names of calls begin, and ours of the keys that are pressed in them
CANARY = "canary"
STEP = timedelta(minutes=5)  # the clock goes by these: what falls due in between comes so much late, and all waits are longer


class Evening(Hands):
    """Turns the clock until the evening is over."""

    def __init__(self, operator: Operator, telegram_url: str, twilio_url: str, ends_at: datetime) -> None:
        super().__init__(operator, telegram_url)
        self.ends_at = ends_at
        self.now = ends_at
        self._providers = [httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) for url in (telegram_url, twilio_url)]

    async def close(self) -> None:
        """The rig ends."""
        for one in self._providers:
            await one.aclose()
        await super().close()

    async def order(self, what: str, **order: object) -> list[dict[str, object]]:
        """Ask it of both providers, Telegram first."""
        answers = await asyncio.gather(*(one.post(f"/control/{what}", json=order) for one in self._providers))
        return [one.json() for one in answers]

    async def _look(self) -> None:
        before = await self.order("idle")
        if any(one["away"] for one in before):
            return
        async with self.database.transaction() as tx:
            await turn_machine_time(tx)
        if not all(one["idle"] for one in before):
            return
        if not await self._all_is_heard(before):
            async with self.database.transaction() as tx:
                await _catches_up_now(tx)  # else all wait up to five minutes for one text that a dead port missed
            return
        if await self._work_on_alerts():
            return
        async with self.database.transaction() as tx:
            self.now = await demo.now(tx)
            wake = await demo.next_wake(tx, self.now)
            # The crowd's last word may have been stored between the looks.
            if wake is not None and not self.is_over(still_open=False) and await nothing_left(tx) and await self.order("idle") == before:
                await demo.set_clock(tx, min(_next_step(wake), self.ends_at))
                self.moved += 1

    async def _all_is_heard(self, told: list[dict[str, object]]) -> bool:
        """Whether all that was said has been heard, also what a port of ours missed, and nothing is left to do."""
        async with self.database.reading() as tx:
            return await heard(tx) == sum(int(str(one["said"])) for one in told) and await nothing_left(tx)

    def is_over(self, still_open: bool) -> bool:
        """Whether the clock stands where it is to end."""
        return self.now >= self.ends_at and not still_open

    async def over(self) -> bool:
        """Whether the evening has ended, and nothing of it is left to do."""
        told = await self.order("idle")
        async with self.database.reading() as tx:
            self.now = await demo.now(tx)
        return self.is_over(still_open=False) and all(one["idle"] for one in told) and await self._all_is_heard(told)

    async def left(self) -> tuple[datetime, int]:
        """Where the clock stands, and how many check-ins are open."""
        async with self.database.reading() as tx:
            return await demo.now(tx), await self._waiting(tx)

    async def _waiting(self, tx: AsyncConnection) -> int:
        asked = select(func.count()).select_from(check_in).where(check_in.c.phase.in_([Phase.ASKING, Phase.WAITING]))
        return int(await tx.scalar(asked) or 0)

    async def _work_on_alerts(self) -> bool:
        """What went round once in vain is taken on the board, and what somebody took is closed; lists of faults stay open."""
        about_a_child = alert.c.young_person_id.is_not(None), alert.c.phase != AlertPhase.RESOLVED
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(alert.c.code, alert.c.phase, alert.c.round).where(*about_a_child))).all()
        engine = Engine(self.database, DemoClock(), IdSource(wall_clock, self._random), lambda letters: letters[0], frozenset(ChannelName))
        acted = False
        for row in rows:
            if row.phase == AlertPhase.TAKEN:
                acted |= (await acting.resolve(engine, EVERYWHERE, self._vault, row.code, MANAGER, CAN_BE_SPOKEN_TO)).is_done
            elif row.round >= 1:
                acted |= (await acting.take(engine, EVERYWHERE, row.code, MANAGER)).is_done
        return acted


async def _catches_up_now(tx: AsyncConnection) -> None:
    """The chore that asks Twilio for what we missed is due."""
    machine = await machine_time(tx)
    await tx.execute(update(chore).where(chore.c.name == CHORE, chore.c.next_at > machine).values(next_at=machine))


async def heard(tx: AsyncConnection) -> int:
    """How many of the crowd's words were heard. Keys pressed in calls and our own canaries are none of them: each would stand for a word
    that is missing."""
    words = inbox.c.settled_as.not_like(f"{CANARY}%"), inbox.c.external_id.not_like(f"{CALLS}%")  # settled as nothing, it is not heard
    return int(await tx.scalar(select(func.count()).select_from(inbox).where(inbox.c.kind == InboxKind.MESSAGE, *words)) or 0)


def _next_step(at: datetime) -> datetime:
    """The first of the clock's steps that is not before that moment."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -((midnight - at) // STEP) * STEP
