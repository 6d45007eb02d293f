"""Where it is joined: the one place that knows every part that runs by itself. Everything else is handed what it needs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

import locales
from bot.channels.handset import HandsetNetwork
from bot.channels.road import Channel
from bot.courier import Courier
from bot.listener import Hearing, Listener
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.vault import Vault
from db.words import ChannelName, Mode
from desk import turning
from desk.invitations import redeem
from scheduler import noticing, sealing, sweep
from scheduler.engine import Engine
from scheduler.pulse import Loop
from service.installation import Installation, open_installation
from service.settings import Settings
from service.telegram import OurTelegram

NOTICES_EVERY = 5.0  # seconds; of ten minutes that are looked at


@dataclass(slots=True)
class Service:
    """An installation with everything that runs: channels, courier, listener, loops."""

    installation: Installation
    loops: tuple[Loop, ...]
    handsets: HandsetNetwork | None
    telegram: OurTelegram | None
    _turning: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def settings(self) -> Settings:
        """What the environment said."""
        return self.installation.settings

    @property
    def database(self) -> Database:
        """Where everything is remembered."""
        return self.installation.database

    @property
    def engine(self) -> Engine:
        """By which everything is decided."""
        return self.installation.engine

    @property
    def vault(self) -> Vault:
        """Opens names, notes and words."""
        return self.installation.vault

    @property
    def scope(self) -> Scope:
        """The council whose pages are served."""
        return self.installation.scope

    @property
    def all_loops(self) -> tuple[Loop, ...]:
        """Those of a round, and the one that asks a provider for news."""
        return self.loops if self.telegram is None else (*self.loops, Loop("telegram", self.telegram.listen_once))

    async def round(self) -> int:
        """One pass of every loop but the one that waits for a provider; how much was done."""
        return sum([await loop.once() for loop in self.loops])

    async def turn(self, to: datetime) -> datetime:
        """Turn the demo's clock, one hand at a time; where it stands then."""
        async with self._turning:
            return await turning.turn(self.engine, to, self.round)


@asynccontextmanager
async def open_service(settings: Settings, authority: str | None = None) -> AsyncIterator[Service]:
    """Join everything for a database that is ready, or refuse in one sentence."""
    async with open_installation(settings, authority) as installation:
        telegram = OurTelegram.of(installation)
        try:
            yield _joined(installation, telegram)
        finally:
            if telegram is not None:
                await telegram.hang_up()


def _joined(at: Installation, telegram: OurTelegram | None) -> Service:
    engine, vault = at.engine, at.vault
    handsets = HandsetNetwork(at.database, vault, engine.new_id, engine.clock) if at.is_demo else None
    channels: dict[str, Channel] = {}
    if handsets is not None:
        channels[ChannelName.HANDSET.value] = handsets
    if telegram is not None:
        channels[ChannelName.TELEGRAM.value] = telegram.channel

    async def welcome(tx: AsyncConnection, token: str, channel: str, address: str, now: datetime) -> Record | None:
        return await redeem(tx, Scope.everywhere(), vault, engine.new_id, token, channel, address, now)

    courier = Courier(at.database, vault, engine.new_id, engine.clock, channels)
    listener = Listener(Hearing(engine, vault, welcome, words_are_read(at.mode)), channels)
    return Service(at, _loops(engine, courier, listener, handsets), handsets, telegram)


def _loops(engine: Engine, courier: Courier, listener: Listener, handsets: HandsetNetwork | None) -> tuple[Loop, ...]:
    async def swept() -> int:
        return await sweep.once(engine)

    async def noticed() -> int:
        return await noticing.once(engine)

    async def sealed() -> int:
        return await sealing.once(engine)

    found = [Loop("listener", listener.listen_once), Loop("sweep", swept)]
    # Pages have a loop of their own: they do not wait until a slow provider has taken its questions.
    found += [Loop("pages", courier.carry_pages), Loop("courier", courier.carry_others)]
    if handsets is not None:
        found.append(Loop("handsets", handsets.tell_due_receipts))
    # Last of a round: it looks at what the round brought.
    found.append(Loop("faults", noticed, every=NOTICES_EVERY))
    # Lines rest ten seconds before they are sealed, so no turn of the demo waits for it; and a process that cannot seal still looks after
    # people: that nothing is sealed is the watchdog's to tell.
    found.append(Loop("sealer", sealed, every=2.0, vital=False))
    return tuple(found)


def words_are_read(mode: Mode) -> Callable[[str], bool]:
    """Whether words of a language are read: in a live database, once its lexicon is signed."""
    return lambda language: mode is Mode.DEMO or locales.review(language).is_signed
