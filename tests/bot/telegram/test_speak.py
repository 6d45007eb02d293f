"""A recording that follows a text: discreet like the text, and whatever becomes of it closes nobody's phone."""

from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.road import Accepted, Refused, SendOutcome, Speaks, TryLater, Unknown
from bot.channels.telegram.send import TelegramChannel
from tests.bot.telegram.conftest import AMINA
from tests.providers.telegram_phone import LoopbackTelegram
from tests.recordings import mp3

VOICE = mp3("how are you?")


async def test_a_voice_arrives_silent_and_is_not_to_be_passed_on(telegram: LoopbackTelegram, channel: TelegramChannel) -> None:
    telegram.say(AMINA, "/start")
    assert await channel.speak(str(AMINA), VOICE, "") == Accepted("")
    (message,) = telegram.messages(AMINA)
    assert (message["quiet"], message["protected"], message["text"]) == (True, True, "")
    assert (message["voice"]["size"], message["voice"]["type"]) == (len(VOICE), "audio/mpeg")
    (call,) = telegram.heard["calls"]
    assert call["method"] == "sendVoice"
    assert call["given"].keys() == {"chat_id", "voice", "disable_notification", "protect_content"}


async def test_words_may_stand_under_it(telegram: LoopbackTelegram, channel: TelegramChannel) -> None:
    telegram.say(AMINA, "/start")
    await channel.speak(str(AMINA), VOICE, "(ገለ) & <b>")
    assert [one["text"] for one in telegram.messages(AMINA)] == ["(ገለ) & <b>"]


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        ({"how": "forbidden"}, Refused("blocked")),
        ({"how": "deactivated"}, Refused("deactivated")),
        ({"how": "voice_forbidden"}, Refused("voice_forbidden")),
        ({"how": "page", "status": 400}, Refused("bad_request")),
        ({"how": "flood", "parameters": {"retry_after": 7}}, TryLater(timedelta(seconds=7))),
        ({"how": "server_error"}, Unknown("network")),
        ({"how": "lost"}, Unknown("network")),
        ({"how": "timeout"}, Unknown("timed_out")),
    ],
    ids=lambda value: value["how"] if isinstance(value, dict) else "",
)
async def test_each_failure_has_its_name_and_cries_for_no_operator(
    telegram: LoopbackTelegram, channel: TelegramChannel, failure: dict[str, Any], outcome: SendOutcome
) -> None:
    telegram.say(AMINA, "/start")
    telegram.fail(**failure)
    with capture_logs() as logged:
        assert await channel.speak(str(AMINA), VOICE, "") == outcome
    assert logged == []  # whoever owes it tells, without a chat and without the token


@pytest.mark.parametrize("address", ["", "amina", "+447700900203", "٤٢"])
async def test_what_is_no_chat_is_not_spoken_to(telegram: LoopbackTelegram, channel: TelegramChannel, address: str) -> None:
    assert await channel.speak(address, VOICE, "") == Refused("not_an_address")
    assert telegram.heard["calls"] == []


def test_telegram_speaks(channel: TelegramChannel) -> None:
    assert isinstance(channel, Speaks)
