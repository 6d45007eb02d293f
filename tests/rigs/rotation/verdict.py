"""What must hold when both kinds of keys are new: what was said is settled and answered, each by its own, and nobody is a stranger."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import contact, inbox, outbox, stranger
from db.vault import Vault
from db.words import Lane, SendState
from tests.providers.telegram import TOKEN
from tests.replay import journal_replays

_BOT = TOKEN.partition(":")[0]
_TAKEN = (SendState.ACCEPTED, SendState.LEFT, SendState.DELIVERED)


@dataclass(slots=True)
class Verdict:
    """What was counted, and every mistake that was found."""

    messages: int = 0
    per_minute: float = 0.0
    presses: int = 0
    questions: int = 0  # and pages: what went out beside answers
    doubled: int = 0
    mistakes: list[str] = field(default_factory=list)


async def judge(tx: AsyncConnection, vault: Vault, said: dict[int, int], ledger: dict[str, Any]) -> Verdict:
    """By the database, which the new keys alone must open, and by the provider's ledger, which none of ours can touch."""
    found = Verdict(messages=len(said), presses=len(ledger["said"]))
    found.mistakes += [f"a rule of the provider was broken: {one}" for one in ledger["mistakes"]]
    whose = said | {one["update"]: one["chat"] for one in ledger["said"]}
    owed = [row for row in (await tx.execute(select(outbox))).all() if row.channel == "telegram"]
    chats = {
        row.id: int(vault.open("contact.address_sealed", row.id, row.address_sealed))
        for row in (await tx.execute(select(contact))).all()
        if row.channel == "telegram"
    }
    await _heard(tx, vault, found, whose, [(row.inbox_id, chats[row.contact_id]) for row in owed if row.lane is Lane.REPLY])
    strangers = await tx.scalar(select(func.count()).select_from(stranger))
    found.mistakes += [f"{strangers} became strangers"] if strangers else []
    found.questions = sum(row.lane is not Lane.REPLY and row.state in _TAKEN for row in owed)
    got = Counter(one["chat"] for one in ledger["accepted"])
    sent = Counter(chats[row.contact_id] for row in owed if row.state in _TAKEN)
    found.doubled = (got - sent).total()
    found.mistakes += [f"chat {chat} never got {number} messages that count as accepted" for chat, number in (sent - got).items()]
    lost = [row for row in owed if row.lane is Lane.REPLY and row.state not in _TAKEN]
    found.mistakes += [f"an answer is {row.state}" for row in lost]
    try:
        await journal_replays(tx)
    except AssertionError as error:
        found.mistakes.append(f"the journal does not replay: {error}")
    return found


async def _heard(tx: AsyncConnection, vault: Vault, found: Verdict, whose: dict[int, int], answers: list[tuple[Any, int]]) -> None:
    """Each is in the inbox, is settled, is under its own sender's address, and is answered at that address, once."""
    entries = {row.external_id: row for row in (await tx.execute(select(inbox))).all()}
    answered: dict[Any, list[int]] = {}
    for inbox_id, chat in answers:
        answered.setdefault(inbox_id, []).append(chat)
    for update, chat in whose.items():
        entry = entries.get(f"telegram:{_BOT}:{update}")
        if entry is None:
            found.mistakes.append(f"update {update} was confirmed, and is not in the inbox")
        elif int(vault.open("inbox.address_sealed", entry.id, entry.address_sealed)) != chat:
            found.mistakes.append(f"update {update} counts as another's")
        elif answered.get(entry.id) != [chat]:
            found.mistakes.append(f"update {update} of chat {chat} is answered at {answered.get(entry.id, [])}")
    found.mistakes += [f"{row.kind} {row.external_id} was never settled" for row in entries.values() if row.settled_at is None]
