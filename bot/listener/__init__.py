"""The listener: what people said and what providers told us becomes events.

It takes senders, not messages: all that waits of one sender is heard in order, messages before receipts, under the locks of everybody it
may concern. Whom it concerns is looked up before the lock and looked at again under it; a message whose people are not all locked waits
for the next pass, and so does a sender of whose people somebody else has locked one: nobody is kept waiting for them. What cannot be
understood by the program is parked with its sender, longer each time, and blocks nobody else.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.road import Channel
from bot.inbox import read_body
from bot.listener import worker
from bot.listener.hearing import Hearing
from bot.listener.joining import Welcome
from bot.listener.mail import Mail, is_about_ours
from bot.listener.said import Said, said, speaker_of
from bot.progress import Observe, nobody_counts, told_by_receipts
from db.queries import alerts, authorities, inbox, placements, strangers
from db.queries.rows import Record
from db.words import ChannelName, InboxKind, PersonKind
from scheduler.calendar import days_now
from scheduler.case import Case
from scheduler.engine import Job
from scheduler.parking import rest_until

__all__ = ["Hearing", "Listener", "Welcome"]

log = structlog.get_logger()

SENDERS_MAX = 100
SETTLED_WITHIN = 5  # seconds; a provider answers both steps in a fraction of one


@dataclass(frozen=True, slots=True)
class _Sender:
    """Somebody who waits to be heard."""

    concerns: Mapping[UUID, set[UUID]]  # entry: everybody whose affairs it may move

    @property
    def subjects(self) -> tuple[UUID, ...]:
        """Everybody whose affairs they may move."""
        return tuple(sorted(set().union(*self.concerns.values())))

    @property
    def name(self) -> str:
        """By what waits longest, for a log."""
        return next(iter(self.concerns)).hex


class Listener:
    """Hears what waits in the inbox."""

    def __init__(self, hearing: Hearing, channels: Mapping[str, Channel], observe: Observe = nobody_counts) -> None:
        self._hearing = hearing
        self._observe = observe
        self._engine = hearing.engine
        self._channels = channels

    async def listen_once(self) -> int:
        """Hear what waits; how many senders were heard. Loop until it says 0."""
        async with self._engine.database.reading() as tx:
            # Looked at without the write lock: most of the time nothing waits.
            if not await inbox.unsettled_senders(tx, self._engine.scope, 1, await self._engine.clock.machine(tx)):
                return 0
        self._hearing.news.clear()  # of a pass that was broken off nobody knows what stands
        waiting, unread = await self._waiting()
        if unread:
            await self._park(unread)
        heard = await self._together(waiting) if waiting else 0
        news, self._hearing.news = self._hearing.news, {}
        if news:
            self._observe(told_by_receipts(news.values()))
        await self._settle_presses()
        return heard

    async def _waiting(self) -> tuple[dict[bytes, _Sender], list[UUID]]:
        """Whoever waits to be heard, and whose affairs each may move; and the entries of which not even that can be found out."""
        waiting: dict[bytes, _Sender] = {}
        unread: list[UUID] = []
        async with self._engine.database.transaction() as tx:
            now, machine = await self._engine.clock.both(tx)
            senders = await inbox.unsettled_senders(tx, self._engine.scope, SENDERS_MAX, machine)
            mail = await Mail.collect(tx, self._engine.scope, senders, machine)
            await self._keep(tx, mail.rows.get(None, ()), now)
            about = await self._behind(tx, mail)
            for key, rows in mail.rows.items():
                if key is None:
                    continue
                found = {row.id: await self._concerned(tx, mail, row, about, now) for row in rows}
                unread += [entry for entry, concerned in found.items() if concerned is None]
                readable = {entry: concerned for entry, concerned in found.items() if concerned is not None}
                if readable:
                    waiting[key] = _Sender(readable)
        return waiting, unread

    async def _together(self, waiting: dict[bytes, _Sender]) -> int:
        """Hear them all in one transaction; if that fails, each alone. How many were heard: who is passed over is no work that was done."""
        everybody = tuple(sorted({one for sender in waiting.values() for one in sender.subjects}))
        passed: set[bytes] = set()
        job = Job(everybody, partial(self._hear, waiting, passed), f"hear {len(waiting)} senders", may_skip=True)
        if len(waiting) > 1 and not await self._engine.advance([job]):
            return len(waiting) - len(passed)
        alone = {f"hear {sender.name}": (key, sender) for key, sender in waiting.items()}
        hears = {name: partial(self._hear, {key: one}, passed) for name, (key, one) in alone.items()}
        failures = await self._engine.advance([Job(one.subjects, hears[name], name, may_skip=True) for name, (_, one) in alone.items()])
        heard = len(waiting.keys() - passed - {alone[failure.job.name][0] for failure in failures})
        for failure in failures:
            heard += 0 if failure.is_busy else await self._apart(failure.job, *alone[failure.job.name])
        return heard

    async def _apart(self, job: Job, key: bytes, sender: _Sender) -> int:
        """Of a sender who could not be heard whole, each entry alone, under the locks of those it concerns itself: the one that cannot be
        heard is parked and blocks no other, nor does a young person about whom nothing can be decided."""
        concerns = sender.concerns
        alone = {f"{job.name}, entry {entry.hex}": entry for entry in concerns}
        hears = {name: partial(self._hear_one, key, entry) for name, entry in alone.items()}
        failures = await self._engine.advance([Job(tuple(sorted(concerns[entry])), hears[name], name) for name, entry in alone.items()])
        for failure in failures:
            self._hearing.news.pop(alone[failure.job.name], None)
        if poisoned := [alone[failure.job.name] for failure in failures if not failure.is_busy]:
            await self._park(poisoned)
        return len(concerns) - len(failures)

    async def _hear(self, waiting: Mapping[bytes, _Sender], passed: set[bytes], tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        """Each sender sees the cases it may move, and no others. One of whose people somebody else has locked one is passed over whole: a
        carer of two, heard with one of them, would be taken to speak of that one."""
        passed.difference_update(waiting)
        missing = {one for sender in waiting.values() for one in sender.subjects} - cases.keys()
        held = await self._engine.held_elsewhere(tx, sorted(missing)) if missing else set()
        passed.update(key for key, sender in waiting.items() if held.intersection(sender.subjects))
        theirs = {key: sender.subjects for key, sender in waiting.items() if key not in passed}
        await self._hearing.senders(tx, {key: {one: cases[one] for one in ids if one in cases} for key, ids in theirs.items()})

    async def _hear_one(self, key: bytes, entry: UUID, tx: AsyncConnection, cases: dict[UUID, Case]) -> None:
        await self._hearing.senders(tx, {key: cases}, only=entry)

    async def _keep(self, tx: AsyncConnection, rows: Sequence[Record], now: datetime) -> None:
        """Shapes that name no sender are kept, and concern nobody."""
        for row in rows:
            await inbox.settle(tx, self._engine.scope, row.id, "kept", now)

    async def _concerned(self, tx: AsyncConnection, mail: Mail, row: Record, about: Mapping[UUID, UUID], now: datetime) -> set[UUID] | None:
        """Everybody whose affairs this entry may move; `None` when it cannot be read, or what it names cannot."""
        try:
            if is_about_ours(row):
                return {about[row.outbox_id]} if row.outbox_id in about else set()
            return await self._speaking(tx, mail, row, said(row, read_body(self._hearing.vault, row), now), now)
        except SQLAlchemyError:
            raise  # of the database itself: nothing was found out about anybody
        except Exception as error:
            # Whoever else waits is heard all the same; this entry rests, and is tried again.
            log.error("message_not_read", entry=row.id.hex, error=type(error).__name__)
            return None

    async def _behind(self, tx: AsyncConnection, mail: Mail) -> dict[UUID, UUID]:
        """Message of ours: whom or what it was about."""
        about = {one.id: one.young_person_id for one in mail.messages.values() if one.young_person_id is not None}
        others = {one.alert_id for one in mail.messages.values() if one.id not in about and one.alert_id is not None}
        found = {one.id: one for one in await alerts.alerts_of(tx, self._engine.scope, others)} if others else {}
        for message in mail.messages.values():
            if message.id not in about and message.alert_id in found:
                about[message.id] = alerts.subject_of(found[message.alert_id])
        return about

    async def _speaking(self, tx: AsyncConnection, mail: Mail, row: Record, what: Said, now: datetime) -> set[UUID]:
        scope, key = self._engine.scope, row.sender_key
        found = await mail.speakers(tx, scope, row, self._hearing.keys_of(what))
        if not found:
            is_somebody = row.kind is InboxKind.MESSAGE and what.is_from_a_person
            return {await self._stranger(tx, row)} if is_somebody else set()
        nobodys = {await self._stranger(tx, row, found[0].authority_id)} if key in self._hearing.nobodys else set()
        young = {one.person_id for one in found if one.kind is PersonKind.YOUNG_PERSON}
        carers = [one.person_id for one in found if one.kind is PersonKind.CARER]
        subjects = young | nobodys
        if carers:
            days = days_now(now)
            of_carers = await placements.children_of_carer(tx, scope, carers, days[0], days[-1])
            subjects |= {one.young_person_id for one in of_carers}
        for one in found:
            if one.kind is PersonKind.WORKER:
                want = await worker.wanted(tx, speaker_of(one), what, self._hearing.keys_of(what))
                subjects |= want.subjects
        return subjects

    async def _stranger(self, tx: AsyncConnection, row: Record, authority_id: UUID | None = None) -> UUID:
        """The sender's own row, made at their first message. They belong to the first authority until a worker says whose they are."""
        scope = self._engine.scope
        vault = self._hearing.vault
        address = vault.open("inbox.address_sealed", row.id, row.address_sealed)
        keys = vault.address_keys(row.channel, address)
        known = await strangers.at_address(tx, scope, row.channel, keys)
        if known:
            return UUID(str(known[0].id))
        whose = authority_id or (await authorities.all_of(tx, scope))[0].id
        stranger_id = self._engine.new_id()
        values = {"id": stranger_id, "authority_id": whose, "channel": row.channel, "manner": None, "attached_to": None}
        if row.channel is ChannelName.HANDSET:
            values["manner"] = "sms"
        sealed = vault.seal("stranger.address_sealed", stranger_id, address)
        met = await strangers.meet(tx, scope, {**values, "address_sealed": sealed, "address_key": row.sender_key}, keys)
        return UUID(str(met.id))

    async def _park(self, ids: list[UUID]) -> None:
        scope = self._engine.scope
        async with self._engine.database.transaction() as tx:
            machine = await self._engine.clock.machine(tx)
            for row in await inbox.entries(tx, scope, ids):
                await inbox.park(tx, scope, [row.id], machine, rest_until(row.parked_since, machine))

    async def _settle_presses(self) -> None:
        """Take the buttons away, the same whichever was pressed; the network is asked only after the commit.

        A courtesy: a provider that hangs does not keep us from hearing anybody else.
        """
        presses, self._hearing.presses = self._hearing.presses, []
        roads = [(self._channels[channel], press) for channel, press in presses if channel in self._channels]
        try:
            async with asyncio.timeout(SETTLED_WITHIN):
                await asyncio.gather(*(road.settle_press(press, "") for road, press in roads))
        except TimeoutError:
            log.warning("presses_not_settled", presses=len(roads))
