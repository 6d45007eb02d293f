"""Promise 8, a broken channel is not silence: bounced, blocked, opted out, recycled: each is a fact of its own, within a minute.

Whoever shuts a contact says why in the same commit. And what a provider refuses or gives up shuts the contact that it was for, or is
reported, a minute later at the latest: where the weather hindered us, once it has cleared.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import outbox
from db.words import ContactState, Lane, PersonKind, SendState
from ladder.words import Cause
from tests.simulation.narration import Broken
from tests.simulation.promises.nothings import HEARD_WITHIN
from tests.simulation.promises.sight import Sight
from tests.simulation.promises.wakeups import LATE_AT_MOST

PROMISE = "promise 8, a broken channel is not silence"
_WHY = {
    ContactState.BLOCKED: {Cause.CHANNEL_BROKEN, Cause.STOPPED},
    ContactState.OPTED_OUT: {Cause.STOPPED},
    ContactState.STALE: {Cause.WRONG_NUMBER, Cause.STOPPED},
}


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the contacts that have just been shut, and of what was refused a minute ago."""
    for row in sight.fresh_shut:
        whose = sight.people[row.person_id]
        if whose.kind is not PersonKind.WORKER and not _is_told(sight, _about(sight, row.person_id), _WHY[row.state], sight.since):
            raise Broken(PROMISE, f"a contact of {whose.ref} is {row.state}, and no fact says why")
    gone = (outbox.c.state.in_((SendState.REFUSED, SendState.UNDELIVERED)), outbox.c.lane != Lane.PAGE)
    for row in (await tx.execute(select(outbox).where(*gone))).all():
        _is_noticed(sight, row)


def _about(sight: Sight, who: UUID) -> set[UUID]:
    """The young people whose affair that person's phone is."""
    return {who, *(child for child, carers in sight.carers.items() if who in carers)}


def _is_told(sight: Sight, about: set[UUID], causes: set[Cause], since: datetime) -> bool:
    alerts = (fact for child in about for fact in sight.journalled.facts.get(child, ()))
    listed = (line for line in sight.journalled.listed if line.young_person_id in about)
    return any(one.cause in causes and one.at >= since for one in alerts) or any(one.cause in causes for one in listed)


def _is_noticed(sight: Sight, row: Record) -> None:
    """Held once, when its minute is over. A carer may look after nobody any more; then it is nobody's affair."""
    if row.id in sight.noticed or row.recipient_id is None or sight.people[row.recipient_id].kind is not PersonKind.YOUNG_PERSON:
        return
    seen_at = sight.given_up.setdefault(row.id, sight.now)
    if sight.calm_since is None:
        return
    within = HEARD_WITHIN if sight.calm_since <= seen_at else LATE_AT_MOST
    if sight.now < max(seen_at, sight.calm_since) + within:
        return
    sight.noticed.add(row.id)
    if row.contact_id not in sight.ever_shut and not _is_told(sight, {row.recipient_id}, {Cause.CHANNEL_BROKEN}, row.owed_at):
        raise Broken(PROMISE, f"{row.text_key} to {sight.ref(row.recipient_id)} is {row.state}, and nobody has heard of it")
