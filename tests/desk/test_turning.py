"""T5: the demo's clock moves from wake to wake, and never past anything that waits."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from db.queries import demo
from db.tables import installation
from desk import turning
from desk.refusals import Refused
from tests.desk.demo_council import NOW, DemoCouncil
from tests.world import World, usual


async def test_t5_every_wake_on_the_way_is_served_at_its_own_time(database_url: str) -> None:
    world = usual(World(database_url))
    world.carer()
    world.young_person()
    await world.begins()
    at: list[datetime] = []

    async def beat() -> int:
        at.append(await world.engine.now())
        return await world.beat()

    stands = await turning.turn(world.engine, NOW + timedelta(minutes=64), beat)
    await world.stop()
    assert stands == NOW + timedelta(minutes=64)
    asked = [NOW + timedelta(minutes=minutes) for minutes in (0, 30, 50, 60, 64)]
    assert [one for one in asked if one not in at] == [], "the slot, both reminders, and where the turn ends"
    assert at == sorted(at)


async def test_t5_the_clock_turns_forwards_alone_and_not_by_years(council: DemoCouncil) -> None:
    async def beat() -> int:
        return 0

    for to, why in ((NOW - timedelta(minutes=1), "forwards"), (NOW + timedelta(days=60), "31 days")):
        with pytest.raises(Refused, match=why):
            await turning.turn(council.engine, to, beat)
    assert await council.engine.now() == NOW


async def test_t5_a_turn_that_never_comes_to_rest_says_so(council: DemoCouncil, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "ROUNDS_MAX", 3)
    await council.hears("amanuel", "1")

    async def beat() -> int:
        return 1

    with pytest.raises(turning.NeverQuiet):
        await turning.turn(council.engine, NOW + timedelta(minutes=5), beat)
    assert await council.engine.now() == NOW


async def test_t4_a_live_clock_is_not_turned(council: DemoCouncil) -> None:
    async with council.database.transaction() as tx:
        await tx.execute(update(installation).values(mode="live"))

    async def beat() -> int:
        return 0

    with pytest.raises(Refused, match="live"):
        await turning.turn(council.engine, NOW + timedelta(minutes=5), beat)
    async with council.database.reading() as tx:
        assert await demo.now(tx) == NOW
