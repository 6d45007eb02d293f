"""A drill that rings is taken by a key, over real HTTP."""

from desk import drills
from tests.service.twilio.calls import RingingPhone
from tests.service.twilio.texts import TwilioWorld
from tests.world import EVERYWHERE

KHAN = "+447700900203"


async def test_a_drill_rings_and_says_that_it_is_one_and_a_key_takes_it(world: TwilioWorld) -> None:
    khan, rings = world.texts("DW-1", KHAN), RingingPhone(world, KHAN)
    await world.offers_calls()
    await world.begins()
    (begun,) = (await drills.start(world.engine, EVERYWHERE, worker="DW-1", by_voice=True)).started
    await world.settles()
    text = khan.hears(f"TEST {begun.code}")
    assert text["sender"] == world.twilio.page_number
    rings.rings()
    await rings.answers()
    said = await rings.presses("1")
    assert said.startswith(f"TEST {' '.join(begun.code)}: only a drill")
    assert "1 take it." in said
    assert "pass" not in said
    assert await rings.presses("2") == said
    assert (await rings.presses("1")).startswith(f"TEST {' '.join(begun.code)} taken 18:00")
    khan.hears(f"TEST {begun.code} taken")
    async with world.database.reading() as tx:
        (found,) = await drills.report(tx, EVERYWHERE, await world.clock.civil(tx))
    assert (found.accepted_after, found.taken_after, found.outcome) == (0.0, 0.0, "taken")
    await world.nobody_else_heard_anything()


async def test_a_drill_that_is_taken_by_text_rings_no_longer(world: TwilioWorld) -> None:
    khan, rings = world.texts("DW-1", KHAN), RingingPhone(world, KHAN)
    await world.offers_calls()
    await world.begins()
    (begun,) = (await drills.start(world.engine, EVERYWHERE, worker="DW-1", by_voice=True)).started
    await world.settles()
    khan.hears(f"TEST {begun.code}")
    rings.rings()
    await khan.says(begun.code)
    khan.hears(f"TEST {begun.code} taken")
    assert rings.ended == "canceled"
    await world.nobody_else_heard_anything()
