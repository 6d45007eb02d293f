"""The listener: what people said and what providers told us becomes events.

It takes senders, not messages: all that waits of one sender is heard in order, messages before receipts, under the locks of everybody it
may concern. Whom it concerns is looked up before the lock and looked at again under it; a message whose people are not all locked waits
for the next pass. What cannot be understood by the program is parked with its sender, longer each time, and blocks nobody else.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
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

__all__ = ["Hearing", "Listener", "Welcome"]

log = structlog.get_logger()

SENDERS_MAX = 50
PARKED_FOR = timedelta(seconds=15)  # doubled with every failure in a row
PARKED_AT_MOST = timedelta(minutes=10)
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
        waiting: dict[str, tuple[Job, bytes, Sequence[Record]]] = {}
        async with self._engine.database.transaction() as tx:
            machine, now = await self._engine.clock.machine(tx), await self._engine.clock.civil(tx)
            for key in await inbox.unsettled_senders(tx, self._engine.scope, SENDERS_MAX, machine):
                rows = await inbox.unsettled_of(tx, self._engine.scope, key, machine)
                if key is None:
                    await self._keep(tx, rows, now)
                    continue
                subjects = await self._concerns(tx, key, rows, now)
                job = Job(tuple(sorted(subjects)), partial(self._hear, key), f"hear {rows[0].id.hex}")
                waiting[job.name] = (job, key, rows)
        failures = await self._engine.advance([job for job, _, _ in waiting.values()])
        heard = len(waiting) - len(failures)
        for failure in failures:
            heard += await self._apart(*waiting[failure.job.name])
        await self._settle_presses()
        return heard

    async def _apart(self, job: Job, key: bytes, rows: Sequence[Record]) -> int:
        """Of a sender who could not be heard whole, each entry alone: the one that cannot be heard is parked and blocks no other."""
        alone = {f"{job.name}, entry {row.id.hex}": row.id for row in rows} if len(rows) > 1 else {}
        jobs = [Job(job.subjects, partial(self._hear, key, only=entry), name) for name, entry in alone.items()]
        failed = [alone[failure.job.name] for failure in await self._engine.advance(jobs)] if jobs else [row.id for row in rows]
        if failed:
            await self._park(failed)
        return len(rows) - len(failed)

    async def _hear(self, key: bytes, tx: AsyncConnection, cases: dict[UUID, Case], *, only: UUID | None = None) -> None:
        await self._hearing.sender(tx, key, cases, only=only)

    async def _keep(self, tx: AsyncConnection, rows: Sequence[Record], now: datetime) -> None:
        """Shapes that name no sender are kept, and concern nobody."""
        for row in rows:
            await inbox.settle(tx, self._engine.scope, row.id, "kept", now)

    async def _concerns(self, tx: AsyncConnection, key: bytes, rows: Sequence[Record], now: datetime) -> set[UUID]:
        """Everybody whose affairs these messages may move."""
        concerned: set[UUID] = set()
        for row in rows:
            if row.kind in (InboxKind.RECEIPT, InboxKind.OUTCOME):
                concerned |= await self._behind(tx, row)
                continue
            try:
                what = said(row, read_body(self._hearing.vault, row), now)
            except Exception as error:
                # Whoever else waits is heard all the same; this entry fails again when it is heard, and is parked.
                log.error("message_not_read", entry=row.id.hex, error=type(error).__name__)
                continue
            concerned |= await self._speaking(tx, key, row, what, now)
        return concerned

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
        found = await contacts.people_at(tx, scope, row.channel, self._hearing.keys_of(what))
        if not found:
            is_somebody = row.kind is InboxKind.MESSAGE and what.is_from_a_person
            return {await self._stranger(tx, row)} if is_somebody else set()
        nobodys = {await self._stranger(tx, row, found[0].authority_id)} if key in self._hearing.nobodys else set()
        young = {one.person_id for one in found if one.kind is PersonKind.YOUNG_PERSON}
        carers = [one.person_id for one in found if one.kind is PersonKind.CARER]
        subjects = young | nobodys
        for day in days_now(now) if carers else ():
            subjects |= {one.young_person_id for one in await placements.children_of_carer(tx, scope, carers, day)}
        for one in found:
            if one.kind is PersonKind.WORKER:
                speaker = Speaker(one.person_id, one.ref, one.language, contact_of(one), one.authority_id)
                want = await worker.wanted(tx, speaker, what, self._hearing.keys_of(what))
                subjects |= {want.subject} if want.subject is not None else set()
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
            attempts = max((row.attempts for row in await inbox.entries(tx, scope, ids)), default=0)
            rest = min(PARKED_FOR * 2 ** min(attempts, 10), PARKED_AT_MOST)
            await inbox.park(tx, scope, ids, machine + rest)

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
