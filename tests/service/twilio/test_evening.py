"""An evening by text message: our channel and webhooks, Twilio's API in its own process, the rules, all of it real."""

from datetime import timedelta

import pytest

from tests.service.twilio.texts import TextPhone, TwilioWorld
from tests.stories.evenings import code_of

AMANUEL, KHAN = "+447700900300", "+447700900203"
SECONDS = timedelta(seconds=1)

# The two stories everything hangs on, on both databases and once with a restart between every two steps.
everywhere = pytest.mark.parametrize("kind", ["sqlite", "postgresql", "sqlite-restarting"], indirect=True)


async def by_text(world: TwilioWorld, **fields: object) -> tuple[TextPhone, TextPhone]:
    """Amanuel and R. Khan are reached by text."""
    world.young_person(**fields)  # type: ignore[arg-type]
    phones = world.texts("YP-1042", AMANUEL), world.texts("DW-1", KHAN)
    await world.begins()
    return phones


@everywhere
async def test_asked_and_answered_by_text(world: TwilioWorld) -> None:
    amanuel, _ = await by_text(world)
    await world.until("18:30")
    question = amanuel.hears("Kite: ", "1 ")
    assert question["sender"] == world.twilio.number
    await amanuel.says("1")
    amanuel.hears("Thank")
    await world.until("20:00")
    await world.no_alert()
    assert [one.state["outcome"] for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()


@everywhere
async def test_silence_climbs_to_a_page_from_the_page_number_and_is_taken_by_text(world: TwilioWorld) -> None:
    amanuel, khan = await by_text(world)
    await world.until("18:30")
    amanuel.hears("Kite: ")
    await world.until("18:50")
    amanuel.hears("Kite: hi again")
    await world.until("19:00")
    await world.phones["grace"].hears("A.: 1 I see them now")
    await world.until("19:15")
    code = await code_of(world)
    page = khan.hears(f"{code} NO ANSWER A.B. YP-1042", "Asked 18:30, 18:50 (delivered)", f"{code}=take")
    assert page["sender"] == world.twilio.page_number
    await khan.says(code)
    answer = khan.hears(f"{code} is yours")
    assert answer["sender"] == world.twilio.number
    assert (await world.alert()).state["taken_by"] == "DW-1"
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("how", [{"backwards": True}, {"times": 3}, {"backwards": True, "times": 2}], ids=str)
async def test_receipts_out_of_order_and_repeated_say_what_they_say_once(world: TwilioWorld, how: dict[str, object]) -> None:
    await by_text(world)
    world.is_deaf = True
    await world.until("18:30")
    assert set(await world.tells(**how)) == {200}
    await world.settles()
    (check_in,) = await world.check_ins()
    (asked,) = check_in.state["tries"]
    assert (check_in.phase, asked["left_at"][11:16], asked["delivered_at"][11:16]) == ("waiting", "18:30", "18:30")
    world.phone(AMANUEL).forgets()
    await world.nobody_else_heard_anything()


async def test_p7_an_answer_that_was_lost_is_settled_by_the_callback(world: TwilioWorld) -> None:
    amanuel, _ = await by_text(world)
    world.twilio.fail("lost", what="create")
    await world.until("18:30")
    amanuel.hears("Kite: ")
    assert [one.phase for one in await world.check_ins()] == ["waiting"]
    await world.machine_passes(600 * SECONDS)
    assert [one["what"] for one in world.twilio.heard["calls"]] == ["create"]  # nobody had to be asked
    await amanuel.says("1")
    amanuel.hears("Thank")
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("how", ["lost", "timeout", "drop"])
async def test_p7_a_question_whose_fate_nobody_told_is_looked_up_before_it_is_sent_again(world: TwilioWorld, how: str) -> None:
    amanuel, _ = await by_text(world)
    world.is_deaf = True
    world.twilio.fail(how, what="create", seconds=0.8)
    await world.until("18:30")
    assert [one.phase for one in await world.check_ins()] == ["asking"]  # nobody's silence begins
    world.twilio.forget()
    await world.machine_passes(100 * SECONDS)
    await world.machine_passes(30 * SECONDS)
    calls = [one["what"] for one in world.twilio.heard["calls"]]
    assert calls == (["create", "list", "create"] if how == "drop" else ["create", "list"])
    amanuel.hears("Kite: ")
    amanuel.hears_nothing()  # once, and no second copy
    world.is_deaf = False
    await world.settles()
    assert [one.phase for one in await world.check_ins()] == ["waiting"]
    await world.nobody_else_heard_anything()


async def test_p7_of_two_questions_in_doubt_the_one_that_left_is_not_taken_for_the_one_that_never_did(world: TwilioWorld) -> None:
    """Twilio's log hides the last four digits, and only there the two phones differ: one would never be asked."""
    world.young_person("YP-2", "Bilal C.", "bilal", sign="Moon")
    bilal = world.texts("YP-2", "+447700900301")
    amanuel, _ = await by_text(world)
    world.is_deaf = True
    world.twilio.fail("drop", what="create")
    world.twilio.fail("lost", what="create")
    await world.until("18:30")
    world.twilio.forget()
    await world.machine_passes(130 * SECONDS)
    amanuel.hears("Kite: ")
    bilal.hears("Moon: ")
    assert len([*amanuel.unheard(), *bilal.unheard()]) == 1  # the one that had left, again
    for phone in (amanuel, bilal):
        phone.forgets()
    await world.nobody_else_heard_anything()


async def test_p7_a_page_whose_fate_nobody_can_tell_goes_out_again(world: TwilioWorld) -> None:
    amanuel, khan = await by_text(world)
    await world.until("19:14")
    await world.phones["grace"].forgets()
    amanuel.forgets()
    world.is_deaf = True
    world.twilio.fail("lost", what="create")
    await world.until("19:15")
    world.twilio.fail("page", what="list")  # and its log cannot be read
    await world.machine_passes(31 * SECONDS)
    assert len(khan.unheard()) == 2
    khan.hears("NO ANSWER")
    khan.hears("NO ANSWER")
    await world.nobody_else_heard_anything()


async def test_a_question_waits_as_long_as_twilio_says(world: TwilioWorld) -> None:
    amanuel, _ = await by_text(world)
    world.twilio.fail("refuse", what="create", code=20429, status=429, retry_after=60)
    await world.until("18:30")
    await world.machine_passes(40 * SECONDS)
    amanuel.hears_nothing()
    await world.machine_passes(25 * SECONDS)
    amanuel.hears("Kite: ")
    await world.no_alert()
    await world.nobody_else_heard_anything()
