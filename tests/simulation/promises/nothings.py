"""Promise 2, the kinds of nothing: silent only if a question went out, not asked only if none did as far as we were told."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import outbox
from db.words import Lane, SendState, SubjectKind
from ladder.words import Outcome
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight

PROMISE = "promise 2, the kinds of nothing"
_MAY_BE_OUT = (SendState.CLAIMED, SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED, SendState.UNDELIVERED, SendState.UNKNOWN)


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the check-ins that have just ended with nothing."""
    for decided in sight.journalled.fresh:
        if decided.kind is not SubjectKind.CHECK_IN or decided.value.outcome not in (Outcome.SILENT, Outcome.NOT_ASKED):
            continue
        query = select(outbox).where(outbox.c.check_in_id == decided.subject, outbox.c.lane == Lane.QUESTION)
        asked = list((await tx.execute(query)).all())
        to_child = [row for row in asked if row.recipient_id == decided.about] or asked
        name = sight.journalled.name_of(decided.subject)
        if decided.value.outcome is Outcome.SILENT and not any(row.state in _MAY_BE_OUT for row in to_child):
            raise Broken(PROMISE, f"{name} is called silent, and no question left us: {[row.state.value for row in to_child]}")
        if decided.value.outcome is Outcome.NOT_ASKED and decided.value.carer_message is None:
            known = [row for row in to_child if row.delivered_at is not None and row.delivered_at < decided.at - timedelta(minutes=1)]
            if known:
                raise Broken(PROMISE, f"{name} is called not asked, and a handset had the question at {known[0].delivered_at:%H:%M}")
