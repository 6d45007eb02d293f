"""Time waits for nobody who is being decided about: the sweep passes over whom somebody else has locked, and comes again."""

import asyncio
from datetime import timedelta

from db.queries import alerts, demo, faults, people
from scheduler import sweep
from scheduler.fault import FaultFound, FaultKind
from scheduler.faults import raise_faults
from tests.scheduler.test_many_processes import on_postgresql
from tests.world import EVERYWHERE, World

AT_ONCE = 10  # seconds; whoever waited for a lock would wait for ever


async def _half_an_hour_later(world: World) -> None:
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, await demo.now(tx) + timedelta(minutes=30))


@on_postgresql
async def test_whoever_is_locked_keeps_nobody_else_from_being_asked_and_is_asked_next(world: World) -> None:
    world.carer()
    phones = [world.young_person(f"YP-{n}", "Amanuel B.", f"phone{n}", ask_carer="never") for n in range(3)]
    await world.begins()
    await _half_an_hour_later(world)
    locked = (await world.child("YP-1")).id
    async with world.database.transaction() as tx:
        assert await people.lock_children(tx, EVERYWHERE, [locked]) == [locked]
        async with asyncio.timeout(AT_ONCE):
            assert await sweep.once(world.engine) == 2
            assert await sweep.once(world.engine) == 0, "or the loop would go round and round until it is free"
    assert (await world.child("YP-1")).parked_until is None
    assert await sweep.once(world.engine) == 1
    await world.settles()
    for phone in phones:
        await phone.hears("Kite: ")


@on_postgresql
async def test_a_fault_that_is_locked_keeps_nobody_waiting_either(world: World) -> None:
    await world.begins()
    await raise_faults(world.engine, [FaultFound(FaultKind.LATE, "pages")])
    async with world.database.reading() as tx:
        (row,) = await alerts.on_board(tx, EVERYWHERE)
    async with world.database.transaction() as tx:
        await demo.set_clock(tx, row.wake_at)
    async with world.database.transaction() as tx:
        assert await faults.lock_faults(tx, EVERYWHERE, [row.fault_id]) == [row.fault_id]
        async with asyncio.timeout(AT_ONCE):
            assert await sweep.once(world.engine) == 0
    assert await sweep.once(world.engine) == 1
