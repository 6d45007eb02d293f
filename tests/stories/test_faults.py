"""Faults of our own (A5): one alert for all whom they touch, nobody called silent, and nobody on the list forgotten."""

from tests.stories.faulty import about, asks_now, many, owed, the_fault
from tests.world import World


async def test_a5_provider_down_at_half_past_six_is_one_page_and_no_child_is_silent(world: World) -> None:
    """Forty questions do not go, three of them to new arrivals. R. Khan hears it once, asks all again when it is mended, and closes it."""
    phones = many(world, 40, arrivals=3)
    await world.begins()
    khan = world.phones["khan"]
    await world.network.go(down=True)
    await world.until("18:30")
    fault = await the_fault(world)
    assert (fault.cause, fault.treatment, fault.phase) == ("fault", "page", "paging")
    await khan.hears(
        f"{fault.code} OUR FAULT: 40 questions not sent since 18:30, provider down. No child has been silent.",
        "3 are new arrivals, not all their carers asked. List on board.",
        f"{fault.code}=take. Next",
    )
    await khan.says(fault.code)
    await khan.hears(f"{fault.code} is yours")
    await world.until("20:00")
    assert await about(world) == ["fault:sending:handset"]
    assert await owed(world, fault.code) == 40
    assert not [row for row in await world.check_ins("YP-7") if row.outcome == "silent"]

    assert (await the_fault(world)).version < 10, "the alert does not move for each child"
    refused = await world.resolves(fault.code, "DW-1", 8, "The provider is back.")
    assert refused.reason == "nothing changed, because 40 young people on its list were neither asked again nor ticked by name"
    await world.network.go(down=False)
    came = await asks_now(world, fault.code)
    assert (len(came.asked), came.left) == (40, ())
    for phone in phones:
        await phone.hears("Kite: ", "1 fine")
    assert await owed(world, fault.code) == 0
    assert (await world.resolves(fault.code, "DW-1", 8, "The provider is back.")).is_done
    await phones[7].says("1")
    await phones[7].hears("Thanks!")
    assert [row.outcome for row in await world.check_ins("YP-7")] == ["not_asked", "ok"]
    await world.nobody_else_heard_anything()


async def test_a5_the_next_page_carries_what_has_become_of_the_new_arrivals(world: World) -> None:
    """Mended at five to seven, their carer is asked at seven and says nothing. Nobody was silent: the children were not asked."""
    many(world, 3, arrivals=3, ask_carer="always")
    await world.begins()
    khan, shah = world.phones["khan"], world.phones["shah"]
    await world.network.go(down=True)
    await world.until("18:55")
    await khan.hears("3 are new arrivals, not all their carers asked.")
    await world.network.go(down=False)
    await world.until("19:39")
    for phone in (khan, shah, world.phones["price"], world.phones["grace"]):
        await phone.forgets()
    await world.until("19:40")
    code = (await the_fault(world)).code
    await khan.hears(
        f"{code} OUR FAULT: 3 questions not sent since 18:30, provider down. No child has been silent. 3 are new arrivals, carers asked."
    )
    assert {row.outcome for n in range(3) for row in await world.check_ins(f"YP-{n}")} == {"not_asked"}
    await world.nobody_else_heard_anything()


async def test_a5_a_worker_hands_a_fault_on_and_lists_it_by_text_as_anything_else(world: World) -> None:
    """The codes on a phone mean the same, whatever an alert is about."""
    many(world, 3, arrivals=1)
    await world.begins()
    khan, shah = world.phones["khan"], world.phones["shah"]
    await world.network.go(down=True)
    await world.until("18:30")
    code = (await the_fault(world)).code
    await khan.hears(f"{code} OUR FAULT")
    await khan.says("LIST")
    await khan.hears(f"Open: {code} our fault. Reply one code to take it.")
    await khan.says(f"{code} PASS")
    await khan.hears(f"{code} passed on, paging M.Shah now.")
    await shah.hears(f"{code} OUR FAULT: 3 questions not sent since 18:30")
    await shah.says("ok")
    await shah.hears(f"{code} is yours")
    await khan.hears(f"{code} taken by M.Shah")
    await shah.says(f"{code} NOTE rang the provider")
    await shah.hears(f"{code}: note kept")
    assert (await the_fault(world)).phase == "taken"
    await world.nobody_else_heard_anything()
