"""Where it is joined: the one place that knows every part that runs by itself. Everything else is handed what it needs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calling.calling_off import CallingOff
from bot.channels.handset import HandsetNetwork
from bot.channels.road import Channel
from bot.courier import Courier
from bot.listener import Hearing, Listener
from bot.voices import Voices
from console.changes import LOOKS_EVERY, Changes
from db.queries.rows import Record
from db.revisions import our_revision
from db.scope import Scope
from db.session import Database
from db.vault import Vault
from db.words import ChannelName
from desk import turning
from desk.invitations import redeem
from desk.reports.night_log import night_logs
from scheduler import crowded, noticing, parking, sealing, sweep
from scheduler.chores import Chores
from scheduler.clock import wall_clock
from scheduler.engine import Engine
from scheduler.faults import raise_faults
from scheduler.outage import Recovery
from scheduler.presence import BEAT_EVERY, Presence
from scheduler.pulse import Loop
from scheduler.shift_ends import shift_chores
from scheduler.unheard import stale_contacts
from scheduler.watchdog import Watchdog
from service.canaries import SENDS_EVERY, OurCanaries
from service.faults import FaultBell
from service.heartbeat import Heartbeat
from service.housekeeping import housekeeping
from service.installation import Installation, open_installation
from service.metrics.counts import Counts
from service.names import EarlierNames
from service.rates import courier_settings
from service.review_gate import may_be_sent, may_be_set, words_are_read
from service.sealed import newest_heads, unsealed
from service.settings import Settings
from service.telegram import OurTelegram
from service.twilio import OurTwilio

NOTICES_EVERY = 5.0  # seconds; of ten minutes that are looked at
CHORES = "chores"  # the name of their loop
SHIFTS_EVERY = 5.0  # seconds; of a minute's text
CHORES_EVERY = 10.0  # seconds; none of them is in a hurry
WATCHES_EVERY = 30.0  # seconds: what it looks for takes minutes to go wrong
POISON_EVERY = 5.0  # seconds; what rests does so for fifteen and more, and is told of after a minute
DOUBTS_EVERY = 2.0  # seconds; what is in doubt is so for half a minute
HINTED_EVERY = 1.0  # seconds; woken at once when something was done, here or elsewhere, and this is for a hint that was lost


@dataclass(slots=True)
class Service:
    """An installation with everything that runs: channels, courier, listener, loops."""

    installation: Installation
    loops: tuple[Loop, ...]
    handsets: HandsetNetwork | None
    telegram: OurTelegram | None
    twilio: OurTwilio | None
    presence: Presence
    own_loops: tuple[Loop, ...]  # of a process that goes on living, whatever the clock of a demo does
    counts: Counts
    changes: Changes
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
        """Those of a round, the process's own, and those that ask a provider for news."""
        asked = [Loop("telegram", self.telegram.listen_once)] if self.telegram is not None else []
        asked += [Loop("texts", self.twilio.listen_once)] if self.twilio is not None else []
        watched = Loop("pages of the console", self.changes.once, every=LOOKS_EVERY, goes_on=False, vital=False, takes_hints=True)
        return (*self.loops, *self.own_loops, *(_resting(self.presence, loop) for loop in (*asked, watched)))

    def may_send(self, language: str) -> bool:
        """Whether people may be written to in a language here: where they are real, what is signed, or answered for by name today."""
        return may_be_set(self.installation.mode, self.settings, wall_clock())(language)

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
        telegram, twilio = OurTelegram.of(installation), OurTwilio.of(installation)
        try:
            yield _joined(installation, telegram, twilio)
        finally:
            for provider in (telegram, twilio):
                if provider is not None:
                    await provider.hang_up()


def _joined(at: Installation, telegram: OurTelegram | None, twilio: OurTwilio | None) -> Service:
    engine, vault = at.engine, at.vault
    handsets = HandsetNetwork(at.database, vault, engine.new_id, engine.clock) if at.is_demo else None
    channels: dict[str, Channel] = {}
    if handsets is not None:
        channels[ChannelName.HANDSET.value] = handsets
    if telegram is not None:
        channels[ChannelName.TELEGRAM.value] = telegram.channel
    if twilio is not None:
        channels[ChannelName.SMS.value] = twilio.channel
        if twilio.calls is not None:
            channels[ChannelName.VOICE.value] = twilio.calls

    async def welcome(tx: AsyncConnection, token: str, channel: str, address: str, now: datetime) -> Record | None:
        return await redeem(tx, Scope.everywhere(), vault, engine.new_id, token, channel, address, now)

    counts = Counts(engine.configured)
    limits = courier_settings(at.settings)
    voices = Voices(at.database, engine.clock, channels, at.recordings, limits, counts.spoke)
    courier = Courier(at.database, vault, engine.new_id, engine.clock, channels, limits, counts.observe, voices)
    listener = Listener(Hearing(engine, vault, welcome, words_are_read(at.mode), may_be_sent(at.mode)), channels, counts.observe)
    sources = [provider.source for provider in (telegram, twilio) if provider is not None]
    presence = Presence(at.database, engine.clock, engine.new_id, our_revision(), sources, time_goes_on=not at.is_demo)
    shifts = Chores(engine, shift_chores(engine), partial(raise_faults, engine))
    loops = _loops(engine, presence, courier, listener, handsets, counts, shifts)
    if telegram is not None:
        loops += (_resting(presence, Loop("voices", voices.once, every=HINTED_EVERY, vital=False, takes_hints=True)),)
    if twilio is not None and twilio.voice is not None:
        calling_off = CallingOff(at.database, engine.clock, twilio.voice.call_off)
        loops += (_resting(presence, Loop("calling off", calling_off.once, every=HINTED_EVERY, vital=False, takes_hints=True)),)
    own_loops = _own_loops(at, presence, twilio, telegram, shifts)
    if at.is_demo:
        # What is done by a clock on the wall is done as the hands pass that time, not when they have stopped at a later one.
        loops += tuple(loop for loop in own_loops if loop.name == CHORES)
        own_loops = tuple(loop for loop in own_loops if loop.name != CHORES)
    changes = Changes(at.database, engine.clock, lambda: at.scope)
    return Service(at, loops, handsets, telegram, twilio, presence, own_loops, counts, changes)


def _loops(
    engine: Engine,
    presence: Presence,
    courier: Courier,
    listener: Listener,
    handsets: HandsetNetwork | None,
    counts: Counts,
    shifts: Chores,
) -> tuple[Loop, ...]:
    async def swept() -> int:
        return await sweep.once(engine, presence.may_climb, counts.woke)

    poison = FaultBell(partial(raise_faults, engine))

    async def looked_for_poison() -> int:
        tried = await sweep.retry_parked(engine, presence.may_climb)
        await poison.report([*await parking.find(engine), *await crowded.find(engine)])
        return tried

    async def noticed() -> int:
        return await noticing.once(engine)

    async def sealed() -> int:
        return await sealing.once(engine)

    async def ended_shifts() -> int:
        done = 0
        while await shifts.once():  # all of an instant, before the demo's clock leaves it
            done += 1
        return done

    found = [Loop("listener", listener.listen_once, every=HINTED_EVERY, takes_hints=True), Loop("sweep", swept)]
    found.append(Loop("shifts", ended_shifts, every=SHIFTS_EVERY))
    # Pages have a loop of their own: they do not wait until a slow provider has taken its questions.
    found.append(Loop("pages", courier.carry_pages, takes_hints=True))
    found.append(Loop("courier", courier.carry_others, every=HINTED_EVERY, takes_hints=True))
    found.append(Loop("doubted pages", courier.doubts.clear_pages, every=DOUBTS_EVERY))
    found.append(Loop("doubts", courier.doubts.clear_others, every=DOUBTS_EVERY))
    found.append(Loop("poison", looked_for_poison, every=POISON_EVERY, goes_on=False))
    if handsets is not None:
        found.append(Loop("handsets", handsets.tell_due_receipts, takes_hints=True))
    # Last of a round: it looks at what the round brought.
    found.append(Loop("faults", noticed, every=NOTICES_EVERY))
    # Lines rest ten seconds before they are sealed, so no turn of the demo waits for it; and a process that cannot seal still looks after
    # people: that nothing is sealed is the watchdog's to tell.
    found.append(Loop("sealer", sealed, every=2.0, vital=False))
    return tuple(_resting(presence, loop) for loop in found)


def _own_loops(
    at: Installation, presence: Presence, twilio: OurTwilio | None, telegram: OurTelegram | None, shifts: Chores
) -> tuple[Loop, ...]:
    engine, heartbeat = at.engine, at.settings.heartbeat_url
    dogs_bell, outage_bell = (FaultBell(partial(raise_faults, engine)).report for _ in range(2))
    # A chore tells of its own failure alone, so no bell could know by it that another's is over; the watchdog sees all that wait.
    ours = OurCanaries.of(at, twilio, telegram)
    each_day = [stale_contacts(engine), night_logs(at.vault, engine.new_id)]
    chores = Chores(engine, [*housekeeping(engine), *each_day, *ours.chores], partial(raise_faults, engine))
    looks = [ours.canaries.waiting, *([] if twilio is None else [twilio.waiting])]
    watchdog = Watchdog(engine, dogs_bell, [chores.waiting, shifts.waiting, unsealed, *looks])
    if heartbeat is not None:
        watchdog.when_clean = Heartbeat(heartbeat.get_secret_value(), newest_heads(at.database)).beat
    resting = (
        *([Loop("canaries", ours.once, every=SENDS_EVERY, vital=False)] if ours.chores else []),
        Loop("outage", Recovery(engine, presence, outage_bell).once),
        Loop("names", EarlierNames(at.database, at.vault).once, every=CHORES_EVERY, vital=False),
        Loop(CHORES, chores.once, every=CHORES_EVERY),
        Loop("watchdog", watchdog.once, every=WATCHES_EVERY, goes_on=False),
    )
    beats = Loop("process", presence.beat, every=BEAT_EVERY.total_seconds(), goes_on=False)
    return (beats, *(_resting(presence, loop) for loop in resting))


def _resting(presence: Presence, loop: Loop) -> Loop:
    """The same loop, that rests while the tables are not ours."""
    return replace(loop, once=presence.unless_resting(loop.once))
