"""What Twilio says to a letter, sorted by what the sender does next."""

import socket
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.road import Accepted, Channel, Refused, SendOutcome, TryLater, Unknown
from bot.channels.sms.client import Patience, build
from bot.channels.sms.send import SmsChannel, validity
from ladder.words import Road
from tests.bot.sms.conftest import AMINA, MESSAGE, PUBLIC_URL, Remembered, account, channel_of, letter
from tests.providers.twilio_phone import LoopbackTwilio


async def test_a_letter_leaves_as_it_was_written_and_is_kept_by_nobody(twilio: LoopbackTwilio, channel: SmsChannel) -> None:
    text = "ተስፋ: _how_ are you? 1 fine & 2 later 🙂"
    outcome = await channel.send(letter(text, worth_for=timedelta(minutes=20)))
    (sent,) = twilio.messages(AMINA)
    assert outcome == Accepted(sent["sid"])
    assert sent["given"] == {
        "To": AMINA,
        "From": twilio.number,
        "Body": text,
        "StatusCallback": f"{PUBLIC_URL}/webhooks/twilio/status/{MESSAGE}/1",
        "ValidityPeriod": "1200",
        "RiskCheck": "disable",
        "ContentRetention": "discard",
        "AddressRetention": "obfuscate",
    }


async def test_a_page_leaves_from_its_own_number(twilio: LoopbackTwilio, channel: SmsChannel) -> None:
    await channel.send(letter(is_page=True))
    await channel.send(letter())
    assert [one["sender"] for one in twilio.messages(AMINA)] == [twilio.page_number, twilio.number]


async def test_a_question_that_hangs_keeps_no_page_waiting(twilio: LoopbackTwilio, channel: SmsChannel) -> None:
    twilio.fail("timeout", what="create", seconds=1)
    assert await channel.send(letter()) == Unknown("SocketTimeoutError")
    assert isinstance(await channel.send(letter(is_page=True)), Accepted)


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ({"worth_for": timedelta(minutes=30)}, 1800),
        ({"worth_for": timedelta(seconds=-5)}, 10),
        ({"worth_for": timedelta(days=3)}, 36_000),
        ({"is_page": True}, 600),
        ({}, 3600),
    ],
    ids=str,
)
def test_no_text_waits_longer_at_twilio_than_it_is_worth(changes: dict[str, Any], seconds: int) -> None:
    assert validity(letter(**changes)) == seconds


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        ({"how": "refuse", "code": 20429, "status": 429}, TryLater(timedelta(seconds=5))),
        ({"how": "refuse", "code": 20500, "status": 500}, Unknown("server_error")),
        ({"how": "refuse", "code": 20503, "status": 503}, Unknown("server_error")),
        ({"how": "page", "status": 502}, Unknown("server_error")),
        ({"how": "page", "status": 403}, Unknown("server_error")),  # a proxy's no is not Twilio's
        ({"how": "page", "status": 200}, Unknown("unreadable_answer")),
        ({"how": "timeout", "seconds": 1}, Unknown("SocketTimeoutError")),
        ({"how": "lost"}, Unknown("ClientPayloadError")),
        ({"how": "drop"}, Unknown("ClientPayloadError")),
        ({"how": "refuse", "code": 21610}, Refused("opted_out")),
        ({"how": "refuse", "code": 21614}, Refused("not_a_mobile")),
        ({"how": "refuse", "code": 29999}, Refused("unknown_code")),
        ({"how": "refuse", "code": 20003, "status": 401}, TryLater(timedelta(minutes=1), is_down=True)),
    ],
    ids=str,
)
async def test_what_twilio_says_is_sorted(
    twilio: LoopbackTwilio, channel: SmsChannel, failure: dict[str, Any], outcome: SendOutcome
) -> None:
    twilio.fail(**failure)
    assert await channel.send(letter()) == outcome


async def test_a_number_it_calls_no_number_is_refused_before_anybody_is_asked(twilio: LoopbackTwilio, channel: SmsChannel) -> None:
    assert await channel.send(letter(address="07700900300")) == Refused("not_an_address")
    assert await channel.send(letter(road=Road.VOICE)) == Refused("cannot_ring")
    assert twilio.heard["calls"] == []


async def test_where_nobody_listens_nothing_has_left(twilio: LoopbackTwilio, records: Remembered) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        ours = account(twilio, f"http://127.0.0.1:{free.getsockname()[1]}")
        client = build(ours, Patience(connect=1))
        assert await channel_of(ours, (client, client), records).send(letter()) == TryLater(timedelta(seconds=10), is_down=True)
        await client.http_client.hang_up()


async def test_text_that_no_wire_carries_never_left(twilio: LoopbackTwilio, channel: SmsChannel) -> None:
    assert isinstance(await channel.send(letter("half a \ud83d smile")), TryLater)
    assert twilio.heard["calls"] == []


async def test_the_operator_is_told_what_is_theirs_to_mend(twilio: LoopbackTwilio, channel: SmsChannel) -> None:
    twilio.fail("refuse", code=30029)
    with capture_logs() as logged:
        await channel.send(letter())
    assert [(one["event"], one["code"]) for one in logged] == [("twilio_refuses", 30029)]
    assert "Message Redaction is not enabled" in logged[0]["meaning"]


def test_it_is_a_channel(channel: SmsChannel) -> None:
    one: Channel = channel
    assert one.name == "sms"
