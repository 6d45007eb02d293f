"""What we were told: kept once, understood in order, settled once, and nobody waits for a parked one."""

import asyncio

from db.queries import inbox
from db.session import Database
from db.words import InboxKind
from tests.db.making import EVERYWHERE, LATER, MACHINE, NOW, SOON, Council, new_id, phone_key, told_row


async def test_a_repeated_message_is_remembered_once(database: Database) -> None:
    async with database.transaction() as tx:
        first = [told_row("telegram:1:7"), told_row("telegram:1:8"), told_row("telegram:1:7")]
        assert await inbox.remember(tx, EVERYWHERE, first) == 2
        assert await inbox.remember(tx, EVERYWHERE, [told_row("telegram:1:8"), told_row("telegram:1:9")]) == 1
        assert await inbox.remember(tx, EVERYWHERE, []) == 0
        assert await inbox.counts(tx, EVERYWHERE, MACHINE) == (3, 0)


async def test_two_webhooks_bring_one_message(database: Database) -> None:
    async def bring() -> int:
        async with database.transaction() as tx:
            return await inbox.remember(tx, EVERYWHERE, [told_row("telegram:1:7")])

    assert sum(await asyncio.gather(*(bring() for _ in range(5)))) == 1


async def test_senders_come_in_the_order_of_their_waiting(database: Database) -> None:
    rows = [
        told_row("telegram:1:1", "grace", stored_at=MACHINE + SOON),
        told_row("telegram:1:2", "siblings"),
        told_row("telegram:1:3", "grace", stored_at=MACHINE - SOON),
        told_row("telegram:1:4", sender_key=None, stored_at=MACHINE + LATER),
    ]
    async with database.transaction() as tx:
        await inbox.remember(tx, EVERYWHERE, rows[:3])
        await inbox.remember(tx, EVERYWHERE, rows[3:])
        senders = await inbox.unsettled_senders(tx, EVERYWHERE, 9, MACHINE)
        first = await inbox.unsettled_senders(tx, EVERYWHERE, 1, MACHINE)
        nameless = await inbox.unsettled_of(tx, EVERYWHERE, None, MACHINE)
    assert (senders, first) == ([phone_key("grace"), phone_key("siblings"), None], [phone_key("grace")])
    assert [row.external_id for row in nameless] == ["telegram:1:4"]


async def test_one_sender_messages_before_receipts_each_in_order(database: Database) -> None:
    kinds = (InboxKind.RECEIPT, InboxKind.MESSAGE, InboxKind.OUTCOME, InboxKind.MESSAGE)
    async with database.transaction() as tx:
        await inbox.remember(tx, EVERYWHERE, [told_row(f"x:{n}", kind=kind) for n, kind in enumerate(kinds)])
        mine = await inbox.unsettled_of(tx, EVERYWHERE, phone_key("siblings"), MACHINE)
    assert [row.external_id for row in mine] == ["x:1", "x:3", "x:0", "x:2"]


async def test_an_entry_is_settled_once_and_says_whom_it_concerned(database: Database, council: Council) -> None:
    row = told_row("telegram:1:7")
    async with database.transaction() as tx:
        await inbox.remember(tx, EVERYWHERE, [row])

    async def settle() -> bool:
        async with database.transaction() as tx:
            return await inbox.settle(
                tx, EVERYWHERE, row["id"], "answer", NOW, authority_id=council.id, meaning="ok", about=[council.child]
            )

    assert sorted(await asyncio.gather(settle(), settle(), settle())) == [False, False, True]
    async with database.reading() as tx:
        kept = await inbox.entry_of(tx, council.scope, row["id"])
        assert await inbox.unsettled_senders(tx, EVERYWHERE, 9, MACHINE) == []
        said = await inbox.from_senders(tx, council.scope, [phone_key("siblings")], NOW)
    assert kept is not None
    assert (kept.settled_as, kept.settled_at, kept.meaning, kept.about) == ("answer", NOW, "ok", [str(council.child)])
    assert [one.id for one in said] == [row["id"]]


async def test_a_parked_entry_blocks_nobody_and_comes_again(database: Database) -> None:
    poisoned, fine = told_row("x:1"), told_row("x:2")
    async with database.transaction() as tx:
        await inbox.remember(tx, EVERYWHERE, [poisoned, fine])
        assert await inbox.park(tx, EVERYWHERE, [poisoned["id"], new_id()], MACHINE, MACHINE + SOON) == 1
        assert [row.id for row in await inbox.unsettled_of(tx, EVERYWHERE, phone_key("siblings"), MACHINE)] == [fine["id"]]
        assert await inbox.counts(tx, EVERYWHERE, MACHINE) == (1, 1)
        later = await inbox.unsettled_of(tx, EVERYWHERE, phone_key("siblings"), MACHINE + SOON)
        assert await inbox.settle(tx, EVERYWHERE, poisoned["id"], "answer", NOW)
        assert await inbox.park(tx, EVERYWHERE, [poisoned["id"]], MACHINE, MACHINE + LATER) == 0
        kept = await inbox.entries(tx, EVERYWHERE, [poisoned["id"]])
    assert [(row.id, row.attempts) for row in later] == [(poisoned["id"], 1), (fine["id"], 0)]
    assert [(row.parked_until, row.attempts) for row in kept] == [(None, 1)]


async def test_nothing_climbs_over_an_answer_that_waits(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        await inbox.remember(tx, EVERYWHERE, [told_row("x:1", "siblings"), told_row("x:2", "nobody we know")])
        everybody = [*council.children, council.carer]
        assert await inbox.unheard(tx, EVERYWHERE, everybody, MACHINE) == set(council.children)
        assert await inbox.unheard(tx, EVERYWHERE, everybody, MACHINE + SOON) == set()
