"""What a phone's provider tells us after it took a message. A slow one tells it five minutes later."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot import receipts as all_receipts
from bot.channels.handset.visit import CHANNEL, Visit
from bot.receipts import Receipt
from db.queries import demo
from db.queries.rows import Record
from db.words import Direction, Manner, ReceiptStatus
from ladder.words import Road

SLOW_BY = timedelta(minutes=5)
BATCH_MAX = 200


def gives_receipts(manner: Manner, road: Road) -> bool:
    """Text messages are receipted; Telegram says nothing after it took a message, and a call speaks for itself."""
    return manner is Manner.SMS and road is Road.SMS


async def owe(visit: Visit, phone: Record, message_id: UUID, attempt: int, *statuses: ReceiptStatus) -> None:
    """These receipts will come: now, or late from a slow phone."""
    due_at = visit.now + (SLOW_BY if phone.is_slow else timedelta(0))
    rows = [_row(visit, message_id, attempt, status, due_at) for status in statuses]
    await demo.owe_receipts(visit.tx, rows)


def _row(visit: Visit, message_id: UUID, attempt: int, status: ReceiptStatus, due_at: datetime) -> dict[str, Any]:
    return {"id": visit.ids(), "message_id": message_id, "attempt": attempt, "status": status, "due_at": due_at}


async def owe_for_shown(visit: Visit, phone: Record, row: Record) -> None:
    """A message that waited has reached its phone."""
    if row.direction is Direction.IN and row.message_id is not None and gives_receipts(phone.manner, row.road):
        await owe(visit, phone, row.message_id, row.attempt, ReceiptStatus.DELIVERED)


async def tell_due(visit: Visit) -> int:
    """Put the receipts whose time has come into the inbox; how many."""
    due = await demo.receipts_due(visit.tx, visit.now, BATCH_MAX)
    if not due:
        return 0
    told = [
        Receipt(f"{CHANNEL}:{one.message_id}:{one.attempt}:{one.status.value}", one.message_id, one.attempt, one.status.value, one.due_at)
        for one in due
    ]
    await all_receipts.store(visit.tx, visit.vault, visit.ids, visit.now, visit.machine, told)
    await demo.told(visit.tx, [one.id for one in due], visit.now)
    return len(due)
