"""What waits of several senders, and what hearing it needs: read once for all of them, not once for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import contacts, inbox, outbox, people
from db.queries.rows import Record
from db.scope import Scope
from db.words import ChannelName, ContactState, InboxKind, Lane, PersonKind, SendState
from scheduler.case import Case


@dataclass(slots=True)
class Mail:
    """By sender, in order: messages before receipts."""

    rows: dict[bytes | None, list[Record]] = field(default_factory=dict)
    messages: dict[UUID, Record] = field(default_factory=dict)  # of ours: those that receipts and outcomes speak of
    codes: dict[UUID, Record] = field(default_factory=dict)  # young people who have a duress code: their rows, with it
    _speakers: dict[tuple[ChannelName, bytes], list[Record]] = field(default_factory=dict)

    @classmethod
    async def collect(cls, tx: AsyncConnection, scope: Scope, senders: Iterable[bytes | None], machine: datetime) -> "Mail":
        """All that waits of these senders now."""
        mail = cls()
        for row in await inbox.unsettled_among(tx, scope, senders, machine):
            mail.rows.setdefault(row.sender_key, []).append(row)
        ours = {row.outbox_id for rows in mail.rows.values() for row in rows if is_about_ours(row)} - {None}
        mail.messages = {one.id: one for one in await outbox.messages(tx, scope, ours)} if ours else {}
        return mail

    async def speakers(self, tx: AsyncConnection, scope: Scope, row: Record, keys: Sequence[bytes]) -> Sequence[Record]:
        """Who is at the address a message came from; `keys`: all under which it may be found. A worker only where that is proven and no
        other took its place: whoever holds a number that was mistyped, or their old phone, is nobody we know, is told no code and obeyed in
        nothing."""
        found = await self._at(tx, scope, row, keys)
        return [one for one in found if one.kind is not PersonKind.WORKER or (one.proven and one.state is not ContactState.STALE)]

    async def _at(self, tx: AsyncConnection, scope: Scope, row: Record, keys: Sequence[bytes]) -> Sequence[Record]:
        if len(keys) > 1:
            return await contacts.people_at(tx, scope, row.channel, keys)
        if (row.channel, row.sender_key) not in self._speakers:
            said = (one for rows in self.rows.values() for one in rows if one.channel is row.channel and not is_about_ours(one))
            senders = {one.sender_key for one in said} - {None}
            self._speakers |= {(row.channel, key): [] for key in senders | {row.sender_key}}
            for found in await contacts.people_at(tx, scope, row.channel, sorted(senders)):
                self._speakers[row.channel, found.address_key].append(found)
        return self._speakers[row.channel, row.sender_key]

    def somebody_joined(self) -> None:
        """Who is at an address is looked up anew."""
        self._speakers.clear()

    async def look_under(self, tx: AsyncConnection, scope: Scope, cases: Iterable[Case]) -> None:
        """What only the locks make certain: the codes of those who may speak, and which questions may be on a phone (K10)."""
        if not any(not is_about_ours(row) for rows in self.rows.values() for row in rows):
            return
        these = [case for case in cases if case.young is not None]
        if these:
            states = await people.children_state(tx, scope, [case.id for case in these])
            self.codes = {row.id: row for row in states if row.duress_code_sealed is not None}
        asking = {found.id: found for case in these if (found := case.asking_now()) is not None}
        # An answer may be here before the news that its question left: what was handed over may be on a phone.
        for row in await outbox.of_check_ins(tx, scope, asking) if asking else ():
            if row.lane is Lane.QUESTION and row.attempt > 0 and row.rendered_sealed is not None and row.state is not SendState.REFUSED:
                asking[row.check_in_id].sent_to[row.version] = row.contact_id


def is_about_ours(row: Record) -> bool:
    """Whether an entry says what became of a message of ours, rather than what somebody said."""
    return row.kind in (InboxKind.RECEIPT, InboxKind.OUTCOME)
