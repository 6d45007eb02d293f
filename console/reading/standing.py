"""Every open alert on one line, the most urgent first; of the first fifty the whole card besides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.alerts import Card
from console.reading.faults import called
from console.reading.roll import Known, Roll
from console.viewer import seen_among
from db.queries import alerts, board, faults, strangers
from db.queries.rows import Record
from db.scope import Scope
from desk import words
from desk.permissions import Sight
from ladder.alert import Alert, Phase
from ladder.facts import is_unheard
from ladder.words import Cause, Treatment
from scheduler.codec import from_json

_ORDER = (Phase.PAGING, Phase.TAKEN, Phase.STOOD_DOWN, Phase.LISTED)


@dataclass(frozen=True, slots=True)
class Entry:
    """An open alert, as the board keeps it."""

    code: str
    phase: Phase
    treatment: Treatment
    treatment_words: str
    cause_words: str
    about: Known | None
    subject: str  # what it is about, if about no young person
    opened_at: str
    owner: str
    next_at: str
    allocated_to: UUID | None
    card: Card | None

    @property
    def rings(self) -> bool:
        """Whether it rings, and nobody has it."""
        return self.phase is Phase.PAGING and self.treatment is Treatment.RING


def shows(sight: Sight, young: Collection[UUID], row: Record) -> bool:
    """Whether an alert is theirs to see: its young person is, or their team's rota is paged for it.

    Of whoever lives nowhere another team than their own may be paged, and whoever moves house leaves behind who had it.
    """
    is_the_rotas = row.young_person_id is None or row.phase is not Phase.RESOLVED
    return row.young_person_id in young or (is_the_rotas and sight.shows_team(row.team_id))


async def seen_alerts(tx: AsyncConnection, scope: Scope, roll: Roll, sight: Sight) -> list[Record]:
    """The open alerts that this sight shows. What nobody has taken comes first, the loudest of it on top, then the oldest."""
    rows = await board.standing(tx, scope)
    about = [row.young_person_id for row in rows if row.young_person_id is not None]
    young = await seen_among(tx, scope, sight, about, roll)
    return sorted(
        (row for row in rows if shows(sight, young, row)),
        key=lambda row: (_ORDER.index(row.phase), -row.treatment.rank, row.opened_at, row.id),
    )


async def entries(tx: AsyncConnection, scope: Scope, roll: Roll, rows: Sequence[Record], cards: Mapping[UUID, Card]) -> tuple[Entry, ...]:
    """These alerts as lines, with the cards that were read of some."""
    await roll.meet(tx, [one for row in rows for one in (row.young_person_id, row.taken_by)])
    short = [row for row in rows if row.id not in cards]
    subjects = await _subjects(tx, scope, short)
    unheard = await _unheard(tx, scope, short)
    return tuple(_entry(row, roll, cards.get(row.id), subjects.get(row.id, ""), is_unheard=row.id in unheard) for row in rows)


async def _subjects(tx: AsyncConnection, scope: Scope, rows: Sequence[Record]) -> dict[UUID, str]:
    """What those alerts are about that are about no young person."""
    senders = {row.stranger_id: row.id for row in rows if row.stranger_id is not None}
    ours = {row.fault_id: row.id for row in rows if row.fault_id is not None}
    found = {senders[one.id]: words.sender(one.number) for one in (await strangers.strangers(tx, scope, senders) if senders else ())}
    return found | {ours[one.id]: called(one) for one in (await faults.faults(tx, scope, ours) if ours else ())}


async def _unheard(tx: AsyncConnection, scope: Scope, rows: Sequence[Record]) -> set[UUID]:
    """Of those whose phone is broken, those whose phone refuses nothing: only the facts tell."""
    broken = [row.id for row in rows if row.cause is Cause.CHANNEL_BROKEN]
    states = await alerts.alerts_of(tx, scope, broken) if broken else ()
    return {row.id for row in states if is_unheard(from_json(Alert, row.state).facts)}


def _entry(row: Record, roll: Roll, card: Card | None, subject: str, *, is_unheard: bool) -> Entry:
    name, _ = words.TREATMENTS[row.treatment]
    return Entry(
        code=row.code,
        phase=row.phase,
        treatment=row.treatment,
        treatment_words=name,
        cause_words=words.cause(row.cause, is_unheard=is_unheard) if card is None else card.cause_words,
        about=None if row.young_person_id is None else roll.people[row.young_person_id],
        subject=subject if card is None else card.subject,
        opened_at=roll.when(row.opened_at),
        owner="" if row.taken_by is None else roll.people[row.taken_by].source,
        next_at=roll.when(row.wake_at),
        allocated_to=row.allocated_to,
        card=card,
    )
