"""A channel that rings, on the loopback's Twilio, with little patience."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from twilio.rest import Client

from bot.channels.sms.client import Patience, build
from bot.channels.voice.asking import CallLog
from bot.channels.voice.send import VoiceChannel
from ladder.words import Road
from tests.bot.sms.conftest import Remembered, account, letter, records
from tests.providers.fixtures import twilio, twilio_process
from tests.providers.twilio_phone import LoopbackTwilio

__all__ = ["records", "twilio", "twilio_process"]

PAGE = letter("K7P NO ANSWER A.B. YP-1042", road=Road.VOICE, is_page=True)


@pytest_asyncio.fixture
async def client(twilio: LoopbackTwilio) -> AsyncIterator[Client]:
    one = build(account(twilio), Patience(read=0.5))
    yield one
    await one.http_client.hang_up()


@pytest.fixture
def channel(twilio: LoopbackTwilio, client: Client, records: Remembered) -> VoiceChannel:
    return channel_of(twilio, client, records)


def channel_of(twilio: LoopbackTwilio, client: Client, records: Remembered) -> VoiceChannel:
    ours = replace(account(twilio), voice_from=twilio.page_number)
    return VoiceChannel(ours, twilio.page_number, client, CallLog(client, twilio.page_number, records))
