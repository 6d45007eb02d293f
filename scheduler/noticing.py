"""Noticing that something of ours is down, by what came to nothing in the last ten minutes (A5).

It counts failures, of which there are hardly any on a good evening, and never looks at who is enrolled. Beside it, open faults are told
of their lists.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import faults, sending
from db.queries.rows import Record
from db.queries.sending import Failing
from db.scope import Scope
from db.words import ChannelName, FaultKind
from ladder.rungs import treatment
from ladder.words import Cause
from scheduler.engine import Engine
from scheduler.fault import GATHERS, UNREACHED_CAUSES, FaultFound
from scheduler.faults import highest, raise_faults, tell_of_lists, tiers_of

WITHIN = timedelta(minutes=10)
TOLD_EVERY = timedelta(minutes=10)  # whoever has a fault hears that its list grew, and not of each child
MARKS_KEPT_FOR = timedelta(days=7)  # a page about many who were not reached counts them as long as its alert is open
SENDS_AT_LEAST, FAILED_PARTS = 20, (3, 10)  # three in ten of at least twenty
# Few are sent in ten minutes where few are cared for: then three phones to which nothing goes, and none that anything reached.
FEW = 3
UNREACHED_AT_LEAST, ALL = 100, "all"


async def once(engine: Engine) -> int:
    """Raise what is found, tell open faults of their lists, forget what counts no more; how much of all. Loop until it says 0."""
    async with engine.database.reading() as tx:
        now = await engine.clock.civil(tx)
        if not await faults.anything(tx, engine.scope, now - WITHIN, now - MARKS_KEPT_FOR):
            return 0
        found = await _found(tx, engine.scope, now)
        grown = await faults.untold(tx, engine.scope, now - TOLD_EVERY)
        outdated = await faults.any_unreached_before(tx, engine.scope, now - MARKS_KEPT_FOR)
    try:
        if found:
            await raise_faults(engine, found)
    finally:  # a fault that cannot be raised keeps nobody from hearing of another
        told = await tell_of_lists(engine, grown)
    return len(found) + told + (await _forget(engine, now) if outdated else 0)


async def _forget(engine: Engine, now: datetime) -> int:
    async with engine.database.transaction() as tx:
        return await faults.forget_unreached(tx, engine.scope, now - MARKS_KEPT_FOR)


async def _found(tx: AsyncConnection, scope: Scope, now: datetime) -> list[FaultFound]:
    opened = await faults.open_faults(tx, scope, GATHERS)
    closed = [row for row in await faults.closed_since(tx, scope, now - WITHIN) if row.kind in GATHERS]
    found = [risen for row in opened if (risen := await _rising(tx, row, now)) is not None]
    for (authority_id, channel), one in (await _failing(tx, scope, now, opened, closed)).items():
        own = Scope(authority_id)
        if await _is_down(tx, own, channel, one, now):
            tier = highest((await tiers_of(tx, own, one.young_people, now)).values())
            found.append(FaultFound(FaultKind.SENDING, channel.value, authority_id, since=one.since, tier=tier))
    explained = {row.authority_id for row in opened if GATHERS[row.kind] == UNREACHED_CAUSES} | {one.authority_id for one in found}
    # Many were not reached, and no open fault says why: one incident is told once.
    crowded = await _crowded(tx, scope, now - WITHIN, closed)
    unexplained = {authority_id: times for authority_id, times in crowded.items() if authority_id not in explained}
    return [*found, *(FaultFound(FaultKind.UNREACHED, ALL, authority_id, since=times[0]) for authority_id, times in unexplained.items())]


async def _rising(tx: AsyncConnection, row: Record, now: datetime) -> FaultFound | None:
    """An open fault of sending that pages nobody, and now keeps somebody from being asked who is looked after more watchfully."""
    if row.kind is not FaultKind.SENDING or row.treatment.pages:
        return None
    own = Scope(row.authority_id)
    waits = await sending.stuck(tx, own, [row.key], now - WITHIN)
    tier = highest((await tiers_of(tx, own, {one.young_person_id for one in waits}, now)).values())
    is_worse = treatment(Cause.FAULT, tier).rank > row.treatment.rank
    return FaultFound(row.kind, row.key, row.authority_id, tier=tier) if is_worse else None


async def _failing(
    tx: AsyncConnection, scope: Scope, now: datetime, opened: Sequence[Record], closed: Sequence[Record]
) -> dict[tuple[UUID, ChannelName], Failing]:
    """What fails and is not told yet."""
    told = [(row.authority_id, row.key) for row in opened if row.kind is FaultKind.SENDING]
    over = {(row.authority_id, row.key): row.closed_at for row in closed if row.kind is FaultKind.SENDING}
    return await sending.failing(tx, scope, now - WITHIN, told, over)


async def _is_down(tx: AsyncConnection, own: Scope, channel: ChannelName, one: Failing, now: datetime) -> bool:
    """Whether too many of an authority's sends fail. Only as many of the others are counted as could change the answer."""
    part, of = FAILED_PARTS
    enough = one.failed * (of - part) // part
    # From the first failure on: what went before the trouble began does not hide it.
    others = await sending.accepted_since(tx, own, channel, one.since, max(enough + 1, SENDS_AT_LEAST))
    if one.failed + others >= SENDS_AT_LEAST:
        return others <= enough
    # A phone that refuses us says so of itself; nothing of ours need be wrong. Pages leave by another number.
    is_few = not one.refused and len(one.addresses) >= FEW
    return is_few and not await sending.accepted_since(tx, own, channel, now - WITHIN, 1, but_pages=True)


async def _crowded(tx: AsyncConnection, scope: Scope, after: datetime, closed: Sequence[Record]) -> dict[UUID, list[datetime]]:
    """Where too many were not reached, and when. What was told by a fault that is closed is not told again."""
    over = {row.authority_id: row.closed_at for row in sorted(closed, key=lambda row: row.closed_at)}
    found = (await faults.unreached_after(tx, scope, after)).items()
    anew = {authority_id: [at for at in times if at > over.get(authority_id, after)] for authority_id, times in found}
    return {authority_id: times for authority_id, times in anew.items() if len(times) >= UNREACHED_AT_LEAST}
