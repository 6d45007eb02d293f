"""A lease that ran out: what may have left is in doubt, what did not is queued again, and neither is named as unworded for ever."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import outbox
from db.queries.claims import lapse, take
from db.queries.rows import Record
from db.session import Database
from db.words import Lane, SendState
from tests.db.making import EVERYWHERE, LATER, MACHINE, NOW, SOON, Council, owed_row, withdraw

AGAIN = {Lane.PAGE: timedelta(seconds=30), Lane.QUESTION: timedelta(minutes=2)}
PARKED_AT = MACHINE - LATER


async def _claimed(tx: AsyncConnection, council: Council, lane: Lane, **changed: Any) -> Record:
    """A message that a courier has claimed, after it could not be worded for half an hour."""
    await outbox.insert_many(tx, council.scope, [owed_row(council, lane, parked_since=PARKED_AT, **changed)])
    (row,) = await take(tx, EVERYWHERE, limit=9, machine_now=MACHINE, civil_now=NOW, claimed_by="c", lease_until=MACHINE + SOON)
    return row


async def _now(tx: AsyncConnection, row: Record) -> Record:
    found = await outbox.message(tx, EVERYWHERE, row.id)
    assert found is not None
    return found


@pytest.mark.parametrize("lane", Lane)
async def test_p7_what_was_not_worded_yet_never_left_and_waits_to_be_sent(database: Database, council: Council, lane: Lane) -> None:
    """A reply too, though it is never sent twice. Whoever holds it still, and is only slow, finds another attempt."""
    async with database.transaction() as tx:
        row = await _claimed(tx, council, lane)
        assert await lapse(tx, EVERYWHERE, MACHINE + SOON, AGAIN) == [], "nothing of it is in doubt"
        lapsed = await _now(tx, row)
        assert (lapsed.state, lapsed.lease_until, lapsed.visible_at, lapsed.parked_since) == (SendState.QUEUED, None, MACHINE, PARKED_AT)
        again = await take(tx, EVERYWHERE, limit=9, machine_now=MACHINE, civil_now=NOW, claimed_by="d", lease_until=MACHINE + LATER)
        assert [one.attempt for one in again] == [2]
        assert not await outbox.settle(tx, EVERYWHERE, row.id, row.attempt, SendState.ACCEPTED, at=NOW)


async def test_what_was_withdrawn_before_it_was_worded_is_cancelled(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        row = await _claimed(tx, council, Lane.PAGE)
        await withdraw(tx, row.id)
        assert await lapse(tx, EVERYWHERE, MACHINE + SOON, AGAIN) == []
        assert (await _now(tx, row)).state is SendState.CANCELLED
        assert await outbox.parked(tx, EVERYWHERE, MACHINE) == []


@pytest.mark.parametrize("in_envelope", [False, True])
@pytest.mark.parametrize("lane", [Lane.PAGE, Lane.REPLY])
async def test_p7_what_was_worded_may_have_left_and_is_told_as_unworded_no_longer(
    database: Database, council: Council, lane: Lane, in_envelope: bool
) -> None:
    """A courtesy stays so for good: nobody is named for it ever after."""
    async with database.transaction() as tx:
        row = await _claimed(tx, council, lane)
        assert [one.id for one in await outbox.parked(tx, EVERYWHERE, MACHINE)] == [row.id]
        if in_envelope:
            await outbox.put_in_envelope(tx, EVERYWHERE, [row.id], row.id, row.attempt)
        else:
            await outbox.keep_renderings(tx, EVERYWHERE, [(row.id, b"worded", "en", None)])
        assert [one.id for one in await lapse(tx, EVERYWHERE, MACHINE + SOON, AGAIN)] == [row.id]
        assert ((await _now(tx, row)).state, (await _now(tx, row)).parked_since) == (SendState.UNKNOWN, None)
        assert await outbox.parked(tx, EVERYWHERE, MACHINE + LATER) == []


@pytest.mark.parametrize("state", [SendState.UNKNOWN, SendState.CLAIMED])
async def test_a_message_that_is_in_doubt_or_withdrawn_is_not_told_as_unworded(
    database: Database, council: Council, state: SendState
) -> None:
    async with database.transaction() as tx:
        row = await _claimed(tx, council, Lane.REPLY)
        if state is SendState.UNKNOWN:
            await outbox.settle(tx, EVERYWHERE, row.id, row.attempt, SendState.UNKNOWN, failed_at=NOW)
        else:
            await withdraw(tx, row.id)
        assert await outbox.parked(tx, EVERYWHERE, MACHINE) == []


async def test_p7_a_page_that_is_claimed_again_has_not_left_again_whatever_it_left_in_before(database: Database, council: Council) -> None:
    """Its first letter stays in doubt; by the second attempt nothing was sent when the courier died."""
    async with database.transaction() as tx:
        row = await _claimed(tx, council, Lane.PAGE)
        await outbox.put_in_envelope(tx, EVERYWHERE, [row.id], row.id, 1)
        await outbox.settle(tx, EVERYWHERE, row.id, 1, SendState.UNKNOWN, visible_at=MACHINE)
        assert await outbox.send_again(tx, EVERYWHERE, row.id, 1, in_doubt=True)
        assert [one.envelope_attempt for one in await outbox.in_envelopes(tx, EVERYWHERE, [row.id])] == [1], "what is told late is of this"
        (again,) = await take(tx, EVERYWHERE, limit=9, machine_now=MACHINE, civil_now=NOW, claimed_by="d", lease_until=MACHINE + SOON)
        assert (again.attempt, again.envelope_id, again.envelope_attempt) == (2, None, None)
        assert await lapse(tx, EVERYWHERE, MACHINE + SOON, AGAIN) == []
        now = await _now(tx, row)
        assert (now.state, now.attempt, now.doubted_attempt) == (SendState.QUEUED, 2, 1)
