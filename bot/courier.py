"""The courier: carries what the outbox owes, the most urgent lane first, at most 64 messages at a time.

A message is claimed under a lease, worded once, sent outside any transaction, and settled together with a line for the inbox. A crash
leaves a lease to run out: what it covered may have gone out, and is treated so (`bot.doubts`). Many pages to one phone leave as one letter,
and each is settled with it. One message that cannot be worded waits alone.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing import ENVELOPED, Bundle
from bot.channels.road import Accepted, Channel, SendOutcome, TryLater, Unknown
from bot.doubts import Doubts
from bot.limits import CourierSettings, Window
from bot.outcomes import AGAIN_AFTER, Became, Scribe
from bot.pacing import CLAIMED_MAX
from bot.progress import Observe, nobody_counts
from bot.rates import Rates
from bot.settling import Settling
from bot.together import together
from bot.voices import Voices
from bot.wording import Ready, Wording, in_turn
from db.queries import claims, outbox
from db.queries.claims import Work
from db.queries.rows import Record, Records
from db.scope import Scope
from db.session import Database
from db.vault import Vault
from db.words import ChannelName, Lane, SendState
from scheduler.clock import Clock

log: structlog.stdlib.BoundLogger = structlog.get_logger()

PAGES, OTHERS = (Lane.PAGE,), (Lane.REPLY, Lane.QUESTION, Lane.BULK)
UNSERVED_FOR = timedelta(minutes=1)  # a channel that is not configured: its messages wait, and K2 withdraws them


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
        observe: Observe = nobody_counts,
        voices: Voices | None = None,
    ) -> None:
        self._database = database
        self._vault = vault
        self._ids = ids
        self._clock = clock
        self._channels = channels
        self._served = [one for one in ChannelName if one.value in channels]
        self._unserved = [one for one in ChannelName if one.value not in channels]
        self._settings = settings or CourierSettings()
        self._observe, self._voices = observe, voices
        self._name = str(ids())
        self._scope = Scope.everywhere()
        self._window = Window(self._settings.window)
        self._rates = Rates(self._settings, self._writing)
        self._settling = Settling(database.reading, self._writing, clock.machine, self._scope, self._settings.patience)
        self._wording = Wording(database, vault, clock)
        self.doubts = Doubts(database, clock, channels, self._writing, self._settings)
        self._claiming = asyncio.Lock()
        self._slots: dict[tuple[str, bool], asyncio.Semaphore] = {}

    async def carry_once(self) -> int:
        """Carry what may be carried now; how many messages moved. Loop until it says 0."""
        work = await self._work()
        if not work.is_any:
            return 0
        pages, others = self._carry(PAGES, recovers=work.to_recover), self._carry(OTHERS, recovers=False)
        return await self.clear_doubts() + sum(await together([pages, others]))

    async def carry_pages(self) -> int:
        """The same for pages alone: a loop of its own keeps them from waiting until slow questions are through."""
        work = await self._work()
        return await self._carry(PAGES, recovers=work.to_recover) if work.is_any else 0

    async def carry_others(self) -> int:
        """The same for all but pages."""
        work = await self._work()
        return await self._carry(OTHERS, recovers=work.to_recover) if work.is_any else 0

    async def clear_doubts(self) -> int:
        """The same for what may have gone out: in loops of their own (`doubts`), for a provider that is away answers no question either."""
        return await self.doubts.clear_once()

    async def _work(self) -> Work:
        async with self._database.reading() as tx:
            civil, machine = await self._clock.both(tx)
            return await claims.work(tx, self._scope, machine, civil, AGAIN_AFTER)

    async def _carry(self, lanes: Sequence[Lane], *, recovers: bool) -> int:
        rows, beyond, others_moved = await self._claim(lanes, recovers)
        try:
            letters = await self._prepare(rows, beyond)
            await together(self._deliver_in_turn(some) for some in in_turn(letters))
        finally:
            for row in rows:
                if row.id not in beyond:
                    self._window.give_back(row)
        return len(rows) + others_moved

    async def _claim(self, lanes: Sequence[Lane], recovers: bool) -> tuple[list[Record], set[UUID], int]:
        """Take messages under a lease, and of phones that are paged all their pages; say of the others what became of them."""
        async with self._claiming:
            async with self._writing() as scribe:
                moved = await self._recover(scribe) if recovers else 0
                waiting = await self._waiting(scribe, lanes, self._served)
                rows, held = await self._take_paced(scribe, waiting) if waiting else ([], 0)
                rest = await self._rest(scribe, [row for row in rows if row.text_key in ENVELOPED])
                moved += held + await self._hold_unserved(scribe, lanes)
            self._window.take(rows)
        return [*rows, *rest], {row.id for row in rest}, moved

    async def _take_paced(self, scribe: Scribe, waiting: list[Lane]) -> tuple[list[Record], int]:
        """Of each channel and lane what its sender may be handed and its phones may get; how many messages these were kept from."""
        buckets, rows = await self._rates.open(scribe, self._served, waiting), list[Record]()
        for lane in waiting:
            for channel in self._served:
                most = self._window.grant(lane, rows)
                granted = buckets.grant(channel, lane, most)
                taken = await self._take(scribe, granted, [lane], [channel]) if granted else ()
                buckets.take(channel, lane, len(taken), granted, most)
                rows += taken
        going = await self._rates.close(scribe, buckets, rows)
        return going, len(rows) - len(going)

    async def _rest(self, scribe: Scribe, paged: Sequence[Record]) -> Records:
        """What else waits for phones that are paged more than once, beyond the window: an envelope is one letter, whatever it carries."""
        if len(paged) < 2:
            return ()
        return await claims.take_rest(scribe.tx, self._scope, paged, ENVELOPED, scribe.machine, scribe.civil)

    async def _recover(self, scribe: Scribe) -> int:
        """Leases of the dead, and what nobody sent in time."""
        lapsed = await claims.lapse(scribe.tx, self._scope, scribe.machine, AGAIN_AFTER)
        await scribe.tell(list(lapsed), Became.UNKNOWN, why="lease_ran_out")
        expired = await claims.expire(scribe.tx, self._scope, scribe.civil)
        await scribe.tell(list(expired), Became.EXPIRED)
        return len(lapsed) + len(expired)

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

    async def _prepare(self, rows: list[Record], beyond: set[UUID]) -> list[Ready]:
        """Word what was not worded before, and keep it; what cannot be worded waits, longer each time.

        `beyond`: taken over and above the window, and sent now only together with others.
        """
        if not rows:
            return []
        letters = await self._wording.ready(rows)
        alone = [one for one in letters if not one.bundle.is_envelope]
        fresh = [(one.bundle.rows[0], one.rendered) for one in alone if one.bundle.rows[0].rendered_sealed is None]
        worded = {row.id for one in letters for row in one.bundle.rows}
        async with self._writing() as scribe:
            tx = scribe.tx
            await scribe.keep(fresh)
            await outbox.worded_again(tx, self._scope, [row.id for row in rows if row.parked_since is not None and row.id in worded])
            for row in rows:
                if row.id not in worded:
                    await scribe.park(row)
            for one in alone:
                if one.bundle.rows[0].id in beyond:
                    await scribe.hand_back(one.bundle.rows[0], timedelta(0))
        return [one for one in letters if one.bundle.is_envelope or one.bundle.rows[0].id not in beyond]

    async def _deliver_in_turn(self, letters: Sequence[Ready]) -> None:
        """One after the other; none is left behind for what became of the one before."""
        try:
            await self._deliver(letters[0])
        finally:
            if letters[1:]:
                await self._deliver_in_turn(letters[1:])

    async def _deliver(self, letter: Ready) -> None:
        """Send outside any transaction, then settle in a small one."""
        first = letter.bundle.rows[0]
        async with self._slot(first):
            wanted = letter.bundle if self._rates.is_shut(first) else await self._still_wanted(letter.bundle)
            if wanted is None:
                return
            if self._rates.is_shut(first):  # also since it was asked whether it is wanted
                outcome: SendOutcome = TryLater(None)
            else:
                sent = await self._send(letter if wanted == letter.bundle else letter.carrying(wanted))
                outcome = await self._rates.heed(first, sent)
        await self._settling.settle(wanted.rows, outcome, gives_receipts=letter.gives_receipts)
        if self._voices is not None and isinstance(outcome, Accepted):
            self._voices.follow(letter)

    async def _still_wanted(self, bundle: Bundle) -> Bundle | None:
        """What of it nobody withdrew while it waited for a slot, if enough of the lease is left to send it once."""
        if not bundle.is_envelope:
            return bundle if await self._settling.is_still_wanted(bundle.rows[0]) else None
        async with self._database.reading() as tx:
            now = {row.id: row for row in await outbox.messages(tx, self._scope, [row.id for row in (*bundle.rows, *bundle.beside)])}
            machine = await self._clock.machine(tx)
        ours = [row for row in bundle.rows if _is_ours(row, now.get(row.id))]
        gone = [row for row in ours if now[row.id].cancelled_at is not None]
        left = Bundle(
            tuple(row for row in ours if row not in gone), tuple(row for row in bundle.beside if now[row.id].cancelled_at is None)
        )
        # One page that is left of an envelope has words of its own: it is claimed anew.
        is_last = not left.is_envelope
        waits = bool(left.rows) and (is_last or machine + self._settings.patience > left.rows[0].lease_until)
        if gone or waits or left.is_envelope:
            async with self._writing() as scribe:
                for row in gone:
                    await scribe.cancel(row)
                for row in left.rows if waits else ():
                    await scribe.hand_back(row, timedelta(0))
                if left.is_envelope and not waits:
                    first = left.rows[0]
                    await outbox.put_in_envelope(scribe.tx, self._scope, [row.id for row in left.rows], first.id, first.attempt)
        return left if left.rows and not waits else None

    async def _send(self, letter: Ready) -> SendOutcome:
        row, sent = letter.bundle.rows[0], letter.as_letter()
        try:
            async with asyncio.timeout(self._settings.patience.total_seconds()):
                return await self._channels[row.channel].send(sent)
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
            scribe = await self._scribe(tx)
            yield scribe
        if scribe.made:
            self._observe(scribe.made)

    async def _scribe(self, tx: AsyncConnection) -> Scribe:
        return Scribe(tx, self._scope, self._vault, self._ids, *await self._clock.both(tx))


def _is_ours(row: Record, now: Record | None) -> bool:
    """Whether nobody else has claimed it since: a lease may have run out."""
    return now is not None and now.state is SendState.CLAIMED and now.attempt == row.attempt
