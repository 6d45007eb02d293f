"""What a provider tells us late, twice, out of order, or never."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from bot.channels.road import Letter
from db.session import Database
from db.tables import handset_receipt
from db.words import ReceiptStatus
from tests.simulation.faults.weather import Weather

# What happens to the receipts of one attempt, by weight.
FATES = {"in time": 12.0, "late": 2.0, "very late": 1.0, "reordered": 2.0, "lost": 1.0, "sent lost": 1.0, "repeated": 1.0}


class LateReceipts:
    """Rearranges what the provider still has to tell, in the provider's own table."""

    def __init__(self, line: Database, weather: Weather) -> None:
        self._line = line
        self._weather = weather

    async def __call__(self, letter: Letter) -> None:
        """The receipts of this letter."""
        weather = self._weather
        if weather.healed or not weather.told.has("receipts"):
            return
        label = (letter.address, weather.hands.civil.isoformat(), letter.attempt)
        fate = weather.chance.weighted(FATES, "receipts", *label)
        if fate == "in time":
            return
        mine = (handset_receipt.c.message_id == letter.message_id, handset_receipt.c.attempt == letter.attempt)
        minutes = timedelta(minutes=weather.chance.between(1, 4 if fate != "very late" else 120, "receipts late", *label))
        async with self._line.transaction() as tx:
            untold = handset_receipt.c.told_at.is_(None)
            if fate in ("late", "very late"):
                await tx.execute(update(handset_receipt).where(*mine, untold).values(due_at=weather.hands.civil + minutes))
            elif fate == "reordered":
                late = (*mine, untold, handset_receipt.c.status == ReceiptStatus.SENT)
                await tx.execute(update(handset_receipt).where(*late).values(due_at=weather.hands.civil + minutes))
            elif fate in ("lost", "sent lost"):
                lost = mine if fate == "lost" else (*mine, handset_receipt.c.status == ReceiptStatus.SENT)
                await tx.execute(delete(handset_receipt).where(*lost))
            else:
                for row in (await tx.execute(select(handset_receipt).where(*mine))).all():
                    again = {**row._mapping, "id": UUID(int=row.id.int ^ 1), "due_at": weather.hands.civil + minutes, "told_at": None}
                    await tx.execute(handset_receipt.insert(), again)
