"""Promise 2, the kinds of nothing, told by screens and providers' books and not by our own rows.

Silent only where a question stood on the phone, or a provider took it, did not say that it gave it up, and owes no word that it arrived: a
phone of which we had heard `delivered` before does. Undelivered only if no phone was known to have a question, and not asked only if none
was known to have left.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import handset_message, inbox, outbox
from db.words import Direction, InboxKind, Lane, SendState, SubjectKind
from ladder.words import Outcome, Who
from tests.simulation.journalled import Decided
from tests.simulation.narration import Broken
from tests.simulation.promises.sight import Sight
from tests.simulation.promises.wakeups import LATE_AT_MOST

PROMISE = "promise 2, the kinds of nothing"
HEARD_WITHIN = timedelta(minutes=1)
_GIVEN_UP = (SendState.REFUSED, SendState.UNDELIVERED)


async def hold(sight: Sight, tx: AsyncConnection) -> None:
    """Of the check-ins that have just ended with nothing."""
    for decided in sight.journalled.fresh:
        if decided.kind is SubjectKind.CHECK_IN and decided.value.outcome in (Outcome.SILENT, Outcome.UNDELIVERED, Outcome.NOT_ASKED):
            await _is_called_right(sight, tx, decided)


async def _is_called_right(sight: Sight, tx: AsyncConnection, decided: Decided) -> None:
    query = select(outbox).where(outbox.c.check_in_id == decided.subject, outbox.c.lane == Lane.QUESTION)
    asked = list((await tx.execute(query)).all())
    # Of a young person who could not even be written to no carer's phone says anything: nothing reached them (K6).
    their_turn = any(one.who is Who.YOUNG_PERSON for one in decided.value.tries)
    to_child = [row for row in asked if row.recipient_id == decided.about or not their_turn]
    name = sight.journalled.name_of(decided.subject)
    if decided.value.outcome is Outcome.SILENT:
        if not any([await _may_be_silent(sight, tx, decided, row) for row in to_child]):
            states = [row.state.value for row in to_child]
            raise Broken(PROMISE, f"{name} is called silent, and no phone had a question for all that was known: {states}")
        return
    if decided.value.carer_message is not None:
        return  # of the carer, at the time they named: whether the child was asked before is another matter
    had = [row for row in to_child if row.delivered_at is not None and row.delivered_at < decided.at - HEARD_WITHIN]
    if had:
        raise Broken(PROMISE, f"{name} is called {decided.value.outcome}, and a handset had the question at {had[0].delivered_at:%H:%M}")
    left = [row for row in to_child if row.accepted_at is not None and row.accepted_at < decided.at - LATE_AT_MOST]
    if left and decided.value.outcome is Outcome.NOT_ASKED:
        raise Broken(PROMISE, f"{name} is called not asked, and a provider took the question at {left[0].accepted_at:%H:%M}")


async def _may_be_silent(sight: Sight, tx: AsyncConnection, decided: Decided, row: Record) -> bool:
    mine = (handset_message.c.message_id == row.id, handset_message.c.direction == Direction.IN, handset_message.c.shown_at <= decided.at)
    if (await tx.execute(select(handset_message.c.id).where(*mine))).first() is not None:
        return True
    taken = [one.at for one in sight.world.weather.books.get(row.id, ()) if one.at <= decided.at]
    return bool(taken) and row.state not in _GIVEN_UP and not await _gave_receipts(tx, row, min(taken))


async def _gave_receipts(tx: AsyncConnection, row: Record, before: datetime) -> bool:
    """Whether we had heard by then that something arrived at this contact: then it owes a word of whatever does."""
    told = (inbox.c.kind == InboxKind.RECEIPT, inbox.c.settled_at < before, inbox.c.external_id.like("%:delivered"))
    theirs = (outbox.c.contact_id == row.contact_id, outbox.c.delivered_at.is_not(None))
    query = select(inbox.c.id).join(outbox, outbox.c.id == inbox.c.outbox_id).where(*told, *theirs)
    return (await tx.execute(query.limit(1))).first() is not None
