"""What sends ask of the database, for all who ask at once: whether a message is still wanted, and what became of it."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.road import Accepted, SendOutcome, TryLater
from bot.gathered import Gathered
from bot.outcomes import Scribe, Sent
from bot.together import together
from db.queries import outbox
from db.queries.rows import Record
from db.scope import Scope
from db.words import SendState

Reading = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
Writing = Callable[[], AbstractAsyncContextManager[Scribe]]


class Settling:
    """Asked by each send alone, and answered for as many as ask meanwhile."""

    def __init__(
        self,
        reading: Reading,
        writing: Writing,
        machine_time: Callable[[AsyncConnection], Awaitable[datetime]],
        scope: Scope,
        patience: timedelta,
    ) -> None:
        self._reading = reading
        self._writing = writing
        self._machine_time = machine_time
        self._scope = scope
        self._patience = patience
        self.is_still_wanted: Gathered[Record, bool] = Gathered(self._still_wanted)
        self._settle: Gathered[Sent, bool] = Gathered(self._settled)

    async def settle(self, rows: Sequence[Record], outcome: SendOutcome, *, gives_receipts: bool) -> None:
        """Write down what became of a letter, for each message that it carried."""
        if len(rows) > 1 and isinstance(outcome, TryLater):
            # Its name is used again: none of them may be under way by it while another is still thought to be in this letter.
            async with self._writing() as scribe:
                for row in rows:
                    await scribe.settle(row, outcome, gives_receipts=gives_receipts)
            return
        await together(self._settle(Sent(row, outcome, gives_receipts)) for row in rows)

    async def _still_wanted(self, rows: Sequence[Record]) -> list[bool]:
        """Whether nobody withdrew it while it waited for a slot, and enough of the lease is left to send it once."""
        async with self._reading() as tx:
            machine = await self._machine_time(tx)
            now = {one.id: one for one in await outbox.standing(tx, self._scope, [row.id for row in rows])}
        return [await self._may_go(row, now.get(row.id), machine) for row in rows]

    async def _may_go(self, row: Record, now: Record | None, machine: datetime) -> bool:
        if now is None or now.state is not SendState.CLAIMED or now.attempt != row.attempt:
            return False
        if now.cancelled_at is None and machine + self._patience <= now.lease_until:
            return True
        async with self._writing() as scribe:
            await (scribe.cancel(row) if now.cancelled_at is not None else scribe.hand_back(row, timedelta(0)))
        return False

    async def _settled(self, sent: Sequence[Sent]) -> list[bool]:
        """What a provider took is settled together, everything else alone; whether each was ours to settle."""
        taken = [one for one in sent if isinstance(one.outcome, Accepted)]
        ours: set[UUID] = set()
        if len(taken) > 1:
            async with self._writing() as scribe:
                ours = await scribe.settle_accepted(taken)
        return [one.row.id in ours or await self._alone(one) for one in sent]

    async def _alone(self, one: Sent) -> bool:
        async with self._writing() as scribe:
            return await scribe.settle(one.row, one.outcome, gives_receipts=one.gives_receipts)
