"""Whose it is: taken and forgotten, passed on, made worse (A1, and the table of the alert)."""

from tests.stories.evenings import alone, code_of, duty, not_good, owner_of, silent
from tests.world import World


async def test_a1_what_is_taken_and_forgotten_is_asked_after_two_hours_and_climbs_ten_minutes_later(world: World) -> None:
    """R. Khan took it at 19:00 and wrote nothing more."""
    alone(world)
    khan, shah, price, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await khan.says(code)
    await khan.hears(f"{code} is yours, 19:00", "Nothing noted by 21:00")
    await world.until("21:00")
    await khan.hears(f"{code} still yours? Nothing noted since 19:00", f"Reply {code}", "Otherwise M.Shah is paged at 21:10")
    await world.until("21:10")
    await shah.hears(f"{code} NO ANSWER", "Next S.Price 21:25")
    await world.until("21:20")
    await shah.rings()
    await world.until("21:25")
    await price.hears(f"{code} NO ANSWER")
    assert await owner_of(world) == "DW-1"  # until somebody takes it
    await shah.says(code)
    await shah.hears(f"{code} is yours, 21:25")
    await khan.hears(f"{code} taken by M.Shah 21:25")
    await price.hears(f"{code} taken by M.Shah 21:25")
    await world.nobody_else_heard_anything()


async def test_a1_help_is_asked_after_half_an_hour_and_a_note_gives_two_hours_more(world: World) -> None:
    """R. Khan answers the asking with a note, and is left to work."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await not_good(world)
    await khan.says(f"{code} 10")
    await khan.hears(f"{code} is yours, 18:31")
    await world.phones["amanuel"].forgets()
    await world.until("19:01")
    await khan.hears(f"{code} still yours?", "Otherwise M.Shah is paged at 19:11")
    await world.until("19:05")
    await khan.says(f"{code} NOTE spoke to A., on my way there")
    await khan.hears(f"{code}: note kept 19:05. Nothing more noted by 21:05: we ask you.")
    await world.until("21:05")
    await khan.hears(f"{code} still yours? Nothing noted since 19:05")
    await world.until("21:14")
    await khan.says(code)
    await khan.hears(f"{code} is yours, 21:14")
    await world.until("21:44")
    await khan.hears(f"{code} still yours?")
    await world.until("21:54")
    await shah.hears(f"{code} ASKS FOR HELP")
    await shah.rings()
    await world.nobody_else_heard_anything()


async def test_a1_a_note_on_the_board_gives_until_the_time_it_names(world: World) -> None:
    """R. Khan waits for a train that comes at 23:30, and says so."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await silent(world)
    await world.takes(code, "DW-1")
    await khan.hears(f"{code} is yours")
    now = await world.engine.now()
    await world.notes(code, "DW-1", "The home expects them by the last train.", now.replace(hour=23, minute=30))
    await world.until("23:29")
    await world.nobody_else_heard_anything()
    await world.until("23:30")
    await khan.hears(f"{code} still yours?")
    await world.nobody_else_heard_anything()


async def test_a1_passing_offers_and_what_nobody_takes_is_still_mine(world: World) -> None:
    """R. Khan hands it on; nobody takes it for a whole round, and then R. Khan is asked again."""
    alone(world)
    khan, shah, price, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await khan.says(f"{code} PASS")
    await khan.hears(f"{code} passed, paging M.Shah. It stays with you until someone takes it.")
    await shah.hears(f"{code} NO ANSWER")
    await world.until("19:10")
    await shah.rings()
    await world.until("19:15")
    await price.hears(f"{code} NO ANSWER")
    assert ((await world.alert()).phase, await owner_of(world)) == ("paging", "DW-1")
    await world.until("19:25")
    await khan.hears(f"{code} NO ANSWER")
    await khan.says(code)
    await khan.hears(f"{code} is yours, 19:25")
    await shah.hears(f"{code} taken by R.Khan 19:25")
    await price.hears(f"{code} taken by R.Khan 19:25")
    await world.nobody_else_heard_anything()


async def test_a1_passed_before_anybody_took_it_goes_to_the_next_at_once(world: World) -> None:
    """All three pass in turn: then the last resort hears, and a rung later it goes round again."""
    alone(world)
    khan, shah, price, okoro = duty(world)
    await world.begins()
    code = await silent(world)
    await khan.says(f"{code} PASS")
    await khan.hears(f"{code} passed on, paging M.Shah now.")
    await shah.hears(f"{code} NO ANSWER")
    await shah.says(f"{code} pass")
    await shah.hears(f"{code} passed on, paging S.Price now.")
    await price.hears(f"{code} NO ANSWER")
    await price.says(f"{code} Pass")
    await price.hears(f"{code} passed on, paging S.Okoro now.")
    await okoro.hears(f"{code} NOBODY ON DUTY", "We ask again 19:10")
    await okoro.rings()
    await world.until("19:10")
    await khan.hears(f"{code} NO ANSWER")
    await world.nobody_else_heard_anything()


async def test_a_first_help_untakes_and_a_second_does_not(world: World) -> None:
    """R. Khan has a silence; it becomes a call for help, twice."""
    amanuel = alone(world)
    khan, shah, price, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await world.until("19:05")
    await amanuel.says("help")
    await amanuel.hears("We have your message")
    await khan.hears(f"{code} WORSE: A.B. asks for help 19:05", f"until you answer {code}", "Next M.Shah 19:10")
    await khan.rings()
    assert (await world.alert()).taken_by is None
    await khan.says(code)
    await khan.hears(f"{code} is yours, 19:05. Ring by?", "Nothing sent: 19:25")
    await amanuel.hears("They will ring from this number by 19:25")
    await world.until("19:12")
    await amanuel.says("help me")
    await amanuel.hears("We have your message")
    await khan.hears(f"{code} AGAIN: A.B. asks for help 19:12", "nothing written by 19:17, and M.Shah is paged")
    await khan.rings()
    await world.until("19:17")
    await shah.hears(f"{code} ASKS FOR HELP")
    await shah.rings()
    await world.until("19:22")
    await price.hears(f"{code} ASKS FOR HELP")
    await price.rings()
    assert ((await world.alert()).phase, await owner_of(world)) == ("paging", "DW-1")
    await world.nobody_else_heard_anything()


async def test_a_second_help_that_the_owner_answers_in_time_pages_nobody_else(world: World) -> None:
    """Any word of R. Khan's about it stops the five minutes."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await not_good(world)
    await khan.says(f"{code} 20")
    await khan.hears(f"{code} is yours")
    await amanuel.forgets()
    await amanuel.says("4")
    await amanuel.hears("We have your message")
    await khan.hears(f"{code} AGAIN: A.B. asks for help 18:31")
    await khan.rings()
    await world.until("18:35")
    await khan.says(f"{code} NOTE ringing now")
    await khan.hears(f"{code}: note kept 18:35")
    await world.until("19:30")
    await world.nobody_else_heard_anything()


async def test_a_first_help_not_taken_again_in_five_minutes_climbs(world: World) -> None:
    """R. Khan is in a car and hears nothing of it; M. Shah takes it, and R. Khan is told."""
    amanuel = alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    await amanuel.says("I am scared")
    await amanuel.hears("We have your message")
    await khan.hears(f"{code} WORSE")
    await khan.rings()
    await world.until("19:05")
    await shah.hears(f"{code} ASKS FOR HELP", "Also: no answer")
    await shah.rings()
    await shah.says(f"{code} 10")
    await shah.hears(f"{code} is yours, 19:05. A.B. is told: a call by 19:15")
    await amanuel.hears("They will ring from this number by 19:15")
    await khan.hears(f"{code} taken by M.Shah 19:05")
    assert code == await code_of(world)
    await world.nobody_else_heard_anything()
