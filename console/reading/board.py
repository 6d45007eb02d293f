"""The board: what needs a person now, what stands, this shift's lines, the morning's lists, and today's check-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading import following
from console.reading.alerts import Material, card, check_ins_of
from console.reading.faults import read_faults
from console.reading.lines import Episode, ShiftLine, read_episodes, read_lines
from console.reading.on_duty import on_duty_line
from console.reading.roll import Roll
from console.reading.standing import Entry, entries, seen_alerts
from console.reading.strip import Strip, read_strip
from console.viewer import seen_by
from db.queries import alerts, checkins, contacts, journal, outbox, people, strangers
from db.queries.rows import Record, grouped
from db.scope import Scope
from desk.asked import asking_of
from desk.permissions import Sight
from ladder.alert import Alert, Phase
from ladder.checkin import CheckIn
from ladder.events import Answered, ChoseLanguage, Heard
from ladder.words import Treatment
from scheduler.council import as_shown
from scheduler.known import Council

A_DAY = timedelta(days=1)
WHOLE_CARDS = 50  # with very many open, the rest are one line each: nobody reads so far, and each costs a millisecond
TOLD_ON_CARDS = (Answered.__name__, ChoseLanguage.__name__, Heard.__name__)  # what a card tells of the journal; an alert's page tells all


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on it."""

    entries: tuple[Entry, ...]
    episodes: tuple[Episode, ...]
    lines: tuple[ShiftLine, ...]
    strip: Strip
    on_duty: tuple[str, ...]

    def of(self, phase: str) -> tuple[Entry, ...]:
        """The alerts in that phase."""
        return tuple(one for one in self.entries if one.phase == phase)

    @property
    def this_shifts(self) -> tuple[Entry, ...]:
        """What is listed and wakes at the end of this shift."""
        return tuple(one for one in self.of(Phase.LISTED) if one.treatment is not Treatment.MORNING)

    def morning(self, of: UUID | None, *, others: bool = False) -> tuple[Entry, ...]:
        """What is listed and wakes in the morning: of the young people allocated to that worker, or of all others."""
        listed = [one for one in self.of(Phase.LISTED) if one.treatment is Treatment.MORNING]
        return tuple(one for one in listed if (of is not None and one.allocated_to == of) is not others)

    @property
    def ringing(self) -> int:
        """How many ring, and nobody has them."""
        return sum(one.rings for one in self.entries)


async def read_board(tx: AsyncConnection, scope: Scope, roll: Roll, sight: Sight, before: Board | None = None) -> Board:
    """The board of this moment, with what this sight shows of it: as many statements for few alerts as for many.

    `before`: what it showed last. What stands as it stood is not made anew.
    """
    council = await council_of(tx, scope, roll)
    rows = await seen_alerts(tx, scope, roll, sight)
    await roll.meet(tx, [one for row in rows for one in (row.young_person_id, row.taken_by)])  # all at once, with whoever has a card
    first = await alerts.alerts_of(tx, scope, [row.id for row in rows[:WHOLE_CARDS]])
    cards = {one.row.id: card(one, roll, council) for one in await materials(tx, scope, roll, first, TOLD_ON_CARDS)}
    began_at = following.shift_began_at(council, roll.now, roll.now - A_DAY)
    return Board(
        entries=await entries(tx, scope, roll, rows, cards, () if before is None else before.entries),
        episodes=await read_episodes(tx, scope, roll, sight),
        lines=await read_lines(tx, scope, roll, sight, began_at, roll.now - A_DAY),
        strip=await read_strip(tx, scope, roll, seen_by(sight, scope, roll)),
        on_duty=await on_duty_line(tx, scope, roll, council),
    )


async def open_codes(tx: AsyncConnection, scope: Scope, roll: Roll, sight: Sight) -> frozenset[str]:
    """The codes of the open alerts that this sight shows."""
    return frozenset(row.code for row in await seen_alerts(tx, scope, roll, sight))


async def council_of(tx: AsyncConnection, scope: Scope, roll: Roll) -> Council:
    """Rotas, ladders and calendar of the council whose pages these are."""
    return await as_shown(tx, scope, roll.authority, roll.crew, roll.now)


async def materials(
    tx: AsyncConnection, scope: Scope, roll: Roll, rows: Sequence[Record], told: tuple[str, ...] | None = None
) -> list[Material]:
    """The rows behind these alerts, with a handful of statements for all of them; of the journal what is told, or all."""
    values: dict[UUID, Alert] = {row.id: roll.values.of(Alert, row.id, row.state) for row in rows}
    children = {one.id: one for one in await people.children_state(tx, scope, [row.young_person_id for row in rows if row.young_person_id])}
    senders = [row.stranger_id for row in rows if row.stranger_id]
    unknown = {one.id: one for one in (await strangers.strangers(tx, scope, senders) if senders else ())}
    ours = await read_faults(tx, scope, rows)
    asked = await checkins.check_ins(tx, scope, [one for value in values.values() for one in check_ins_of(value)])
    owed = await outbox.questions_of(tx, scope, [one.id for one in asked])
    recipients = {one.recipient_id for one in owed if one.recipient_id}
    known = {one.id: one for one in await contacts.contacts_of(tx, scope, recipients)}
    subjects = [*values, *(one.id for one in asked)]
    lines = await (journal.of_subjects(tx, scope, subjects) if told is None else journal.told_of(tx, scope, subjects, told))
    of_subject = grouped(lines, "subject_id")
    of_check_in = grouped(owed, "check_in_id")
    await roll.meet(tx, [*children, *recipients, *(one.last_seen_by for one in children.values())])
    stands = {one.id: roll.values.of(CheckIn, one.id, one.state) for one in asked}
    askings = {
        one.id: asking_of(one, of_check_in.get(one.id, []), of_subject.get(one.id, []), known, roll.people, stands[one.id]) for one in asked
    }
    return [
        Material(
            row=row,
            value=values[row.id],
            child=children.get(row.young_person_id),
            stranger=unknown.get(row.stranger_id),
            fault=ours.get(row.id),
            askings=tuple(askings[one] for one in check_ins_of(values[row.id]) if one in askings),
            lines=tuple(of_subject.get(row.id, [])),
        )
        for row in rows
    ]
