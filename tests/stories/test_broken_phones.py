"""A broken channel is not silence (promise 8, K6)."""

from db.queries import contacts
from ladder.words import Cover
from tests.world import EVERYWHERE, World

TABLET = {"channel": "handset", "manner": "sms", "address": "tablet", "proven": True}


async def test_k6_when_the_first_of_two_contacts_refuses_the_question_moves_to_the_second_at_once(world: World) -> None:
    """Amanuel's phone has blocked us. His tablet is asked in the same minute, as for the first time, and its wait begins then."""
    world.young_person(tier="standard", more_contacts=[TABLET])
    world.carer()
    await world.begins()
    phone, tablet = world.phones["amanuel"], world.phones["tablet"]
    await phone.switch(is_blocked=True)
    await world.until("18:30")
    line = await tablet.hears("Kite: ", "1 ")
    assert "hi again" not in line
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("channel_broken", "morning", "listed")
    await world.until("18:40")
    await tablet.says("1")
    await tablet.hears("Thanks!")
    assert [one.outcome for one in await world.check_ins()] == ["ok"]
    await world.takes(alert.code, "DW-1")
    await world.phones["khan"].hears("is yours")
    await world.resolves(alert.code, "DW-1", 5, "His worker asks him about the phone.")
    await world.until("18:30")
    await tablet.hears("Kite: ")
    await world.nobody_else_heard_anything()


async def test_k6_when_both_contacts_refuse_the_carer_is_asked_now_and_it_is_undelivered(world: World) -> None:
    """No handset had the question: nobody is called silent."""
    world.young_person(more_contacts=[TABLET])
    grace = world.carer()
    await world.begins()
    khan = world.phones["khan"]
    for address in ("amanuel", "tablet"):
        await world.phones[address].switch(is_blocked=True)
    await world.until("18:30")
    await grace.hears("A.: 1 ")
    await world.until("18:44")
    await khan.hears_nothing()
    await world.until("18:45")
    await khan.hears("NOT DELIVERED A.B. YP-1042", "Carer asked, no answer", "Also: phone refuses us")
    assert [one.outcome for one in await world.check_ins()] == ["undelivered"]
    assert len(await world.open_alerts()) == 1
    await world.nobody_else_heard_anything()


async def test_k6_a_contact_of_another_cover_is_not_asked_instead(world: World) -> None:
    """The second phone is the family's: what may be said on his own is not said there."""
    world.young_person(cover="open", more_contacts=[TABLET])
    grace = world.carer()
    await world.begins()
    async with world.database.transaction() as tx:
        theirs = await contacts.contacts_of(tx, EVERYWHERE, [(await world.child()).id])
        await contacts.change_contact(tx, EVERYWHERE, theirs[1].id, cover=Cover.CLOSED)
    await world.phones["amanuel"].switch(is_blocked=True)
    await world.until("18:30")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    assert [one.outcome for one in await world.check_ins()] == ["carer_seen"]
    await world.nobody_else_heard_anything()


async def test_k6_a_carers_phone_that_refuses_leaves_nobody_to_ask(world: World) -> None:
    """Grace blocked us. Duty hears at once, and not fifteen minutes later."""
    amanuel = world.young_person()
    grace = world.carer()
    await world.begins()
    await grace.switch(is_blocked=True)
    await world.until("19:00")
    await amanuel.forgets()
    await world.phones["khan"].hears("NO ANSWER A.B. YP-1042", "Carer not reached.")
    await world.nobody_else_heard_anything()
