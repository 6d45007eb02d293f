"""Phones that would get more than anybody reads: perhaps two machines answer each other, so a person looks.

What was kept from them is marked by the courier, or where a network said that it was a loop. That is no silence, and nobody's verdict.
"""

from datetime import timedelta

from db.queries import phones
from db.words import Lane
from scheduler.engine import Engine
from scheduler.fault import FaultFound, FaultKind

LOOKED_BACK = timedelta(hours=1)  # then the hour that was full is over, and what still goes on is kept back anew


async def find(engine: Engine) -> list[FaultFound]:
    """One fault for each authority and channel, with the young people whom those messages are about."""
    async with engine.database.reading() as tx:
        since = await engine.clock.machine(tx) - LOOKED_BACK
        rows = await phones.held_since(tx, engine.scope, since)
    groups = {(row.authority_id, row.channel) for row in rows}
    found: list[FaultFound] = []
    for authority_id, channel in sorted(groups):
        these = [row for row in rows if (row.authority_id, row.channel) == (authority_id, channel)]
        children = tuple(sorted({row.young_person_id for row in these} - {None}))
        is_page = any(row.lane is Lane.PAGE for row in these)
        found.append(FaultFound(FaultKind.LOOP, channel.value, authority_id, children, pages=is_page))
    return found
