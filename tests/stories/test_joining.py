"""One alert about one young person: what comes later joins it (the table of the alert, K1)."""

from tests.stories.evenings import alone, code_of, duty, silent
from tests.world import World


async def test_k1_what_is_no_worse_joins_and_the_next_page_carries_it(world: World) -> None:
    """Amanuel does not answer, and then wants a call: nobody is paged a second time for it."""
    amanuel = alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await world.until("19:05")
    await amanuel.says("3")
    await amanuel.hears("Someone will ring from this number tomorrow")
    await khan.hears_nothing()
    await world.until("19:10")
    await khan.answers(f"{code} NO ANSWER", "Told: ring before Tue 12:00", "Also: wants a call")
    await world.until("19:15")
    await shah.hears(f"{code} NO ANSWER", "Told: ring before Tue 12:00", "Also: wants a call")
    await shah.rings()
    assert len(await world.open_alerts()) == 1
    await world.nobody_else_heard_anything()


async def test_k1_the_owner_hears_of_what_joins(world: World) -> None:
    """R. Khan has it; words come that nobody can read."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await silent(world)
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await amanuel.says("the blue one with my uncle")
    await amanuel.hears("A person will read it")
    await khan.hears(f"{code} ALSO: A.B. unclear reply 19:00. It stays yours.")
    assert await code_of(world) == code
    await world.nobody_else_heard_anything()


async def test_k1_help_after_silence_starts_at_rung_0_of_the_ring_under_the_same_code(world: World) -> None:
    """M. Shah has just been paged for the silence: R. Khan is rung now."""
    amanuel = alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await world.until("19:16")
    await khan.rings()
    await shah.hears(f"{code} NO ANSWER")
    await shah.rings()
    await amanuel.says("sos")
    await amanuel.hears("We have your message")
    await khan.hears(f"{code} ASKS FOR HELP A.B. YP-1042, {world.language_name}, 19:16", "Also: no answer", "Next M.Shah 19:21")
    await khan.rings()
    await world.until("19:21")
    await shah.hears(f"{code} ASKS FOR HELP")
    await shah.rings()
    await world.nobody_else_heard_anything()
