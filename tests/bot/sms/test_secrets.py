"""The auth token, numbers, and the words of children turn up in no log and no error, at any level, whatever goes wrong."""

import logging
import traceback

import pytest
from twilio.rest import Client

from bot.channels.sms.asking import Asking
from bot.channels.sms.catch_up import NotRead, written_since
from bot.channels.sms.client import Patience, build
from bot.channels.sms.send import SmsChannel
from bot.channels.sms.wire import WireError
from scheduler.clock import wall_clock
from tests.bot.sms.conftest import AMINA, MESSAGE, Remembered, account, channel_of, doubt, letter
from tests.bot.telegram.test_secrets import logged, loud
from tests.providers.twilio_phone import LoopbackTwilio

__all__ = ["logged"]

WORDS = "I am afraid of him"
SECRETS = (LoopbackTwilio.token, WORDS, AMINA[1:], LoopbackTwilio.number[1:])
FAILURES = ["", "refuse", "throttled", "server_error", "page", "lost", "drop", "timeout"]


def order(twilio: LoopbackTwilio, how: str) -> None:
    """The next calls fail so."""
    if how in ("throttled", "server_error"):
        twilio.fail("refuse", code=20500, status=429 if how == "throttled" else 503, times=8)
    elif how:
        twilio.fail(how, code=21211, times=8, seconds=0.4)


async def use_all_of_it(client: Client, channel: SmsChannel, twilio: LoopbackTwilio) -> None:
    """Send, ask, and read the log."""
    await channel.send(letter(WORDS))
    await channel.send(letter(WORDS, is_page=True))
    await channel.ask_about(MESSAGE, 1, None)
    await channel.ask_about(MESSAGE, 1, f"SM{'0' * 32}")
    await written_since(client, (twilio.number,), wall_clock())


@pytest.mark.parametrize("how", FAILURES)
async def test_p10_no_log_has_the_token_a_number_or_the_words(
    twilio: LoopbackTwilio, records: Remembered, logged: list[str], how: str
) -> None:
    ours = account(twilio)
    client = build(ours, Patience(read=0.2))
    loud(logging.getLogger())  # after building it too
    for name in ("twilio", "twilio.async_http_client", "aiohttp.client", "urllib3"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    records.letters[MESSAGE] = doubt()
    order(twilio, how)
    await use_all_of_it(client, channel_of(ours, (client, client), records), twilio)
    await client.http_client.hang_up()
    assert logged or not how  # the fixture hears us when something fails
    assert not [line for line in logged if any(secret in line for secret in SECRETS)]


@pytest.mark.parametrize("how", ["throttled", "lost", "drop", "timeout", "unreached"])
async def test_p10_no_error_of_the_wire_has_the_token_a_number_or_the_words(twilio: LoopbackTwilio, how: str) -> None:
    client = build(account(twilio, "http://127.0.0.1:9" if how == "unreached" else None), Patience(read=0.2))
    if how != "unreached":
        order(twilio, how)
    with pytest.raises(WireError) as caught:
        await client.messages.create_async(to=AMINA, from_=twilio.number, body=WORDS)
    await client.http_client.hang_up()
    told = [str(caught.value), repr(caught.value), *traceback.format_exception(caught.value)]
    assert not [line for line in told if any(secret in line for secret in SECRETS)]


async def test_p10_nothing_of_ours_shows_the_token(twilio: LoopbackTwilio, channel: SmsChannel, records: Remembered) -> None:
    ours = account(twilio)
    client = build(ours)
    shown = repr(ours) + repr(client) + repr(client.http_client) + repr(channel) + repr(Asking(ours, client, records))
    assert twilio.token not in shown


async def test_a_log_that_cannot_be_read_is_named_by_its_kind(twilio: LoopbackTwilio) -> None:
    client = build(account(twilio), Patience(read=0.2))
    for how, why in (("page", "TwilioException"), ("drop", "Interrupted"), ("throttled", "SlowDown")):
        twilio.reset()
        order(twilio, how)
        assert await written_since(client, (twilio.number,), wall_clock()) == NotRead(why)
    await client.http_client.hang_up()
