"""News for a worker that the matter has overtaken before it could leave: what is told is what holds now."""

from datetime import timedelta

from desk import alerts as acting
from tests.stories.evenings import alone, code_of, duty, silent, silent_twice
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


async def test_a1_passed_on_and_taken_by_another_before_the_first_text_left(world: World) -> None:
    """It is M. Shah's when R. Khan's texts leave: none of them says that it is his."""
    alone(world)
    khan, shah = duty(world).khan, duty(world).shah
    await world.begins()
    code = await silent(world)
    await acting.take(world.engine, EVERYWHERE, code, "DW-1")
    await acting.pass_on(world.engine, EVERYWHERE, code, "DW-1")
    await acting.take(world.engine, EVERYWHERE, code, "DW-2")
    await world.settles()
    assert not [text for text in await khan.everything() if "yours" in text]
    assert f"{code} taken by M.Shah 19:00. Nothing to do." in await khan.everything()
    await khan.forgets()
    await shah.hears(f"{code} is yours")
    await world.nobody_else_heard_anything()


async def _is_back(world: World) -> None:
    """The provider takes messages again, and what waited for it leaves."""
    world.line.is_down_for.clear()
    await world.machine_passes(timedelta(minutes=1))


async def test_un_taken_while_the_provider_is_down_nobody_hears_afterwards_that_nothing_is_to_do(world: World) -> None:
    """M. Shah takes it; help takes it from her. The pages leave first, and what she and R. Khan were to be told of her taking, never."""
    amanuel = alone(world)
    khan, shah = duty(world).khan, duty(world).shah
    await world.begins()
    code = await silent(world)
    world.line.is_down_for |= {"khan", "shah"}
    await world.takes(code, "DW-2")
    await world.until("19:02")
    await amanuel.says("4")
    await amanuel.hears("We have your message")
    await world.until("19:04")
    await _is_back(world)
    await khan.hears(f"{code} ASKS FOR HELP")
    await khan.rings()
    await shah.hears(f"{code} WORSE: A.B. asks for help 19:02. Not yours any more")
    await shah.rings()
    await world.nobody_else_heard_anything()


async def test_a3_a_stand_down_that_help_ended_is_told_nobody(world: World) -> None:
    """ "Stood down" waits for the provider; he asks for help, and R. Khan reads that alone."""
    amanuel = alone(world, tier="standard")
    khan = duty(world).khan
    await world.begins()
    await silent_twice(world)
    world.line.is_down_for.add("khan")
    await amanuel.says("1")
    assert (await world.alert()).phase == "stood_down"
    await world.until("20:47")
    await amanuel.says("4")
    await amanuel.forgets()
    await _is_back(world)
    await khan.hears(f"{await code_of(world)} ASKS FOR HELP")
    await khan.rings()
    await world.nobody_else_heard_anything()


async def test_a2_what_the_child_is_told_is_never_taken_back_with_it(world: World) -> None:
    """He was to hear by when they ring, and his phone's provider was down: the worse page takes nothing of his back."""
    amanuel = alone(world)
    await world.begins()
    await world.until("18:30")
    await amanuel.says("3")
    await amanuel.forgets()
    world.line.is_down_for.add("amanuel")
    await world.takes(await code_of(world), "DW-1", 30)
    await world.until("18:35")
    await amanuel.says("4")
    await _is_back(world)
    heard = [await amanuel.hears(), await amanuel.hears()]
    assert sum("They will ring from this number by 19:00." in text for text in heard) == 1
    for phone in duty(world):
        await phone.forgets()
    await world.nobody_else_heard_anything()
