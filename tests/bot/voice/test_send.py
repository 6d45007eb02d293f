"""What Twilio says to a call, sorted by what the sender does next."""

import socket
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.road import Accepted, Channel, Finding, Refused, SendOutcome, TryLater, Unknown
from bot.channels.sms.client import Patience, build
from bot.channels.sms.handing import refusal
from bot.channels.voice.outcomes import REFUSALS, told
from bot.channels.voice.send import Telephone, VoiceChannel, of_code
from db.words import ReceiptStatus
from ladder.words import Road
from tests.bot.sms.conftest import AMINA, MESSAGE, PUBLIC_URL, Remembered, account, letter
from tests.bot.voice.conftest import PAGE, channel_of
from tests.providers.twilio_phone import LoopbackTwilio


async def test_a_phone_is_rung_and_nothing_of_the_page_is_given_away(twilio: LoopbackTwilio, channel: VoiceChannel) -> None:
    outcome = await channel.send(PAGE)
    (call,) = twilio.rung
    assert outcome == Accepted(call["sid"])
    assert call["given"] == {
        "To": AMINA,
        "From": twilio.page_number,
        "Url": f"{PUBLIC_URL}/webhooks/twilio/voice/{MESSAGE}/1",
        "StatusCallback": f"{PUBLIC_URL}/webhooks/twilio/status/{MESSAGE}/1",
        "StatusCallbackEvent": "initiated ringing answered completed",
        "Timeout": "30",
        "TimeLimit": "600",
    }


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        ({"how": "refuse", "code": 20429, "status": 429}, TryLater(timedelta(seconds=5))),
        ({"how": "refuse", "code": 10004}, TryLater(timedelta(seconds=15))),
        ({"how": "refuse", "code": 20500, "status": 500}, Unknown("server_error")),
        ({"how": "page", "status": 502}, Unknown("server_error")),
        ({"how": "page", "status": 403}, Unknown("server_error")),  # a proxy's no is not Twilio's
        ({"how": "page", "status": 200}, Unknown("unreadable_answer")),
        ({"how": "timeout", "seconds": 1}, Unknown("SocketTimeoutError")),
        ({"how": "lost"}, Unknown("ClientPayloadError")),
        ({"how": "drop"}, Unknown("ClientPayloadError")),
    ],
    ids=str,
)
async def test_what_twilio_says_is_sorted(
    twilio: LoopbackTwilio, channel: VoiceChannel, failure: dict[str, Any], outcome: SendOutcome
) -> None:
    twilio.fail(what="ring", **failure)
    assert await channel.send(PAGE) == outcome


@pytest.mark.parametrize("code", [*REFUSALS, 29999])
def test_whatever_code_says_that_it_does_not_ring_the_ladder_goes_on(code: int) -> None:
    """And the operator reads what they can do, if it is theirs to mend."""
    why, meaning = REFUSALS.get(code, ("unknown_code", "look it up"))
    with capture_logs() as logged:
        assert refusal(400, code, of_code) == Refused(why)
    assert [(one["event"], one["code"]) for one in logged] == ([("twilio_does_not_ring", code)] if meaning else [])


async def test_what_is_no_telephone_and_what_is_no_call_is_refused_before_anybody_is_asked(
    twilio: LoopbackTwilio, channel: VoiceChannel
) -> None:
    assert await channel.send(letter(address="07700900300", road=Road.VOICE)) == Refused("not_an_address")
    assert await channel.send(letter()) == Refused("cannot_text")
    assert twilio.heard["calls"] == []


async def test_where_nobody_listens_nothing_rings(twilio: LoopbackTwilio, records: Remembered) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        client = build(account(twilio, f"http://127.0.0.1:{free.getsockname()[1]}"), Patience(connect=1))
        assert await channel_of(twilio, client, records).send(PAGE) == TryLater(timedelta(seconds=10), is_down=True)
        await client.http_client.hang_up()


@pytest.mark.parametrize(
    ("status", "receipt", "why"),
    [
        ("initiated", ReceiptStatus.SENT, ""),
        ("ringing", ReceiptStatus.SENT, ""),
        ("in-progress", ReceiptStatus.SENT, ""),
        ("completed", ReceiptStatus.UNDELIVERED, "unheard"),  # unless a key was pressed, which is a receipt of its own
        ("busy", ReceiptStatus.UNDELIVERED, "busy"),
        ("no-answer", ReceiptStatus.UNDELIVERED, "no_answer"),
        ("failed", ReceiptStatus.UNDELIVERED, "failed"),
        ("canceled", ReceiptStatus.UNDELIVERED, "canceled"),
        ("on-the-moon", None, ""),
    ],
)
def test_how_a_call_went_is_told(status: str, receipt: ReceiptStatus | None, why: str) -> None:
    what = told([("CallSid", f"CA{'0' * 32}"), ("CallStatus", status)])
    assert what is not None
    assert (what.receipt, what.why) == (receipt, why)


@pytest.mark.parametrize(
    "form", [{}, {"CallSid": "CA1", "CallStatus": "busy"}, {"CallSid": f"CA{'0' * 32}", "CallStatus": "+447700900300"}]
)
def test_what_is_about_no_call_is_not_read(form: dict[str, str]) -> None:
    assert told(form.items()) is None


class Texts:
    """A channel that only texts."""

    name = "sms"

    async def send(self, letter_: object) -> SendOutcome:
        return Accepted("a text")

    async def ask_about(self, message_id: object, attempt: int, provider_id: str | None) -> Finding:
        raise AssertionError("nobody asks")

    async def settle_press(self, press: object, text: str) -> None:
        raise AssertionError("nobody pressed")


async def test_a_number_is_texted_and_rung_each_by_its_own_road(twilio: LoopbackTwilio, channel: VoiceChannel) -> None:
    async def is_call(_message_id: object) -> bool:
        return True

    both: Channel = Telephone(Texts(), channel, is_call)
    assert await both.send(letter()) == Accepted("a text")
    assert twilio.rung == []
    rung = await both.send(PAGE)
    assert rung == Accepted(twilio.rung[0]["sid"])
    assert (await both.ask_about(MESSAGE, 1, twilio.rung[0]["sid"])).provider_id == twilio.rung[0]["sid"]  # type: ignore[union-attr]
