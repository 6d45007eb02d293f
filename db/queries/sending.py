"""How sending goes: how many tries failed in the last minutes, and how many messages got away beside them (A5).

The newest failures are looked at, never all that was sent: the rest is counted only as far as it matters.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records, word
from db.scope import Scope
from db.tables import check_in, outbox
from db.words import ChannelName, Lane, SendState

FAILURES_LOOKED_AT = 2000  # the newest; of more, the share is reckoned from the oldest of these on


@dataclass(slots=True)
class Failing:
    """The messages of one authority and channel whose last try came to nothing, since `since`."""

    since: datetime
    failed: int = 0
    refused: int = 0
    addresses: set[bytes] = field(default_factory=set)  # but of pages, which leave by another number
    young_people: set[UUID] = field(default_factory=set)  # whose questions they are


async def failing(
    tx: AsyncConnection, scope: Scope, since: datetime, told: Iterable[tuple[UUID, str]], over: Mapping[tuple[UUID, str], datetime]
) -> dict[tuple[UUID, ChannelName], Failing]:
    """What failed since then, by authority and channel: but for those of which it is `told`, so that none hides another.

    `over`: until when it is told and over.
    """
    untold = [or_(outbox.c.authority_id != authority_id, outbox.c.channel != channel) for authority_id, channel in told]
    columns = (outbox.c.authority_id, outbox.c.channel, outbox.c.failed_at, outbox.c.state, outbox.c.lane)
    query = select(*columns, outbox.c.address_key, outbox.c.young_person_id).where(scope.of(outbox), outbox.c.failed_at >= since, *untold)
    found: dict[tuple[UUID, ChannelName], Failing] = {}
    for row in await tx.execute(query.order_by(outbox.c.failed_at.desc(), outbox.c.id.desc()).limit(FAILURES_LOOKED_AT)):
        over_at = over.get((row.authority_id, row.channel.value))
        if over_at is not None and row.failed_at <= over_at:
            continue
        one = found.setdefault((row.authority_id, row.channel), Failing(row.failed_at))
        one.since = min(one.since, row.failed_at)
        one.failed += 1
        one.refused += row.state is SendState.REFUSED
        if row.lane is not Lane.PAGE:
            one.addresses.add(row.address_key)
        if row.lane is Lane.QUESTION and row.young_person_id is not None:
            one.young_people.add(row.young_person_id)
    return found


async def accepted_since(
    tx: AsyncConnection, scope: Scope, channel: ChannelName, since: datetime, at_most: int, *, but_pages: bool = False
) -> int:
    """How many messages a provider took since then, counted no further than `at_most`; pages too, unless they do not matter."""
    mine = [scope.of(outbox), outbox.c.channel == channel, outbox.c.accepted_at >= since]
    if but_pages:
        mine.append(outbox.c.lane != word(Lane.PAGE))
    some = select(outbox.c.id).where(*mine).limit(at_most).subquery()
    return await tx.scalar(select(func.count()).select_from(some)) or 0


async def stuck(tx: AsyncConnection, scope: Scope, channels: Iterable[str], since: datetime) -> Records:
    """The young people whose question has failed since then and who are still being asked (`young_person_id`, `check_in_id`)."""
    query = select(outbox.c.young_person_id, outbox.c.check_in_id).join(check_in, check_in.c.id == outbox.c.check_in_id)
    failed = (outbox.c.failed_at >= since, outbox.c.lane == word(Lane.QUESTION), outbox.c.channel.in_(list(channels)))
    theirs = (outbox.c.recipient_id == outbox.c.young_person_id, check_in.c.phase == word("asking"))
    return (await tx.execute(query.where(scope.of(outbox), *failed, *theirs).distinct().order_by(outbox.c.young_person_id))).all()
