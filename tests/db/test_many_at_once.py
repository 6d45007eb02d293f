"""What is written of many at once keeps the promises of one: each is settled once, and nobody waits for somebody who waits for them."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db.queries import checkins, inbox, outbox, people
from db.queries.rows import Overtaken
from db.session import Database
from db.tables import outbox as messages
from db.words import Lane, SendState
from tests.db.making import (
    EVERYWHERE,
    MACHINE,
    NOW,
    SOON,
    Council,
    check_in_row,
    new_id,
    owed_row,
    phone_key,
    question_row,
    told_row,
    withdraw,
)


async def _claimed(database: Database, council: Council, number: int) -> list[UUID]:
    rows = [owed_row(council, state=SendState.CLAIMED, attempt=1, claimed_by="me", lease_until=MACHINE + SOON) for _ in range(number)]
    async with database.transaction() as tx:
        await outbox.insert_many(tx, EVERYWHERE, rows)
    return [row["id"] for row in rows]


def _taken(message: UUID, state: SendState = SendState.LEFT, attempt: int = 1) -> dict[str, Any]:
    return {"id": message, "attempt": attempt, "state": state, "provider_id": f"p-{message.hex}"}


async def test_many_that_a_provider_took_are_settled_each_once_and_as_its_phone_says(database: Database, council: Council) -> None:
    texted, chatted, older, withdrawn = await _claimed(database, council, 4)
    async with database.transaction() as tx:
        await tx.execute(update(messages).where(messages.c.id == withdrawn).values(state=SendState.UNKNOWN, lease_until=None))
        taken = [_taken(texted, SendState.ACCEPTED), _taken(chatted), _taken(older, attempt=2), _taken(withdrawn)]
        assert await outbox.settle_accepted(tx, EVERYWHERE, taken, NOW) == {texted, chatted}
        assert await outbox.settle_accepted(tx, EVERYWHERE, taken, NOW + SOON) == set()
        rows = [await outbox.message(tx, EVERYWHERE, one) for one in (texted, chatted, older)]
    told = [(row.state, row.accepted_at, row.left_at, row.lease_until is None, row.provider_id is None) for row in rows if row is not None]
    assert told == [
        (SendState.ACCEPTED, NOW, None, True, False),
        (SendState.LEFT, NOW, NOW, True, False),
        (SendState.CLAIMED, None, None, False, True),
    ]


@pytest.mark.parametrize("database_kind", ["postgresql"])  # SQLite has one writer: nobody else holds a row
async def test_what_somebody_withdraws_this_moment_is_settled_alone_and_nobody_waits_in_a_circle(
    database: Database, council: Council
) -> None:
    first, second = await _claimed(database, council, 2)
    async with database.transaction() as withdrawing:
        await withdraw(withdrawing, first)
        async with asyncio.timeout(10), database.transaction() as tx:
            assert await outbox.settle_accepted(tx, EVERYWHERE, [_taken(first), _taken(second)], NOW) == {second}
    async with database.transaction() as tx:
        assert await outbox.settle(tx, EVERYWHERE, first, 1, SendState.LEFT, at=NOW), "it had left before it was withdrawn"


async def test_many_entries_are_settled_once(database: Database, council: Council) -> None:
    rows = [told_row("x:1"), told_row("x:2"), told_row("x:3", "grace")]
    settled = [
        {"id": rows[0]["id"], "settled_as": "answered", "meaning": "ok", "about": [str(council.child)]},
        {"id": rows[1]["id"], "settled_as": "noted"},
    ]
    async with database.transaction() as tx:
        await inbox.remember(tx, EVERYWHERE, rows)
        of_both = await inbox.unsettled_among(tx, EVERYWHERE, [phone_key("siblings"), phone_key("grace")], MACHINE)
        await inbox.settle_many(tx, EVERYWHERE, settled, NOW)
        left = await inbox.unsettled_among(tx, EVERYWHERE, [phone_key("siblings"), phone_key("grace")], MACHINE)
        kept = await inbox.entry_of(tx, EVERYWHERE, rows[0]["id"])
    assert ([row.external_id for row in of_both], [row.external_id for row in left]) == (["x:1", "x:2", "x:3"], ["x:3"])
    assert kept is not None
    assert (kept.settled_as, kept.settled_at, kept.meaning, kept.about) == ("answered", NOW, "ok", [str(council.child)])
    with pytest.raises(Overtaken):
        async with database.transaction() as tx:
            await inbox.settle_many(tx, EVERYWHERE, [{"id": rows[2]["id"], "settled_as": "noted"}, settled[1]], NOW)
    async with database.reading() as tx:
        assert await inbox.unsettled_of(tx, EVERYWHERE, phone_key("grace"), MACHINE), "nothing of it stands"


async def test_k8_of_many_check_ins_only_the_recipients_named_are_taken_back(database: Database, council: Council) -> None:
    asked = [check_in_row(council, sibling) for sibling in (0, 1)]
    async with database.transaction() as tx:
        await checkins.insert_many(tx, EVERYWHERE, asked)
        keys = [(one["id"], who) for one in asked for who in (council.carer, council.worker)]
        rows = {(of, who): question_row(council, of, recipient_id=who, contact_id=council.phones[who]) for of, who in keys}
        await outbox.insert_many(tx, EVERYWHERE, list(rows.values()))
        pairs = [(asked[0]["id"], council.carer), (asked[1]["id"], council.worker)]
        await outbox.withdraw_from(tx, EVERYWHERE, NOW, Lane.QUESTION, "check_in_id", pairs)
        left = (await tx.execute(select(messages.c.id).where(messages.c.cancelled_at.is_(None)))).scalars().all()
        assert set(left) == {row["id"] for key, row in rows.items() if key not in pairs}
        await outbox.withdraw_all(tx, EVERYWHERE, NOW, Lane.QUESTION, "check_in_id", [one["id"] for one in asked])
        states = (await tx.execute(select(messages.c.state))).scalars().all()
    assert states == [SendState.CANCELLED] * 4


async def test_no_ids_find_nobody_and_strange_ones_neither(database: Database, council: Council) -> None:
    async with database.reading() as tx:
        assert await people.people(tx, EVERYWHERE, []) == []
        found = await people.people(tx, EVERYWHERE, [new_id(), council.carer, council.carer])
        assert await people.people(tx, council.scope, iter([council.carer])) == found
    assert [row.id for row in found] == [council.carer]
