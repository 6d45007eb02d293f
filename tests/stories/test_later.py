"""Ask me later (K4)."""

from tests.world import World


async def test_k4_later_at_standard_asks_again_in_an_hour_twice_and_then_silence_is_for_the_morning(world: World) -> None:
    """Amanuel asks for an hour, for another, and is not heard again: he answered, so no row of silences begins."""
    amanuel = world.young_person(tier="standard")
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await world.until("18:35")
    await amanuel.says("2")
    await amanuel.hears("OK. We ask again at 19:35.")
    await world.until("19:34")
    await amanuel.hears_nothing()
    await world.until("19:35")
    await amanuel.hears("Kite: ")
    await world.until("19:40")
    await amanuel.says("later please")
    await amanuel.hears("OK. We ask again at 20:40.")
    await world.until("20:40")
    await amanuel.hears("Kite: ")
    await world.until("08:00")
    check_in = (await world.check_ins())[0]
    assert check_in.outcome == "silent"
    assert (await world.child()).unanswered_in_a_row == 0
    await world.until("11:00")
    await khan.hears("ON TODAY'S LIST A.B. YP-1042", "no answer Mon 22:10")
    await khan.hears("NO ANSWER", "Answered 'later' Mon 19:40.")
    await world.nobody_else_heard_anything()


async def test_k4_a_third_later_is_thanked_and_the_next_rung_comes_at_its_time(world: World) -> None:
    """16:05, 17:10, and no more: the reminder comes ninety minutes after the last question left."""
    amanuel = world.young_person(tier="standard", times=("16:00",))
    world.carer()
    await world.begins()
    await world.until("16:05")
    await amanuel.hears("Kite: ")
    await amanuel.says("2")
    await amanuel.hears("17:05")
    await world.until("17:10")
    await amanuel.hears("Kite: ")
    await amanuel.says("2")
    await amanuel.hears("18:10")
    await world.until("18:15")
    await amanuel.hears("Kite: ")
    await amanuel.says("2")
    await amanuel.hears("Thanks!")
    await world.until("19:39")
    await amanuel.hears_nothing()
    await world.until("19:40")
    await amanuel.hears("Kite: hi again")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    assert [one.outcome for one in await world.check_ins()] == ["later_then_ok"]
    await world.nobody_else_heard_anything()


async def test_k4_later_never_asks_after_a_quarter_past_nine(world: World) -> None:
    """At 20:20 an hour is too long: thanked, and the reminder comes at its time."""
    amanuel = world.young_person(tier="standard", times=("19:00",))
    world.carer()
    await world.begins()
    await world.until("20:20")
    await amanuel.hears("Kite: ")
    await amanuel.says("2")
    await amanuel.hears("Thanks!")
    await world.until("20:30")
    await amanuel.hears("Kite: hi again")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.nobody_else_heard_anything()


async def test_k4_later_at_arrival_moves_nothing(world: World) -> None:
    """The reminder is the second asking; then Grace is asked, and sees him."""
    amanuel = world.young_person()
    grace = world.carer()
    await world.begins()
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("2")
    await amanuel.hears("Thanks!")
    await world.until("18:50")
    await amanuel.hears("Kite: hi again")
    await world.until("19:00")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("21:00")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen"]
    await world.no_alert()
    await world.nobody_else_heard_anything()
