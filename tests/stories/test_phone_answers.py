"""The phone answers after a silence. A text is not a sighting (A3, promise 5)."""

from tests.stories.evenings import alone, code_of, duty, silent, silent_twice
from tests.world import World


async def test_a3_at_arrival_an_ok_after_silence_does_not_stop_the_paging(world: World) -> None:
    """R. Khan is told, and is rung all the same."""
    amanuel = alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await world.until("19:05")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code}: A.B.'s phone answered fine 19:05. A text is not a sighting. Paging goes on")
    await world.until("19:15")
    await khan.rings()
    await shah.hears(f"{code} NO ANSWER")
    await shah.rings()
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await shah.hears(f"{code} taken by R.Khan")
    await amanuel.says("fine")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code}: A.B.'s phone answered fine 19:15. A text is not a sighting. It stays yours.")
    await world.nobody_else_heard_anything()


async def test_a3_at_standard_it_stands_down_waits_for_a_person_and_wakes_in_the_morning(world: World) -> None:
    """The second silence in a row pages; five minutes later the phone answers."""
    amanuel = alone(world, tier="standard")
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent_twice(world)
    await world.until("20:50")
    await amanuel.says("ok")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code} stood down: A.B.'s phone answered fine 20:50", "Not a sighting", "tomorrow 09:00", f"{code}=take it now")
    assert (await world.alert()).phase == "stood_down"
    await world.until("09:00")
    await khan.hears(f"{code} ON TODAY'S LIST A.B. YP-1042", "no answer", "Phone answered fine", "Not taken by 11:00: we page")
    await khan.says(code)
    await khan.hears(f"{code} is yours, 09:00")
    await world.until("11:01")
    await khan.forgets()
    await shah.hears_nothing()
    await world.nobody_else_heard_anything()


async def test_a3_a_new_fact_wakes_what_stood_down(world: World) -> None:
    """Help after "fine": rung 0 of the ring, now."""
    amanuel = alone(world, tier="standard")
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent_twice(world)
    await amanuel.says("ok")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code} stood down")
    await amanuel.says("help")
    await amanuel.hears("We have your message")
    await khan.hears(f"{code} ASKS FOR HELP", "Also: no answer")
    await khan.rings()
    await world.passes(minutes=5)
    await shah.hears(f"{code} ASKS FOR HELP")
    await shah.rings()
    await world.nobody_else_heard_anything()


async def test_a3_what_stood_down_is_still_taken_and_resolved_by_a_person(world: World) -> None:
    """R. Khan takes it from the text; another is resolved straight from the board."""
    amanuel = alone(world, tier="standard")
    khan = duty(world).khan
    await world.begins()
    code = await silent_twice(world)
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code} stood down")
    assert (await world.resolves(code, "DW-2", 11)).is_done
    await world.until("12:00")
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_a3_when_an_adult_said_not_here_nothing_stands_down(world: World) -> None:
    """The carer does not know where Amanuel is; then his phone says "fine"."""
    amanuel, grace = world.young_person(tier="standard"), world.carer()
    khan, shah, _, _ = duty(world)
    await world.begins()
    await world.until("20:45")
    await amanuel.forgets()
    await grace.hears("A.:")
    await grace.says("3")
    await grace.hears("This is NOT a missing report")
    code = await code_of(world)
    await khan.hears(f"{code} CARER WORRIED A.B. YP-1042 20:45")
    await amanuel.says("fine thanks")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code}: A.B.'s phone answered fine 20:45", "Paging goes on")
    await world.until("21:00")
    await khan.rings()
    await shah.hears(f"{code} CARER WORRIED")
    await shah.rings()
    await world.nobody_else_heard_anything()


async def test_a3_a_carer_who_says_not_here_after_the_alert_opened_keeps_the_paging_on(world: World) -> None:
    """Two silent evenings; then Grace writes "not here, I know where", and then the phone says "fine"."""
    amanuel, grace = world.young_person(tier="standard"), world.carer()
    khan = duty(world).khan
    await world.begins()
    await world.until("09:00")
    await world.takes(await code_of(world), "DW-1")
    await world.resolves(await code_of(world), "DW-1", 11)
    await world.until("21:30")
    for phone in (amanuel, grace, khan):
        await phone.forgets()
    code = await code_of(world)
    await grace.says("2")
    await grace.hears("Thank you.")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await khan.hears(f"{code}: A.B.'s phone answered fine 21:30", "Paging goes on")
    assert (await world.alert()).phase == "paging"
    await world.nobody_else_heard_anything()
