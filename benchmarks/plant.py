"""A service in small: everything that runs by itself, joined over one database as `service.wiring` joins it, and a provider beside it."""

import json
import secrets
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.county import WORKER_CHATS, County
from benchmarks.measuring import at_percent
from bot.channels.road import Channel
from bot.channels.telegram import client
from bot.channels.telegram.send import TelegramChannel
from bot.courier import Courier
from bot.limits import CourierSettings
from bot.listener import Hearing, Listener
from db.queries.rows import Record
from db.session import Database
from db.words import ChannelName
from scheduler.clock import DemoClock
from scheduler.engine import Engine
from service.rates import ProviderLimits, RateSettings, courier_settings

ROOT = Path(__file__).parents[1]
# The two settings that are measured, as an operator makes them by SAFETYNET_PROVIDER_LIMITS. As shipped, but with no pace: a window of
# sixty-four, and sixteen pages and sixteen others of it at the provider at once.
BOUNDED = courier_settings(RateSettings(provider_limits=ProviderLimits.LIFTED))
# With more at once as well, where an operator accepts that a crash leaves more in doubt.
WIDE = courier_settings(RateSettings(provider_limits=ProviderLimits.WIDE))
TOKEN = "1:loopback"  # noqa: S105  the provider asks nobody who they are


@dataclass(slots=True)
class Provider:
    """The provider's process, from our side."""

    url: str

    def forget(self, delay: float = 0.0) -> None:
        """Begin to count anew; from now on each answer takes so many seconds."""
        self._ask(f"/forget?delay={delay}", b"")

    def heard(self) -> "Heard":
        """What came."""
        return Heard([(at, chat, text) for at, chat, text in json.loads(self._ask("/heard"))])

    def _ask(self, path: str, body: bytes | None = None) -> bytes:
        with urllib.request.urlopen(self.url + path, body) as answer:
            told: bytes = answer.read()
        return told


@dataclass(slots=True)
class Heard:
    """Letters: when, to which chat, what."""

    letters: list[tuple[float, int, str]]

    @property
    def doubled(self) -> int:
        """Letters that came again."""
        return sum(number - 1 for number in Counter((chat, text) for _, chat, text in self.letters).values())

    def lost(self, owed: int) -> int:
        """Of so many that were owed, those that never came."""
        return owed - (len(self.letters) - self.doubled)

    def since(self, began: float, *, pages: bool) -> list[float]:
        """How long after that moment each page, or each other letter, was accepted."""
        return [at - began for at, chat, _ in self.letters if (chat >= WORKER_CHATS) is pages]


def dwell(seconds: list[float]) -> str:
    """Half of them, all but one in a hundred, and the last."""
    if not seconds:
        return "none came"
    return " / ".join(f"{at_percent(seconds, percent):.2f}" for percent in (50, 99, 100)) + " s"


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider in its own process. It ends with us, however we end."""
    command = [sys.executable, "-m", "benchmarks.provider", "--until-stdin-closes"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield Provider(process.stdout.readline().strip())
        finally:
            process.terminate()


@dataclass(slots=True)
class Plant:
    """What runs."""

    county: County
    engine: Engine
    courier: Courier
    listener: Listener

    @property
    def database(self) -> Database:
        """Where everything is remembered."""
        return self.county.database


@asynccontextmanager
async def plant(
    county: County, url: str = client.API_URL, limits: CourierSettings | None = None, channel: Channel | None = None
) -> AsyncIterator[Plant]:
    """Everything joined, over a council that is there: with a provider at that address, or another channel instead."""
    clock = DemoClock()
    spoken = (ChannelName.TELEGRAM, ChannelName.HANDSET)
    engine = Engine(county.database, clock, county.new_id, secrets.choice, frozenset(spoken))
    bot = client.build(TOKEN, url)
    # Workers' phones are reached by the same wire: what is measured is ours, not the phone's.
    channels = dict.fromkeys((one.value for one in spoken), channel or TelegramChannel(bot))
    courier = Courier(county.database, county.vault, county.new_id, clock, channels, limits)
    listener = Listener(Hearing(engine, county.vault, _nobody_joins, lambda _language: True, lambda _language: True), channels)
    try:
        yield Plant(county, engine, courier, listener)
    finally:
        await bot.hang_up()


async def _nobody_joins(tx: AsyncConnection, token: str, channel: str, address: str, now: datetime) -> Record | None:
    return None


def now() -> float:
    """The clock that all processes of this machine share."""
    return monotonic()
