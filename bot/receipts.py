"""What a provider tells us of a letter after it took it: kept for each message that the letter carried.

A receipt names a message and an attempt. Several pages to one phone may have left as one letter, under the name of one of them: then what
is told of that attempt is told of each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox import telling
from db.queries import inbox, outbox
from db.queries.rows import Record, grouped
from db.scope import Scope
from db.vault import Vault
from db.words import InboxKind


@dataclass(frozen=True, slots=True)
class Receipt:
    """One thing a provider says of one attempt. The external id is the provider's, so that hearing it twice is hearing it once."""

    external_id: str
    message_id: UUID
    attempt: int
    status: str
    at: datetime
    why: str = ""  # of one that was given up (`bot.refusals`)


async def store(
    tx: AsyncConnection, vault: Vault, ids: Callable[[], UUID], civil_now: datetime, machine_now: datetime, told: Sequence[Receipt]
) -> int:
    """Keep receipts, each once; how many lines of the inbox are new. One that names no message of ours concerns nobody."""
    everywhere, named = Scope.everywhere(), {one.message_id for one in told}
    ours = {row.id: row for row in await outbox.messages(tx, everywhere, named)}
    within = grouped(await outbox.in_envelopes(tx, everywhere, named), "envelope_id")

    def line(one: Receipt, about: Record, attempt: int, external_id: str) -> dict[str, Any]:
        body = {"status": one.status, "attempt": attempt, "at": one.at.isoformat(), "why": one.why}
        return telling(vault, ids(), about, InboxKind.RECEIPT, external_id, civil_now, machine_now, body)

    lines = [line(one, ours[one.message_id], one.attempt, one.external_id) for one in told if one.message_id in ours]
    lines += [
        line(one, row, row.attempt, f"{one.external_id}:{row.id}")
        for one in told
        for row in within.get(one.message_id, ())
        if row.id != one.message_id and row.envelope_attempt == one.attempt
    ]
    return await inbox.remember(tx, everywhere, lines)
