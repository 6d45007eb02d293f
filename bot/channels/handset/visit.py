"""What everything about the phones works with: one short transaction, and the two times in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.vault import Vault
from db.words import Direction
from ladder.words import Road

CHANNEL = "handset"

_TEXT = "handset_message.text_sealed"


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to the phones."""

    tx: AsyncConnection
    vault: Vault
    ids: Callable[[], UUID]
    now: datetime  # civil
    machine: datetime

    def line(self, address: str, direction: Direction, road: Road, text: str, **columns: Any) -> dict[str, Any]:
        """A line for a phone's screen, shown at once unless `columns` say otherwise."""
        row_id = self.ids()
        return {
            "id": row_id,
            "address": address,
            "direction": direction,
            "road": road,
            "text_sealed": self.sealed(row_id, text),
            "buttons": [],
            "at": self.now,
            "shown_at": self.now,
            **columns,
        }

    def sealed(self, row_id: UUID, text: str) -> bytes:
        """The text of a line, as its row keeps it."""
        return self.vault.seal(_TEXT, row_id, text)

    def text_of(self, row: Record) -> str:
        """What a line says."""
        return self.vault.open(_TEXT, row.id, row.text_sealed)
