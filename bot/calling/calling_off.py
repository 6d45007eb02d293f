"""Phones that ring for what somebody has taken, or closed: they are called off, so that nobody is woken for nothing.

Whoever has picked up is not cut off: they hear whose it is when they press 1.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from db.queries import calls
from db.scope import Scope
from db.session import Database
from scheduler.clock import Clock

LASTS_AT_MOST = timedelta(minutes=15)  # any call of ours is over by then
TRIES = 3  # of a provider that is away: a phone rings for half a minute, and then nobody need be asked

CallOff = Callable[[str], Awaitable[bool]]


class CallingOff:
    """Asks for each such call a few times at most. Several processes may: a call that is over cannot end again."""

    def __init__(self, database: Database, clock: Clock, call_off: CallOff) -> None:
        """`call_off`: end a call that nobody has answered; whether the provider heard of it."""
        self._database, self._clock, self._call_off = database, clock, call_off
        self._tried: dict[str, int] = {}

    async def once(self) -> int:
        """Call off what rings in vain; how many calls."""
        async with self._database.reading() as tx:
            ringing = await calls.withdrawn(tx, Scope.everywhere(), await self._clock.civil(tx) - LASTS_AT_MOST)
        self._tried = {sid: self._tried.get(sid, 0) for sid in ringing}
        done = 0
        for sid in [one for one, tries in self._tried.items() if tries < TRIES]:
            heard = await self._call_off(sid)
            self._tried[sid] = TRIES if heard else self._tried[sid] + 1
            done += heard
        return done
