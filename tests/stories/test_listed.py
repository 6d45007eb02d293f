"""What can wait does: the board at the end of the shift, the list of the next working morning (treatments `board` and `morning`)."""

from tests.stories.evenings import alone, code_of, duty
from tests.world import World


async def said_stop(world: World) -> str:
    """At 18:30 the young person says stop; the hint that it may be dictated stands on the board. The code."""
    amanuel = world.phones["amanuel"]
    await world.until("18:30")
    await amanuel.hears("Kite:")
    await amanuel.says("STOP")
    await amanuel.hears("OK, we stop. You are not in trouble.")
    return await code_of(world)


async def test_a_board_alert_texts_once_at_the_end_of_the_shift_and_pages_two_hours_later(world: World) -> None:
    """The night shift ends at 09:00; at 11:00 nobody has taken it."""
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    code = await said_stop(world)
    await world.until("08:59")
    await khan.hears_nothing()
    await world.until("09:00")
    await khan.hears(f"{code} ON TODAY'S LIST A.B. YP-1042", "said stop", f"{code}=take", "Not taken by 11:00: we page.")
    await world.until("11:00")
    await khan.hears(f"{code} SAID STOP A.B. YP-1042", "May be dictated")
    await world.until("11:15")
    await khan.rings()
    await shah.hears(f"{code} SAID STOP")
    await shah.rings()
    await world.nobody_else_heard_anything()


async def test_the_one_text_of_a_listed_alert_goes_to_the_allocated_worker_on_a_working_day(world: World) -> None:
    """Amanuel's own worker is L. Grey, who is on no rota; what L. Grey does not take pages those who are on duty."""
    world.worker("SW-1", "L. Grey", "grey")
    alone(world, allocated_to="SW-1")
    khan, grey = duty(world).khan, world.phones["grey"]
    await world.begins()
    code = await said_stop(world)
    await world.until("09:00")
    await grey.hears(f"{code} ON TODAY'S LIST")
    await world.until("11:00")
    await khan.hears(f"{code} SAID STOP")
    await grey.says(code)
    await grey.hears(f"{code} is yours, 11:00")
    await khan.hears(f"{code} taken by L.Grey 11:00")
    await world.nobody_else_heard_anything()


async def test_a_listed_alert_is_never_texted_before_eight_nor_paged_at_night(world: World) -> None:
    """A shift that ends at 06:00 hands over a list that is read at 08:00."""
    alone(world)
    shifts = world.council["teams"][0]["shifts"]
    shifts[:] = [
        {"days": "all", "from": "06:00", "to": "18:00", "role": "on_duty", "workers": ["DW-2"]},
        {"days": "all", "from": "18:00", "to": "06:00", "role": "on_duty", "workers": ["DW-1"]},
    ]
    shah = duty(world).shah
    await world.begins()
    code = await said_stop(world)
    await world.until("07:59")
    await shah.hears_nothing()
    await world.until("08:00")
    await shah.hears(f"{code} ON TODAY'S LIST")
    await world.nobody_else_heard_anything()


async def test_what_is_taken_from_the_list_texts_nobody_in_the_morning(world: World) -> None:
    """R. Khan takes it from the board at 20:00, and is asked about it by day alone."""
    alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await said_stop(world)
    await world.until("20:00")
    await world.takes(code, "DW-1")
    await khan.hears(f"{code} is yours, 20:00")
    await world.until("07:59")
    await khan.hears_nothing()
    await world.until("08:00")
    await khan.hears(f"{code} still yours? Nothing noted since")
    await world.notes(code, "DW-1", "Visit agreed for Wednesday.")
    await world.until("09:59")
    await world.nobody_else_heard_anything()


async def test_a_call_wished_for_by_night_is_on_the_mornings_list_with_what_was_told(world: World) -> None:
    """At standard nobody is paged for it; the text says what Amanuel was promised."""
    amanuel = alone(world, tier="standard")
    khan = duty(world).khan
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite:")
    await amanuel.says("3")
    await amanuel.hears("Someone will ring from this number tomorrow, 09:00-12:00")
    code = await code_of(world)
    await world.until("09:00")
    await khan.hears(f"{code} ON TODAY'S LIST A.B. YP-1042", "wants a call", "Told: ring before 12:00")
    await khan.says(f"{code} 60")
    await khan.hears(f"{code} is yours, 09:00. A.B. is told: a call by 10:00")
    await amanuel.hears("by 10:00")
    await world.nobody_else_heard_anything()


async def test_at_standard_a_first_silence_waits_for_morning_and_the_second_in_a_row_pages_at_once(world: World) -> None:
    """Asked in the evening and again at 08:30: the alert rises from `morning` to `page`."""
    amanuel = alone(world, tier="standard", times=("08:30", "18:30"))
    khan, shah, _, _ = duty(world)
    await world.begins()
    await world.until("20:45")
    code = await code_of(world)
    assert ((await world.alert()).phase, (await world.alert()).treatment) == ("listed", "morning")
    await world.until("09:00")
    await khan.hears(f"{code} ON TODAY'S LIST A.B. YP-1042", "no answer")
    await world.until("10:45")
    await khan.hears(f"{code} NO ANSWER A.B. YP-1042, {world.language_name}. Asked 08:30, 10:00")
    assert ((await world.alert()).phase, (await world.alert()).treatment) == ("paging", "page")
    await world.until("11:00")
    await khan.rings()
    await shah.hears(f"{code} NO ANSWER")
    await shah.rings()
    await amanuel.forgets()
    await world.nobody_else_heard_anything()
