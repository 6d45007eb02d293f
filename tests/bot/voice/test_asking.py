"""What Twilio's log can tell of a call whose answer was lost: no phone is rung twice for one attempt (promise 7)."""

from datetime import timedelta

import pytest

from bot.channels.road import Accepted, CannotSay, Found, NeverCame, Unknown
from bot.channels.voice.send import VoiceChannel
from db.words import ReceiptStatus
from scheduler.clock import wall_clock
from tests.bot.sms.conftest import AMINA, MESSAGE, Remembered, doubt, letter
from tests.bot.voice.conftest import PAGE
from tests.providers.twilio_phone import LoopbackTwilio


@pytest.mark.parametrize(
    ("fate", "receipt", "why"),
    [("ringing", ReceiptStatus.SENT, ""), ("busy", ReceiptStatus.UNDELIVERED, "busy"), ("failed", ReceiptStatus.UNDELIVERED, "failed")],
)
async def test_a_call_whose_answer_was_lost_is_found(
    twilio: LoopbackTwilio, channel: VoiceChannel, records: Remembered, fate: str, receipt: ReceiptStatus, why: str
) -> None:
    records.letters[MESSAGE] = doubt(is_page=True)
    twilio.call_fate(AMINA, fate)
    twilio.fail("lost", what="ring")
    assert isinstance(await channel.send(PAGE), Unknown)
    (call,) = twilio.rung
    assert await channel.ask_about(MESSAGE, 1, None) == Found(call["sid"], gives_receipts=False, receipt=receipt, why=why)
    assert await channel.ask_about(MESSAGE, 1, call["sid"]) == Found(call["sid"], gives_receipts=False, receipt=receipt, why=why)


async def test_a_call_that_was_never_placed_may_be_placed(twilio: LoopbackTwilio, channel: VoiceChannel, records: Remembered) -> None:
    records.letters[MESSAGE] = doubt(is_page=True)
    earlier = await channel.send(PAGE)
    assert isinstance(earlier, Accepted)
    records.others.add(earlier.provider_id)  # of another page, to the same phone
    await channel.send(letter(address="+447700900999", road=PAGE.road))
    twilio.fail("drop", what="ring")
    assert isinstance(await channel.send(PAGE), Unknown)
    assert await channel.ask_about(MESSAGE, 1, None) == NeverCame()


async def test_where_several_may_be_it_nobody_can_say(twilio: LoopbackTwilio, channel: VoiceChannel, records: Remembered) -> None:
    records.letters[MESSAGE] = doubt(is_page=True)
    await channel.send(PAGE)
    await channel.send(PAGE)
    assert await channel.ask_about(MESSAGE, 1, None) == CannotSay()
    records.letters[MESSAGE] = doubt(is_page=True, since=wall_clock() + timedelta(minutes=1))
    assert await channel.ask_about(MESSAGE, 1, None) == NeverCame()
    records.letters.clear()
    assert await channel.ask_about(MESSAGE, 1, None) == CannotSay()


@pytest.mark.parametrize("how", ["page", "drop", "timeout"])
async def test_a_log_that_cannot_be_read_says_nothing(twilio: LoopbackTwilio, channel: VoiceChannel, records: Remembered, how: str) -> None:
    records.letters[MESSAGE] = doubt(is_page=True)
    twilio.fail(how, what="list_calls", seconds=1)
    assert await channel.ask_about(MESSAGE, 1, None) == CannotSay()
