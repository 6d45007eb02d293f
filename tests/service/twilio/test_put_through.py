"""`K7P CALL`: a worker is rung, and put through to the young person, whose phone shows the number that texts them."""

from desk import duress
from tests.service.twilio.calls import RingingPhone
from tests.service.twilio.texts import TextPhone, TwilioWorld
from tests.stories.evenings import code_of
from tests.world import EVERYWHERE

CODE = "all good thanks"
AMANUEL, TABLET, KHAN = "+447700900300", "+447700900301", "+447700900203"


async def wants_a_call(world: TwilioWorld, **fields: object) -> tuple[str, TextPhone, RingingPhone, RingingPhone]:
    """Amanuel asked for a call, and R. Khan has been paged."""
    world.young_person(**fields)  # type: ignore[arg-type]
    amanuel, khan = world.texts("YP-1042", AMANUEL), world.texts("DW-1", KHAN)
    await world.offers_calls()
    await world.begins()
    await amanuel.says("3")
    amanuel.forgets()
    khan.forgets()
    return await code_of(world), khan, RingingPhone(world, KHAN), RingingPhone(world, AMANUEL)


async def test_the_owner_is_rung_and_puts_themselves_through_by_a_key(world: TwilioWorld) -> None:
    code, khan, khans, amanuels = await wants_a_call(world)
    await khan.says(code)
    khan.hears(f"{code} is yours")
    world.phone(AMANUEL).hears("A person has read your message.")
    await khan.says(f"{code} CALL")
    khan.hears_nothing()
    assert khans.rings()["sender"] == world.twilio.page_number
    assert "A.B." not in await khans.answers()
    said = await khans.presses("1")
    assert f"{' '.join(code)}: A.B., English. Safe-contact note on the board first." in said
    assert "1 ring them now." in said
    amanuels.is_quiet()
    await khans.presses("1")
    assert amanuels.rings()["sender"] == world.twilio.number  # the number that texts, and nobody's own
    await amanuels.answers()
    assert khans.is_bridged
    khan.hears(f"{code}: note kept")
    await amanuels.hangs_up()
    assert khans.is_over
    await world.nobody_else_heard_anything()


async def test_the_phone_that_asked_is_the_one_that_rings(world: TwilioWorld) -> None:
    """Somebody else may hold his first phone: he asked from the second, and is rung there and nowhere else (A2)."""
    world.young_person()
    world.texts("YP-1042", AMANUEL)
    person = next(one for one in world.council["people"] if one["ref"] == "YP-1042")
    person["contacts"].append({"channel": "sms", "address": TABLET, "proven": True})
    khan, khans = world.texts("DW-1", KHAN), RingingPhone(world, KHAN)
    await world.offers_calls()
    await world.begins()
    await world.phone(TABLET).says("3")
    code = await code_of(world)
    await khan.says(code)
    await khan.says(f"{code} CALL")
    khans.rings()
    await khans.answers()
    await khans.presses("1")
    await khans.presses("1")
    RingingPhone(world, TABLET).rings()
    RingingPhone(world, AMANUEL).is_quiet()


async def test_a_young_person_who_does_not_answer_is_not_reached(world: TwilioWorld) -> None:
    code, khan, khans, amanuels = await wants_a_call(world)
    await khan.says(code)
    await khan.says(f"{code} CALL")
    khans.rings()
    await khans.answers()
    await khans.presses("1")
    await khans.presses("1")
    amanuels.rings()
    await amanuels.lets_it_ring()
    assert khans.news() == "They did not answer. Look at the board for other ways."
    khan.forgets()
    world.phone(AMANUEL).hears("A person has read your message.")
    assert (await world.alert()).phase == "taken"
    await world.nobody_else_heard_anything()


async def test_voicemail_of_a_worker_rings_nobody(world: TwilioWorld) -> None:
    code, khan, khans, amanuels = await wants_a_call(world)
    await khan.says(code)
    await khan.says(f"{code} CALL")
    khans.rings()
    await khans.answers()
    await khans.says_nothing()
    assert khans.is_over
    amanuels.is_quiet()
    khan.forgets()
    world.phone(AMANUEL).hears("A person has read your message.")
    await world.nobody_else_heard_anything()


async def test_who_has_not_taken_it_is_not_put_through(world: TwilioWorld) -> None:
    code, khan, khans, _ = await wants_a_call(world)
    await khan.says(f"{code} CALL")
    khan.hears(f"{code} NOT RUNG: it is not yours. {code} takes it")
    khans.is_quiet()
    assert (await world.alert()).taken_by is None
    await world.nobody_else_heard_anything()


async def test_p6_nobody_is_put_through_while_there_is_duress(world: TwilioWorld) -> None:
    code, khan, khans, amanuels = await wants_a_call(world)
    await duress.set_code(world.engine, EVERYWHERE, world.vault, "YP-1042", CODE, "DW-1")
    await khan.says(code)
    await khan.says(f"{code} CALL")
    khans.rings()
    await khans.answers()
    await khans.presses("1")
    await world.phone(AMANUEL).says(CODE)  # while R. Khan listens to the safe-contact note
    assert await khans.presses("1") == "They cannot be rung from here now. Look at the board."
    amanuels.is_quiet()
    khans.rings()  # the page that says so
    khan.forgets()
    await khan.says(code)
    khan.hears(f"{code} is yours", "do NOT ring")
    await khan.says(f"{code} CALL")
    khan.hears(f"{code} NOT RUNG: duress. Read the plan on the board")
    amanuels.is_quiet()


async def test_who_has_no_telephone_cannot_be_rung(world: TwilioWorld) -> None:
    world.young_person()
    khan = world.texts("DW-1", KHAN)
    await world.offers_calls()
    await world.begins()
    await world.phones["amanuel"].says("3")
    await world.phones["amanuel"].forgets()
    code = await code_of(world)
    await khan.says(code)
    khan.forgets()
    await khan.says(f"{code} CALL")
    khan.hears(f"{code} NOT RUNG: we cannot put you through. Look at the board.")
    await world.phones["amanuel"].hears("A person has read your message.")
    await world.nobody_else_heard_anything()
