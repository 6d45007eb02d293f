"""The board: what needs a person now, what stands, this shift's lines, and today's check-ins."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading import following
from console.reading.alerts import Card, Material, card, check_ins_of
from console.reading.faults import read_faults
from console.reading.on_duty import on_duty_line
from console.reading.roll import Known, Roll
from console.reading.sightings import owed_in
from console.reading.strip import Strip, strip
from console.viewer import seen_among
from db.queries import alerts, board, checkins, contacts, cross_checks, journal, outbox, people, strangers
from db.queries.rows import Record
from db.scope import Scope
from desk.asked import asking_of
from desk.permissions import Sight
from ladder.alert import Alert, Phase
from ladder.effects import Line
from scheduler.codec import from_json
from scheduler.council import councils
from scheduler.known import Council

A_DAY = timedelta(days=1)
OWED = "cross_check_owed"  # K7: a second adult is to see the young person; what was owed before it had a clock stands for a day

_ORDER = (Phase.PAGING, Phase.TAKEN, Phase.STOOD_DOWN, Phase.LISTED)


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """Something of this shift that pages nobody and must not be forgotten."""

    at: str
    about: Known
    text: str
    by: str = ""  # by when, of what is owed


@dataclass(frozen=True, slots=True)
class Episode:
    """Somebody is away, and no questions go out until a named worker says that they are back."""

    about: Known
    since: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on it."""

    cards: tuple[Card, ...]
    episodes: tuple[Episode, ...]
    lines: tuple[ShiftLine, ...]
    strip: Strip
    on_duty: tuple[str, ...]

    def of(self, phase: str) -> tuple[Card, ...]:
        """The alerts in that phase."""
        return tuple(one for one in self.cards if one.phase == phase)


async def read_board(tx: AsyncConnection, scope: Scope, roll: Roll, sight: Sight) -> Board:
    """The board of this moment, with what this sight shows of it."""
    council = await council_of(tx, scope, roll)
    young = await seen_among(tx, scope, sight, [one.id for one in roll.young_people], roll)
    rows = [row for row in await alerts.on_board(tx, scope) if shows(sight, young, row)]
    cards = [card(one, roll, council) for one in await materials(tx, scope, roll, rows)]
    recent = await checkins.history_of(tx, scope, sorted(young), roll.now - A_DAY)
    away = [row for row in await people.with_open_episode(tx, scope) if row.id in young]
    return Board(
        cards=tuple(sorted(cards, key=_urgency)),
        episodes=tuple([Episode(roll.people[row.id], roll.when(row.episode_since)) for row in away]),
        lines=await _lines(tx, scope, roll, council, recent, young),
        strip=strip(recent, roll),
        on_duty=await on_duty_line(tx, scope, roll, council),
    )


def shows(sight: Sight, young: Collection[UUID], row: Record) -> bool:
    """Whether an alert is theirs to see: its young person is, or it is about none and its team's."""
    return row.young_person_id in young if row.young_person_id is not None else sight.shows_team(row.team_id)


async def council_of(tx: AsyncConnection, scope: Scope, roll: Roll) -> Council:
    """Rotas, ladders and calendar of the council whose pages these are."""
    assert scope.authority_id is not None, "a page shows one council"
    return (await councils(tx, scope, [scope.authority_id], roll.now))[scope.authority_id]


async def materials(tx: AsyncConnection, scope: Scope, roll: Roll, rows: Sequence[Record]) -> list[Material]:
    """The rows behind these alerts, with a handful of statements for all of them."""
    values: dict[UUID, Alert] = {row.id: from_json(Alert, row.state) for row in rows}
    children = {one.id: one for one in await people.children_state(tx, scope, [row.young_person_id for row in rows if row.young_person_id])}
    unknown = {one.id: one for one in await strangers.strangers(tx, scope, [row.stranger_id for row in rows if row.stranger_id])}
    ours = await read_faults(tx, scope, rows)
    asked = await checkins.check_ins(tx, scope, [one for value in values.values() for one in check_ins_of(value)])
    owed = await outbox.of_check_ins(tx, scope, [one.id for one in asked])
    known = {one.id: one for one in await contacts.contacts_of(tx, scope, {one.recipient_id for one in owed if one.recipient_id})}
    lines = await journal.of_subjects(tx, scope, [*values, *(one.id for one in asked)])
    askings = {one.id: asking_of(one, owed, lines, known, roll.people) for one in asked}
    return [
        Material(
            row=row,
            child=children.get(row.young_person_id),
            stranger=unknown.get(row.stranger_id),
            fault=ours.get(row.id),
            askings=tuple(askings[one] for one in check_ins_of(values[row.id]) if one in askings),
            lines=tuple(line for line in lines if line.subject_id == row.id),
        )
        for row in rows
    ]


def _urgency(one: Card) -> tuple[int, int, str]:
    """What nobody has taken comes first, the loudest of it on top, then the oldest."""
    return _ORDER.index(one.phase), -one.treatment.rank, one.value.opened_at.isoformat()


async def _lines(
    tx: AsyncConnection, scope: Scope, roll: Roll, council: Council, recent: Sequence[Record], young: Collection[UUID]
) -> tuple[ShiftLine, ...]:
    """The lines since the last hand-over, and before them each sighting that is owed: it stands until it is settled, or falls due."""
    began_at = following.shift_began_at(council, roll.now, roll.now - A_DAY)
    about = {row.id: row.young_person_id for row in recent} | {one: one for one in young}
    rows = await board.journal_since(tx, scope, list(about), Line.__name__, roll.now - A_DAY)
    told = [(about[row.subject_id], from_json(Line, row.content)) for row in rows if row.content is not None]
    kept = [(child, line) for child, line in told if line.at >= began_at or line.text == OWED]
    waits = [(roll.people[row.young_person_id], owed_in(row)) for row in await cross_checks.owed(tx, scope) if row.young_person_id in young]
    owed = [ShiftLine(roll.when(one.said_at), child, OWED, roll.when(one.due_at)) for child, one in waits]
    return (*owed, *(ShiftLine(roll.when(line.at), roll.people[child], line.text) for child, line in kept))
