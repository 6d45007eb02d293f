"""What phones have just heard, read off their screens by the observer: each line once."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, grouped
from db.tables import alert, handset_message, outbox
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
# What left under that name, by that attempt: the message itself, and the pages that were in one envelope with it.
_CARRIED = or_(
    outbox.c.id == handset_message.c.message_id,
    and_(outbox.c.envelope_id == handset_message.c.message_id, outbox.c.envelope_attempt == handset_message.c.attempt),
)


class Carried(NamedTuple):
    """One message that a line carries: itself, or a page in an envelope."""

    message: UUID
    alert: UUID | None
    code: str | None


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
    carries: tuple[Carried, ...]  # itself; of an envelope, its pages
    message: UUID
    attempt: int
    lane: Lane
    text_key: str
    recipient: UUID | None
    about: UUID | None
    check_in: UUID | None
    alert: UUID | None

    @property
    def is_envelope(self) -> bool:
        """Whether it is several pages in one."""
        return len(self.carries) > 1

    @property
    def alerts(self) -> set[UUID]:
        """What it is about, all of it."""
        return {one.alert for one in self.carries if one.alert is not None}


class Screens:
    """Every phone's screen."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._seen: set[UUID] = set()
        self._carried: dict[UUID, tuple[Carried, ...]] = {}  # noted when a provider takes it: a page may later leave in another letter
        self._since = world.now

    async def news(self) -> list[Heard]:
        """The lines that nobody has looked at yet, in the order in which they were shown."""
        came = (handset_message.c.shown_at >= self._since, handset_message.c.direction == Direction.IN)
        query = select(*_LINE).join(outbox, outbox.c.id == handset_message.c.message_id).where(*came)
        async with self._world.database.reading() as tx:
            await self._note_what_left(tx)
            lines = (await tx.execute(query.order_by(handset_message.c.shown_at, handset_message.c.id))).all()
        fresh = [self._heard(line) for line in lines if line.id not in self._seen]
        self._seen |= {line.id for line in fresh}
        self._since = self._world.now
        return fresh

    async def _note_what_left(self, tx: AsyncConnection) -> None:
        """Of every line that a provider took since the last look, shown or not."""
        took = (handset_message.c.at >= self._since, handset_message.c.direction == Direction.IN)
        query = select(handset_message.c.id.label("line"), outbox.c.id, outbox.c.alert_id, alert.c.code)
        query = query.select_from(handset_message).join(outbox, _CARRIED)
        query = query.outerjoin(alert, alert.c.id == outbox.c.alert_id).where(*took).order_by(outbox.c.id)
        for line, pages in grouped((await tx.execute(query)).all(), "line").items():
            self._carried.setdefault(line, tuple(Carried(one.id, one.alert_id, one.code) for one in pages))

    def _heard(self, line: Record) -> Heard:
        text = self._world.opened("handset_message.text_sealed", line.id, line.text_sealed)
        choices = tuple((one["label"], one["data"]) for row in line.buttons for one in row)
        return Heard(line.id, line.address, line.at, line.shown_at, line.road, text, choices, self._carried[line.id], *line[7:])
