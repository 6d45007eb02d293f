"""One test for each of Twilio's codes: what becomes of the contact, what duty is told, and whether it is tried again."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.sms.errors import TABLE, Then, row_of
from db.queries import contacts, people
from db.words import ContactState, FaultKind
from scheduler import crowded
from tests.service.twilio.test_evening import AMANUEL, KHAN, by_text
from tests.service.twilio.texts import TwilioWorld
from tests.stories.evenings import code_of
from tests.world import EVERYWHERE

TABLET = "+447700900301"
AT_ONCE = {Then.BROKEN: "channel_broken", Then.NOT_SENT: "channel_broken", Then.STOPPED: "stopped"}


async def state(world: TwilioWorld, ref: str = "YP-1042", number: int = 0) -> ContactState:
    """How a contact of theirs stands."""
    async with world.database.reading() as tx:
        person = (await people.by_ref(tx, EVERYWHERE, ref))[0]
        found = await contacts.contacts_of(tx, EVERYWHERE, [person.id])
    return ContactState(found[number].state)


def stays(then: Then) -> ContactState:
    """How a contact stands after that."""
    return ContactState.BLOCKED if then in (Then.BROKEN, Then.STOPPED) else ContactState.OPEN


@pytest.mark.parametrize("code", [*sorted(TABLE), 39999])
async def test_a_question_that_twilio_refuses(world: TwilioWorld, code: int) -> None:
    row = row_of(code)
    amanuel, _ = await by_text(world, tier="standard")
    world.twilio.fail("refuse", what="create", code=code)
    with capture_logs() as logged:
        await world.until("18:30")
    assert await state(world) is stays(row.then)
    assert ("twilio_refuses" in {one["event"] for one in logged}) is bool(row.meaning)
    if row.then in (Then.LATER, Then.OPERATOR):
        await world.no_alert()  # nothing is known of the phone
        await world.machine_passes(timedelta(seconds=65))
        amanuel.hears("Kite: ")
    elif row.then is Then.UNREACHED:
        await world.no_alert()  # the next rung asks again
        await world.until("20:00")
        amanuel.hears("Kite: ")
    else:
        assert (await world.alert()).cause == AT_ONCE[row.then]
        await world.phones["grace"].hears("A.: 1 I see them now")  # asked at once, in their place


@pytest.mark.parametrize("code", [*sorted(TABLE), 39999])
async def test_a_question_that_twilio_gives_up(world: TwilioWorld, code: int) -> None:
    """It comes with the receipt: by then the message was taken, so nothing is handed over again before its rung is over."""
    row = row_of(code)
    await by_text(world, tier="standard")
    world.twilio.fate(AMANUEL, "undelivered", code)
    await world.until("18:30")
    assert await state(world) is stays(row.then)
    assert len(world.twilio.messages(AMANUEL)) == 1
    if row.then in (Then.UNREACHED, Then.LATER):
        await world.no_alert()
        (check_in,) = await world.check_ins()
        assert check_in.phase == "waiting"
        assert check_in.state["tries"][0]["owes_receipt"]  # what ends it now is no silence
        return
    assert (await world.alert()).cause == ("stopped" if row.then is Then.STOPPED else "channel_broken")


@pytest.mark.parametrize("how", ["refused", "given up"])
async def test_a_loop_that_twilio_finds_is_told_as_ours(world: TwilioWorld, how: str) -> None:
    """Beside what the code does to the question: somebody looks whether two machines are talking."""
    await by_text(world, tier="standard")
    if how == "refused":
        world.twilio.fail("refuse", what="create", code=14107)
    else:
        world.twilio.fate(AMANUEL, "undelivered", 14107)
    await world.until("18:30")
    (found,) = await crowded.find(world.engine)
    assert (found.kind, found.key, len(found.young_people), found.pages) == (FaultKind.LOOP, "sms", 1, False)


@pytest.mark.parametrize("code", [30003, 30005, 30007, 21610])
async def test_a4_a_page_that_twilio_gives_up_climbs_at_once(world: TwilioWorld, code: int) -> None:
    """It is written to again by the next page all the same: a duty phone that was off is on again some time."""
    await by_text(world)
    world.twilio.fate(KHAN, "undelivered", code)
    with capture_logs() as logged:
        await world.until("19:15")
    alert = await world.alert()
    assert alert.rung > 0
    await world.phones["shah"].hears(f"{alert.code} NO ANSWER")
    assert await state(world, "DW-1") is ContactState.OPEN
    assert ("worker_stopped_at_carrier" in {one["event"] for one in logged}) is (code == 21610)


async def test_promise_2_a_phone_that_is_off_all_evening_is_not_delivered_and_not_silent(world: TwilioWorld) -> None:
    amanuel, khan = await by_text(world)
    world.twilio.fate(AMANUEL, "undelivered", 30003, times=2)
    await world.until("19:00")
    await world.phones["grace"].hears("A.: 1 I see them now")
    await world.until("19:15")
    khan.hears(f"{await code_of(world)} NOT DELIVERED A.B. YP-1042")
    assert [one.outcome for one in await world.check_ins()] == ["undelivered"]
    assert await state(world) is ContactState.OPEN
    amanuel.hears_nothing()
    await world.nobody_else_heard_anything()


async def test_k6_a_number_that_is_gone_moves_the_question_to_the_next_phone(world: TwilioWorld) -> None:
    world.young_person(tier="standard")
    amanuel, tablet = world.texts("YP-1042", AMANUEL), world.phone(TABLET)
    world.council["people"][-1]["contacts"].append({"channel": "sms", "address": TABLET, "proven": True})
    await world.begins()
    world.twilio.fate(AMANUEL, "undelivered", 30005)
    await world.until("18:30")
    tablet.hears("Kite: ")
    amanuel.hears_nothing()
    assert (await world.alert()).cause == "channel_broken"
    assert [await state(world, number=one) for one in (0, 1)] == [ContactState.BLOCKED, ContactState.OPEN]
    await tablet.says("1")
    tablet.hears("Thank")
    await world.nobody_else_heard_anything()
