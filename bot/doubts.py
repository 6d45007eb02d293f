"""One road for every outcome that nobody knows: a time-out, a crash, a lease that ran out.

A receipt settles it. If none has come in time the provider is asked, and what it answers stands. Only where it cannot say is a page or a
question sent again, marked as perhaps a second copy; courtesies never are, nor what was withdrawn meanwhile. Pages are asked about by
themselves: a provider that hangs over questions keeps none of them.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import assert_never
from uuid import UUID

import structlog

from bot.channels.road import CannotSay, Channel, Finding, Found, NeverCame
from bot.limits import CourierSettings
from bot.outcomes import AGAIN_AFTER, Scribe
from bot.pacing import CLAIMED_MAX
from bot.together import together
from db.queries import claims
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.words import Lane
from scheduler.clock import Clock

log: structlog.stdlib.BoundLogger = structlog.get_logger()

_PAGES = (Lane.PAGE,)
_OTHERS = tuple(lane for lane in AGAIN_AFTER if lane not in _PAGES)

Writing = Callable[[], AbstractAsyncContextManager[Scribe]]
_Letter = tuple[UUID, int]  # under which name a message left last, and by which attempt


class Doubts:
    """Asks about what may have gone out, and sends again what nobody can tell us of."""

    def __init__(
        self, database: Database, clock: Clock, channels: Mapping[str, Channel], writing: Writing, settings: CourierSettings
    ) -> None:
        self._database, self._clock, self._channels, self._writing = database, clock, channels, writing
        self._scope, self._answers_within = Scope.everywhere(), settings.answers_within.total_seconds()
        self._asking = {(name, is_page): asyncio.Semaphore(settings.asking_slots) for name in channels for is_page in (True, False)}

    async def clear_once(self) -> int:
        """Settle what waited long enough for a receipt; how many messages moved. Loop until it says 0."""
        return sum(await together([self.clear_pages(), self.clear_others()]))

    async def clear_pages(self) -> int:
        """The same for pages alone: a loop of its own keeps them from waiting until a pass over questions is through."""
        return await self._clear_lanes(_PAGES)

    async def clear_others(self) -> int:
        """The same for all but pages."""
        return await self._clear_lanes(_OTHERS)

    async def _clear_lanes(self, lanes: Sequence[Lane]) -> int:
        async with self._database.reading() as tx:
            machine = await self._clock.machine(tx)
            rows = await claims.unheard(tx, self._scope, machine, lanes, CLAIMED_MAX)
        letters: dict[_Letter, list[Record]] = {}
        for row in rows:
            letters.setdefault(_letter_of(row), []).append(row)
        return sum(await together(self._clear(letter, carried) for letter, carried in letters.items()))

    async def _clear(self, letter: _Letter, rows: Sequence[Record]) -> int:
        """One letter: its provider is asked once, outside any transaction, and the answer is true of all that it carried."""
        finding = await self._ask(letter, rows[0])
        async with self._writing() as scribe:
            return sum([await _settle(scribe, row, finding) for row in rows])

    async def _ask(self, letter: _Letter, row: Record) -> Finding:
        channel = self._channels.get(row.channel)
        if channel is None:
            return CannotSay()
        try:
            async with self._asking[row.channel, row.lane is Lane.PAGE], asyncio.timeout(self._answers_within):
                return await channel.ask_about(*letter, row.provider_id)
        except Exception as error:
            log.error("provider_not_asked", channel=row.channel.value, error=type(error).__name__)
            return CannotSay()


def _letter_of(row: Record) -> _Letter:
    if row.envelope_id is not None:
        return row.envelope_id, row.envelope_attempt
    return row.id, row.attempt


async def _settle(scribe: Scribe, row: Record, finding: Finding) -> bool:
    match finding:
        case Found():
            return await scribe.found(row, finding)
        case NeverCame():
            return await scribe.again(row, in_doubt=False)
        case CannotSay():
            return await scribe.again(row, in_doubt=True)
        case _:
            assert_never(finding)
