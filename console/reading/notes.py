"""What workers wrote down on alerts."""

from dataclasses import dataclass

from console.reading.roll import Roll
from db.queries.rows import Record
from db.vault import Vault


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What a worker wrote down."""

    at: str
    by: str
    until: str
    text: str


def note_line(vault: Vault, row: Record, roll: Roll) -> NoteLine:
    """A note, opened."""
    text = vault.open("alert_note.text_sealed", row.id, row.text_sealed)
    return NoteLine(roll.when(row.at), roll.people[row.by].source, roll.when(row.until), text)
