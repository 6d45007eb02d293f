"""What we remember beside a provider's log: other letters in doubt, and names that belong to other messages."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import catching_up, doubtful, inbox, outbox
from db.queries.rows import Record
from db.session import Database
from db.words import InboxKind, Lane, SendState
from ladder.words import Road
from tests.db.making import EVERYWHERE, LATER, MACHINE, SOON, Council, new_id, owed_row, told_row

LOST = {"state": SendState.UNKNOWN, "visible_at": MACHINE}


async def _owed(tx: AsyncConnection, council: Council, **changed: Any) -> Record:
    row = owed_row(council, **{**LOST, **changed})
    await outbox.insert_many(tx, council.scope, [row])
    found = await outbox.message(tx, EVERYWHERE, row["id"])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("other", "is_rival"),
    [
        (LOST, True),
        ({"state": SendState.CLAIMED, "claimed_by": "c", "lease_until": MACHINE + SOON, "visible_at": MACHINE - LATER}, True),
        ({"visible_at": MACHINE - LATER}, False),  # lost long before: a courtesy stays so for good
        ({"state": SendState.QUEUED}, False),
        # To be sent again, or sent again: the first try may stand in the log, and nobody knows its name.
        ({"state": SendState.QUEUED, "attempt": 1}, True),
        ({"state": SendState.LEFT, "attempt": 1, "provider_id": "SM1"}, False),
        ({"state": SendState.LEFT, "attempt": 2, "provider_id": "SM1"}, True),
        ({"state": SendState.REFUSED, "attempt": 1, "failed_at": MACHINE}, False),
        ({"road": Road.VOICE}, False),
        ({"lane": Lane.QUESTION}, False),  # from the other number
    ],
    ids=str,
)
async def test_another_letter_by_the_same_road_is_a_rival_while_it_may_be_the_one(
    database: Database, council: Council, other: dict[str, Any], is_rival: bool
) -> None:
    async with database.transaction() as tx:
        row = await _owed(tx, council)
        assert not await doubtful.rivals(tx, EVERYWHERE, row, MACHINE - SOON)
        await _owed(tx, council, **other)
        found = await doubtful.rivals(tx, EVERYWHERE, row, MACHINE - SOON)
        assert [one.id for one in found] == [row.contact_id] * is_rival


async def test_what_left_in_one_envelope_is_one_letter(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        first = await _owed(tx, council)
        second = await _owed(tx, council)
        await outbox.put_in_envelope(tx, EVERYWHERE, [first.id, second.id], first.id, 1)
        assert not await doubtful.rivals(tx, EVERYWHERE, first, MACHINE - SOON)


async def test_a_name_is_anothers_by_its_answer_or_by_its_receipt(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        ours = await _owed(tx, council, provider_id="SM1")
        await _owed(tx, council, provider_id="SM2")
        told = [told_row(f"twilio:{sid}:sent:", kind=InboxKind.RECEIPT, outbox_id=of) for sid, of in (("SM3", ours.id), ("SM4", new_id()))]
        await inbox.remember(tx, EVERYWHERE, told)
        assert await doubtful.of_others(tx, EVERYWHERE, ["SM1", "SM2", "SM9"], ours.id) == {"SM2"}
        named = [f"twilio:{sid}:sent:" for sid in ("SM3", "SM4", "SM9")]
        assert await doubtful.receipts_of_others(tx, EVERYWHERE, named, ours.id) == {"twilio:SM4:sent:"}


async def test_what_was_caught_up_with_never_goes_back(database: Database) -> None:
    async with database.transaction() as tx:
        assert await catching_up.up_to(tx, "texts") is None
        for until in (MACHINE, MACHINE + LATER, MACHINE + SOON):  # the last by a process that began earlier
            await catching_up.is_done(tx, "texts", new_id(), until, timedelta(minutes=5))
        assert await catching_up.up_to(tx, "texts") == MACHINE + LATER
