"""An evening with the young person on Telegram: the bot, its polling, the rules and the phones of the others, all of it real."""

from datetime import timedelta

import pytest

from tests.service.telegram.chats import Chat, TelegramWorld, button, calls
from tests.stories.evenings import code_of

AMANUEL = 42
SECONDS = timedelta(seconds=1)
CHOICES = ["ok", "great", "later", "call", "help"]


# The two stories everything hangs on, on both databases and once with a restart between every two steps.
everywhere = pytest.mark.parametrize("kind", ["sqlite", "postgresql", "sqlite-restarting"], indirect=True)


async def on_telegram(world: TelegramWorld, **fields: object) -> Chat:
    """Amanuel has joined by his own invitation."""
    world.young_person(**fields)  # type: ignore[arg-type]
    await world.begins()
    chat = await world.joins("YP-1042", AMANUEL)
    chat.hears("Kite: this is the chat we talked about")
    return chat


@everywhere
async def test_invited_started_asked_and_pressed(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    await world.until("18:30")
    question = chat.hears("Kite: ")
    assert [[one["text"].split()[-1] for one in row] for row in question["buttons"]] == [["fine", "great"], ["later", "me"], ["good"]]
    assert question["protected"]
    query = await chat.presses("ok")
    assert world.telegram.heard["answers"] == [{"callback_query_id": query}]
    chat.hears("Thank")
    await world.until("20:00")
    await world.no_alert()
    assert [one.state["outcome"] for one in await world.check_ins()] == ["ok"]
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("choice", CHOICES)
async def test_p6_a_press_leaves_the_same_traces_whichever_it_was(world: TelegramWorld, choice: str) -> None:
    chat = await on_telegram(world, cover="closed")
    await world.until("18:30")
    question = chat.hears("Kite: ")
    query = await chat.presses(choice)
    assert world.telegram.heard["answers"] == [{"callback_query_id": query}]  # no pop-up, whichever it was
    edits = calls(world.telegram, "editMessageReplyMarkup")
    assert edits == [{"chat_id": str(AMANUEL), "message_id": str(question["message_id"])}]
    assert calls(world.telegram, "editMessageText") == []
    after = chat.now(question)
    assert (after["text"], after["buttons"]) == (question["text"], [])
    assert chat.hears("Thanks!")["text"] == "Thanks! (DEMO)"
    chat.hears_nothing()


async def test_yesterdays_button_does_not_answer_todays_question(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    await world.until("18:30")
    yesterdays = chat.hears("Kite: ")
    await chat.says("1")
    chat.hears("Thank")
    await world.until("18:30", days=1)
    todays = chat.hears("Kite: ")
    assert button(todays, "ok") != button(yesterdays, "ok")
    await chat.presses("ok", yesterdays)
    chat.hears("Thank")
    assert (chat.now(yesterdays)["buttons"], chat.now(todays)["buttons"]) == ([], todays["buttons"])
    assert [one.phase for one in await world.check_ins()] == ["closed", "waiting"]
    await chat.presses("ok", todays)
    chat.hears("Thank")
    assert [one.phase for one in await world.check_ins()] == ["closed", "closed"]
    await world.nobody_else_heard_anything()


@everywhere
async def test_silence_climbs_from_telegram_to_the_carer_and_to_duty(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    grace, khan = world.phones["grace"], world.phones["khan"]
    await world.until("18:30")
    chat.hears("Kite: ")
    await world.until("18:50")
    chat.hears("Kite: hi again")
    await world.until("19:00")
    await grace.hears("A.: 1 I see them now")
    await world.until("19:15")
    code = await code_of(world)
    page = await khan.hears(f"{code} NO ANSWER A.B. YP-1042", "Asked 18:30, 18:50", "Carer asked, no answer", f"{code}=take")
    assert "delivered" not in page  # Telegram never said so
    await khan.says(code)
    await khan.hears(f"{code} is yours")
    assert (await world.alert()).state["taken_by"] == "DW-1"
    await world.nobody_else_heard_anything()


async def test_p8_a_bot_that_is_refused_is_a_broken_channel_at_once(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    world.telegram.fail("forbidden", method="sendMessage")
    await world.until("18:30")
    alert = await world.alert()
    assert (alert.cause, alert.state["facts"][0]["at"][11:16]) == ("channel_broken", "18:30")
    await world.phones["amanuel"].hears("Kite: ", "1")  # his next contact is asked in the same moment
    chat.hears_nothing()
    assert [one.phase for one in await world.check_ins()] == ["waiting"]


async def test_p8_somebody_who_blocks_the_bot_is_known_before_the_next_question(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    await world.until("18:10")
    await chat.blocks()
    assert (await world.alert()).cause == "channel_broken"
    await world.until("18:30")
    await world.phones["amanuel"].hears("Kite: ")
    assert len(calls(world.telegram, "sendMessage")) == 1  # that he had joined, and nothing since
    chat.hears_nothing()


async def test_a_question_waits_as_long_as_telegram_says(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    world.telegram.fail("flood", method="sendMessage", parameters={"retry_after": 60})
    await world.until("18:30")
    assert len(calls(world.telegram, "sendMessage")) == 2
    await world.machine_passes(40 * SECONDS)
    assert len(calls(world.telegram, "sendMessage")) == 2
    chat.hears_nothing()
    await world.machine_passes(25 * SECONDS)
    chat.hears("Kite: ")
    assert [one.phase for one in await world.check_ins()] == ["waiting"]
    await world.no_alert()
    await world.nobody_else_heard_anything()


@pytest.mark.parametrize("how", ["timeout", "drop", "lost"])
async def test_p7_a_question_whose_fate_nobody_knows_is_sent_again(world: TelegramWorld, how: str) -> None:
    chat = await on_telegram(world)
    world.telegram.fail(how, method="sendMessage", seconds=0.6)
    await world.until("18:30")
    sent = calls(world.telegram, "sendMessage")
    assert [one.phase for one in await world.check_ins()] == ["asking"]  # nobody's silence begins
    await world.machine_passes(100 * SECONDS)
    assert calls(world.telegram, "sendMessage") == sent
    await world.machine_passes(30 * SECONDS)
    assert calls(world.telegram, "sendMessage") == [*sent, sent[-1]]  # the same bytes
    first = chat.hears("Kite: ")
    if how != "lost":
        chat.hears("Kite: ")  # it had gone out, and stands there twice
    assert [one.phase for one in await world.check_ins()] == ["waiting"]
    await chat.presses("ok", first)
    chat.hears("Thank")
    await world.no_alert()
    await world.nobody_else_heard_anything()


async def test_p7_a_courtesy_whose_fate_nobody_knows_is_not_sent_again(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    await world.until("18:30")
    chat.hears("Kite: ")
    world.telegram.fail("drop", method="sendMessage")
    await chat.presses("ok")
    chat.hears("Thank")
    await world.machine_passes(600 * SECONDS)
    await world.nobody_else_heard_anything()


@everywhere
async def test_an_update_heard_twice_counts_once(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    await world.until("18:30")
    chat.hears("Kite: ")
    await chat.presses("help")
    chat.hears()
    await world.phones["khan"].forgets()
    waiting = world.telegram.heard["waiting"]
    await world.restart()  # what was not confirmed comes again
    await world.hears_telegram()
    assert waiting
    assert world.telegram.heard["waiting"] == waiting
    assert len(world.telegram.heard["answers"]) == 1
    await world.nobody_else_heard_anything()


async def test_t5_the_hands_of_the_clock_wait_for_a_question_that_telegram_takes_in_a_moment(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    world.telegram.fail("flood", method="sendMessage", parameters={"retry_after": 1})
    await world.until("18:55")
    chat.hears("Kite: ")
    chat.hears("Kite: hi again")
    await world.no_alert()


async def test_a_provider_that_hangs_at_a_press_holds_nobody_else_up_for_long(world: TelegramWorld) -> None:
    chat = await on_telegram(world)
    await world.until("18:30")
    chat.hears("Kite: ")
    world.telegram.fail("timeout", method="answerCallbackQuery", seconds=1)
    await chat.presses("help")
    await world.phones["khan"].hears("ASKS FOR HELP")
    assert chat.now(chat.last)["buttons"] == []  # the keyboard goes all the same
