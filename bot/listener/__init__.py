"""The listener: what people said and what providers told us becomes events.

It takes senders, not messages: all that waits of one sender is heard in order, messages before receipts, under the locks of everybody it
may concern. Whom it concerns is looked up before the lock and looked at again under it; a message whose people are not all locked waits
for the next pass. What cannot be understood by the program is parked with its sender, longer each time, and blocks nobody else.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.road import Channel
from bot.inbox import read_body
from bot.listener import worker
from bot.listener.hearing import Hearing, Welcome
from bot.listener.said import Said, Speaker, said
from db.queries import alerts, authorities, contacts, inbox, outbox, placements, strangers
from db.queries.rows import Record
from db.words import ChannelName, InboxKind, PersonKind
from scheduler.calendar import days_now
from scheduler.case import Case
from scheduler.council import contact_of
from scheduler.engine import Job
from scheduler.parking import rest_until

__all__ = ["Hearing", "Listener", "Welcome"]

log = structlog.get_logger()

_Concerns = Mapping[UUID, set[UUID]]  # entry: everybody whose affairs it may move

SENDERS_MAX = 50
SETTLED_WITHIN = 5  # seconds; a provider answers both steps in a fraction of one


class Listener:
    """Hears what waits in the inbox."""

    def __init__(self, hearing: Hearing, channels: Mapping[str, Channel]) -> None:
        self._hearing = hearing
        self._engine = hearing.engine
        self._channels = channels

    async def listen_once(self) -> int:
        """Hear what waits; how many senders were heard. Loop until it says 0."""
        async with self._engine.database.reading() as tx:
            # Looked at without the write lock: most of the time nothing waits.
            if not await inbox.unsettled_senders(tx, self._engine.scope, 1, await self._engine.clock.machine(tx)):
                return 0
        waiting, unread = await self._waiting()
        if unread:
            await self._park(unread)
        failures = await self._engine.advance([job for job, _, _ in waiting.values()])
        heard = len(waiting) - len(failures)
        for failure in failures:
            heard += await self._apart(*waiting[failure.job.name])
        await self._settle_presses()
        return heard

    async def _waiting(self) -> tuple[dict[str, tuple[Job, bytes, _Concerns]], list[UUID]]:
        """What to hear of each sender, and under whose locks; and the entries of which not even that can be found out."""
        waiting: dict[str, tuple[Job, bytes, _Concerns]] = {}
        unread: list[UUID] = []
        async with self._engine.database.transaction() as tx:
            machine, now = await self._engine.clock.machine(tx), await self._engine.clock.civil(tx)
            for key in await inbox.unsettled_senders(tx, self._engine.scope, SENDERS_MAX, machine):
                rows = await inbox.unsettled_of(tx, self._engine.scope, key, machine)
                if key is None:
                    await self._keep(tx, rows, now)
                    continue
                found = {row.id: await self._concerned(tx, key, row, now) for row in rows}
                unread += [entry for entry, concerned in found.items() if concerned is None]
                readable = {entry: concerned for entry, concerned in found.items() if concerned is not None}
                if readable:
                    subjects = sorted(set().union(*readable.values()))
                    job = Job(tuple(subjects), partial(self._hear, key), f"hear {next(iter(readable)).hex}")
                    waiting[job.name] = (job, key, readable)
        return waiting, unread

    async def _apart(self, job: Job, key: bytes, concerns: _Concerns) -> int:
        """Of a sender who could not be heard whole, each entry alone, under the locks of those it concerns itself: the one that cannot be
        heard is parked and blocks no other, nor does a young person about whom nothing can be decided."""
        alone = {f"{job.name}, entry {entry.hex}": entry for entry in concerns}
        jobs = [Job(tuple(sorted(concerns[entry])), partial(self._hear, key, only=entry), name) for name, entry in alone.items()]
        failed = [alone[failure.job.name] for failure in await self._engine.advance(jobs)]
        if failed:
            await self._park(failed)
        return len(concerns) - len(failed)

    async def _hear(self, key: bytes, tx: AsyncConnection, cases: dict[UUID, Case], *, only: UUID | None = None) -> None:
        await self._hearing.sender(tx, key, cases, only=only)

    async def _keep(self, tx: AsyncConnection, rows: Sequence[Record], now: datetime) -> None:
        """Shapes that name no sender are kept, and concern nobody."""
        for row in rows:
            await inbox.settle(tx, self._engine.scope, row.id, "kept", now)

    async def _concerned(self, tx: AsyncConnection, key: bytes, row: Record, now: datetime) -> set[UUID] | None:
        """Everybody whose affairs this entry may move; `None` when it cannot be read, or what it names cannot."""
        try:
            if row.kind in (InboxKind.RECEIPT, InboxKind.OUTCOME):
                return await self._behind(tx, row)
            return await self._speaking(tx, key, row, said(row, read_body(self._hearing.vault, row), now), now)
        except SQLAlchemyError:
            raise  # of the database itself: nothing was found out about anybody
        except Exception as error:
            # Whoever else waits is heard all the same; this entry rests, and is tried again.
            log.error("message_not_read", entry=row.id.hex, error=type(error).__name__)
            return None

    async def _behind(self, tx: AsyncConnection, row: Record) -> set[UUID]:
        scope = self._engine.scope
        message = None if row.outbox_id is None else await outbox.message(tx, scope, row.outbox_id)
        if message is None:
            return set()
        if message.young_person_id is not None:
            return {message.young_person_id}
        alert = None if message.alert_id is None else await alerts.alert_of(tx, scope, message.alert_id)
        return set() if alert is None else {alert.young_person_id or alert.stranger_id}

    async def _speaking(self, tx: AsyncConnection, key: bytes, row: Record, what: Said, now: datetime) -> set[UUID]:
        scope = self._engine.scope
        found = await contacts.people_at(tx, scope, row.channel, [key])
        if not found:
            is_somebody = row.kind is InboxKind.MESSAGE and what.is_from_a_person
            return {await self._stranger(tx, key, row)} if is_somebody else set()
        nobodys = {await self._stranger(tx, key, row, found[0].authority_id)} if key in self._hearing.nobodys else set()
        young = {one.person_id for one in found if one.kind is PersonKind.YOUNG_PERSON}
        carers = [one.person_id for one in found if one.kind is PersonKind.CARER]
        subjects = young | nobodys
        for day in days_now(now) if carers else ():
            subjects |= {one.young_person_id for one in await placements.children_of_carer(tx, scope, carers, day)}
        for one in found:
            if one.kind is PersonKind.WORKER:
                speaker = Speaker(one.person_id, one.ref, one.language, contact_of(one), one.authority_id)
                want = await worker.wanted(tx, speaker, what)
                subjects |= {want.subject} if want.subject is not None else set()
        return subjects

    async def _stranger(self, tx: AsyncConnection, key: bytes, row: Record, authority_id: UUID | None = None) -> UUID:
        """The sender's own row, made at their first message. They belong to the first authority until a worker says whose they are."""
        scope = self._engine.scope
        known = await strangers.at_address(tx, scope, row.channel, [key])
        if known:
            return UUID(str(known[0].id))
        whose = authority_id or (await authorities.all_of(tx, scope))[0].id
        stranger_id, vault = self._engine.new_id(), self._hearing.vault
        address = vault.open("inbox.address_sealed", row.id, row.address_sealed)
        values = {"id": stranger_id, "authority_id": whose, "channel": row.channel, "manner": None, "attached_to": None}
        if row.channel is ChannelName.HANDSET:
            values["manner"] = "sms"
        sealed = vault.seal("stranger.address_sealed", stranger_id, address)
        met = await strangers.meet(tx, scope, {**values, "address_sealed": sealed, "address_key": key})
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
