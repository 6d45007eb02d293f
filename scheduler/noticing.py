"""Noticing that something of ours is down, by what came to nothing in the last ten minutes (A5).

It counts failures, of which there are hardly any on a good evening, and never looks at who is enrolled. Beside it, open faults are told
of their lists.
"""

from collections.abc import Iterable, Sequence
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
from scheduler.fault import GATHERS, FaultFound
from scheduler.faults import highest, raise_faults, tell_of_lists, tiers_of

WITHIN = timedelta(minutes=10)
TOLD_EVERY = timedelta(minutes=10)  # whoever has a fault hears that its list grew, and not of each child
SENDS_AT_LEAST, FAILED_PARTS = 20, (3, 10)  # three in ten of at least twenty
# Few are sent in ten minutes where few are cared for: then three phones to which nothing goes, and none that anything reached.
FEW = 3
UNREACHED_AT_LEAST, ALL = 100, "all"


async def once(engine: Engine) -> int:
    """Raise what is found, and tell open faults of their lists; how many of both. Loop until it says 0."""
    async with engine.database.reading() as tx:
        now = await engine.clock.civil(tx)
        found = await _found(tx, engine.scope, now)
        grown = await faults.untold(tx, engine.scope, now - TOLD_EVERY)
    if found:
        await raise_faults(engine, found)
    return len(found) + await tell_of_lists(engine, grown)


async def _found(tx: AsyncConnection, scope: Scope, now: datetime) -> list[FaultFound]:
    closed = [row for row in await faults.closed_since(tx, scope, now - WITHIN) if row.kind in GATHERS]
    failing = await sending.failing(tx, scope, now - WITHIN, {(row.authority_id, row.key): row.closed_at for row in closed})
    crowded = await _crowded(tx, scope, now - WITHIN, closed)
    if not failing and not crowded:
        return []
    opened = await faults.open_faults(tx, scope, GATHERS)
    treated = {(row.authority_id, row.key): row.treatment for row in opened if row.kind is FaultKind.SENDING}
    found = []
    for (authority_id, channel), one in failing.items():
        own, now_is = Scope(authority_id), treated.get((authority_id, channel.value))
        if now_is is None and not await _is_down(tx, own, channel, one):
            continue
        if now_is is not None and now_is.pages:
            continue  # it is told already, as loudly as a fault is
        tier = highest((await tiers_of(tx, own, one.young_people, now)).values())
        if now_is is None or treatment(Cause.FAULT, tier).rank > now_is.rank:
            found.append(FaultFound(FaultKind.SENDING, channel.value, authority_id, since=one.since, tier=tier))
    explained = {row.authority_id for row in opened} | {one.authority_id for one in found}
    return [*found, *_unexplained(crowded, explained)]


async def _is_down(tx: AsyncConnection, own: Scope, channel: ChannelName, one: Failing) -> bool:
    """Whether too many of an authority's sends fail. Only as many of the others are counted as could change the answer."""
    part, of = FAILED_PARTS
    enough = one.failed * (of - part) // part
    others = await sending.accepted_since(tx, own, channel, one.since, max(enough + 1, SENDS_AT_LEAST))
    if one.failed + others >= SENDS_AT_LEAST:
        return others <= enough
    # A phone that refuses us says so of itself; nothing of ours need be wrong.
    return not others and not one.refused and len(one.addresses) >= FEW


async def _crowded(tx: AsyncConnection, scope: Scope, after: datetime, closed: Sequence[Record]) -> list[Record]:
    """Where too many were not reached. What was told by a fault that is closed is not told again."""
    found = [row for row in await faults.unreached_after(tx, scope, after) if row.number >= UNREACHED_AT_LEAST]
    anew: list[Record] = []
    for row in found:
        told = max((one.closed_at for one in closed if one.authority_id == row.authority_id), default=None)
        since = [row] if told is None else await faults.unreached_after(tx, Scope(row.authority_id), told)
        anew += [one for one in since if one.number >= UNREACHED_AT_LEAST]
    return anew


def _unexplained(crowded: Iterable[Record], explained: set[UUID | None]) -> list[FaultFound]:
    """Many were not reached, and no open fault says why: one incident is told once."""
    return [FaultFound(FaultKind.UNREACHED, ALL, row.authority_id, since=row.since) for row in crowded if row.authority_id not in explained]
