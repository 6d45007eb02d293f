"""What the providers were handed, held against the outbox: what we believe was taken must be in their ledger, and nothing may be in it that
we do not remember owing. Telegram knows no name of ours: by chat, words, and what the buttons are bound to. Texts are known by their names.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.rendered import unseal
from db.queries.rows import Record
from db.tables import contact
from db.vault import Vault
from db.words import ChannelName, Lane, SendState

TAKEN = (SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED)  # as we believe
SENT_AGAIN = (Lane.PAGE, Lane.QUESTION)

Message = tuple[int, str, str]  # chat, text, what its buttons are bound to
Raw = dict[str, Any]


@dataclass(slots=True)
class Compared:
    """How two ledgers agree."""

    accepted: int = 0
    pages: int = 0
    doubled: Counter[int] = field(default_factory=Counter)  # by the kill before it
    mistakes: list[str] = field(default_factory=list)


async def as_messages(tx: AsyncConnection, vault: Vault, owed: Iterable[Record]) -> list[tuple[Record, Message]]:
    """What goes by Telegram, as its ledger names it."""
    contacts = {row.id: row for row in await tx.execute(select(contact))}
    found = []
    for row in owed:
        if row.channel is ChannelName.TELEGRAM and row.rendered_sealed is not None:
            said, at = unseal(vault, row.id, row.rendered_sealed), contacts[row.contact_id]
            mark = said.buttons[0][0].data.rpartition(":")[0] if said.buttons else ""
            found.append((row, (int(vault.open("contact.address_sealed", at.id, at.address_sealed)), said.text, mark)))
    return found


def compared(owed: Sequence[tuple[Record, Message]], accepted: Iterable[Raw]) -> Compared:
    """Chat by chat and word by word, so that no copy stands for what was lost."""
    found = Compared()
    believed = Counter(message for row, message in owed if row.state in TAKEN)
    in_doubt = Counter(message for row, message in owed if row.state is SendState.UNKNOWN)
    is_repeated: dict[Message, bool] = {}
    for row, message in owed:
        is_repeated[message] = is_repeated.get(message, False) or row.lane in SENT_AGAIN
    got: Counter[Message] = Counter()
    for one in accepted:
        message = (one["chat"], one["text"], one["mark"])
        got[message] += 1
        if message not in is_repeated:
            found.mistakes.append(f"chat {one['chat']} got a message that nobody remembers owing, after kill {one['kill']}")
        elif got[message] > max(believed[message] + in_doubt[message], 1):
            found.doubled[one["kill"]] += is_repeated[message]
            found.mistakes += [] if is_repeated[message] else [f"chat {one['chat']} got a courtesy twice, after kill {one['kill']}"]
    found.accepted = sum(got.values())
    found.mistakes += [f"chat {one[0]} never got a message that counts as accepted" for one in believed if got[one] < believed[one]]
    return found


def compared_texts(owed: Iterable[Record], texts: Iterable[Raw]) -> Compared:
    """Several pages to one phone leave as one letter, under the name of one of them (D6). A letter whose name none of its pages bears any
    more was sent again in others, so that it is a copy too."""
    found = Compared()
    rows = {row.id: row for row in owed if row.channel is ChannelName.SMS}
    names = {_name_of(row) for row in rows.values()}
    got: Counter[UUID] = Counter()
    for one in texts:
        name = UUID(one["name"])
        got[name] += 1
        found.pages += name in rows and rows[name].lane is Lane.PAGE
        if name not in rows:
            found.mistakes.append(f"a text was sent after kill {one['kill']} that nobody remembers owing")
        elif got[name] > 1 or name not in names:
            is_repeated = rows[name].lane in SENT_AGAIN
            found.doubled[one["kill"]] += is_repeated
            found.mistakes += [] if is_repeated else [f"a worker got a courtesy twice, after kill {one['kill']}"]
    found.accepted = sum(got.values())
    lost = [row for row in rows.values() if row.state in TAKEN and not got[_name_of(row)]]
    found.mistakes += [f"a {row.lane} text counts as {row.state}, and the provider never had it" for row in lost]
    return found


def unheard_of(alerts: Iterable[Record], owed: Sequence[Record], texts: Iterable[Raw]) -> list[str]:
    """Whatever is to wake somebody has woken a phone: of each alert that pages the provider has one page at least."""
    heard = {UUID(one["name"]) for one in texts}
    told = {row.alert_id for row in owed if row.lane is Lane.PAGE and not heard.isdisjoint({_name_of(row), row.id})}
    return [f"the provider never heard of an alert that pages: {one.cause}" for one in alerts if one.treatment.pages and one.id not in told]


def left_over(owed: Iterable[Record]) -> list[str]:
    """Every message is with its recipient or withdrawn, or is a courtesy in doubt: nothing is simply still there, and none was refused."""
    found = []
    for row in owed:
        waits = row.state in (SendState.QUEUED, SendState.CLAIMED)
        if waits or (row.state is SendState.UNKNOWN and row.lane in SENT_AGAIN and row.cancelled_at is None):
            found.append(f"a {row.lane} message is still {row.state}")
        if row.state is SendState.EXPIRED:
            found.append(f"a {row.lane} message was not sent while it was worth sending")
        if row.state in (SendState.REFUSED, SendState.UNDELIVERED):
            found.append(f"a {row.lane} message counts as {row.state}, where nobody refuses any")
    return found


def _name_of(row: Record) -> UUID:
    name: UUID = row.envelope_id or row.id
    return name
