"""A channel on the loopback's Twilio, with little patience, and what it remembers of letters in a table of its own."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from twilio.rest import Client

from bot.channels.road import Letter
from bot.channels.sms.asking import Asking, InDoubt
from bot.channels.sms.client import Account, Patience, build
from bot.channels.sms.send import SmsChannel
from scheduler.clock import wall_clock
from tests.providers.fixtures import twilio, twilio_process
from tests.providers.twilio_phone import LoopbackTwilio

__all__ = ["twilio", "twilio_process"]

AMINA = "+447700900300"
PUBLIC_URL = "https://safetynet.example"


@dataclass
class Remembered:
    """What the outbox would say."""

    letters: dict[UUID, InDoubt] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    async def in_doubt(self, message_id: UUID) -> InDoubt | None:
        """This letter."""
        return self.letters.get(message_id)

    async def known(self, sids: Iterable[str], message_id: UUID) -> set[str]:
        """Which of these are other letters."""
        return self.others & set(sids)


def account(twilio: LoopbackTwilio, api_url: str | None = None) -> Account:
    return Account(twilio.account, (twilio.token,), twilio.number, twilio.page_number, PUBLIC_URL, api_url or twilio.url)


def channel_of(ours: Account, clients: tuple[Client, Client], records: Remembered) -> SmsChannel:
    return SmsChannel(ours, *clients, Asking(ours, clients[0], records))


@pytest.fixture
def records() -> Remembered:
    return Remembered()


@pytest_asyncio.fixture
async def clients(twilio: LoopbackTwilio) -> AsyncIterator[tuple[Client, Client]]:
    both = (build(account(twilio), Patience(read=0.5)), build(account(twilio), Patience(read=0.5)))
    yield both
    for one in both:
        await one.http_client.hang_up()


@pytest.fixture
def channel(twilio: LoopbackTwilio, clients: tuple[Client, Client], records: Remembered) -> SmsChannel:
    return channel_of(account(twilio), clients, records)


MESSAGE = UUID(int=7)


def letter(text: str = "Kite: how are you? 1 fine", **changes: object) -> Letter:
    """A letter to Amina."""
    about: dict[str, object] = {"message_id": MESSAGE, "attempt": 1, "address": AMINA, "text": text, **changes}
    return Letter(**about)  # type: ignore[arg-type]


def doubt(**changes: object) -> InDoubt:
    """That letter, of which nobody knows whether it left."""
    since = wall_clock() - timedelta(seconds=90)
    return InDoubt(**{"address": AMINA, "is_page": False, "since": since, "has_rivals": False, **changes})  # type: ignore[arg-type]
