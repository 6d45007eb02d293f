"""A press is settled the same whichever button it was, and a press nobody can settle any more harms nothing."""

import pytest
from structlog.testing import capture_logs

from bot.channels.inbound import Inbound, Press
from bot.channels.telegram.client import TelegramBot
from bot.channels.telegram.poll import Poller
from bot.channels.telegram.receive import Raw
from bot.channels.telegram.send import TelegramChannel
from tests.bot.telegram.conftest import AMINA, CHOICES, letter
from tests.providers.telegram_phone import LoopbackTelegram

BILAL = 43


async def _press(telegram: LoopbackTelegram, bot: TelegramBot, user: int, data: str) -> Press:
    """The user gets a question, presses a button, and we hear of it."""
    telegram.say(user, "/start")
    await TelegramChannel(bot).send(letter(address=str(user), buttons=CHOICES))
    telegram.press(user, telegram.messages(user)[-1]["message_id"], data)
    heard: list[Inbound] = []

    async def store(batch: list[tuple[Inbound, Raw]]) -> None:
        heard.extend(inbound for inbound, _ in batch)

    await Poller(bot, store, listen_seconds=0).poll_once()
    return Press.of(heard[-1])


async def test_a_press_says_which_button_and_which_message(telegram: LoopbackTelegram, bot: TelegramBot) -> None:
    press = await _press(telegram, bot, AMINA, "c:07:later")
    assert (press.address, press.data) == (str(AMINA), "c:07:later")
    assert press.reference.startswith(f"{telegram.messages(AMINA)[0]['message_id']}:")


async def test_after_a_press_the_buttons_are_gone_and_the_text_is_what_we_say(
    telegram: LoopbackTelegram, bot: TelegramBot, channel: TelegramChannel
) -> None:
    await channel.settle_press(await _press(telegram, bot, AMINA, "c:07:ok"), "Kite: how are you? Thanks!")
    (message,) = telegram.messages(AMINA)
    assert (message["text"], message["buttons"]) == ("Kite: how are you? Thanks!", [])


@pytest.mark.parametrize("text", ["", "Kite: how are you?"])
async def test_the_text_may_stay_while_the_buttons_go(
    telegram: LoopbackTelegram, bot: TelegramBot, channel: TelegramChannel, text: str
) -> None:
    await channel.settle_press(await _press(telegram, bot, AMINA, "c:07:ok"), text)
    (message,) = telegram.messages(AMINA)
    assert (message["text"], message["buttons"]) == ("Kite: how are you?", [])


async def test_p6_whichever_button_was_pressed_the_handset_sees_the_same(
    telegram: LoopbackTelegram, bot: TelegramBot, channel: TelegramChannel
) -> None:
    for user, data in ((AMINA, "c:07:ok"), (BILAL, "c:07:help")):
        await channel.settle_press(await _press(telegram, bot, user, data), "Thanks!")
    settling = [call for call in telegram.heard["calls"] if call["method"] in ("answerCallbackQuery", "editMessageText")]
    theirs = {"chat_id", "message_id", "callback_query_id"}
    seen = [(call["method"], {k: v for k, v in call["given"].items() if k not in theirs}) for call in settling]
    assert seen[:2] == seen[2:] == [("answerCallbackQuery", {}), ("editMessageText", {"text": "Thanks!"})]


async def test_a_press_too_old_to_answer_still_takes_the_buttons_away(
    telegram: LoopbackTelegram, bot: TelegramBot, channel: TelegramChannel
) -> None:
    press = await _press(telegram, bot, AMINA, "c:07:ok")
    telegram.age()
    with capture_logs() as logs:
        await channel.settle_press(press, "Thanks!")
    assert telegram.messages(AMINA)[0]["buttons"] == []
    assert telegram.heard["answers"] == []
    assert [line["log_level"] for line in logs] == ["debug"]


async def test_settling_twice_is_settling_once(telegram: LoopbackTelegram, bot: TelegramBot, channel: TelegramChannel) -> None:
    press = await _press(telegram, bot, AMINA, "c:07:ok")
    await channel.settle_press(press, "Thanks!")
    await channel.settle_press(press, "Thanks!")
    assert len(telegram.messages(AMINA)[0]["earlier"]) == 1
    assert len(telegram.heard["answers"]) == 1


async def test_a_courtesy_telegram_cannot_take_is_noted_and_stops_nothing(
    telegram: LoopbackTelegram, bot: TelegramBot, channel: TelegramChannel
) -> None:
    press = await _press(telegram, bot, AMINA, "c:07:ok")
    telegram.fail("server_error", method="answerCallbackQuery")
    with capture_logs() as logs:
        await channel.settle_press(press, "Thanks!")
    assert telegram.messages(AMINA)[0]["text"] == "Thanks!"
    assert [(line["log_level"], line["step"]) for line in logs] == [("warning", "answer")]


async def test_somebody_elses_press_is_our_own_mistake(channel: TelegramChannel) -> None:
    with pytest.raises(ValueError, match="not one of Telegram's"):
        await channel.settle_press(Press("42", "c:07:ok", "handset-9"), "Thanks!")
