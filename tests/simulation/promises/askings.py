"""Whom we may ask, and when: no carer marked never (K7), no child in quiet hours (T2), one open question on one phone (K11), nobody once
the check-in is closed (K8), and at the plan's own wall-clock time, whatever the clocks do (T1)."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import check_in
from db.words import Lane
from ladder import cadence
from ladder.events import FellDue
from tests.simulation.narration import Broken
from tests.simulation.people.hearing import Heard
from tests.simulation.promises.owning import IN_HAND
from tests.simulation.promises.sight import Sight

ZONE = "Europe/London"


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the questions that phones have just shown, and of those open now."""
    for line in sight.news:
        if line.lane is Lane.QUESTION:
            _may_be_asked(sight, line)
    for decided in sight.journalled.fresh:
        if isinstance(decided.event, FellDue):
            _at_its_time(sight, sight.journalled.rows[decided.subject])
    held = select(check_in.c.asks_key).where(check_in.c.phase == "waiting", check_in.c.asks_key.is_not(None))
    twice = held.group_by(check_in.c.asks_key).having(func.count(check_in.c.young_person_id.distinct()) > 1)
    if (await tx.execute(twice)).first() is not None:
        raise Broken("K11, one open question", "two young people wait for an answer on one phone")


def _may_be_asked(sight: Sight, line: Heard) -> None:
    assert line.check_in is not None, "a question belongs to a check-in"
    found = sight.journalled.rows[line.check_in]
    if found.closed_at is not None and line.at > found.closed_at + IN_HAND:
        raise Broken("K8, withdrawn", f"{line.address} is asked at {line.at:%H:%M} in what was closed at {found.closed_at:%H:%M} (UTC)")
    wall = f"{cadence.local_time(line.at, ZONE):%H:%M:%S}"
    if line.recipient == line.about:
        if cadence.in_quiet_hours(line.at, ZONE):
            raise Broken("T2, quiet hours", f"{line.address} is asked at {wall}")
        return
    if line.about in sight.never:
        raise Broken("K7, never", f"{line.address} is asked about {sight.ref(line.about)}, and may never be")
    told = found.state.get("carer_told_elsewhere", False)
    if not told and not cadence.carer_may_be_asked(line.at, ZONE):
        raise Broken("K7, late in the evening", f"{line.address} is asked at {wall}, and had named no time")


def _at_its_time(sight: Sight, row: Record) -> None:
    """None of these plans asks in an hour that a change of the clocks skips or doubles."""
    wall = f"{cadence.local_time(row.due_at, ZONE):%H:%M}"
    if row.asking == 0 and wall != row.slot:
        raise Broken("T1, wall-clock times", f"{sight.journalled.name_of(row.id)} fell due at {wall}")
