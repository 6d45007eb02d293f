"""Raising faults and telling of their lists: what fails is heard of and keeps no other from being told; no transaction is without bound."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import checkins, faults, outbox, people, plans
from db.queries.rows import Record
from db.session import Database
from db.tables import alert
from db.words import ChannelName, FaultKind, PersonKind
from ladder.words import Cause, Tier
from scheduler import noticing
from scheduler.engine import BATCH_MAX, Engine
from scheduler.fault import FaultFound
from scheduler.faults import raise_faults, tell_of_lists
from tests.bot.hands import Hands
from tests.db.making import EVERYWHERE, NOW, Council, check_in_row, child_row, make_council, new_id, person_row, plan_row, question_row


@pytest.fixture
def engine(database: Database) -> Engine:
    """Decides about every authority of the database, at half past six."""
    return Engine(database, Hands(), new_id, lambda letters: letters[new_id().int % len(letters)], frozenset(ChannelName))


async def _opened(engine: Engine) -> Sequence[Record]:
    async with engine.database.reading() as tx:
        return await faults.open_faults(tx, EVERYWHERE, FaultKind)


async def _broken_and_well(engine: Engine) -> tuple[Council, Record, Record]:
    """Two councils' faults, whose lists have grown by a new arrival; the alert about the first cannot be read. And that council."""
    async with engine.database.transaction() as tx:
        councils = [await make_council(tx, ref) for ref in ("westshire", "eastshire")]
    await raise_faults(engine, [FaultFound(FaultKind.SENDING, "sms", one.id, tier=Tier.STANDARD) for one in councils])
    west, east = sorted(await _opened(engine), key=lambda row: row.authority_id != councils[0].id)
    async with engine.database.transaction() as tx:
        await tx.execute(update(alert).where(alert.c.id == west.alert_id).values(state={"is": "Alert"}))
        for council, row in zip(councils, (west, east), strict=True):
            line = {"id": new_id(), "authority_id": council.id, "alert_id": row.alert_id, "young_person_id": council.child}
            await faults.list_many(tx, council.scope, [line | {"cause": Cause.NOT_ASKED, "tier": Tier.ARRIVAL, "listed_at": NOW}])
    return councils[0], west, east


async def test_a5_a_list_of_which_nobody_can_be_told_is_an_error_and_the_others_are_told(engine: Engine) -> None:
    _, west, east = await _broken_and_well(engine)
    with pytest.raises(Exception, match="Alert"):
        await tell_of_lists(engine, [west.id, east.id])
    treatments = {row.id: row.treatment for row in await _opened(engine)}
    assert (treatments[west.id], treatments[east.id]) == ("board", "page")


async def test_a5_a_fault_that_cannot_be_raised_keeps_nobody_from_hearing_of_another(engine: Engine) -> None:
    """A new arrival's question does not go where the fault is broken; that a list grew elsewhere is told in the same look."""
    council, west, east = await _broken_and_well(engine)
    async with engine.database.transaction() as tx:
        await faults.change_fault(tx, EVERYWHERE, west.id, lines_seen=1)
        asked = check_in_row(council)
        await checkins.insert_many(tx, EVERYWHERE, [asked])
        stuck = question_row(council, asked["id"], channel=ChannelName.SMS, failed_at=NOW)
        await outbox.insert_many(tx, EVERYWHERE, [stuck])
    with pytest.raises(Exception, match="Alert"):
        await noticing.once(engine)
    assert {row.treatment for row in await _opened(engine) if row.id == east.id} == {"page"}


async def test_a5_a_county_is_listed_a_batch_at_a_time_and_treated_from_the_first_as_its_most_watchful(engine: Engine) -> None:
    """The last of two hundred and one is the new arrival; the alert pages from its first fact on, and each stands on its list once."""
    async with engine.database.transaction() as tx:
        council = await make_council(tx)
        children = await _many(tx, council, BATCH_MAX)
    found = FaultFound(FaultKind.OUTAGE, "2026-11-23T18:00:00+00:00", council.id, (*children, council.child))
    for _ in range(2):
        await raise_faults(engine, [found])
    (row,) = await _opened(engine)
    async with engine.database.reading() as tx:
        listed = [line.young_person_id for line in await faults.listed(tx, EVERYWHERE, [row.alert_id])]
        state: Any = await tx.scalar(select(alert.c.state).where(alert.c.id == row.alert_id))
    assert [fact["treatment"] for fact in state["facts"]] == ["page"]
    assert row.told_of == BATCH_MAX + 1
    assert sorted(listed) == sorted(found.young_people)


async def test_p10_marks_that_nobody_counts_any_more_are_forgotten(engine: Engine) -> None:
    """After seven days, more than are forgotten at once."""
    week = timedelta(days=7)
    async with engine.database.transaction() as tx:
        council = await make_council(tx)
        ages = [week, week - timedelta(seconds=1), *[week + timedelta(seconds=1)] * (faults.FORGETS_AT_ONCE + 1)]
        await faults.mark_unreached(tx, EVERYWHERE, [{"id": new_id(), "authority_id": council.id, "at": NOW - age} for age in ages])
    assert [await noticing.once(engine) for _ in range(3)] == [faults.FORGETS_AT_ONCE, 1, 0]
    async with engine.database.reading() as tx:
        assert list((await faults.unreached_after(tx, EVERYWHERE, NOW - 2 * week)).values()) == [
            [NOW - week, NOW - week + timedelta(seconds=1)]
        ]


async def _many(tx: AsyncConnection, council: Council, number: int) -> list[UUID]:
    """So many young people at standard."""
    children = [new_id() for _ in range(number)]
    written = [person_row(council, one, PersonKind.YOUNG_PERSON, f"YP-{n}") for n, one in enumerate(children)]
    await people.insert_people(tx, council.scope, written)
    await people.insert_young_people(tx, council.scope, [child_row(council, one) for one in children])
    await plans.insert_plans(tx, council.scope, [plan_row(council, new_id(), one) | {"tier": Tier.STANDARD} for one in children])
    return children
