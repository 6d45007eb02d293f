"""`ON 4417`: whose a shared duty phone is. `BUSY 90`: who is passed over for a while, and never all of them."""

import pytest

from db.queries import duty_phones, journal
from desk.drills import start
from desk.pins import set_pin
from desk.refusals import Refused
from tests.phones import Handset
from tests.stories.evenings import alone, code_of, duty, owner_of, silent, told_once
from tests.world import EVERYWHERE, World

pytestmark = told_once

FIRST = "NOT TAKEN: say first who you are: ON and your PIN."


async def sharing(world: World) -> Handset:
    """J. Hill and P. Lowe have the night by turns with one phone, and each a PIN. The phone; the night has begun."""
    phone = world.worker("DW-3", "J. Hill", "desk", shares="DESK")
    world.worker("DW-4", "P. Lowe", "desk", shares="DESK")
    world.rota(day=["DW-1"], night=["DW-3", "DW-4"], manager=["MG-1"])
    alone(world)
    await world.begins()
    for ref, pin in (("DW-3", "4417"), ("DW-4", "0962")):
        await set_pin(world.engine, EVERYWHERE, world.vault, ref, pin)
    return phone


async def lines_of(world: World, event: str) -> list[tuple[str, dict[str, object]]]:
    """What the journal has of that kind about the phone, and about the alert: by whom, and what."""
    async with world.database.reading() as tx:
        (phone,) = await duty_phones.all_of(tx, EVERYWHERE)
        rows = await journal.of_subjects(tx, EVERYWHERE, [phone.id, (await world.alert()).id])
    return [(row.actor, row.content) for row in rows if row.event == event]


async def test_a_shared_phone_takes_nothing_until_somebody_says_whose_it_is_and_then_it_is_theirs_until_their_shift_ends(
    world: World,
) -> None:
    """By text and by a key of a call; what is done from it is journalled as theirs, with the phone."""
    desk = await sharing(world)
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    code = await code_of(world)
    await desk.hears(f"{code} NO ANSWER")
    for words in (code, "ok", f"{code} PASS", f"{code} NOTE hello", f"{code} DONE 1", "LIST", "BUSY 30", "hello"):
        await desk.says(words)
        await desk.hears(FIRST)
    await world.until("19:10")
    await desk.answers(code)
    await desk.presses("take")
    await desk.hears(FIRST)
    assert await owner_of(world) is None
    await desk.says("on")
    await desk.hears("NOT ON: write ON and your PIN of four digits.")
    await desk.says("ON 0962")
    await desk.hears("P.Lowe: this phone is yours until Tue 09:00. OFF ends it.")
    await desk.says(code)
    await desk.hears(f"{code} is yours, 19:10")
    await desk.hears(f"{code} taken by P.Lowe 19:10")  # J. Hill was paged there as well
    assert await owner_of(world) == "DW-4"
    assert await lines_of(world, "FromSharedPhone") == [("DW-4", {"phone": "DESK"})]
    await desk.says("OFF")
    await desk.hears("OFF: this phone is nobody's now.")
    await desk.says(f"{code} NOTE rang them")
    await desk.hears(FIRST)
    await desk.says("on 4417")
    await desk.hears("J.Hill: this phone is yours until Tue 09:00.")
    await desk.says(f"{code} DONE 1")
    await desk.hears(f"{code} NOT CLOSED: P.Lowe has it")
    assert [by for by, _ in await lines_of(world, "DutyPhoneBound")] == ["DW-4", "DW-3"]
    await world.notes(code, "DW-4", "At the home.", await world.at("07:00"))
    await world.until("07:00")
    await desk.hears(f"{code} still yours?")
    await world.notes(code, "DW-4", "At the home still.", await world.at("09:30"))
    await world.until("08:30")
    await desk.hears(f"Shift ends 09:00. You hold {code}.")
    await world.until("09:00")
    await desk.hears(f"{code}: your shift is over. Paging R.Khan now.")
    await desk.says(code)
    await desk.hears(FIRST)
    await duty(world).khan.forgets()
    await world.nobody_else_heard_anything()


async def test_five_wrong_pins_in_an_hour_shut_the_door_for_an_hour_and_a_right_one_between_them_counts_for_nothing(world: World) -> None:
    """Whoever has a PIN may not guess another's by turns. What the phone is bound to stays so."""
    desk = await sharing(world)
    for pin in ("1111", "2222", "3333"):
        await desk.says(f"ON {pin}")
        await desk.hears("NOT ON: no PIN of this phone.")
    await desk.says("ON 4417")
    await desk.hears("J.Hill: this phone is yours")
    await desk.says("ON 4444")
    await desk.hears("NOT ON: no PIN of this phone.")
    await desk.says("ON 5555")
    await desk.hears("NOT ON: too many wrong PINs. Nobody can say ON from this phone before 19:00.")
    await world.until("18:59")
    await world.phones["amanuel"].forgets()
    await desk.says("ON 0962")
    await desk.hears("NOT ON: too many wrong PINs.")
    await desk.says("LIST")
    await desk.hears("Nothing is open.")
    await world.until("19:00")
    await desk.hears("NO ANSWER")
    await desk.says("ON 0962")
    await desk.hears("P.Lowe: this phone is yours")
    assert len(await lines_of(world, "PinRefused")) == 5
    assert await lines_of(world, "DutyPhoneRefused") == [("DESK", {"phone": "DESK", "until": "2026-11-23T19:00:00+00:00"})]
    await world.nobody_else_heard_anything()


async def test_a_new_pin_ends_what_the_old_one_began_and_no_two_workers_have_the_same(world: World) -> None:
    desk = await sharing(world)
    await desk.says("ON 4417")
    await desk.hears("J.Hill: this phone is yours")
    codes = {one.worker: one.code for one in (await start(world.engine, EVERYWHERE)).started}
    await world.settles()
    await desk.forgets()
    await desk.says(codes["DW-4"])
    await desk.hears(f"TEST {codes['DW-4']} is not your drill.")
    for pin, why in (("0962", "taken"), ("441", "four digits"), ("7777", "first"), ("1234", "first")):
        with pytest.raises(Refused, match=why):
            await set_pin(world.engine, EVERYWHERE, world.vault, "DW-3", pin)
    assert await set_pin(world.engine, EVERYWHERE, world.vault, "DW-3", "8150") == 1
    await desk.says(codes["DW-3"])
    await desk.hears(FIRST)
    await desk.says("ON 4417")
    await desk.hears("NOT ON: no PIN of this phone.")
    await desk.says("ON 8150")
    await desk.hears("J.Hill: this phone is yours")
    await desk.says(codes["DW-3"])
    await desk.hears(f"TEST {codes['DW-3']} taken")
    await duty(world).khan.says("ON 4417")
    await duty(world).khan.hears("Nothing to do: this phone is yours alone.")
    await world.nobody_else_heard_anything()


async def test_busy_sends_pages_on_at_once_also_those_that_wait_and_what_is_held_stays_theirs(world: World) -> None:
    """R. Khan has one, is paged for another, and goes into an assessment."""
    alone(world)
    selam = world.young_person("YP-2", "Selam T.", "selam", ask_carer="never", times=("19:30",))
    khan, shah, price, _ = duty(world)
    await world.begins()
    mine = await silent(world)
    await khan.says(mine)
    await khan.hears(f"{mine} is yours")
    await world.until("20:00")
    await selam.forgets()
    other = await code_of(world, "YP-2")
    await khan.hears(f"{other} NO ANSWER S.T. YP-2", "Next M.Shah 20:15")
    await world.until("20:02")
    await khan.says("BUSY 90")
    await khan.hears("BUSY until 21:32: pages go on to M.Shah. What you hold stays yours. BACK ends it.")
    await khan.hears(f"{other} passed on, paging M.Shah now.")
    await price.hears("R.Khan is busy until 21:32: pages go on to M.Shah. What R.Khan holds stays theirs.")
    await shah.hears(f"{other} NO ANSWER S.T. YP-2")
    await shah.says(other)
    await shah.hears(f"{other} is yours")
    await khan.forgets()
    await selam.says("help")
    await selam.hears("We have your message")
    await shah.hears(f"{other} WORSE: S.T. asks for help", "Next S.Price 20:07")
    await shah.rings()
    await shah.says("BUSY 30")
    await shah.hears("NOT BUSY: nobody else is on duty. Pages still come to you.")
    await shah.says(f"{other} 20")
    await shah.hears(f"{other} is yours, 20:02")
    await selam.hears("They will ring from this number by 20:22")
    assert await owner_of(world) == "DW-1"
    await khan.hears(f"{other} taken by M.Shah 20:02")
    await khan.says("back")
    await khan.hears("BACK: pages come to you again.")
    await shah.says("Busy 5")
    await shah.hears("BUSY until 20:07: pages go on to R.Khan.")
    await price.hears("M.Shah is busy until 20:07")
    await shah.says("busy 0")
    await shah.hears("BACK: pages come to you again.")
    await shah.says("busy with a family")
    await shah.hears("NOT BUSY: write BUSY and for how many minutes, 5 to 240.")
    await world.nobody_else_heard_anything()


async def test_help_goes_to_the_next_at_once_and_whom_nobody_stands_in_for_is_passed_over_no_more(world: World) -> None:
    """R. Khan is asked again once M. Shah let a whole round go by; and stays busy into the night, which M. Shah does not have."""
    world.rota(day=["DW-1", "DW-2"], night=["DW-1", "DW-2"], manager=["MG-1"])
    world.council["teams"][0]["shifts"] = [
        {"days": "all", "from": "09:00", "to": "09:00", "role": "on_duty", "workers": ["DW-1"]},
        {"days": "all", "from": "09:00", "to": "19:00", "role": "on_duty", "workers": ["DW-2"]},
    ]
    alone(world)
    khan, shah, _, _ = duty(world)
    await world.begins()
    await khan.says("BUSY 240")
    await khan.hears("BUSY until 22:00: pages go on to M.Shah.")
    await world.until("18:30")
    await world.phones["amanuel"].says("4")
    await world.phones["amanuel"].forgets()
    code = await code_of(world)
    await shah.hears(f"{code} ASKS FOR HELP")
    await shah.rings()
    await world.until("18:34")
    await khan.hears_nothing()
    await world.until("18:35")
    await khan.hears(f"{code} ASKS FOR HELP")  # nobody took it in a whole round
    await khan.rings()
    await khan.says("BUSY 240")
    await khan.hears("BUSY until 22:35: pages go on to M.Shah.")
    await khan.hears(f"{code} passed on, paging M.Shah now.")
    await world.until("19:00")
    await world.phones["amanuel"].forgets()
    await khan.forgets()
    await world.until("19:05")
    await khan.hears(f"{code} ASKS FOR HELP")
    await khan.rings()
    await khan.says(f"{code} 10")
    await khan.hears(f"{code} is yours")
    await shah.forgets()
    await world.phones["amanuel"].forgets()
    await world.nobody_else_heard_anything()
