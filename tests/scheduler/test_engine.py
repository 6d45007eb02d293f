"""The engine: one lock, one commit, and a poisoned row that harms nobody else."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import demo, people
from db.queries.rows import Overtaken
from db.tables import check_in, inbox, journal, outbox, young_person
from scheduler import sweep
from scheduler.case import Case
from scheduler.engine import Job
from tests.world import EVERYWHERE, World

POISON = {"is": "CheckIn", "ref": "x", "phase": "no such phase"}


async def _id(world: World, ref: str) -> UUID:
    async with world.database.reading() as tx:
        found: UUID = (await people.by_ref(tx, EVERYWHERE, ref))[0].id
    return found


async def _turn_without_beating(world: World, **by: float) -> None:
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await demo.now(tx) + timedelta(**by))


async def test_a_poisoned_row_is_parked_and_the_rest_go_on(world: World) -> None:
    world.carer()
    world.young_person()
    world.young_person("YP-2", "Bilal C.", "bilal", sign="Oak")
    await world.begins()
    poisoned = await _id(world, "YP-1042")
    async with world.database.transaction() as tx:
        await tx.execute(update(check_in).where(check_in.c.young_person_id == poisoned).values(state=POISON))
    await _turn_without_beating(world, minutes=30)
    assert await sweep.once(world.engine) == 1
    async with world.database.reading() as tx:
        asked = set((await tx.execute(select(outbox.c.young_person_id))).scalars())
        parked = (await tx.execute(select(young_person).where(young_person.c.id == poisoned))).one()
    assert asked == {await _id(world, "YP-2")}
    assert parked.parked_until is not None
    assert parked.park_count == 1
    assert await sweep.once(world.engine) == 0, "what is parked rests"


async def test_a_job_that_fails_leaves_nothing_half_written(world: World) -> None:
    world.young_person(carers=())
    await world.begins()
    subject = await _id(world, "YP-1042")

    async def act(_tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        sweep.wake(cases[subject])
        raise RuntimeError("after deciding, before committing")

    await _turn_without_beating(world, minutes=30)
    failures = await world.engine.advance([Job((subject,), act, "fails")])
    assert [type(failure.error) for failure in failures] == [RuntimeError]
    async with world.database.reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(outbox)) == 0
        assert await tx.scalar(select(func.count()).select_from(journal).where(journal.c.event == "FellDue")) == 0
        assert (await tx.execute(select(check_in.c.phase))).scalars().all() == ["scheduled"]


async def test_p7_what_cannot_be_written_settles_nothing(world: World) -> None:
    child = world.young_person(carers=())
    await world.begins()
    await world.until("18:30")
    await child.hears("Kite:")
    [asked] = await world.check_ins()
    async with world.database.transaction() as tx:
        # Its next version is in the journal already: the answer is decided, and then a line of it cannot be written.
        line = dict((await tx.execute(select(journal).where(journal.c.subject_id == asked.id).limit(1))).one()._mapping)
        await tx.execute(journal.insert(), line | {"id": world.ids(), "version": asked.version + 1})
        before = await tx.scalar(select(func.count()).select_from(outbox))
    await child.says("4")
    async with world.database.reading() as tx:
        heard = (await tx.execute(select(inbox.c.settled_at, inbox.c.attempts).where(inbox.c.kind == "message"))).all()
        assert await tx.scalar(select(func.count()).select_from(outbox)) == before
    assert [tuple(one) for one in heard] == [(None, 1)], "it waits, and will be heard again"
    assert (await world.check_ins())[0].version == asked.version
    await world.no_alert()


async def test_p7_two_sweeps_at_once_ask_once(world: World) -> None:
    for number in range(5):
        world.young_person(f"YP-{number}", "Amanuel B.", f"phone{number}", carers=())
    await world.begins()
    await _turn_without_beating(world, minutes=30)
    await asyncio.gather(*(sweep.once(world.engine) for _ in range(4)))
    async with world.database.reading() as tx:
        asked = (await tx.execute(select(outbox.c.young_person_id))).scalars().all()
    assert len(asked) == len(set(asked)) == 5


async def test_a_person_who_acts_hears_what_failed(world: World) -> None:
    world.young_person(carers=())
    await world.begins()
    subject = await _id(world, "YP-1042")

    async def act(_tx: AsyncConnection, _cases: dict[UUID, Case]) -> None:
        raise Overtaken("somebody else")

    with pytest.raises(Overtaken):
        await world.engine.act(Job((subject,), act, "overtaken"))
