"""What pages nobody and must not be forgotten: this shift's lines, and who is away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from console.reading.roll import Known, Roll
from console.reading.sightings import owed_in
from console.viewer import seen_among
from db.queries import board, cross_checks, people
from db.scope import Scope
from desk.permissions import Sight
from ladder.effects import Line
from scheduler.codec import from_json

OWED = "cross_check_owed"  # K7: a second adult is to see the young person; what was owed before it had a clock stands for a day


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


async def read_lines(
    tx: AsyncConnection, scope: Scope, roll: Roll, sight: Sight, began_at: datetime, since: datetime
) -> tuple[ShiftLine, ...]:
    """The lines since the last hand-over, and before them each sighting that is owed: it stands until it is settled, or falls due."""
    rows = await board.lines_since(tx, scope, since)
    about = await board.whose(tx, scope, {row.subject_id for row in rows}) if rows else {}
    told = [(about.get(row.subject_id, row.subject_id), from_json(Line, row.content)) for row in rows]
    kept = [(child, line) for child, line in told if line.at >= began_at or line.text == OWED]
    waits = [(row.young_person_id, owed_in(row)) for row in await cross_checks.owed(tx, scope)]
    seen = await seen_among(tx, scope, sight, {child for child, _ in (*kept, *waits)}, roll)
    await roll.meet(tx, seen)
    owed = [ShiftLine(roll.when(one.said_at), roll.people[child], OWED, roll.when(one.due_at)) for child, one in waits if child in seen]
    return (*owed, *(ShiftLine(roll.when(line.at), roll.people[child], line.text) for child, line in kept if child in seen))


async def read_episodes(tx: AsyncConnection, scope: Scope, roll: Roll, sight: Sight) -> tuple[Episode, ...]:
    """Who is away, the longest first."""
    away = await people.with_open_episode(tx, scope)
    seen = await seen_among(tx, scope, sight, [row.id for row in away], roll)
    await roll.meet(tx, seen)
    return tuple(Episode(roll.people[row.id], roll.when(row.episode_since)) for row in away if row.id in seen)
