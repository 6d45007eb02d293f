"""Turn the demo's clock, wake by wake (T5): between two instants everything that can happen happens.

Tests turn it by this function too, so that a story is the demo played by hand.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from db.queries import demo, installation
from db.words import Mode
from desk.refusals import Refused
from scheduler.engine import Engine

ROUNDS_MAX = 1000  # at one instant; a turn that never comes to rest is a fault, and must say so
SECONDS_IDLE = 0.05  # while another process, or a provider, has a message in hand: fifty seconds in all
# A provider that says "too many" names seconds of real time. The hands wait for them, else they leap over a question that was only to be
# sent a moment later, and it would be called not asked; but no longer than ten seconds, for a provider may be away altogether.
HELD_BACK_FOR = timedelta(seconds=5)
ROUNDS_HELD_BACK = 200
TURN_AT_MOST = timedelta(days=31)


class NeverQuiet(Exception):
    """Rounds of all loops did not bring the database to rest: something makes work out of nothing."""


async def turn(engine: Engine, to: datetime, beat: Callable[[], Awaitable[int]]) -> datetime:
    """Turn to that instant; `beat` runs one round of all loops. Returns where the hands stand then."""
    await _may_turn(engine, to)
    while True:
        now, stood = await _to_the_next_wake(engine, to, beat)
        if stood:
            return now


async def _may_turn(engine: Engine, to: datetime) -> None:
    async with engine.database.reading() as tx:
        if await installation.mode_of(tx) is not Mode.DEMO:
            raise Refused("The clock of a live database is the present, and nobody turns it.")
        now = await demo.now(tx)
    if to < now:
        raise Refused("The clock turns forwards alone: what has happened has happened.")
    if to - now > TURN_AT_MOST:
        raise Refused(f"Turn the clock by {TURN_AT_MOST.days} days at most.")


async def _to_the_next_wake(engine: Engine, to: datetime, beat: Callable[[], Awaitable[int]]) -> tuple[datetime, bool]:
    """Let everything happen at this instant, and then put the hands on the next; where they stood, and whether they stay there."""
    held_back = 0
    for _ in range(ROUNDS_MAX):
        done = await beat()
        # Looked at where the hands are moved: whatever somebody writes meanwhile is heard before they do.
        async with engine.database.transaction() as tx:
            now, machine = await engine.clock.both(tx)
            if await demo.quiet(tx, now, machine):
                if held_back == ROUNDS_HELD_BACK or not await demo.held_back(tx, now, machine, HELD_BACK_FOR):
                    if now < to:
                        await demo.set_clock(tx, min(await demo.next_wake(tx, now) or to, to))
                    return now, now >= to
                held_back += 1
        if not done:
            await asyncio.sleep(SECONDS_IDLE)
    raise NeverQuiet(f"{ROUNDS_MAX} rounds, and still something waits")
