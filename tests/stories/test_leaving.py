"""Stop, pause, wrong number, and a wish to be called."""

import pytest

from bot.channels.handset import PhoneRefuses
from tests.stories.evenings import told_once
from tests.world import World

pytestmark = told_once

SECOND_PHONE = {"channel": "handset", "manner": "sms", "address": "tablet", "proven": True}


async def test_k6_a_stop_moves_nothing_to_another_contact_and_the_carer_is_asked_from_then_on(world: World) -> None:
    """Amanuel has a second phone. It stays dark: he asked us to stop, and not that telephone."""
    amanuel = world.young_person(tier="first_week", more_contacts=[SECOND_PHONE])
    grace = world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("stop texting me")
    await amanuel.hears("OK, we stop. You are not in trouble.")
    await world.until("09:00")
    alert = await world.alert()
    assert (alert.cause, alert.treatment) == ("stopped", "board")
    await khan.hears("ON TODAY'S LIST", "said stop")
    await khan.says(alert.code)
    await khan.hears("is yours")
    await world.resolves(alert.code, "DW-1", 5, "His worker asks how he wants to keep in touch.")
    await world.until("18:30")
    await grace.hears("A.: 1 I see them now")
    await grace.says("1")
    await grace.hears("Thank you.")
    assert [one.outcome for one in await world.check_ins()] == ["stopped", "carer_seen"]
    await world.nobody_else_heard_anything()


async def test_k6_after_a_stop_where_no_carer_may_be_asked_the_plan_rests_until_the_alert_is_resolved(world: World) -> None:
    """Nobody can be asked, so nobody is silent; the open alert is what remembers him."""
    amanuel = world.young_person(tier="standard", ask_carer="never")
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("stop")
    await amanuel.hears("OK, we stop.")
    await world.until("09:00")
    alert = await world.alert()
    await khan.hears("ON TODAY'S LIST")
    await khan.says(alert.code)
    await khan.hears("is yours")
    await world.notes(alert.code, "DW-1", "Rang, will visit.", await world.at("20:00"))
    await world.until("19:00")
    assert [one.outcome for one in await world.check_ins()] == ["stopped", "cancelled"]
    await world.resolves(alert.code, "DW-1", 6, "Twice a week, at 17:00, is what he wants.")
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.nobody_else_heard_anything()


async def test_a_pause_over_the_due_time_asks_nobody_and_worries_nobody(world: World) -> None:
    """A day in a week is theirs to take; on Wednesday it is as before."""
    amanuel = world.young_person(tier="standard")
    world.carer()
    await world.begins()
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("pause")
    await amanuel.hears("no questions until 18:35 tomorrow")
    await world.until("18:29", days=1)
    assert [one.outcome for one in await world.check_ins()] == ["paused", "paused"]
    assert await world.lines() == ["paused"]
    await world.no_alert()
    await world.until("18:30")
    await amanuel.hears("Kite: ")
    await amanuel.says("1")
    await amanuel.hears("Thanks!")
    await world.nobody_else_heard_anything()


async def test_a_pause_at_arrival_asks_the_carer_instead(world: World) -> None:
    """At once tonight, and at the due time tomorrow."""
    amanuel = world.young_person()
    grace = world.carer()
    await world.begins()
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("pause")
    await amanuel.hears("no questions until")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.until("18:30")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_a_wrong_number_is_written_to_no_more_until_a_person_has_looked(world: World) -> None:
    """Somebody else holds the phone: they are thanked once, and the question does not move to the child's other phone by itself."""
    amanuel = world.young_person(tier="first_week")
    grace = world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("sorry wrong number")
    await amanuel.hears("Thanks!")
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("wrong_number", "board", "listed")
    await world.until("09:00")
    await khan.hears("ON TODAY'S LIST", "wrong number")
    await khan.says(alert.code)
    await khan.hears("is yours")
    await world.notes(alert.code, "DW-1", "The home gets a SIM.", await world.at("20:00"))
    await world.until("18:30")
    await grace.hears("A.: 1 ")
    await grace.says("1")
    await grace.hears("Thank you.")
    await world.nobody_else_heard_anything()


async def test_a_wish_to_be_called_by_day_is_for_this_shift(world: World) -> None:
    """At 16:10 somebody can still ring before five."""
    amanuel = world.young_person(tier="standard", times=("16:00",))
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("16:10")
    await amanuel.hears("Kite: ")
    await amanuel.says("3")
    await amanuel.hears("will ring from this number before 17:00", "send 4")
    alert = await world.alert()
    assert (alert.cause, alert.treatment, alert.phase) == ("wants_call", "board", "listed")
    await world.until("16:59")
    await khan.hears_nothing()
    await world.until("17:00")
    await khan.hears("ON TODAY'S LIST", "wants a call", "Told: ring before 17:00.")
    await world.nobody_else_heard_anything()


async def test_a_wish_to_be_called_by_night_is_for_the_morning_and_the_young_person_knows_when(world: World) -> None:
    """At 18:35 the offices are closed."""
    amanuel = world.young_person(tier="standard")
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    await amanuel.says("call me")
    await amanuel.hears("will ring from this number tomorrow, 09:00-12:00", "send 4")
    await world.until("08:59")
    await khan.hears_nothing()
    await world.until("09:00")
    await khan.hears("ON TODAY'S LIST", "wants a call")
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("tier", ["arrival", "first_week"])
async def test_a_phone_without_credit_rings_once_and_that_is_a_wish_to_be_called(world: World, tier: str) -> None:
    """It hears, it cannot write, and one ring costs nothing."""
    amanuel = world.young_person(tier=tier)
    world.carer()
    await world.begins()
    khan = world.phones["khan"]
    await amanuel.switch(no_credit=True)
    await world.until("18:35")
    await amanuel.hears("Kite: ")
    with pytest.raises(PhoneRefuses):
        await amanuel.says("1")
    await amanuel.rings_us()
    await amanuel.hears("will ring from this number tomorrow")
    if tier == "arrival":
        await khan.hears("WANTS A CALL A.B. YP-1042", "Told: ring before")
    with pytest.raises(PhoneRefuses):
        await amanuel.rings_us()
    assert [one.outcome for one in await world.check_ins()] == ["call"]
    await world.nobody_else_heard_anything()
