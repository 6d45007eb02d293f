"""A process that stands still in the middle of a transaction holds up nobody else, and whom it held not for long (P7)."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import people
from db.session import Database
from scheduler.case import Case
from scheduler.engine import Engine, Job
from tests.scheduler.test_many_processes import Host, on_postgresql
from tests.world import CONFIGURED, EVERYWHERE, World

AT_ONCE = 20  # seconds; whoever waited for what is never let go of would wait for ever
HERE = timedelta(0)


@on_postgresql
async def test_p7_whoever_is_locked_keeps_nobody_else_from_being_heard_and_is_heard_next(world: World) -> None:
    """Amanuel and Bilal live with the carer, Dawit elsewhere; Bilal is being decided about, by somebody who does not go on."""
    carer = world.carer()
    names = ("amanuel", "bilal", "dawit")
    phones = [world.young_person(f"YP-{one}", "Amanuel B.", one, carers=() if one == "dawit" else ("CA-7",)) for one in names]
    await world.begins()
    await world.until("18:30")
    for phone in phones:
        await phone.hears("Kite")
    for one in ("bilal", "dawit"):
        await world.network.says(one, "1")
    await world.network.says(carer.address, "1")
    locked = (await world.child("YP-bilal")).id
    async with world.database.transaction() as tx:
        assert await people.lock_children(tx, EVERYWHERE, [locked]) == [locked]
        async with asyncio.timeout(AT_ONCE):
            assert await world.listener.listen_once() == 1
            assert await world.listener.listen_once() == 0, "or the loop would go round and round until he is free"
    assert await world.listener.listen_once() == 2
    await world.settles()
    for phone in phones[1:]:
        await phone.hears("Thanks!")
    await carer.hears("Thank you")
    await world.nobody_else_heard_anything()


@on_postgresql
async def test_p7_a_process_that_stands_still_is_waited_for_no_longer_than_its_silence_and_has_written_nothing(world: World) -> None:
    amanuel = world.young_person(carers=(), ask_carer="never")
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite")
    await world.network.says("amanuel", "1")
    frozen, child = Host(world, HERE, silent_for=0.2), (await world.child()).id
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def stands_still(tx: AsyncConnection, _cases: dict[UUID, Case]) -> None:
        await people.change_child(tx, EVERYWHERE, child, unanswered_in_a_row=7)
        begun.set()
        await goes_on.wait()

    working = asyncio.create_task(frozen.engine.advance([Job((child,), stands_still, "stand still")]))
    async with asyncio.timeout(AT_ONCE):
        await begun.wait()
        async with world.database.transaction() as tx:  # the database itself says when he is free
            assert await people.lock_children(tx, EVERYWHERE, [child]) == [child]
    assert await world.listener.listen_once() == 1
    goes_on.set()
    (failure,) = await working
    assert isinstance(failure.error, DBAPIError)
    assert failure.error.connection_invalidated, "or the next to be given this connection would fail too"
    assert (await world.child()).unanswered_in_a_row == 0
    assert await frozen.decide() + await frozen.listener.listen_once() == 0, "it goes on, and does nothing a second time"
    await frozen.database.close()
    await world.settles()
    await amanuel.hears("Thanks!")
    await world.nobody_else_heard_anything()


@on_postgresql
async def test_a_lock_that_is_not_given_in_time_says_nothing_of_whom_it_is_about(world: World) -> None:
    """Where the database's owner bounds the wait for locks: a pass that was kept out comes again, and nobody is parked for it."""
    world.young_person(carers=())
    await world.begins()
    child = (await world.child()).id
    impatient = Database(make_url(world.url).update_query_dict({"options": "-c lock_timeout=20ms"}).render_as_string(hide_password=False))
    engine = Engine(impatient, world.clock, world.ids, world.engine.choose, CONFIGURED)
    async with world.database.transaction() as tx:
        await people.lock_children(tx, EVERYWHERE, [child])
        (failure,) = await engine.advance([Job((child,), nothing, "decide")])
    await impatient.close()
    assert failure.is_busy


async def test_a_database_that_is_away_is_asked_once_for_a_whole_pass(world: World) -> None:
    """Each of a county's decisions alone would wait for a connection of its own: the pass fails, and nothing is known of anybody's row."""
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    engine = Engine(nowhere, world.clock, world.ids, world.engine.choose, CONFIGURED)
    for jobs in (1, 3):
        with pytest.raises(OperationalError):
            await engine.advance([Job((world.ids(),), nothing, "decide") for _ in range(jobs)])
    await nowhere.close()


async def nothing(_tx: AsyncConnection, _cases: dict[UUID, Case]) -> None:
    """Decide nothing."""
