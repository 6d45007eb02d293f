"""Writing down what became of an attempt: on its own row, and as a line of the inbox for whoever decides. One small transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing import Rendered, seal
from bot.channels.road import Accepted, Found, Moved, Refused, SendOutcome, TryLater, Unknown
from bot.inbox import telling
from bot.progress import Progress, Stage, progress
from db.queries import addresses, inbox, outbox
from db.queries.rows import Record
from db.scope import Scope
from db.vault import Vault
from db.words import InboxKind, Lane, SendState
from scheduler.parking import rest_until

# Promise 7. For so long a receipt may still tell us; then questions and pages are sent again, courtesies are not.
AGAIN_AFTER = {Lane.PAGE: timedelta(seconds=30), Lane.QUESTION: timedelta(minutes=2)}


class Became(StrEnum):
    """What the inbox is told."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # it may have gone out
    EXPIRED = "expired"  # nobody sent it while it was worth sending


@dataclass(frozen=True, slots=True)
class Sent:
    """An attempt, and what the channel said of it."""

    row: Record
    outcome: SendOutcome
    gives_receipts: bool


def _accepted_as(gives_receipts: bool) -> SendState:
    """Without receipts it counts as left the moment it was taken (promise 2)."""
    return SendState.ACCEPTED if gives_receipts else SendState.LEFT


@dataclass(frozen=True, slots=True)
class Scribe:
    """What writing down needs: a transaction and both times. `made` is what counts once that is committed."""

    tx: AsyncConnection
    scope: Scope
    vault: Vault
    ids: Callable[[], UUID]
    civil: datetime
    machine: datetime
    made: list[Progress] = field(default_factory=list)

    async def keep(self, worded: Sequence[tuple[Record, Rendered]]) -> None:
        """Keep how messages were worded, so that every attempt says the same, and in which language that was."""
        kept = [(row.id, seal(self.vault, row.id, said), said.language, said.missed) for row, said in worded]
        await outbox.keep_renderings(self.tx, self.scope, kept)
        self._note([row for row, said in worded if said.missed is not None], Stage.IN_ENGLISH)

    async def settle(self, row: Record, outcome: SendOutcome, *, gives_receipts: bool) -> bool:
        """Settle an attempt once; False when it was no longer ours to settle."""
        match outcome:
            case Accepted(provider_id):
                became, why = Became.ACCEPTED, ""
                ours = await self._settle(row, _accepted_as(gives_receipts), at=self.civil, provider_id=provider_id)
            case Refused(why):
                became = Became.REFUSED
                ours = await self._settle(row, SendState.REFUSED, failed_at=self.civil)
            case Moved():
                became, why = Became.REFUSED, "moved"  # the new address is proven by nobody yet
                ours = await self._settle(row, SendState.REFUSED, failed_at=self.civil)
            case TryLater(after, is_down):
                is_back = await self.hand_back(row, after, failed=is_down)
                if is_back:
                    self._note([row], Stage.PUT_OFF, "down" if is_down else "too_many")
                return is_back
            case Unknown(why):
                became = Became.UNKNOWN
                again_at = self.machine + AGAIN_AFTER.get(row.lane, timedelta(0))
                ours = await self._settle(row, SendState.UNKNOWN, visible_at=again_at, failed_at=self.civil)
            case _:
                assert_never(outcome)
        if ours:
            await self.tell([row], became, gives_receipts=gives_receipts, why=why)
        return ours

    async def settle_accepted(self, taken: Sequence[Sent]) -> set[UUID]:
        """Settle many that a provider took, in a few statements; those that were ours to settle now. The others are settled alone."""
        rows = [
            {
                "id": one.row.id,
                "attempt": one.row.attempt,
                "state": _accepted_as(one.gives_receipts),
                "provider_id": one.outcome.provider_id,
            }
            for one in taken
            if isinstance(one.outcome, Accepted)
        ]
        ours = await outbox.settle_accepted(self.tx, self.scope, rows, self.civil)
        told = [(one.row, one.gives_receipts) for one in taken if one.row.id in ours]
        self._note([row for row, _ in told], Stage.ACCEPTED)
        await inbox.remember(self.tx, self.scope, await self._entries(told, Became.ACCEPTED))
        return ours

    async def hand_back(self, row: Record, after: timedelta | None, *, failed: bool = False) -> bool:
        """It certainly did not leave, and was no attempt; it is tried again then, unless it was withdrawn meanwhile.

        Without a time it has its old place in the queue.
        """
        visible_at, failed_at = None if after is None else self.machine + after, self.civil if failed else None
        return await self._settle(row, SendState.QUEUED, visible_at=visible_at, never_left=True, failed_at=failed_at)

    async def give_up(self, row: Record) -> bool:
        """It is not worth sending any more, to this phone."""
        if not await self._settle(row, SendState.EXPIRED):
            return False
        await self.tell([row], Became.EXPIRED)
        return True

    async def park(self, row: Record) -> bool:
        """It cannot be worded: it waits, longer each time, and blocks nobody. It did not leave, and was no attempt."""
        rests_until = rest_until(row.parked_since, self.machine)
        return await self._settle(row, SendState.QUEUED, visible_at=rests_until, never_left=True, parked_since=self.machine)

    async def found(self, row: Record, finding: Found) -> bool:
        """The provider was asked, and has it: it was taken after all; and what receipts would have told is told."""
        state = SendState.ACCEPTED if finding.gives_receipts else SendState.LEFT
        if not await self._settle(row, state, at=self.civil, provider_id=finding.provider_id, was=SendState.UNKNOWN):
            return False
        await self.tell([row], Became.ACCEPTED, gives_receipts=finding.gives_receipts, why="asked", name="asked")
        if finding.receipt is not None:
            status = finding.receipt.value
            body = {"status": status, "attempt": row.attempt, "at": self.civil.isoformat(), "why": finding.why}
            name = f"asked:{row.id}:{row.attempt}:{status}"
            receipt = telling(self.vault, self.ids(), row, InboxKind.RECEIPT, name, self.civil, self.machine, body)
            await inbox.remember(self.tx, self.scope, [receipt])
        return True

    async def again(self, row: Record, *, in_doubt: bool) -> bool:
        """It is sent again. `in_doubt`: nobody could say whether it had left."""
        is_again = await outbox.send_again(self.tx, self.scope, row.id, row.attempt, in_doubt=in_doubt)
        if is_again:
            self._note([row], Stage.SENT_AGAIN, "in_doubt" if in_doubt else "never_came")
        return is_again

    async def cancel(self, row: Record) -> bool:
        """It was withdrawn before it left."""
        return await self._settle(row, SendState.CANCELLED)

    async def tell(self, rows: list[Record], became: Became, *, gives_receipts: bool = False, why: str = "", name: str = "outcome") -> None:
        """A line of the inbox for each, in the row's own thread: after what its address said, in order."""
        self._note(rows, Stage(became.value), why)
        await inbox.remember(self.tx, self.scope, await self._entries([(row, gives_receipts) for row in rows], became, why, name))

    def _note(self, rows: Sequence[Record], stage: Stage, why: str = "") -> None:
        self.made.extend(progress(row, stage, self.civil, why=why) for row in rows)

    async def _entries(
        self, told: Sequence[tuple[Record, bool]], became: Became, why: str = "", name: str = "outcome"
    ) -> list[dict[str, Any]]:
        # While index keys rotate, an address may by now be under another key than the one it was claimed with.
        rotated = await addresses.written_to(self.tx, self.scope, [row.id for row, _ in told]) if self.vault.index_rotates else {}
        keys = {message: {"sender_key": key} for message, key in rotated.items()}
        return [self._entry(row, became, gives_receipts, why, name) | keys.get(row.id, {}) for row, gives_receipts in told]

    def _entry(self, row: Record, became: Became, gives_receipts: bool, why: str, name: str) -> dict[str, Any]:
        body = {"outcome": became.value, "at": self.civil.isoformat(), "gives_receipts": gives_receipts, "why": why}
        return telling(self.vault, self.ids(), row, InboxKind.OUTCOME, f"{name}:{row.id}:{row.attempt}", self.civil, self.machine, body)

    async def _settle(self, row: Record, state: SendState, **written: object) -> bool:
        return await outbox.settle(self.tx, self.scope, row.id, row.attempt, state, **written)  # type: ignore[arg-type]
