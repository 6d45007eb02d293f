"""What Telegram says to a letter, sorted by what the sender does next."""

import asyncio
import socket
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.road import Accepted, Button, Channel, Moved, Refused, SendOutcome, TryLater, Unknown
from bot.channels.telegram.client import build
from bot.channels.telegram.send import TelegramChannel
from ladder.words import Road
from tests.bot.telegram.conftest import AMINA, CHOICES, letter
from tests.providers.telegram_phone import LoopbackTelegram


async def test_a_letter_arrives_as_it_was_written(telegram: LoopbackTelegram, channel: TelegramChannel) -> None:
    telegram.say(AMINA, "/start")
    text = "ተስፋ: _how_ *are* you? <b>1</b> fine [x](y) `z` & https://example.org 🙂"
    outcome = await channel.send(letter(text))
    (message,) = telegram.messages(AMINA)
    assert outcome == Accepted(str(message["message_id"]))
    assert message["text"] == text
    (call,) = [call["given"] for call in telegram.heard["calls"] if call["method"] == "sendMessage"]
    assert "parse_mode" not in call
    assert "entities" not in call


async def test_buttons_stand_under_the_message_in_their_rows(telegram: LoopbackTelegram, channel: TelegramChannel) -> None:
    telegram.say(AMINA, "/start")
    await channel.send(letter(buttons=CHOICES))
    (message,) = telegram.messages(AMINA)
    assert [[(button["text"], button["callback_data"]) for button in row] for row in message["buttons"]] == [
        [("1 fine", "c:07:ok"), ("2 ask me later", "c:07:later")],
        [("3 call me", "c:07:call"), ("4 not good", "c:07:help")],
    ]


@pytest.mark.parametrize("quiet", [True, False])
async def test_no_message_can_be_passed_on_and_quiet_ones_make_no_sound(
    telegram: LoopbackTelegram, channel: TelegramChannel, quiet: bool
) -> None:
    telegram.say(AMINA, "/start")
    await channel.send(letter(quiet=quiet))
    (message,) = telegram.messages(AMINA)
    assert message["protected"] is True
    assert message["quiet"] is quiet


def _fails(how: str, **details: object) -> dict[str, object]:
    return {"how": how, "method": "sendMessage", **details}


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (_fails("forbidden"), Refused("blocked")),
        (_fails("deactivated"), Refused("deactivated")),
        (_fails("chat_not_found"), Refused("no_such_chat")),
        (_fails("migrated", parameters={"migrate_to_chat_id": -1001234567890}), Moved("-1001234567890")),
        (_fails("flood", parameters={"retry_after": 17}), TryLater(timedelta(seconds=17))),
        (_fails("flood"), TryLater(timedelta(seconds=5))),
        (_fails("flood", parameters={"retry_after": "soon"}), TryLater(timedelta(seconds=5))),
        (_fails("server_error"), Unknown("network")),
        (_fails("bad_gateway"), Unknown("network")),
        (_fails("page", status=200), Unknown("network")),
        (_fails("page", status=503), Unknown("network")),
        (_fails("page", status=403), TryLater(timedelta(minutes=1), is_down=True)),
        (_fails("lost"), Unknown("network")),
    ],
    ids=lambda value: value["how"] if isinstance(value, dict) else type(value).__name__,
)
async def test_each_failure_says_what_to_do_next(
    telegram: LoopbackTelegram, channel: TelegramChannel, failure: dict[str, Any], outcome: SendOutcome
) -> None:
    telegram.say(AMINA, "/start")
    telegram.fail(**failure)
    assert await channel.send(letter()) == outcome
    assert telegram.messages(AMINA) == []


@pytest.mark.parametrize(("how", "why"), [("timeout", "timed_out"), ("drop", "network")])
async def test_p7_no_answer_after_it_left_is_unknown_since_the_phone_may_have_it(
    telegram: LoopbackTelegram, channel: TelegramChannel, how: str, why: str
) -> None:
    telegram.say(AMINA, "/start")
    telegram.fail(how)
    assert await channel.send(letter()) == Unknown(why)
    assert [message["text"] for message in telegram.messages(AMINA)] == ["Kite: how are you?"]


async def test_a_refused_connection_is_tried_again_since_nothing_left() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, and not listening
        bot = build("1:abc", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        assert isinstance(await TelegramChannel(bot).send(letter()), TryLater)
        await bot.hang_up()


async def test_p8_a_block_is_seen_at_the_next_send(telegram: LoopbackTelegram, channel: TelegramChannel) -> None:
    telegram.say(AMINA, "/start")
    telegram.block(AMINA)
    assert await channel.send(letter()) == Refused("blocked")
    telegram.unblock(AMINA)
    assert isinstance(await channel.send(letter()), Accepted)


async def test_somebody_who_never_spoke_to_the_bot_cannot_be_written_to(channel: TelegramChannel) -> None:
    assert await channel.send(letter(address="77")) == Refused("no_such_chat")


@pytest.mark.parametrize("address", ["", "amina", "@amina", "+447700900203", "4 2", "٤٢", "9" * 30])
async def test_what_is_no_chat_is_refused_and_not_sent(telegram: LoopbackTelegram, channel: TelegramChannel, address: str) -> None:
    assert await channel.send(letter(address=address)) == Refused("not_an_address")
    assert telegram.heard["calls"] == []


async def test_telegram_cannot_ring_and_does_not_write_instead(telegram: LoopbackTelegram, channel: TelegramChannel) -> None:
    assert await channel.send(letter(road=Road.VOICE)) == Refused("cannot_ring")
    assert telegram.heard["calls"] == []


async def test_text_that_no_wire_carries_never_left(telegram: LoopbackTelegram, channel: TelegramChannel) -> None:
    assert isinstance(await channel.send(letter("half a \ud83d smile")), TryLater)
    assert telegram.heard["calls"] == []


@pytest.mark.parametrize(
    ("text", "buttons", "why"),
    [
        ("   ", (), "empty_text"),
        ("x" * 4097, (), "too_long"),
        ("Kite", ((Button("1", "x" * 65),),), "bad_button"),
    ],
)
async def test_k2_our_own_mistakes_close_nobodys_phone_and_are_named_without_the_words(
    telegram_process: LoopbackTelegram, text: str, buttons: tuple[tuple[Button, ...], ...], why: str
) -> None:
    telegram_process.reset()  # without the fixture that insists on no broken rule
    telegram_process.say(AMINA, "/start")
    bot = build(telegram_process.token, telegram_process.url)
    with capture_logs() as logged:
        assert await TelegramChannel(bot).send(letter(text, buttons=buttons)) == TryLater(timedelta(minutes=1), is_down=True)
    assert [(one["event"], one["reason"]) for one in logged] == [("telegram_refuses_our_message", why)]
    await bot.hang_up()


@pytest.mark.parametrize("token", ["700000001:wrong", "1:abc"])
async def test_a_wrong_token_waits_for_the_operator_and_says_so_loudly(telegram: LoopbackTelegram, token: str) -> None:
    bot = build(token, telegram.url)
    with capture_logs() as logs:
        outcome = await TelegramChannel(bot).send(letter())
    assert isinstance(outcome, TryLater)
    assert [(line["log_level"], line["event"]) for line in logs] == [("error", "telegram_refuses_our_token")]
    assert token not in str(logs)
    await bot.hang_up()


async def test_many_letters_at_once_all_arrive(telegram: LoopbackTelegram, channel: TelegramChannel) -> None:
    telegram.say(AMINA, "/start")
    outcomes = await asyncio.gather(*(channel.send(letter(f"number {n}")) for n in range(40)))
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert {message["text"] for message in telegram.messages()} == {f"number {n}" for n in range(40)}


def test_telegram_is_a_channel(channel: TelegramChannel) -> None:
    as_protocol: Channel = channel
    assert as_protocol.name == "telegram"
