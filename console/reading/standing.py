"""Every open alert on one line, the most urgent first; of the first fifty the whole card besides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
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
from ladder.cadence import local_date
from ladder.facts import is_unheard
from ladder.words import Cause, Treatment

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
    made_of: tuple[Any, ...] = field(compare=False, repr=False)

    @property
    def rings(self) -> bool:
        """Whether it rings, and nobody has it."""
        return self.phase is Phase.PAGING and self.treatment is Treatment.RING


def shows(sight: Sight, young: Collection[UUID], row: Record) -> bool:
    """Whether an alert is theirs to see: its young person is, or their team's rota is paged for it.

    Of whoever lives nowhere another team than their own may be paged, and whoever moves house leaves behind who had it.
    """
    is_the_rotas = row.young_person_id is None or row.phase is not Phase.RESOLVED
    return (is_the_rotas and sight.shows_team(row.team_id)) or row.young_person_id in young


async def seen_alerts(tx: AsyncConnection, scope: Scope, roll: Roll, sight: Sight) -> list[Record]:
    """The open alerts that this sight shows. What nobody has taken comes first, the loudest of it on top, then the oldest."""
    rows = await board.standing(tx, scope)
    about = [row.young_person_id for row in rows if row.young_person_id is not None]
    young = await seen_among(tx, scope, sight, about, roll)
    return sorted(
        (row for row in rows if shows(sight, young, row)),
        key=lambda row: (_ORDER.index(row.phase), -row.treatment.rank, row.opened_at, row.id),
    )


async def entries(
    tx: AsyncConnection, scope: Scope, roll: Roll, rows: Sequence[Record], cards: Mapping[UUID, Card], before: Sequence[Entry]
) -> tuple[Entry, ...]:
    """These alerts, about whom the page has met, as lines; with the cards that were read of some. `before`: as they stood last."""
    short = [row for row in rows if row.id not in cards]
    subjects = await _subjects(tx, scope, short)
    unheard = await _unheard(tx, scope, roll, short)
    stood, day = {one.code: one for one in before}, local_date(roll.now, roll.zone)  # past times are told by day
    found: list[Entry] = []
    for row in rows:
        about = None if row.young_person_id is None else roll.people[row.young_person_id]
        owner = None if row.taken_by is None else roll.people[row.taken_by]
        told = (roll.when(row.wake_at), about, owner, cards.get(row.id), subjects.get(row.id, ""), row.id in unheard)
        was = stood.get(row.code)
        found.append(was if was is not None and was.made_of == (day, row, *told) else _entry(roll, day, row, *told))
    return tuple(found)


async def _subjects(tx: AsyncConnection, scope: Scope, rows: Sequence[Record]) -> dict[UUID, str]:
    """What those alerts are about that are about no young person."""
    senders = {row.stranger_id: row.id for row in rows if row.stranger_id is not None}
    ours = {row.fault_id: row.id for row in rows if row.fault_id is not None}
    found = {senders[one.id]: words.sender(one.number) for one in (await strangers.strangers(tx, scope, senders) if senders else ())}
    return found | {ours[one.id]: called(one) for one in (await faults.faults(tx, scope, ours) if ours else ())}


async def _unheard(tx: AsyncConnection, scope: Scope, roll: Roll, rows: Sequence[Record]) -> set[UUID]:
    """Of those whose phone is broken, those whose phone refuses nothing: only the facts tell."""
    broken = [row.id for row in rows if row.cause is Cause.CHANNEL_BROKEN]
    states = await alerts.alerts_of(tx, scope, broken) if broken else ()
    return {row.id for row in states if is_unheard(roll.values.of(Alert, row.id, row.state).facts)}


def _entry(
    roll: Roll,
    day: date,
    row: Record,
    next_at: str,
    about: Known | None,
    owner: Known | None,
    card: Card | None,
    subject: str,
    is_unheard: bool,
) -> Entry:
    name, _ = words.TREATMENTS[row.treatment]
    return Entry(
        code=row.code,
        phase=row.phase,
        treatment=row.treatment,
        treatment_words=name,
        cause_words=words.cause(row.cause, is_unheard=is_unheard) if card is None else card.cause_words,
        about=about,
        subject=subject if card is None else card.subject,
        opened_at=roll.when(row.opened_at),
        owner="" if owner is None else owner.source,
        next_at=next_at,
        allocated_to=row.allocated_to,
        card=card,
        made_of=(day, row, next_at, about, owner, card, subject, is_unheard),
    )
