"""Twilio, where an account is set: the channel we speak through, and the catching up with what its webhooks could not bring."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from twilio.rest import Client

import locales
from bot import inbox, receipts
from bot.calling import rings
from bot.channels.inbound import Inbound, InboundKind
from bot.channels.road import Channel
from bot.channels.sms import client
from bot.channels.sms.asking import Asking
from bot.channels.sms.catch_up import NotRead, written_since
from bot.channels.sms.client import Account, Patience
from bot.channels.sms.receive import Raw
from bot.channels.sms.records import OurRecords
from bot.channels.sms.send import SmsChannel
from bot.channels.voice.asking import CallLog
from bot.channels.voice.catch_up import rang_since
from bot.channels.voice.send import Telephone, VoiceChannel
from bot.phrasing import marked_demo
from bot.receipts import Receipt
from db.queries import catching_up
from scheduler.sources import Source
from scheduler.watchdog import Moment, Waiting
from service.guests import GuestsOnly, is_loopback
from service.installation import Installation
from service.settings import Settings

log: structlog.stdlib.BoundLogger = structlog.get_logger()

CATCHES_UP_EVERY = timedelta(minutes=5)  # a webhook that failed is tried once more by Twilio, and then never
OVERLAP = timedelta(minutes=10)  # our clock is not Twilio's, and its log is a little late
FIRST = timedelta(days=1)  # what was written before anything of ours ever read the log
READ_WITHIN = timedelta(minutes=20)  # then somebody of ours must look
LOG_FIRST_FOR = 3.0  # seconds, in which a webhook lets what was written before it be read; Twilio waits for fifteen
LOOKED_FOR = 3600.0  # seconds; whoever rings and is refused hangs up long before that
WAIT_FIRST, WAIT_MAX = 5.0, 60.0  # seconds, while it does not answer
CHORE = "catch up with texts"


def account_of(settings: Settings) -> Account | None:
    """The account of the settings, if they name one."""
    if settings.twilio is None or settings.public_url is None:
        return None
    ours, url = settings.twilio, settings.twilio_api_url or client.API_URL
    return Account(ours.account_sid, ours.tokens, ours.sms_from, ours.page_from, settings.public_url, url, ours.voice_from)


class OurTwilio:
    """One account."""

    def __init__(self, at: Installation, account: Account, patience: Patience | None = None) -> None:
        self.account = account
        self.source = Source("sms")
        self.at = at
        self._again = (patience or Patience()).again
        self._clients: Sequence[Client] = [client.build(account, patience) for _ in ("all but pages", "pages")]
        others, pages = self._clients
        records = OurRecords(at.database, at.vault)
        texts: Channel = SmsChannel(account, others, pages, Asking(account, others, records))
        self.calls: Channel | None = None
        self.voice: VoiceChannel | None = None
        if account.voice_from is not None:
            self.voice = VoiceChannel(account, account.voice_from, pages, CallLog(pages, account.voice_from, records))
            texts, self.calls = Telephone(texts, self.voice, records.is_call), self._guarded(self.voice)
        self.channel = self._guarded(texts)
        self._not_before = 0.0
        self._failures = 0
        self._began: datetime | None = None  # machine time: when this process first asked
        self._one_reader = asyncio.Lock()
        self._first: asyncio.Task[int] | None = None
        self._told: dict[str, tuple[Inbound, Raw]] = {}  # what webhooks brought that wait for the log
        self._dropped: dict[str, float] = {}  # what webhooks brought and could not be kept, and when, until it was found in the log
        self._read_at = 0.0  # when the log was read that was read last

    @property
    def reaches_guests_only(self) -> bool:
        """Of real phones a demo reaches those of its guests alone (T4)."""
        return self.at.is_demo and not is_loopback(self.account.api_url)

    def spoken(self, text: str, language: str = locales.ENGLISH) -> str:
        """A sentence as it is said in a call, marked in a demo (T4)."""
        return marked_demo(language, text) if self.at.is_demo else text

    def _guarded(self, channel: Channel) -> Channel:
        return GuestsOnly(channel, self.at.database, self.at.vault) if self.reaches_guests_only else channel

    @classmethod
    def of(cls, at: Installation) -> "OurTwilio | None":
        """The account of the settings, if they name one."""
        account = account_of(at.settings)
        return None if account is None else cls(at, account)

    async def listen_once(self) -> int:
        """Catch up, if it is time; how many texts were new. After a start, what climbs and what webhooks bring wait for it."""
        async with self._one_reader:
            return await self._listen()

    async def _listen(self) -> int:
        now = asyncio.get_running_loop().time()
        if now < self._not_before and (self._has_all or self._failures):
            return 0
        async with self.at.database.reading() as tx:
            up_to = await catching_up.up_to(tx, CHORE)
            machine = await self.at.engine.clock.machine(tx)
        self._began = self._began or machine
        if self._has_all and not self._dropped and up_to is not None and machine - up_to < CATCHES_UP_EVERY:
            self._not_before = now + (CATCHES_UP_EVERY - (machine - up_to)).total_seconds()  # another process did
            return 0
        missed = await self._missed((up_to or machine - FIRST) - OVERLAP)
        if isinstance(missed, NotRead):
            self._leave_alone(missed.why)
            return 0
        async with self.at.database.transaction() as tx:
            told = sum(one.external_id in self._told for one in missed)
            new = await self._store(tx, missed)
            rang = [one.external_id.removeprefix("twilio:") for one in missed if one.kind is InboundKind.RING]
            await rings.are_over(tx, rang, await self.at.engine.clock.machine(tx))  # of whose end no webhook may have told
            await catching_up.is_done(tx, CHORE, self.at.engine.new_id(), machine, CATCHES_UP_EVERY)
        self.source.caught_up, self._failures = True, 0
        self._read_at, found = now, {one.external_id for one in missed}
        self._dropped = {name: at for name, at in self._dropped.items() if name not in found and now - at < LOOKED_FOR}
        again = self._again if self._dropped else CATCHES_UP_EVERY.total_seconds()  # a call is in the log only when it is over
        self._not_before = asyncio.get_running_loop().time() + again
        if new > told:
            log.warning("texts_caught_up_with", texts=new - told)  # the web port had missed them
        return new

    async def _missed(self, since: datetime) -> list[Inbound] | NotRead:
        """What was written to our numbers since then, and who rang them, as it came; what is known already is stored once."""
        others, ours = self._clients[0], self.account
        written = await written_since(others, ours.numbers, since)
        if isinstance(written, NotRead):
            return written
        rang = await rang_since(others, [*ours.numbers, *filter(None, [ours.voice_from])], since)
        return rang if isinstance(rang, NotRead) else [one for _, one in sorted([*written, *rang], key=itemgetter(0))]

    async def hear(self, inbound: Inbound, raw: Raw) -> None:
        """Keep what a webhook brought; it is there once this returns, and so is what was written before it, if the log told soon."""
        self._told[inbound.external_id] = inbound, raw
        try:
            with self.keeping(inbound.external_id):
                if not self._has_all:
                    await self._read_the_log_first()
                async with self.at.database.transaction() as tx:
                    await self._store(tx, [inbound])
        finally:
            self._told.pop(inbound.external_id, None)

    @contextmanager
    def keeping(self, external_id: str) -> Iterator[None]:
        """Here something that a webhook brought is kept. If it is not, or its time is over, the log is read until it is there."""
        is_kept = False
        try:
            yield
            is_kept = True
        finally:  # Twilio comes again only where it found nobody, and never after a 503
            self._dropped.pop(external_id, None)
            if not is_kept:
                self._dropped[external_id] = asyncio.get_running_loop().time()

    @property
    def _has_all(self) -> bool:
        """Whether nothing is in the log, as far as we know, that we have not kept."""
        return self.source.caught_up and all(at < self._read_at for at in self._dropped.values())

    async def _read_the_log_first(self) -> None:
        """Else whoever asked for help while we were away, and says now that all is well, would be heard the wrong way round."""
        if self._first is None or self._first.done():
            self._first = asyncio.create_task(self.listen_once())
        done, _ = await asyncio.wait([self._first], timeout=LOG_FIRST_FOR)  # read on for the others, whoever has waited long enough
        for one in done:
            if not one.cancelled():
                one.exception()  # looked at, and told of by the loop, which meets the same one: what was brought is kept all the same

    async def _store(self, tx: AsyncConnection, heard: Sequence[Inbound]) -> int:
        """Keep it. Of what a webhook has in its hands, its own copy: the log knows less."""
        engine = self.at.engine
        civil, machine = await engine.clock.both(tx)
        told = {one.external_id: self._told[one.external_id] for one in heard if one.external_id in self._told}
        whole = [told[one.external_id][0] if one.external_id in told else one for one in heard]
        raws = {name: raw for name, (_, raw) in told.items()}
        marked = [replace(one, kind=InboundKind.CANARY) if self.account.is_ours(one.address) else one for one in whole]
        return await inbox.store(tx, self.at.vault, engine.new_id, civil, machine, marked, raws)

    async def hear_receipt(self, told: Callable[[datetime], Receipt]) -> None:
        """Keep what a status callback says. It names no time: it is told when it comes."""
        engine = self.at.engine
        async with self.at.database.transaction() as tx:
            civil, machine = await engine.clock.both(tx)
            await receipts.store(tx, self.at.vault, engine.new_id, civil, machine, [told(civil)])

    async def waiting(self, tx: AsyncConnection, now: Moment) -> list[Waiting]:
        """For the watchdog: since when nobody could read what our web port may have missed."""
        if self._began is None:
            return []
        up_to = await catching_up.up_to(tx, CHORE)
        return [Waiting("texts", None, max(up_to or self._began, self._began), now.machine, READ_WITHIN)]

    def _leave_alone(self, why: str) -> None:
        wait = min(WAIT_FIRST * 2 ** min(self._failures, 10), WAIT_MAX)
        self._failures += 1
        self._not_before = asyncio.get_running_loop().time() + wait
        log.warning("texts_not_caught_up_with", why=why, failures=self._failures)

    async def hang_up(self) -> None:
        """Close the connections."""
        if self._first is not None:
            self._first.cancel()
            await asyncio.wait([self._first])
        for one in self._clients:
            await one.http_client.hang_up()
