"""Somebody asks for help, and hears from a person: soon, and truly (A2)."""

import pytest

from db.queries import contacts
from db.words import ChannelName
from ladder.words import Cover
from tests.stories.evenings import alone, code_of, duty, not_good
from tests.world import EVERYWHERE, World


async def test_a2_under_open_cover_the_time_of_the_ring_is_heard(world: World) -> None:
    """R. Khan takes it with K7P 20."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await not_good(world)
    await amanuel.hears("We have your message. A person is being told now")
    await world.until("18:33")
    await khan.says(f"{code} 20")
    await khan.hears(f"{code} is yours, 18:33. A.B. is told: a call by 18:53")
    await amanuel.hears("A person has read your message. They will ring from this number by 18:53.")
    await world.until("19:00")
    await world.nobody_else_heard_anything()


async def test_a2_under_closed_cover_nothing_is_heard_but_thanks(world: World) -> None:
    """Somebody else may look at this phone: nothing on it tells that a person has read."""
    amanuel = alone(world, cover="closed")
    khan, shah, price, _ = duty(world)
    await world.begins()
    code = await not_good(world)
    await amanuel.hears("Thanks!")
    await world.until("18:45")
    for phone in (shah, price):
        await phone.hears(f"{code} ASKS FOR HELP")
        await phone.rings()
    await khan.says(f"{code} 20")
    await khan.hears(f"{code} is yours, 18:45. Closed cover: A.B. is told nothing.")
    for phone in (shah, price):
        await phone.hears(f"{code} taken by R.Khan")
    await world.until("19:10")
    await world.nobody_else_heard_anything()


async def test_a2_whoever_is_still_on_it_after_the_time_that_was_told_reads_what_the_child_was_told(world: World) -> None:
    """Asked "still yours?" at 19:01, R. Khan says so: 18:51 is no time to choose any more. A new one is heard."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await not_good(world)
    await khan.says(code)
    await amanuel.forgets()
    await khan.forgets()
    await world.until("19:01")
    await khan.hears(f"{code} still yours?")
    await khan.says(code)
    await khan.hears(f"{code} is yours, 19:01. A.B. was told: a call by 18:51. Not rung yet? {code} 10, {code} 20 or {code} 60 = minutes.")
    await khan.says(f"{code} 10")
    await khan.hears("A.B. is told: a call by 19:11")
    await amanuel.hears("by 19:11")
    await world.nobody_else_heard_anything()


async def test_a2_without_a_time_the_default_is_heard_and_a_time_named_later_is_heard_too(world: World) -> None:
    """Twenty minutes for help; then R. Khan says ten."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    code = await not_good(world)
    await amanuel.forgets()
    await khan.says(code)
    await khan.hears(f"{code} is yours, 18:31. Ring by? {code} 10, {code} 20 or {code} 60", "Nothing sent: 18:51")
    await amanuel.hears("by 18:51")
    await world.until("18:33")
    await khan.says(f"{code} 10")
    await khan.hears("A.B. is told: a call by 18:43")
    await amanuel.hears("by 18:43")
    await world.nobody_else_heard_anything()


async def test_a2_a_wish_to_be_called_is_rung_within_the_hour_by_default(world: World) -> None:
    """It is no emergency: sixty minutes."""
    amanuel = alone(world)
    khan = duty(world).khan
    await world.begins()
    await world.until("18:30")
    await amanuel.says("3")
    await amanuel.forgets()
    code = await code_of(world)
    await khan.hears(f"{code} WANTS A CALL A.B. YP-1042", f"{code} 20=take, ring in 20 min")
    await khan.says(code)
    await khan.hears(f"{code} is yours, 18:30. Ring by?", "Nothing sent: 19:30")
    await amanuel.hears("by 19:30")
    await world.nobody_else_heard_anything()


async def test_a2_while_nobody_takes_it_the_child_hears_that_we_go_on_at_most_four_times(world: World) -> None:
    """After ten minutes, then every fifteen."""
    amanuel = alone(world)
    khan, shah, price, _ = duty(world)
    await world.begins()
    await not_good(world)
    await amanuel.hears("We have your message")
    for clock in ("18:41", "18:56", "19:11", "19:26"):
        await world.until(clock)
        await amanuel.hears("We are still finding a person for you. You do not need to do anything.")
    await world.until("20:10")
    for phone in (khan, shah, price):
        await phone.forgets()
    assert (await world.alert()).round == 4
    await world.nobody_else_heard_anything()


async def test_k8_help_from_another_phone_of_theirs_ends_what_was_asked_on_the_first(world: World) -> None:
    """Asked on his phone, he writes 4 from his tablet: no reminder follows, Grace is not asked, and the tablet has the answer."""
    tablet = {"channel": "handset", "manner": "sms", "address": "tablet", "proven": True}
    amanuel = world.young_person(more_contacts=[tablet])
    grace = world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await world.phones["tablet"].says("4")
    await world.phones["tablet"].hears("A person is being told now")
    assert [one.outcome for one in await world.check_ins()] == ["help"]
    khan = world.phones["khan"]
    code = (await world.alert()).code
    await khan.hears(f"{code} ASKS FOR HELP")
    await khan.rings()
    await world.until("18:40")
    await world.phones["tablet"].hears("We are still finding a person for you.")
    for phone in duty(world):
        await phone.forgets()
    await world.takes(code, "DW-1", 20)
    await khan.hears(f"{code} is yours, 18:40. A.B. is told: a call by 19:00")
    await world.phones["tablet"].hears("They will ring from this number by 19:00.")
    await world.until("19:10")
    await amanuel.hears_nothing()
    await grace.hears_nothing()
    for phone in duty(world):
        await phone.forgets()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("hidden", ["closed cover", "blocked"])
async def test_a2_a_phone_that_may_not_be_told_is_told_nothing_nor_is_another(world: World, hidden: str) -> None:
    """He asks from a tablet that others look at, or that takes nothing more: his own phone may be in anybody's hand, and R. Khan knows."""
    amanuel = world.young_person(more_contacts=[{"channel": "handset", "manner": "sms", "address": "tablet", "proven": True}])
    world.carer()
    khan, tablet = duty(world).khan, world.phones["tablet"]
    await world.begins()
    if hidden == "closed cover":
        async with world.database.transaction() as tx:
            keys = world.vault.address_keys("handset", "tablet")
            (row,) = await contacts.people_at(tx, EVERYWHERE, ChannelName.HANDSET, keys)
            await contacts.change_contact(tx, EVERYWHERE, row.id, cover=Cover.CLOSED)
    await world.until("18:25")
    await tablet.says("4")
    await tablet.forgets()
    if hidden == "blocked":
        await tablet.switch(is_blocked=True)
    code = (await world.alert()).code
    await world.until("18:36")
    for phone in duty(world):
        await phone.forgets()
    await world.takes(code, "DW-1", 20)
    await khan.hears(f"{code} is yours, 18:36. Closed cover: A.B. is told nothing.")
    await tablet.hears_nothing()
    assert not [line for line in await amanuel.everything() if "person" in line]
    for phone in (amanuel, *duty(world)):
        await phone.forgets()
    await world.nobody_else_heard_anything()


async def test_k10_fine_from_another_phone_of_theirs_ends_nothing(world: World) -> None:
    """It answers no question that was asked there: the check-in goes on."""
    tablet = {"channel": "handset", "manner": "sms", "address": "tablet", "proven": True}
    amanuel = world.young_person(more_contacts=[tablet])
    world.carer()
    await world.begins()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await world.phones["tablet"].says("1")
    await world.phones["tablet"].hears("Thanks!")
    await world.until("18:50")
    await amanuel.hears("Kite: hi again")
    await world.nobody_else_heard_anything()
