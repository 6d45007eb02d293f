"""What a report tells of a second adult's sighting that is owed still (K7): "nothing is left" would be wrong of whoever waits for one.

What was owed at that time is decided again from the journal, for it may have been settled since.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import nights
from db.queries.rows import Record, grouped
from db.scope import Scope
from desk.reports.check_ins import Clock
from desk.reports.told import Left
from ladder.cross_check import CrossCheck, Word, decide, opened
from ladder.events import CarerSaw, CrossCheckEvent
from scheduler.codec import from_json


async def words_owed(tx: AsyncConnection, scope: Scope, clock: Clock) -> dict[UUID, tuple[Word, ...]]:
    """By young person, the carers' words that waited for a second adult as the report's time ended."""
    rows = await nights.cross_checks(tx, scope, clock.until)
    lines: Mapping[UUID, Sequence[Record]] = (
        grouped(await nights.lines_of(tx, scope, [row.id for row in rows]), "subject_id") if rows else {}
    )
    owed = {row.young_person_id: _words(lines.get(row.id, ()), clock) for row in rows}
    return {child: words for child, words in owed.items() if words}


def _words(lines: Sequence[Record], clock: Clock) -> tuple[Word, ...]:
    value: CrossCheck | None = None
    for line in lines:
        if line.version is None or line.at >= clock.until:
            continue
        if line.content is None:
            return ()
        if value is None:
            value = opened(line.subject_id.hex, from_json(CarerSaw, line.content)).subject
        else:
            value = decide(value, from_json(CrossCheckEvent, line.content), line.at).subject
    return () if value is None else value.words


def left(words: Sequence[Word], clock: Clock) -> list[Left]:
    """Who alone said so, and by when somebody else is to see them."""
    return [
        Left(
            f"Carer {one.carer} alone said, {clock.time(one.at, clock.until)}, that they see the young person: "
            f"a second adult is to see them by {clock.time(one.due_at, clock.until)}."
        )
        for one in words
    ]
