"""Taken by the provider, and given up later: a broken channel is not silence (promise 8, K6), and no rung waits on a dead phone (A4)."""

from tests.stories.evenings import alone, code_of, duty
from tests.world import World

TABLET = {"channel": "handset", "manner": "sms", "address": "tablet", "proven": True}


async def test_k6_a_question_that_bounces_after_it_was_taken_moves_to_the_next_contact(world: World) -> None:
    """Amanuel's number is no longer in use. His tablet is asked in the same minute, and the bounce is a fact of its own."""
    world.young_person(tier="standard", more_contacts=[TABLET])
    world.carer()
    await world.begins()
    await world.phones["amanuel"].switch(bounces=True)
    await world.until("18:30")
    await world.phones["tablet"].hears("Kite: ", "1 ")
    alert = await world.alert()
    assert (alert.cause, alert.phase) == ("channel_broken", "listed")
    await world.phones["tablet"].says("1")
    await world.phones["tablet"].hears("Thanks!")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()


async def test_k6_a_question_that_bounces_late_moves_on_then(world: World) -> None:
    """The provider takes five minutes to give it up: Grace is asked at 18:35, and nobody is called silent."""
    amanuel = world.young_person()
    grace = world.carer()
    await world.begins()
    await amanuel.switch(bounces=True, is_slow=True)
    await world.until("18:34")
    await grace.hears_nothing()
    await world.until("18:35")
    await grace.hears("A.: 1 ")
    await world.until("18:50")
    await duty(world).khan.hears("NOT DELIVERED A.B. YP-1042", "Carer asked, no answer", "Also: phone refuses us")
    assert [one.outcome for one in await world.check_ins()] == ["undelivered"]
    await world.nobody_else_heard_anything()


async def test_k6_whoever_writes_from_a_phone_that_had_bounced_is_asked_there_again(world: World) -> None:
    """The next day he writes: the phone works."""
    amanuel = world.young_person(tier="standard")
    grace = world.carer()
    await world.begins()
    await amanuel.switch(bounces=True)
    await world.until("18:30")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await amanuel.switch(bounces=False)
    await world.until("19:00")
    await amanuel.says("1")
    await world.until("09:00")
    for alert in await world.open_alerts():  # who has it in the morning is not paged all day
        await world.takes(alert.code, "DW-1")
        await world.notes(alert.code, "DW-1", "Looking", await world.at("18:45"))
    await world.until("18:30")
    await duty(world).khan.forgets()
    await amanuel.hears("Kite: ")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await grace.hears_nothing()


async def test_k6_a_carers_phone_that_bounces_leaves_nobody_to_ask(world: World) -> None:
    """Grace is asked at 19:00 and never gets it: duty hears at once, and not fifteen minutes later."""
    amanuel = world.young_person()
    grace = world.carer()
    await world.begins()
    await grace.switch(bounces=True)
    await world.until("19:00")
    await amanuel.forgets()
    await duty(world).khan.hears("NO ANSWER A.B. YP-1042", "Carer not reached.")
    await world.nobody_else_heard_anything()


async def test_a6_a_channel_agreed_with_a_worker_is_tried_again_the_carers_too(world: World) -> None:
    """Both numbers bounced for an evening. R. Khan speaks to them and closes with 6: the next day each is asked on their phone again."""
    amanuel, grace, khan = world.young_person(), world.carer(), duty(world).khan
    await world.begins()
    for phone in (amanuel, grace):
        await phone.switch(bounces=True)
    await world.until("18:35")
    for phone in (amanuel, grace):
        await phone.switch(bounces=False)
    code = await code_of(world)
    await world.takes(code, "DW-1")
    await world.resolves(code, "DW-1", 6, "Their numbers work again.")
    await khan.forgets()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await world.until("19:00")
    await amanuel.hears("Kite: hi again")
    await grace.hears("A.: 1 ")
    await world.nobody_else_heard_anything()


async def test_a4_a_page_that_bounces_takes_the_next_road_at_once_and_then_the_next_worker(world: World) -> None:
    """R. Khan's line takes no texts: it rings at once, ten minutes early. Nobody takes it; five minutes on M. Shah is next."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    await khan.switch(bounces=True)
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    alert = await world.alert()
    assert alert.rung == 1
    await khan.rings()
    await world.until("19:05")
    await shah.hears("NO ANSWER")
    await shah.rings()
    assert (await world.alert()).rung == 2
    await world.nobody_else_heard_anything()


async def test_a4_a_text_of_the_last_round_that_bounces_now_fails_no_rung_of_this_one(world: World) -> None:
    """R. Khan's provider gives up the text of 19:00 at 19:05, when M. Shah, who had asked for it, has been paged anew."""
    alone(world)
    khan, shah, price, _ = duty(world)
    await world.begins()
    await khan.switch(bounces=True, is_slow=True)
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    code = await code_of(world)
    await shah.says(code)
    await shah.hears(f"{code} is yours")
    await khan.switch(bounces=False)
    await shah.says(f"{code} PASS")
    await shah.hears(f"{code} passed, paging R.Khan")
    await khan.hears("NO ANSWER")
    rung = (await world.alert()).rung
    await world.until("19:04")
    await world.until("19:05")
    assert (await world.alert()).rung == rung
    await price.hears_nothing()
    await world.nobody_else_heard_anything()
