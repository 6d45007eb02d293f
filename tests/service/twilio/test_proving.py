"""A number on file is somebody's once it has answered and a worker beside them has said so; until then it is asked nothing."""

from typing import Any

import pytest

from db.queries import contacts, people
from db.queries.rows import Record
from db.words import ContactState
from desk import first_texts, pairings
from desk.refusals import Refused
from tests.service.twilio.texts import TextPhone, TwilioWorld
from tests.world import EVERYWHERE

AMANUEL, NEW, GRACE = "+447700900300", "+447700900301", "+447700900307"

both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)


async def begun(world: TwilioWorld, *numbers: str, proven: tuple[str, ...] = (), **fields: Any) -> list[TextPhone]:
    """Amanuel has these numbers in the council's file, of which nobody has proven most, and no other phone."""
    world.young_person(tier="standard", **fields)
    person = next(one for one in world.council["people"] if one["ref"] == "YP-1042")
    person["contacts"] = [{"channel": "sms", "address": number, "proven": number in proven} for number in numbers]
    await world.begins()
    return [world.phone(number) for number in numbers]


async def texted(world: TwilioWorld, ref: str = "YP-1042", ending: str | None = None) -> str:
    """`safetynet invite REF --channel sms`; how the number ends."""
    end = await first_texts.send_first_text(world.engine, EVERYWHERE, world.vault, ref, ending=ending)
    await world.settles()
    return end


async def confirmed(world: TwilioWorld, end: str, ref: str = "YP-1042", worker: str = "DW-1") -> None:
    await pairings.confirm(world.engine, EVERYWHERE, world.vault, ref, end, worker)
    await world.settles()


async def phones(world: TwilioWorld, ref: str = "YP-1042") -> dict[str, Record]:
    """Their contacts, by number."""
    async with world.database.reading() as tx:
        person = (await people.by_ref(tx, EVERYWHERE, ref))[0]
        rows = await contacts.contacts_of(tx, EVERYWHERE, [person.id])
    return {world.vault.open("contact.address_sealed", row.id, row.address_sealed): row for row in rows}


@both
async def test_a_number_is_asked_once_it_has_answered_and_a_worker_has_confirmed_it(world: TwilioWorld) -> None:
    (amanuel,) = await begun(world, AMANUEL)
    assert await texted(world) == "0300"
    first = amanuel.hears("Kite: this is the number we talked about. Save it. 1 = ok")
    assert first["sender"] == world.twilio.number
    with pytest.raises(Refused, match="has not answered yet"):
        await confirmed(world, "0300")
    await amanuel.says("1")
    await world.no_alert()
    await world.until("18:30")  # it answered, and nobody has said whose it is: the carer is asked instead, and nobody is left out
    await world.phones["grace"].hears("A.: 1 ")
    await world.phones["grace"].says("1")
    await world.phones["grace"].hears("Thank you")
    await confirmed(world, "0300")
    await world.until("18:30", days=1)
    amanuel.hears("Kite: ", "1 ")
    await amanuel.says("1")
    amanuel.hears("Thanks!")
    await world.nobody_else_heard_anything()


@both
async def test_a_number_that_says_it_is_anothers_is_wrong_at_once_and_nobody_can_confirm_it(world: TwilioWorld) -> None:
    (amanuel,) = await begun(world, AMANUEL)
    await texted(world)
    amanuel.hears("Kite: ")
    await amanuel.says("1")  # whoever it is meant to be polite
    await amanuel.says("wrong number")
    assert (await phones(world))[AMANUEL].state is ContactState.STALE
    assert (await world.alert()).cause == "wrong_number"
    with pytest.raises(Refused, match="shows this number"):
        await confirmed(world, "0300")
    amanuel.hears_nothing()


@both
async def test_a_new_number_freezes_the_old_from_which_help_is_heard_and_a_fine_answers_nothing(world: TwilioWorld) -> None:
    old, new = await begun(world, AMANUEL, NEW, proven=(AMANUEL,), ask_carer="never")
    await world.until("18:30")
    old.hears("Kite: ")
    assert await texted(world) == "0301"
    new.hears("Kite: ")
    await new.says("1")
    assert (await phones(world))[AMANUEL].state is ContactState.OPEN  # nothing changes before a worker has looked
    await confirmed(world, "0301")
    frozen = (await phones(world))[AMANUEL]
    assert (frozen.state, frozen.replaced_at is not None) == (ContactState.STALE, True)
    await old.says("1")
    assert [one.phase for one in await world.check_ins()] == ["waiting"]
    await world.until("20:00")
    new.hears("Kite: hi again")
    await new.says("1")
    new.hears("Thanks!")
    await old.says("help")
    assert (await world.alert()).cause == "help"
    old.hears_nothing()


async def test_k6_a_stop_from_the_old_number_on_which_a_question_stands_does_not_stop_the_new_one(world: TwilioWorld) -> None:
    """Whoever took Amanuel's phone writes "stop": duty hears of it, and he is asked on his new one as before."""
    old, new = await begun(world, AMANUEL, NEW, proven=(AMANUEL,), ask_carer="never")
    await world.until("18:30")
    old.hears("Kite: ")
    await texted(world)
    new.hears("Kite: ")
    await new.says("1")
    await confirmed(world, "0301")
    await old.says("stop texting me")
    assert (await world.alert()).cause == "stopped"
    assert (await world.child()).stopped_at is None
    assert {number: row.state for number, row in (await phones(world)).items()} == {AMANUEL: ContactState.STALE, NEW: ContactState.OPEN}
    await world.until("20:00")
    new.hears("Kite: hi again")
    old.hears_nothing()


async def test_p5_a_stop_from_a_carers_old_number_does_not_make_it_hers_again(world: TwilioWorld) -> None:
    """Whoever has it now stops us, and writes "1" later: that is nobody's sighting."""
    grace = next(one for one in world.council["people"] if one["ref"] == "CA-7")
    grace["contacts"] = [{"channel": "sms", "address": GRACE, "proven": True}, {"channel": "sms", "address": NEW, "proven": False}]
    await begun(world, AMANUEL, proven=(AMANUEL,))
    old, new = world.phone(GRACE), world.phone(NEW)
    await texted(world, "CA-7")
    await new.says("1")
    await confirmed(world, "0301", "CA-7")
    for words in ("stop texting me", "1"):
        await old.says(words)
        assert (await phones(world, "CA-7"))[GRACE].state is ContactState.STALE, words
    assert (await world.child()).last_seen_at is None


async def test_a_question_on_its_way_to_the_old_number_is_taken_back_and_nobody_is_left_unasked(world: TwilioWorld) -> None:
    old, new = await begun(world, AMANUEL, NEW, proven=(AMANUEL,))
    await texted(world)
    new.hears("Kite: ")
    await new.says("1")
    world.twilio.fail("refuse", code=20429, status=429, retry_after=600, times=50)
    await world.until("18:30")
    assert [one.phase for one in await world.check_ins()] == ["asking"]
    await pairings.confirm(world.engine, EVERYWHERE, world.vault, "YP-1042", "0301", "DW-1")
    await world.settles()
    await world.phones["grace"].hears("A.: 1 ")
    old.hears_nothing()


async def test_p8_a_number_that_refuses_the_first_text_is_told_at_once(world: TwilioWorld) -> None:
    (amanuel,) = await begun(world, AMANUEL)
    world.twilio.fate(AMANUEL, "undelivered", 30005)
    await texted(world)
    assert (await world.alert()).cause == "channel_broken"
    amanuel.hears_nothing()
    assert await texted(world) == "0300"  # the number was mended, or the phone is on: it is tried again
    amanuel.hears("Kite: ")


async def test_a_strangers_number_that_stopped_us_at_the_carrier_stops_nobody(world: TwilioWorld) -> None:
    """Whoever has the mistyped number once texted STOP to ours: Amanuel, who has another phone, is asked there as before."""
    amanuel, strangers = await begun(world, AMANUEL, NEW, proven=(AMANUEL,))
    world.twilio.say(NEW, "STOP")
    world.twilio.forget()
    await texted(world)
    assert (await world.alert()).cause == "channel_broken"
    assert (await world.child()).stopped_at is None
    await world.until("18:30")
    amanuel.hears("Kite: ")
    strangers.hears_nothing()


async def test_a_carers_first_text_says_nothing_and_its_answer_is_no_sighting(world: TwilioWorld) -> None:
    grace = next(one for one in world.council["people"] if one["ref"] == "CA-7")
    grace["contacts"] = [{"channel": "sms", "address": GRACE, "proven": False}]
    await begun(world, AMANUEL, proven=(AMANUEL,))
    phone = world.phone(GRACE)
    await texted(world, "CA-7")
    assert phone.hears()["body"].startswith("This is the number we talked about. Save it. 1 = ok")
    await phone.says("1")
    assert (await world.child()).last_seen_at is None
    await world.no_alert()
    await confirmed(world, "0307", "CA-7")
    phone.hears("We write to you here", "not an emergency service")
    world.phone(AMANUEL).forgets()
    await world.nobody_else_heard_anything()


async def test_a_worker_who_says_it_is_not_theirs_ends_it(world: TwilioWorld) -> None:
    (amanuel,) = await begun(world, AMANUEL)
    await texted(world)
    amanuel.hears("Kite: ")
    await amanuel.says("1")
    assert await pairings.refuse(world.engine, EVERYWHERE, "YP-1042", "DW-1") == 1
    assert (await phones(world))[AMANUEL].state is ContactState.STALE
    for again in (confirmed(world, "0300"), pairings.refuse(world.engine, EVERYWHERE, "YP-1042", "DW-1")):
        with pytest.raises(Refused):
            await again


async def test_an_old_number_that_a_worker_says_is_anothers_is_no_old_phone_of_theirs(world: TwilioWorld) -> None:
    old, new = await begun(world, AMANUEL, NEW, proven=(AMANUEL,))
    await texted(world)
    await new.says("1")
    await confirmed(world, "0301")
    await texted(world, ending="0300")
    await old.says("1")
    assert (await phones(world))[AMANUEL].replaced_at is not None
    await pairings.refuse(world.engine, EVERYWHERE, "YP-1042", "DW-1")
    wrong = (await phones(world))[AMANUEL]
    assert (wrong.state, wrong.replaced_at, wrong.unheard_since) == (ContactState.STALE, None, None)


async def test_which_number_is_said_where_several_are_to_be_proven(world: TwilioWorld) -> None:
    await begun(world, AMANUEL, NEW)
    with pytest.raises(Refused, match=r"end in 0300, 0301: say which with --ending"):
        await texted(world)
    with pytest.raises(Refused, match="ends so; those that are end in 0300, 0301"):
        await texted(world, ending="9999")
    assert await texted(world, ending="0301") == "0301"
    world.phone(NEW).hears("Kite: ")


@pytest.mark.parametrize(("ref", "why"), [("DW-1", "is a worker"), ("CA-7", "has no number on file"), ("YP-9", "Nobody has the reference")])
async def test_what_cannot_be_proven_by_text_is_refused_in_a_sentence(world: TwilioWorld, ref: str, why: str) -> None:
    await begun(world, AMANUEL)
    with pytest.raises(Refused, match=why):
        await texted(world, ref)


@both
async def test_k11_a_number_is_not_proven_beside_a_question_of_whoever_shares_it(world: TwilioWorld) -> None:
    """Bilal's "1" to the first text would be read as Amanuel's "fine"."""
    world.young_person("YP-2", "Bilal B.", "bilal", sign="Moon", times=())
    world.council["people"][-1]["contacts"] = [{"channel": "sms", "address": AMANUEL, "proven": False}]
    await begun(world, AMANUEL, proven=(AMANUEL,))
    phone = world.phone(AMANUEL)
    await world.until("18:30")
    phone.hears("Kite: ", "1 ")
    with pytest.raises(Refused, match="Somebody else is asked on the number that ends in 0300"):
        await texted(world, "YP-2")
    phone.hears_nothing()
    await phone.says("1")
    phone.hears("Thanks!")
    await texted(world, "YP-2")
    phone.hears("Moon: this is the number we talked about")
    await phone.says("1")
    await confirmed(world, "0300", "YP-2")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]


async def test_k11_nor_beside_a_carers(world: TwilioWorld) -> None:
    """Grace and Henry have one telephone between them: a "1" of his would be her "I see them"."""
    world.carer("CA-8", "Henry O.", "henry")
    for ref, is_proven in (("CA-7", True), ("CA-8", False)):
        carer = next(one for one in world.council["people"] if one["ref"] == ref)
        carer["contacts"] = [{"channel": "sms", "address": GRACE, "proven": is_proven}]
    await begun(world, AMANUEL, carers=("CA-7", "CA-8"))
    phone = world.phone(GRACE)
    await world.until("18:30")
    phone.hears("A.: 1 ")
    with pytest.raises(Refused, match="Somebody else is asked on the number that ends in 0307"):
        await texted(world, "CA-8")
    await phone.says("1")
    phone.hears("Thank you")
    assert await texted(world, "CA-8") == "0307"


async def test_nobody_is_texted_without_their_sign(world: TwilioWorld) -> None:
    world.young_person(times=())
    del world.council["people"][-1]["sign"]
    world.council["people"][-1]["contacts"] = [{"channel": "sms", "address": AMANUEL}]
    await world.begins()
    with pytest.raises(Refused, match="has no sign"):
        await texted(world)
