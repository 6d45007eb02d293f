"""What we owe: written once, settled once, withdrawn before it leaves, followed by receipts."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, checkins, outbox
from db.queries.claims import take
from db.session import Database
from db.words import Lane, SendState
from ladder.words import Road
from tests.db.making import (
    EVERYWHERE,
    LATER,
    MACHINE,
    NOW,
    SOON,
    Council,
    alert_row,
    check_in_row,
    owed_row,
    phone_key,
    question_row,
)


async def _owe(tx: AsyncConnection, council: Council, *rows: dict[str, Any], carried: bool = False) -> list[UUID]:
    await outbox.insert_many(tx, council.scope, rows)
    if carried:
        await take(tx, EVERYWHERE, limit=99, machine_now=MACHINE, civil_now=NOW, claimed_by="courier", lease_until=MACHINE + SOON)
    return [row["id"] for row in rows]


async def test_p7_the_same_decision_made_twice_owes_one_message(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        await _owe(tx, council, owed_row(council, key="a:1:2:0"))
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await _owe(tx, council, owed_row(council), owed_row(council, key="a:1:2:0"))
    async with database.reading() as tx:
        assert (await outbox.backlog(tx, EVERYWHERE)) == {Lane.PAGE: (1, MACHINE)}


async def test_an_attempt_is_settled_once(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        [page] = await _owe(tx, council, owed_row(council), carried=True)

    async def settle() -> bool:
        async with database.transaction() as tx:
            return await outbox.settle(tx, EVERYWHERE, page, 1, SendState.ACCEPTED, at=NOW, provider_id="h-1")

    assert sorted(await asyncio.gather(settle(), settle(), settle())) == [False, False, True]
    async with database.reading() as tx:
        row = await outbox.message(tx, EVERYWHERE, page)
    assert row is not None
    assert row.provider_id == "h-1"
    assert (row.id, row.state, row.accepted_at, row.left_at, row.lease_until) == (page, SendState.ACCEPTED, NOW, None, None)


async def test_an_older_attempt_settles_nothing(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        [page] = await _owe(tx, council, owed_row(council), carried=True)
        assert await outbox.settle(tx, EVERYWHERE, page, 1, SendState.QUEUED, visible_at=MACHINE)
        await _owe(tx, council, carried=True)
        assert not await outbox.settle(tx, EVERYWHERE, page, 1, SendState.REFUSED)
        assert await outbox.settle(tx, EVERYWHERE, page, 2, SendState.DELIVERED, at=NOW)
        row = await outbox.message(tx, EVERYWHERE, page)
    assert row is not None
    assert (row.attempt, row.state, row.accepted_at, row.left_at, row.delivered_at) == (2, SendState.DELIVERED, NOW, NOW, NOW)


async def test_receipts_move_forwards_only(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        [page] = await _owe(tx, council, owed_row(council), carried=True)
        # The receipt overtakes the courier's own outcome, which then has nothing left to say.
        assert await outbox.progress(tx, EVERYWHERE, page, 1, SendState.LEFT, NOW)
        assert not await outbox.settle(tx, EVERYWHERE, page, 1, SendState.ACCEPTED, at=NOW + SOON)
        assert await outbox.progress(tx, EVERYWHERE, page, 1, SendState.DELIVERED, NOW + SOON)
        assert not await outbox.progress(tx, EVERYWHERE, page, 1, SendState.LEFT, NOW + LATER)
        assert not await outbox.progress(tx, EVERYWHERE, page, 1, SendState.DELIVERED, NOW + LATER)
        row = await outbox.message(tx, EVERYWHERE, page)
    assert row is not None
    assert (row.accepted_at, row.left_at, row.delivered_at, row.state) == (NOW, NOW, NOW + SOON, SendState.DELIVERED)


async def test_p7_a_receipt_is_of_its_own_attempt_unless_it_tells_of_an_arrival(database: Database, council: Council) -> None:
    """The first attempt's failure says nothing once there is a second; its arrival is the message's."""
    async with database.transaction() as tx:
        first, second = await _owe(tx, council, owed_row(council), owed_row(council), carried=True)
        for page in (first, second):
            assert await outbox.settle(tx, EVERYWHERE, page, 1, SendState.UNKNOWN, visible_at=MACHINE)
            assert await outbox.send_again(tx, EVERYWHERE, page, 1, in_doubt=True)
            assert not await outbox.progress(tx, EVERYWHERE, page, 0, SendState.LEFT, NOW)
        assert await outbox.progress(tx, EVERYWHERE, second, 1, SendState.UNDELIVERED, NOW), "nothing was tried since"
        await _owe(tx, council, carried=True)
        assert not await outbox.progress(tx, EVERYWHERE, first, 1, SendState.UNDELIVERED, NOW)
        assert not await outbox.progress(tx, EVERYWHERE, first, 3, SendState.DELIVERED, NOW)
        assert await outbox.progress(tx, EVERYWHERE, first, 1, SendState.DELIVERED, NOW)
        assert not await outbox.progress(tx, EVERYWHERE, first, 2, SendState.UNDELIVERED, NOW)
        rows = [await outbox.message(tx, EVERYWHERE, page) for page in (first, second)]
    assert [(row.attempt, row.state) for row in rows if row is not None] == [(2, SendState.DELIVERED), (1, SendState.UNDELIVERED)]


async def test_p9_what_is_withdrawn_is_cancelled_and_what_is_being_carried_is_marked(database: Database, council: Council) -> None:
    alert = alert_row(council)
    async with database.transaction() as tx:
        await alerts.insert_many(tx, council.scope, [alert])
        [carried] = await _owe(tx, council, owed_row(council, alert_id=alert["id"]), carried=True)
        [queued, other] = await _owe(tx, council, owed_row(council, alert_id=alert["id"]), owed_row(council))
        for at in (NOW, NOW + SOON):
            await outbox.withdraw_all(tx, council.scope, at, Lane.PAGE, "alert_id", [alert["id"]])
        taken_back = await outbox.standing(tx, EVERYWHERE, [carried, queued])
        assert {row.id: row.state for row in taken_back} == {carried: SendState.CLAIMED, queued: SendState.CANCELLED}
        assert all(row.cancelled_at == NOW for row in await outbox.standing(tx, EVERYWHERE, [carried, queued]))
        # A try that may be repeated is not, once nobody wants it.
        assert await outbox.settle(tx, EVERYWHERE, carried, 1, SendState.QUEUED, visible_at=MACHINE)
        rows = [await outbox.message(tx, EVERYWHERE, one) for one in (carried, other)]
    assert [row.state for row in rows if row is not None] == [SendState.CANCELLED, SendState.QUEUED]


async def test_k8_only_the_carers_question_is_withdrawn(database: Database, council: Council) -> None:
    check_in = check_in_row(council)
    async with database.transaction() as tx:
        await checkins.insert_many(tx, council.scope, [check_in])
        to_child = question_row(council, check_in["id"])
        to_carer = question_row(council, check_in["id"], recipient_id=council.carer)
        await _owe(tx, council, to_child, to_carer)
        await outbox.withdraw_from(tx, council.scope, NOW, Lane.QUESTION, "check_in_id", [(check_in["id"], council.carer)])
        states = [row.state for row in await outbox.of_check_ins(tx, EVERYWHERE, [check_in["id"]])]
    assert states == [SendState.QUEUED, SendState.CANCELLED]


async def test_p9_texts_are_withdrawn_by_name_and_to_whom_they_go(database: Database, council: Council) -> None:
    alert = alert_row(council)
    news = {"lane": Lane.REPLY, "alert_id": alert["id"]}
    async with database.transaction() as tx:
        await alerts.insert_many(tx, council.scope, [alert])
        taken, told = owed_row(council, text_key="taken", **news), owed_row(council, text_key="Y8", recipient_id=council.child, **news)
        again = owed_row(council, text_key="taken", recipient_id=council.carer, **news)
        await _owe(tx, council, taken, told, again)
        await outbox.withdraw_from(tx, council.scope, NOW, Lane.REPLY, "alert_id", [(alert["id"], council.worker)], ("taken",))
        one = {row.id: row.state for row in await outbox.standing(tx, EVERYWHERE, [taken["id"], told["id"], again["id"]])}
        await outbox.withdraw_all(tx, council.scope, NOW, Lane.REPLY, "alert_id", [alert["id"]], ("taken", "stood_down"))
        both = {row.id: row.state for row in await outbox.standing(tx, EVERYWHERE, [taken["id"], told["id"], again["id"]])}
    assert [one[row["id"]] for row in (taken, told, again)] == [SendState.CANCELLED, SendState.QUEUED, SendState.QUEUED]
    assert [both[row["id"]] for row in (taken, told, again)] == [SendState.CANCELLED, SendState.QUEUED, SendState.CANCELLED]


async def test_pages_that_may_have_reached_a_phone_by_text_or_call(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        text, call, unsent = await _owe(
            tx, council, owed_row(council), owed_row(council, road=Road.VOICE), owed_row(council, not_after=NOW), carried=True
        )
        elsewhere = await _owe(tx, council, owed_row(council, address_key=phone_key("shah")), carried=True)
        for page in (text, *elsewhere):
            await outbox.settle(tx, EVERYWHERE, page, 1, SendState.ACCEPTED, at=NOW)
        await outbox.settle(tx, EVERYWHERE, call, 1, SendState.UNKNOWN)
        await outbox.settle(tx, EVERYWHERE, unsent, 1, SendState.REFUSED)
        reached = await outbox.pages_to_contact_since(tx, EVERYWHERE, [phone_key("khan")], NOW - LATER)
        before = await outbox.pages_to_contact_since(tx, EVERYWHERE, [phone_key("khan")], NOW + SOON)
    assert ([row.id for row in reached], before) == ([text, call], [])


async def test_a_message_is_rendered_once_and_every_attempt_sends_the_same(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        page, other = await _owe(tx, council, owed_row(council), owed_row(council))
        await outbox.keep_renderings(tx, EVERYWHERE, [(page, b"first", "en", None), (other, b"other", "en", "ti")])
        await outbox.keep_renderings(tx, EVERYWHERE, [(page, b"second", "ti", None)])
        rows = [await outbox.message(tx, EVERYWHERE, one) for one in (page, other)]
    assert [row.rendered_sealed for row in rows if row is not None] == [b"first", b"other"]
