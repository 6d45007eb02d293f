"""The courier: carries what the outbox owes, the most urgent lane first, at most 64 messages at a time.

A message is claimed under a lease, worded once, sent outside any transaction, and settled together with a line for the inbox. A crash
leaves a lease to run out: what it covered may have gone out, and is treated so. One message that cannot be worded waits alone.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import briefing
from bot.briefing import Rendered
from bot.channels.road import Accepted, Channel, Letter, SendOutcome, Unknown
from bot.limits import CourierSettings, Window
from bot.outcomes import AGAIN_AFTER, Became, Scribe
from bot.pacing import CLAIMED_MAX
from bot.settling import Settling
from db.queries import claims, outbox
from db.queries.claims import Work
from db.queries.rows import Record, Records
from db.scope import Scope
from db.session import Database
from db.vault import Vault
from db.words import ChannelName, Lane
from ladder.words import Road
from scheduler.clock import Clock

log: structlog.stdlib.BoundLogger = structlog.get_logger()

Result = TypeVar("Result")

PAGES, OTHERS = (Lane.PAGE,), (Lane.REPLY, Lane.QUESTION, Lane.BULK)
UNSERVED_FOR = timedelta(minutes=1)  # a channel that is not configured: its messages wait, and K2 withdraws them


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message that may be sent."""

    rendered: Rendered
    address: str
    gives_receipts: bool


class Courier:
    """Carries messages of every authority. Several may run at once, in one process or in many."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        ids: Callable[[], UUID],
        clock: Clock,
        channels: Mapping[str, Channel],
        settings: CourierSettings | None = None,
    ) -> None:
        self._database = database
        self._vault = vault
        self._ids = ids
        self._clock = clock
        self._channels = channels
        self._served = [one for one in ChannelName if one.value in channels]
        self._unserved = [one for one in ChannelName if one.value not in channels]
        self._settings = settings or CourierSettings()
        self._name = str(ids())
        self._scope = Scope.everywhere()
        self._window = Window(self._settings.paces, self._settings.window)
        self._settling = Settling(database.reading, self._writing, clock.machine, self._scope, self._settings.patience)
        self._claiming = asyncio.Lock()
        self._slots: dict[tuple[str, bool], asyncio.Semaphore] = {}

    async def carry_once(self) -> int:
        """Carry what may be carried now; how many messages moved. Loop until it says 0."""
        work = await self._work()
        if not work.is_any:
            return 0
        pages, others = self._carry(PAGES, recovers=work.to_recover), self._carry(OTHERS, recovers=False)
        return sum(await _together([pages, others]))

    async def carry_pages(self) -> int:
        """The same for pages alone: a loop of its own keeps them from waiting until slow questions are through."""
        work = await self._work()
        return await self._carry(PAGES, recovers=work.to_recover) if work.is_any else 0

    async def carry_others(self) -> int:
        """The same for all but pages."""
        work = await self._work()
        return await self._carry(OTHERS, recovers=work.to_recover) if work.is_any else 0

    async def _work(self) -> Work:
        async with self._database.reading() as tx:
            civil, machine = await self._clock.both(tx)
            return await claims.work(tx, self._scope, machine, civil, AGAIN_AFTER)

    async def _carry(self, lanes: Sequence[Lane], *, recovers: bool) -> int:
        rows, others_moved = await self._claim(lanes, recovers)
        try:
            ready = await self._prepare(rows)
            await _together(self._deliver(row, ready[row.id]) for row in rows if row.id in ready)
        finally:
            for row in rows:
                self._window.give_back(row)
        return len(rows) + others_moved

    async def _claim(self, lanes: Sequence[Lane], recovers: bool) -> tuple[list[Record], int]:
        """Take messages under a lease; say of the others what became of them."""
        async with self._claiming:
            async with self._writing() as scribe:
                moved = await self._recover(scribe) if recovers else 0
                rows: list[Record] = []
                waiting = await self._waiting(scribe, lanes, self._served)
                for channel in self._served if waiting else ():
                    for lane in waiting:
                        limit = self._window.grant(channel, lane, rows, scribe.machine)
                        rows += await self._take(scribe, limit, [lane], [channel]) if limit else ()
                moved += await self._hold_unserved(scribe, lanes)
            self._window.take(rows)
        return rows, moved

    async def _recover(self, scribe: Scribe) -> int:
        """Leases of the dead, what nobody told us about in time, and what nobody sent in time."""
        lapsed = await claims.lapse(scribe.tx, self._scope, scribe.machine, AGAIN_AFTER)
        await scribe.tell(list(lapsed), Became.UNKNOWN, why="lease_ran_out")
        again = await claims.repeat_unknown(scribe.tx, self._scope, scribe.machine, list(AGAIN_AFTER))
        expired = await claims.expire(scribe.tx, self._scope, scribe.civil)
        await scribe.tell(list(expired), Became.EXPIRED)
        return len(lapsed) + len(again) + len(expired)

    async def _hold_unserved(self, scribe: Scribe, lanes: Sequence[Lane]) -> int:
        """Messages for a channel that is not configured wait, and are looked at again now and then."""
        waiting = await self._waiting(scribe, lanes, self._unserved)
        rows = await self._take(scribe, CLAIMED_MAX, waiting, self._unserved) if waiting else ()
        for row in rows:
            await scribe.hand_back(row, UNSERVED_FOR)
            log.error("message_for_channel_not_configured", channel=row.channel.value)
        return len(rows)

    async def _waiting(self, scribe: Scribe, lanes: Sequence[Lane], channels: list[ChannelName]) -> list[Lane]:
        found = await claims.waiting(scribe.tx, self._scope, scribe.machine, scribe.civil, channels)
        return [lane for lane in lanes if lane in found]

    async def _take(self, scribe: Scribe, limit: int, lanes: list[Lane], channels: list[ChannelName]) -> Records:
        return await claims.take(
            scribe.tx,
            self._scope,
            limit=limit,
            machine_now=scribe.machine,
            civil_now=scribe.civil,
            claimed_by=self._name,
            lease_until=scribe.machine + self._settings.lease,
            lanes=lanes,
            channels=channels,
        )

    async def _prepare(self, rows: list[Record]) -> dict[UUID, _Ready]:
        """Word what was not worded before, and keep it; what cannot be worded waits, longer each time."""
        if not rows:
            return {}
        ready = await self._word(rows)
        fresh = [row for row in rows if row.rendered_sealed is None and row.id in ready]
        async with self._writing() as scribe:
            kept = [(row.id, briefing.seal(self._vault, row.id, ready[row.id].rendered)) for row in fresh]
            await outbox.keep_renderings(scribe.tx, self._scope, kept)
            for row in rows:
                if row.id not in ready:
                    await scribe.park(row)
        return ready

    async def _word(self, rows: list[Record]) -> dict[UUID, _Ready]:
        try:
            async with self._database.reading() as tx:
                known = await briefing.know(tx, self._scope, self._vault, rows, await self._clock.civil(tx))
        except Exception as error:
            if len(rows) > 1:
                alone = [await self._word([row]) for row in rows]
                return {message: one for worded in alone for message, one in worded.items()}
            log.error("message_not_worded", message=str(rows[0].id), text=rows[0].text_key, error=type(error).__name__)
            return {}
        ready: dict[UUID, _Ready] = {}
        for row in rows:
            try:
                ready[row.id] = self._worded(known, row)
            except Exception as error:
                log.error("message_not_worded", message=str(row.id), text=row.text_key, error=type(error).__name__)
        return ready

    def _worded(self, known: briefing.Known, row: Record) -> _Ready:
        sealed, contact = row.rendered_sealed, known.address_of(row)
        said = briefing.render(known, row) if sealed is None else briefing.unseal(self._vault, row.id, sealed)
        return _Ready(said, contact.address, contact.gives_receipts and row.road is Road.SMS)

    async def _deliver(self, row: Record, ready: _Ready) -> None:
        """Send outside any transaction, then settle in a small one."""
        async with self._slot(row):
            if not await self._settling.is_still_wanted(row):
                return
            outcome = await self._send(row, ready)
        settled_at = await self._settling.settle(row, outcome, gives_receipts=ready.gives_receipts)
        if isinstance(outcome, Accepted | Unknown):
            self._window.handed_over(row.channel, settled_at)

    async def _send(self, row: Record, ready: _Ready) -> SendOutcome:
        said = ready.rendered
        letter = Letter(row.id, row.attempt, ready.address, said.text, said.buttons, row.road, said.quiet, said.language)
        try:
            async with asyncio.timeout(self._settings.patience.total_seconds()):
                return await self._channels[row.channel].send(letter)
        except Exception as error:
            # Whatever it was, it may have gone out first.
            log.error("channel_failed", channel=row.channel.value, error=type(error).__name__)
            return Unknown(type(error).__name__)

    def _slot(self, row: Record) -> asyncio.Semaphore:
        key = (row.channel, row.lane is Lane.PAGE)
        return self._slots.setdefault(key, asyncio.Semaphore(self._settings.page_slots if key[1] else self._settings.other_slots))

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[Scribe]:
        async with self._database.transaction() as tx:
            yield await self._scribe(tx)

    async def _scribe(self, tx: AsyncConnection) -> Scribe:
        return Scribe(tx, self._scope, self._vault, self._ids, *await self._clock.both(tx))


async def _together(work: Iterable[Awaitable[Result]]) -> list[Result]:
    """All of it, then the first error: nothing of what else is under way is abandoned for it."""
    results = await asyncio.gather(*work, return_exceptions=True)
    failed = next((one for one in results if isinstance(one, BaseException)), None)
    if failed is not None:
        raise failed
    return [one for one in results if not isinstance(one, BaseException)]
