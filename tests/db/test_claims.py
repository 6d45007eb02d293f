"""Who carries which message: lanes, leases, and one open question to young people at each address."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import checkins, outbox
from db.queries.claims import EXPIRE_MAX, expire, lapse, take, unheard, work
from db.queries.rows import Records
from db.session import Database
from db.tables import check_in as check_ins
from db.tables import outbox as owed
from db.words import Lane, SendState
from ladder.words import Outcome
from tests.db.making import EVERYWHERE, LATER, MACHINE, NOW, SOON, Council, check_in_row, claimed, new_id, owed_row, question_row, withdraw

AGAIN = {Lane.PAGE: timedelta(seconds=30), Lane.QUESTION: timedelta(minutes=2)}


@dataclass(frozen=True)
class _Claim:
    """What a courier may now send, in the order in which it should; and what nobody sent while it was worth sending."""

    messages: Records
    expired: Records


async def _claim(tx: AsyncConnection, limit: int = 10, **changed: Any) -> _Claim:
    """As a courier does it: what is no longer worth sending first."""
    how: dict[str, Any] = {"machine_now": MACHINE, "civil_now": NOW, "claimed_by": "courier", "lease_until": MACHINE + SOON, **changed}
    expired = await expire(tx, EVERYWHERE, how["civil_now"])
    return _Claim(await take(tx, EVERYWHERE, limit=limit, **how), expired)


async def _claim_and_word(tx: AsyncConnection) -> None:
    """From here on nobody can say whether it left, if nobody settles it."""
    taken = (await _claim(tx)).messages
    await outbox.keep_renderings(tx, EVERYWHERE, [(row.id, b"worded", "en", None) for row in taken])


async def test_pages_go_before_replies_before_questions_before_the_rest(database: Database, council: Council) -> None:
    rows = [owed_row(council, lane) for lane in (Lane.BULK, Lane.QUESTION, Lane.REPLY, Lane.PAGE, Lane.PAGE)]
    async with database.transaction() as tx:
        await outbox.insert_many(tx, council.scope, rows)
        taken = (await _claim(tx, limit=3)).messages
        rest = (await _claim(tx)).messages
        assert await claimed(tx) == await claimed(tx, "courier") == 5
        assert await claimed(tx, "another") == 0
    assert [row.lane for row in (*taken, *rest)] == [Lane.PAGE, Lane.PAGE, Lane.REPLY, Lane.QUESTION, Lane.BULK]
    assert [row.id for row in taken[:2]] == [rows[3]["id"], rows[4]["id"]]
    assert {(row.state, row.attempt, row.claimed_by) for row in taken} == {(SendState.CLAIMED, 1, "courier")}


async def test_a_courier_may_keep_to_one_lane(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        await outbox.insert_many(tx, council.scope, [owed_row(council, lane) for lane in (Lane.PAGE, Lane.REPLY)])
        assert [row.lane for row in (await _claim(tx, lanes=[Lane.REPLY])).messages] == [Lane.REPLY]


async def test_what_backs_off_is_not_taken(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        await outbox.insert_many(tx, council.scope, [owed_row(council, visible_at=MACHINE + SOON)])
        assert not (await work(tx, EVERYWHERE, MACHINE, NOW, [])).to_send
        assert (await _claim(tx)).messages == []
        assert (await work(tx, EVERYWHERE, MACHINE + SOON, NOW, [])).to_send
        assert len((await _claim(tx, machine_now=MACHINE + SOON)).messages) == 1


async def test_k2_what_is_not_worth_sending_any_more_expires_and_is_told(database: Database, council: Council) -> None:
    late, now = owed_row(council, not_after=NOW - SOON), owed_row(council, not_after=NOW)
    async with database.transaction() as tx:
        await outbox.insert_many(tx, council.scope, [late, now])
        first, second = await _claim(tx), await _claim(tx)
    assert [row.id for row in first.messages] == [now["id"]]
    assert [(row.id, row.state) for row in first.expired] == [(late["id"], SendState.EXPIRED)]
    assert (second.messages, second.expired) == ([], [])


async def test_a_backlog_expires_in_batches_and_never_leaves(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        rows = [owed_row(council, not_after=NOW - SOON) for _ in range(EXPIRE_MAX + 1)]
        await outbox.insert_many(tx, council.scope, rows)
        batches = [await _claim(tx) for _ in range(3)]
    assert [len(batch.expired) for batch in batches] == [EXPIRE_MAX, 1, 0]
    assert not any(batch.messages for batch in batches)


async def test_ten_couriers_race_and_each_message_is_carried_once(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        await outbox.insert_many(tx, council.scope, [owed_row(council) for _ in range(50)])

    async def courier(name: str) -> list[Any]:
        carried: list[Any] = []
        while True:
            async with database.transaction() as tx:
                messages = (await _claim(tx, limit=4, claimed_by=name)).messages
            if not messages:
                return carried
            carried += [row.id for row in messages]

    taken = [one for carried in await asyncio.gather(*(courier(f"courier {n}") for n in range(10))) for one in carried]
    assert len(taken) == len(set(taken)) == 50


async def test_claims_stay_fast_when_the_outbox_fills_after_the_first(database: Database, council: Council) -> None:
    async with database.transaction() as tx:  # the plan is made and kept while the table is empty
        for _ in range(6):
            assert (await _claim(tx)).messages == []
    async with database.transaction() as tx:
        rows = [owed_row(council, Lane.BULK) for _ in range(3000)]
        await outbox.insert_many(tx, council.scope, rows)
    async with asyncio.timeout(20):
        for _ in range(20):
            async with database.transaction() as tx:
                assert len((await _claim(tx, limit=64)).messages) == 64


async def test_p7_a_lease_that_ran_out_is_unknown_and_only_pages_and_questions_are_repeated(database: Database, council: Council) -> None:
    rows = [owed_row(council, lane) for lane in (Lane.PAGE, Lane.REPLY, Lane.QUESTION)]
    async with database.transaction() as tx:
        await outbox.insert_many(tx, council.scope, rows)
        await _claim_and_word(tx)
        assert await lapse(tx, EVERYWHERE, MACHINE, AGAIN) == []
        lapsed = await lapse(tx, EVERYWHERE, MACHINE + SOON, AGAIN)
        assert {row.state for row in lapsed} == {SendState.UNKNOWN}
        again: list[list[Lane]] = []
        for wait in (timedelta(seconds=29), timedelta(seconds=30), timedelta(minutes=2)):
            in_doubt = await unheard(tx, EVERYWHERE, MACHINE + SOON + wait, [Lane.PAGE, Lane.QUESTION], 9)
            assert all([await outbox.send_again(tx, EVERYWHERE, row.id, row.attempt, in_doubt=True) for row in in_doubt])
            again.append([row.lane for row in in_doubt])
        assert again == [[], [Lane.PAGE], [Lane.QUESTION]]
        taken = (await _claim(tx, machine_now=MACHINE + LATER)).messages
    assert [(row.lane, row.attempt) for row in taken] == [(Lane.PAGE, 2), (Lane.QUESTION, 2)]


async def test_an_unknown_outcome_of_something_withdrawn_is_not_repeated(database: Database, council: Council) -> None:
    row = owed_row(council)
    async with database.transaction() as tx:
        await outbox.insert_many(tx, council.scope, [row])
        await _claim_and_word(tx)
        await withdraw(tx, row["id"])
        await lapse(tx, EVERYWHERE, MACHINE + SOON, AGAIN)
        assert await unheard(tx, EVERYWHERE, MACHINE + LATER, [Lane.PAGE], 9) == []


class _Siblings:
    """Two siblings with one phone, each with a check-in and a question owed; Amina's is the older."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.check_ins = [check_in_row(council, sibling) for sibling in (0, 1)]
        self.questions = [question_row(council, self.check_ins[sibling]["id"], sibling) for sibling in (0, 1)]

    async def owe(self, tx: AsyncConnection) -> None:
        await checkins.insert_many(tx, self.council.scope, self.check_ins)
        await outbox.insert_many(tx, self.council.scope, self.questions)

    async def claimed(self, tx: AsyncConnection) -> list[int]:
        """Whose question may leave now."""
        messages = (await _claim(tx)).messages
        return [self.council.children.index(row.young_person_id) for row in messages]

    async def left(self, tx: AsyncConnection, sibling: int, attempt: int = 1) -> None:
        """The question left for the handset."""
        message = self.questions[sibling]["id"]
        assert await outbox.settle(tx, EVERYWHERE, message, attempt, SendState.ACCEPTED, at=NOW, provider_id="x")


@pytest.fixture
def siblings(council: Council) -> _Siblings:
    """Two siblings with one phone."""
    return _Siblings(council)


async def _phase(tx: AsyncConnection, row: dict[str, Any], phase: str) -> None:
    closed = {"wake_at": None, "outcome": Outcome.OK, "closed_at": NOW} if phase == "closed" else {}
    await tx.execute(update(check_ins).where(check_ins.c.id == row["id"]).values(phase=phase, **closed))


async def test_k11_the_second_childs_question_waits_until_the_first_is_done(database: Database, siblings: _Siblings) -> None:
    async with database.transaction() as tx:
        await siblings.owe(tx)
        assert await siblings.claimed(tx) == [0]
        assert await siblings.claimed(tx) == []  # the first is being carried
        await siblings.left(tx, 0)
        assert await siblings.claimed(tx) == []  # it left: the check-in does not know yet
        await _phase(tx, siblings.check_ins[0], "waiting")
        assert await siblings.claimed(tx) == []
        await _phase(tx, siblings.check_ins[0], "closed")
        assert await siblings.claimed(tx) == [1]


async def test_k11_a_reminder_does_not_wait_for_the_siblings_older_question(database: Database, siblings: _Siblings) -> None:
    async with database.transaction() as tx:
        await siblings.owe(tx)
        await siblings.claimed(tx)
        await siblings.left(tx, 0)
        reminder = question_row(siblings.council, siblings.check_ins[0]["id"], version=2)
        await outbox.insert_many(tx, siblings.council.scope, [reminder])  # asking again: nothing is settled between the two
        assert await siblings.claimed(tx) == [0]
        assert await siblings.claimed(tx) == []


async def test_k11_a_question_that_never_left_frees_the_address(database: Database, siblings: _Siblings) -> None:
    async with database.transaction() as tx:
        await siblings.owe(tx)
        assert await siblings.claimed(tx) == [0]
        await outbox.settle(tx, EVERYWHERE, siblings.questions[0]["id"], 1, SendState.REFUSED)
        assert await siblings.claimed(tx) == [1]


async def test_k11_an_unknown_outcome_keeps_the_floor(database: Database, siblings: _Siblings) -> None:
    async with database.transaction() as tx:
        await siblings.owe(tx)
        assert await siblings.claimed(tx) == [0]
        await outbox.keep_renderings(tx, EVERYWHERE, [(siblings.questions[0]["id"], b"worded", "en", None)])
        await lapse(tx, EVERYWHERE, MACHINE + SOON, AGAIN)
        assert await siblings.claimed(tx) == []


async def test_k11_k6_a_question_at_the_old_address_holds_nothing_at_the_new_one(database: Database, siblings: _Siblings) -> None:
    council = siblings.council
    siblings.questions.reverse()  # the other sibling's is the older now
    siblings.questions[0] |= {"id": min(row["id"] for row in siblings.questions)}
    siblings.questions[1] |= {"id": new_id()}
    before = question_row(council, siblings.check_ins[0]["id"], address_key=b"the old phone")
    async with database.transaction() as tx:
        await checkins.insert_many(tx, council.scope, siblings.check_ins)
        await outbox.insert_many(tx, council.scope, [before])
        assert await siblings.claimed(tx) == [0]
        await outbox.settle(tx, EVERYWHERE, before["id"], 1, SendState.ACCEPTED, at=NOW)
        await outbox.insert_many(tx, council.scope, siblings.questions)
        assert await siblings.claimed(tx) == [1]


async def test_k11_other_addresses_and_the_carer_wait_for_nobody(database: Database, siblings: _Siblings) -> None:
    council = siblings.council
    elsewhere = question_row(council, siblings.check_ins[1]["id"], 1, address_key=b"another phone")
    to_carer = question_row(council, siblings.check_ins[1]["id"], 1, recipient_id=council.carer)
    async with database.transaction() as tx:
        await siblings.owe(tx)
        await outbox.insert_many(tx, council.scope, [elsewhere, to_carer])
        taken = {row.id for row in (await _claim(tx)).messages}
    assert taken == {siblings.questions[0]["id"], elsewhere["id"], to_carer["id"]}


async def test_k11_two_couriers_never_open_two_questions_at_one_address(database: Database, siblings: _Siblings) -> None:
    async with database.transaction() as tx:
        await siblings.owe(tx)

    async def courier() -> int:
        async with database.transaction() as tx:
            return len((await _claim(tx)).messages)

    assert sum(await asyncio.gather(*(courier() for _ in range(6)))) == 1
    async with database.reading() as tx:
        states = (await tx.execute(select(owed.c.state).order_by(owed.c.id))).scalars().all()
    assert states == [SendState.CLAIMED, SendState.QUEUED]


async def test_one_authoritys_courier_carries_its_own(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        await tx.execute(insert(owed), [owed_row(council)])
        other = type(council.scope)(council.team)
        how: dict[str, Any] = {"machine_now": MACHINE, "civil_now": NOW, "claimed_by": "c", "lease_until": MACHINE + SOON}
        assert await take(tx, other, limit=9, **how) == []
        assert len(await take(tx, council.scope, limit=9, **how)) == 1
