"""What phones have just heard, read off their screens by the observer: each line once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db.queries.rows import Record
from db.tables import handset_message, outbox
from db.words import Direction, Lane
from ladder.words import Road
from tests.simulation.world import SimulatedWorld

_LINE = (
    handset_message.c.id,
    handset_message.c.address,
    handset_message.c.at,
    handset_message.c.shown_at,
    handset_message.c.road,
    handset_message.c.text_sealed,
    handset_message.c.buttons,
    handset_message.c.message_id,
    handset_message.c.attempt,
    outbox.c.lane,
    outbox.c.text_key,
    outbox.c.recipient_id,
    outbox.c.young_person_id,
    outbox.c.check_in_id,
    outbox.c.alert_id,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One line that came to a phone, or one call. What made us send it the observer knows, and nobody who holds the phone."""

    id: UUID
    address: str
    at: datetime  # when its provider took it
    shown_at: datetime
    road: Road
    text: str
    choices: tuple[tuple[str, str], ...]  # label and data of its buttons
    message: UUID
    attempt: int
    lane: Lane
    text_key: str
    recipient: UUID | None
    about: UUID | None
    check_in: UUID | None
    alert: UUID | None


class Screens:
    """Every phone's screen."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._seen: set[UUID] = set()
        self._since = world.now

    async def news(self) -> list[Heard]:
        """The lines that nobody has looked at yet, in the order in which they were shown."""
        came = (handset_message.c.shown_at >= self._since, handset_message.c.direction == Direction.IN)
        query = select(*_LINE).join(outbox, outbox.c.id == handset_message.c.message_id).where(*came)
        async with self._world.database.reading() as tx:
            lines = (await tx.execute(query.order_by(handset_message.c.shown_at, handset_message.c.id))).all()
        fresh = [self._heard(line) for line in lines if line.id not in self._seen]
        self._seen |= {line.id for line in fresh}
        self._since = self._world.now
        return fresh

    def _heard(self, line: Record) -> Heard:
        text = self._world.opened("handset_message.text_sealed", line.id, line.text_sealed)
        choices = tuple((one["label"], one["data"]) for row in line.buttons for one in row)
        return Heard(line.id, line.address, line.at, line.shown_at, line.road, text, choices, *line[7:])
