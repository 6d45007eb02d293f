"""Nobody answers, and somebody is told: rung after rung, round after round, until a named person takes it (promise 1, A4)."""

from tests.stories.evenings import alone, code_of, duty, silent
from tests.world import World


async def test_p1_silence_reaches_every_rung_and_goes_round_to_the_third_round(world: World) -> None:
    """Amanuel and his carer say nothing, and nobody on duty takes it."""
    amanuel, grace = world.young_person(), world.carer()
    khan, shah, price, _ = duty(world)
    await world.begins()
    await world.until("19:15")
    await amanuel.hears("Kite:")
    await amanuel.hears("Kite: hi again")
    await grace.hears("A.: 1 I see them now")
    code = await code_of(world)
    for starts, calls, goes_on in (("19:15", "19:25", "19:30"), ("19:50", "20:00", "20:05"), ("20:25", "20:35", "20:40")):
        await world.until(starts)
        await khan.hears(
            f"{code} NO ANSWER A.B. YP-1042, {world.language_name}. Asked 18:30, 18:50", "Carer asked, no answer", f"Next M.Shah {goes_on}"
        )
        await world.until(calls)
        await khan.answers("NO ANSWER")
        await world.until(goes_on)
        await shah.hears(f"{code} NO ANSWER", "Ringing you now")
        await shah.rings()
        await world.passes(minutes=10)
        await price.hears(f"{code} NO ANSWER")
    alert = await world.alert()
    assert (alert.phase, alert.round, alert.rung) == ("paging", 2, 3)
    await world.nobody_else_heard_anything()


async def test_a4_with_nobody_on_duty_the_last_resort_is_told_every_round_and_may_take(world: World) -> None:
    """The rota has a hole by night."""
    alone(world)
    world.rota(day=["DW-1"], night=[], manager=[])
    okoro = duty(world).okoro
    await world.begins()
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    code = await code_of(world)
    for again in ("19:10", "19:20", "19:30"):
        await okoro.hears(f"{code} NOBODY ON DUTY: A.B. no answer", f"{code}=take", f"We ask again {again}")
        await okoro.rings()
        await world.until(again)
    await okoro.forgets()
    await okoro.says(code)
    await okoro.hears(f"{code} is yours, 19:30")
    await world.until("20:30")
    assert (await world.alert()).phase == "taken"
    await world.nobody_else_heard_anything()


async def test_a4_an_unmanned_rung_climbs_at_once(world: World) -> None:
    """Only one worker is on by night: nobody is next, and the manager does not wait for them."""
    alone(world)
    world.rota(day=["DW-1"], night=["DW-1"], manager=["MG-1"])
    khan, _, price, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await world.until("19:10")
    await khan.rings()
    await world.until("19:15")
    await price.hears(f"{code} NO ANSWER", "Next R.Khan 19:25")
    await world.until("19:25")
    await khan.hears(f"{code} NO ANSWER")
    await world.nobody_else_heard_anything()


async def test_a4_a_phone_that_refuses_its_pages_climbs_at_once(world: World) -> None:
    """R. Khan has blocked our number: M. Shah hears in the same minute."""
    alone(world)
    khan, shah, price, _ = duty(world)
    await world.begins()
    await khan.switch(is_blocked=True)
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    code = await code_of(world)
    await shah.hears(f"{code} NO ANSWER")
    await shah.rings()
    await khan.switch(is_blocked=False)
    await world.until("19:10")
    await price.hears(f"{code} NO ANSWER", "Next R.Khan 19:20")
    await world.until("19:20")
    await khan.hears(f"{code} NO ANSWER")
    await world.nobody_else_heard_anything()


async def test_a4_when_every_phone_refuses_the_last_resort_hears_at_once(world: World) -> None:
    """Nobody on the whole rota can be reached."""
    alone(world)
    khan, shah, price, okoro = duty(world)
    await world.begins()
    for phone in (khan, shah, price):
        await phone.switch(is_blocked=True)
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    code = await code_of(world)
    await okoro.hears(f"{code} NOBODY ON DUTY", "We ask again 19:10")
    await okoro.rings()
    await world.until("19:10")
    await okoro.hears(f"{code} NOBODY ON DUTY")
    await okoro.rings()
    await world.nobody_else_heard_anything()


async def test_a_call_takes_only_when_somebody_pressed_1_heard_it_and_pressed_take(world: World) -> None:
    """M. Shah's phone is off: voicemail takes nothing. R. Khan answers, hears, and takes."""
    alone(world)
    khan, shah, price, _ = duty(world)
    await world.begins()
    code = await silent(world)
    await world.until("19:10")
    await khan.rings()
    await shah.switch(is_off=True)
    await world.until("19:25")
    await price.hears(f"{code} NO ANSWER")
    assert (await world.alert()).phase == "paging"
    await world.until("19:45")
    await khan.hears(f"{code} NO ANSWER")
    await khan.answers(f"{code} NO ANSWER", "A.B. YP-1042")
    await khan.presses("take")
    await khan.hears(f"{code} is yours, 19:45")
    await price.hears(f"{code} taken by R.Khan 19:45")
    await world.until("21:00")
    await shah.switch(is_off=False)
    await shah.forgets()
    await world.nobody_else_heard_anything()


async def test_a_page_by_night_rings_with_its_first_text(world: World) -> None:
    """Words nobody can read come at 23:10, when people on standby sleep."""
    amanuel = alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    await world.until("18:30")
    await amanuel.says("1")
    await amanuel.forgets()
    await world.until("23:10")
    await amanuel.says("the blue one with my uncle")
    await amanuel.hears("A person will read it")
    await khan.hears("UNCLEAR REPLY A.B. YP-1042", "23:10", "Words on board", "Ringing you now")
    await khan.rings()
    await world.passes(minutes=10)
    await khan.rings()
    await world.passes(minutes=5)
    await shah.hears("UNCLEAR REPLY")
    await shah.rings()
    await world.nobody_else_heard_anything()
