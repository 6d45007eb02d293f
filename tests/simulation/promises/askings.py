"""Whom we may ask, and when: no carer marked never (K7), no child in quiet hours (T2), one open question on one phone (K11)."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import check_in
from db.words import Lane
from ladder import cadence
from tests.simulation.narration import Broken
from tests.simulation.people.hearing import Heard
from tests.simulation.promises.sight import Sight

ZONE = "Europe/London"


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the questions that phones have just shown, and of those open now."""
    for line in sight.news:
        if line.lane is Lane.QUESTION:
            _may_be_asked(sight, line)
    held = select(check_in.c.asks_key).where(check_in.c.phase == "waiting", check_in.c.asks_key.is_not(None))
    twice = held.group_by(check_in.c.asks_key).having(func.count(check_in.c.young_person_id.distinct()) > 1)
    if (await tx.execute(twice)).first() is not None:
        raise Broken("K11, one open question", "two young people wait for an answer on one phone")


def _may_be_asked(sight: Sight, line: Heard) -> None:
    wall = f"{cadence.local_time(line.at, ZONE):%H:%M:%S}"
    if line.recipient == line.about:
        if cadence.in_quiet_hours(line.at, ZONE):
            raise Broken("T2, quiet hours", f"{line.address} is asked at {wall}")
        return
    if line.about in sight.never:
        raise Broken("K7, never", f"{line.address} is asked about {sight.ref(line.about)}, and may never be")
    assert line.check_in is not None, "a question belongs to a check-in"
    told = sight.journalled.rows[line.check_in].state.get("carer_told_elsewhere", False)
    if not told and not cadence.carer_may_be_asked(line.at, ZONE):
        raise Broken("K7, late in the evening", f"{line.address} is asked at {wall}, and had named no time")
