"""The providers' own record of that evening, held against what we remember owing, message by message."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.rendered import unseal
from db.queries.rows import Record
from db.tables import contact
from db.vault import Vault
from db.words import ChannelName, SendState

Raw = dict[str, Any]
_ON_THE_PHONE = ("sent", "delivered")
_ANSWERED = ("in-progress", "completed")
TAKEN = (SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED)  # as we believe


@dataclass(slots=True)
class Reached:
    """Which of our messages a provider took, and which of them arrived."""

    taken: Counter[UUID] = field(default_factory=Counter)
    arrived: set[UUID] = field(default_factory=set)
    named: set[str] = field(default_factory=set)  # codes that a page which arrived asked a worker to take, its own or beside
    untold: set[UUID] = field(default_factory=set)  # of which we were never told that they did not arrive
    sent: int = 0
    doubled: int = 0
    strangers: list[str] = field(default_factory=list)

    @classmethod
    async def read(cls, tx: AsyncConnection, vault: Vault, owed: list[Record], telegrams: Raw, twilios: Raw) -> "Reached":
        """Both providers."""
        reached = cls()
        reached.texted(twilios)
        addresses = {row.id: row for row in await tx.execute(select(contact))}
        reached._telegram(vault, addresses, owed, telegrams["accepted"])
        known = {row.id for row in owed}
        reached.strangers += [f"{one} was sent, and nobody remembers owing it" for one in reached.taken if one not in known]
        return reached

    def provider(self, row: Record) -> bool:
        """Whether the provider has it."""
        return bool(self.taken[row.envelope_id or row.id])

    def phone(self, row: Record) -> bool:
        """Whether it arrived, alone or together with others."""
        return (row.envelope_id or row.id) in self.arrived

    def alert(self, code: str, pages: Iterable[Record]) -> bool:
        """Whether somebody heard of it: by a page of its own, or by one that names it. Help leaves alone, and is named beside the rest."""
        return code in self.named or any(self.phone(row) for row in pages)

    def is_untold(self, row: Record) -> bool:
        """Whether it did not arrive, and the receipt that says so was lost."""
        return row.id in self.untold

    def texted(self, record: Raw) -> None:
        """What Twilio had: each text and call names its message in its own callback's address."""
        lost = set(record["untold"])
        sent = [(one["callback"], one["status"], one["status"] in _ON_THE_PHONE) for one in record["messages"]]
        sent += [(one["url"], one["status"], one["status"] in _ANSWERED and bool(one["heard"])) for one in record["rung"]]
        arrived: Counter[UUID] = Counter()
        for url, status, has_arrived in sent:
            message = UUID(url.split("/")[-2])
            self.taken[message] += 1
            arrived[message] += has_arrived
            self.untold |= {message} if f"{url} {status}" in lost else set()
        self.named |= {code for one in record["messages"] if one["status"] in _ON_THE_PHONE for code in one["codes"]}
        self.arrived |= set(+arrived)
        self.sent += len(sent)
        self.doubled += sum(number - 1 for number in (+arrived).values())

    def _telegram(self, vault: Vault, addresses: dict[UUID, Record], owed: Iterable[Record], accepted: list[Raw]) -> None:
        """Telegram knows no name of ours: by chat, words and what the buttons are bound to."""
        got = Counter((one["chat"], one["text"], one["mark"]) for one in accepted)
        rows: dict[tuple[int, str, str], list[UUID]] = defaultdict(list)
        for row in sorted(owed, key=lambda row: row.state not in TAKEN):  # of two that read alike it is rather the one we believe
            if row.channel is not ChannelName.TELEGRAM or row.rendered_sealed is None:
                continue
            said, at = unseal(vault, row.id, row.rendered_sealed), addresses[row.contact_id]
            mark = said.buttons[0][0].data.rpartition(":")[0] if said.buttons else ""
            chat = int(vault.open("contact.address_sealed", at.id, at.address_sealed))
            rows[chat, said.text, mark].append(row.id)
        for message, number in got.items():
            if message not in rows:
                self.strangers.append(f"chat {message[0]} got a message that nobody remembers owing")
            for one in rows[message][:number]:
                self.taken[one] += 1
                self.arrived.add(one)
            self.doubled += max(0, number - len(rows[message]))
        self.sent += sum(got.values())
