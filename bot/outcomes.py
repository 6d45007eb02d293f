"""Writing down what became of an attempt: on its own row, and as a line of the inbox for whoever decides. One small transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.road import Accepted, Moved, Refused, SendOutcome, TryLater, Unknown
from bot.inbox import telling
from db.queries import addresses, inbox, outbox
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import InboxKind, Lane, SendState

# Promise 7. For so long a receipt may still tell us; then questions and pages are sent again, courtesies are not.
AGAIN_AFTER = {Lane.PAGE: timedelta(seconds=30), Lane.QUESTION: timedelta(minutes=2)}


PARKED_FOR = timedelta(seconds=15)  # doubled with every attempt at wording it
PARKED_AT_MOST = timedelta(minutes=10)


class Became(StrEnum):
    """What the inbox is told."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # it may have gone out
    EXPIRED = "expired"  # nobody sent it while it was worth sending


@dataclass(frozen=True, slots=True)
class Scribe:
    """What writing down needs: a transaction and both times."""

    tx: AsyncConnection
    scope: Scope
    vault: Vault
    ids: Callable[[], UUID]
    civil: datetime
    machine: datetime

    async def settle(self, row: Record, outcome: SendOutcome, *, gives_receipts: bool) -> bool:
        """Settle an attempt once; False when it was no longer ours to settle."""
        match outcome:
            case Accepted(provider_id):
                # Without receipts it counts as left the moment it was taken (promise 2).
                state = SendState.ACCEPTED if gives_receipts else SendState.LEFT
                became, why = Became.ACCEPTED, ""
                ours = await self._settle(row, state, at=self.civil, provider_id=provider_id)
            case Refused(why):
                became = Became.REFUSED
                ours = await self._settle(row, SendState.REFUSED)
            case Moved():
                became, why = Became.REFUSED, "moved"  # the new address is proven by nobody yet
                ours = await self._settle(row, SendState.REFUSED)
            case TryLater(after):
                return await self.hand_back(row, after)
            case Unknown(why):
                became = Became.UNKNOWN
                ours = await self._settle(row, SendState.UNKNOWN, visible_at=self.machine + AGAIN_AFTER.get(row.lane, timedelta(0)))
            case _:
                assert_never(outcome)
        if ours:
            await self.tell([row], became, gives_receipts=gives_receipts, why=why)
        return ours

    async def hand_back(self, row: Record, after: timedelta) -> bool:
        """It certainly did not leave, and was no attempt; it is tried again then, unless it was withdrawn meanwhile."""
        return await self._settle(row, SendState.QUEUED, visible_at=self.machine + after, never_left=True)

    async def park(self, row: Record) -> bool:
        """It cannot be worded: it waits, longer each time, and blocks nobody."""
        rest = min(PARKED_FOR * 2 ** min(row.attempt - 1, 10), PARKED_AT_MOST)
        return await self._settle(row, SendState.QUEUED, visible_at=self.machine + rest)

    async def cancel(self, row: Record) -> bool:
        """It was withdrawn before it left."""
        return await self._settle(row, SendState.CANCELLED)

    async def tell(self, rows: list[Record], became: Became, *, gives_receipts: bool = False, why: str = "") -> None:
        """A line of the inbox for each, in the row's own thread: after what its address said, in order."""
        keys = await addresses.written_to(self.tx, self.scope, [row.id for row in rows]) if self.vault.index_rotates else {}
        body = {"outcome": became.value, "at": self.civil.isoformat(), "gives_receipts": gives_receipts, "why": why}
        entries = [
            telling(self.vault, self.ids(), row, InboxKind.OUTCOME, f"outcome:{row.id}:{row.attempt}", self.civil, self.machine, body)
            | ({"sender_key": keys[row.id]} if row.id in keys else {})
            for row in rows
        ]
        await inbox.remember(self.tx, self.scope, entries)

    async def _settle(self, row: Record, state: SendState, **written: object) -> bool:
        return await outbox.settle(self.tx, self.scope, row.id, row.attempt, state, **written)  # type: ignore[arg-type]
