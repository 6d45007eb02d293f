"""Nobody answers: who is asked next, who is told, and which of the four kinds of nothing it was."""

from tests.world import World


async def test_at_arrival_silence_climbs_to_the_carer_and_then_to_duty(world: World) -> None:
    """Asked at 18:30, again at 18:50, Grace at 19:00, R. Khan at 19:15."""
    amanuel = world.young_person(language="ti")
    grace = world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:30")
    await amanuel.hears("Kite: ", "1 ")
    await world.until("18:49")
    await amanuel.hears_nothing()
    await world.until("18:50")
    await amanuel.hears("Kite: ", "1 ")
    await world.until("18:59")
    await grace.hears_nothing()
    await world.until("19:00")
    await grace.hears("A.: 1 I see them now")
    await world.until("19:14")
    await khan.hears_nothing()
    await world.until("19:15")
    await khan.hears("NO ANSWER A.B. YP-1042, Tigrinya. Asked 18:30, 18:50 (delivered). Carer asked, no answer.")
    assert [one.outcome for one in await world.check_ins()] == ["silent"]
    await world.nobody_else_heard_anything()


async def test_a_first_silence_at_standard_waits_for_the_morning_list(world: World) -> None:
    """Nobody is paged at night. R. Khan gets one text at 09:00; two hours later, untaken, it pages."""
    amanuel = world.young_person(tier="standard")
    grace = world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("21:30")
    await amanuel.hears("Kite: ")
    await amanuel.hears("Kite: hi again")
    await grace.hears("A.: 1 ")
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("silent", "morning", "listed")
    await world.until("08:59")
    await khan.hears_nothing()
    await world.until("09:00")
    await khan.hears(f"{alert.code} ON TODAY'S LIST A.B. YP-1042", "no answer", "Not taken by 11:00")
    await world.until("10:59")
    await khan.hears_nothing()
    await world.until("11:00")
    await khan.hears("NO ANSWER A.B. YP-1042")
    await world.nobody_else_heard_anything()


async def test_the_second_silence_in_a_row_pages_while_the_first_is_still_on_the_list(world: World) -> None:
    """Friday's waits for the next working morning; Saturday's does not."""
    amanuel = world.young_person(tier="standard", days=["fri", "sat"])
    grace = world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("21:30", days=4)
    assert (await world.alert()).phase == "listed"
    await world.until("21:29")
    await khan.hears_nothing()
    await world.until("21:30")
    await khan.hears((await world.alert()).code, "NO ANSWER A.B. YP-1042")
    for phone in (amanuel, grace):
        await phone.forgets()
    assert len(await world.open_alerts()) == 1
    await world.nobody_else_heard_anything()


async def test_the_second_silence_in_a_row_pages_although_the_first_was_resolved(world: World) -> None:
    """R. Khan closed Monday's on Tuesday morning; Tuesday's silence is the second all the same."""
    amanuel = world.young_person(tier="standard")
    grace = world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("09:00")
    first = await world.alert()
    await khan.hears(first.code, "ON TODAY'S LIST")
    await khan.says(first.code)
    await khan.hears(first.code, "is yours")
    assert (await world.resolves(first.code, "DW-1", 7, "Asleep, says the school.")).is_done
    await world.until("21:30")
    second = await world.alert()
    assert (second.treatment, second.phase) == ("page", "paging")
    await khan.hears(second.code, "NO ANSWER A.B. YP-1042")
    for phone in (amanuel, grace):
        await phone.forgets()
    await world.nobody_else_heard_anything()


async def test_an_answer_between_two_silences_ends_the_row(world: World) -> None:
    """Monday silent, Tuesday fine, Wednesday silent: Wednesday's is a first one again."""
    amanuel = world.young_person(tier="standard")
    grace = world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("09:00")
    first = await world.alert()
    await khan.says(first.code)
    await world.resolves(first.code, "DW-1", 7, "Asleep.")
    await world.until("18:35")
    await amanuel.says("1")
    await world.until("21:30", days=1)
    assert (await world.alert()).treatment == "morning"
    for phone in (amanuel, grace, khan):
        await phone.forgets()
    await world.until("08:59")
    await world.nobody_else_heard_anything()


async def test_a_phone_that_is_switched_off_twice_is_undelivered_and_pages_the_second_time(world: World) -> None:
    """It gave receipts on Monday. What it does not receive on Tuesday and Wednesday is not silence."""
    amanuel = world.young_person(tier="standard")
    grace = world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await amanuel.switch(is_off=True)
    await world.until("09:00", days=1)
    await grace.hears("A.: 1 ")
    first = await world.alert()
    assert (first.cause, first.treatment) == ("undelivered", "morning")
    await khan.hears(first.code, "ON TODAY'S LIST", "question not delivered")
    await khan.says(first.code)
    await khan.hears("is yours")
    await world.resolves(first.code, "DW-1", 5, "The school rings the home.")
    await world.until("21:30")
    await grace.hears("A.: 1 ")
    await khan.hears("NOT DELIVERED A.B. YP-1042", "Tried 18:30 SMS, 20:00 SMS", "Carer asked, no answer")
    await amanuel.switch(is_off=False)
    for _ in range(4):
        await amanuel.hears("Kite: ")
    assert [one.outcome for one in await world.check_ins()] == ["ok", "undelivered", "undelivered"]
    await world.nobody_else_heard_anything()


async def test_the_clock_of_silence_of_a_slow_phone_starts_three_minutes_after_the_network_took_the_message(world: World) -> None:
    """Its receipts come after five minutes. Nobody waits for them, and nobody counts from before the message left."""
    amanuel = world.young_person()
    grace = world.carer()
    await world.begins()
    await amanuel.switch(is_slow=True)
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await world.until("18:52")
    await amanuel.hears_nothing()
    await world.until("18:53")
    await amanuel.hears("Kite: hi again")
    await world.until("19:05")
    await grace.hears_nothing()
    await world.until("19:06")
    await grace.hears("A.: 1 ")
    await world.until("19:21")
    await world.phones["khan"].hears("NO ANSWER", "Asked 18:33, 18:56 (delivered)")
    await world.nobody_else_heard_anything()
