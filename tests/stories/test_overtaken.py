"""News for a worker that the matter has overtaken before it could leave: what is told is what holds now."""

from desk import alerts as acting
from tests.stories.evenings import alone, duty, silent
from tests.world import EVERYWHERE, World


async def test_p9_taken_and_closed_at_one_stroke_is_told_as_closed(world: World) -> None:
    """R. Khan takes and closes it on the board before the first text has left: nothing is "his" any more, and nothing is asked of him."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await silent(world)
    await acting.take(world.engine, EVERYWHERE, code, "DW-1")
    await acting.resolve(world.engine, EVERYWHERE, world.vault, code, "DW-1", 1)
    await world.settles()
    await khan.hears(f"{code} closed by R.Khan 19:00. Nothing to do.")
    await world.nobody_else_heard_anything()


async def test_a1_taken_and_passed_at_one_stroke_still_names_the_time(world: World) -> None:
    """The text that it is his leaves after he has offered it on: it names the time that held when he took it."""
    alone(world)
    khan, shah = duty(world).khan, duty(world).shah
    await world.begins()
    code = await silent(world)
    await acting.take(world.engine, EVERYWHERE, code, "DW-1")
    await acting.pass_on(world.engine, EVERYWHERE, code, "DW-1")
    await world.settles()
    one, another = sorted([await khan.hears(code), await khan.hears(code)])  # they leave at one instant, in either order
    assert one.startswith(f"{code} is yours, 19:00")
    assert "Nothing noted by 21:00: we ask you." in one
    assert another.startswith(f"{code} passed")
    await shah.hears(f"{code} NO ANSWER")
    await world.nobody_else_heard_anything()
