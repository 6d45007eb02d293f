"""Keyed hashes that meet nobody any more: what was sent and settled follows whoever it was for, or came from."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, exists, select, update

from db.queries.rows import Record
from db.rotation.step import Stage, Step, look_ahead, next_after, opened, unlocked, wait_at_most
from db.session import Database
from db.tables import contact, inbox, outbox, stranger
from db.vault import Vault

_ROWS_MS = 200
_OUTBOX = update(outbox).where(outbox.c.id == bindparam("_id")).values(address_key=bindparam("_key"))
_INBOX = update(inbox).where(inbox.c.id == bindparam("_id")).values(sender_key=bindparam("_key"))


def outbox_behind(table: Table) -> Stage:
    """Messages whose contact, or whose unknown recipient, has moved."""
    recipient = outbox.c.contact_id if table is contact else outbox.c.stranger_id
    query = select(outbox.c.id, table.c.address_key).join(table, table.c.id == recipient).where(outbox.c.address_key != table.c.address_key)

    async def step(database: Database, vault: Vault, after: UUID | None, at_once: int) -> Step:
        ids = await look_ahead(database, query, outbox, after, at_once)
        if not ids:
            return Step(0, None)
        async with database.transaction() as tx:
            await wait_at_most(tx, _ROWS_MS)
            rows = await unlocked(tx, query, outbox, ids)
            if rows:
                await tx.execute(_OUTBOX, [{"_id": row.id, "_key": row.address_key} for row in rows])
        return Step(len(rows), next_after(ids, at_once), len(ids) - len(rows))

    return step


async def senders_behind(database: Database, vault: Vault, after: UUID | None, at_once: int) -> Step:
    """Entries under a hash that nobody has: of senders who have moved, or whom nobody has met yet."""
    somebodys = [exists().where(table.c.address_key == inbox.c.sender_key) for table in (contact, stranger)]
    query = (
        select(inbox.c.id, inbox.c.channel, inbox.c.address_sealed, inbox.c.sender_key, outbox.c.address_key)
        .outerjoin(outbox, outbox.c.id == inbox.c.outbox_id)
        .where(inbox.c.sender_key.is_not(None), *(~one for one in somebodys))
    )
    ids = await look_ahead(database, query, inbox, after, at_once)
    if not ids:
        return Step(0, None)
    async with database.transaction() as tx:
        await wait_at_most(tx, _ROWS_MS)
        rows = await unlocked(tx, query, inbox, ids)
        moves: list[dict[str, Any]] = [{"_id": row.id, "_key": key} for row in rows if (key := _key(vault, row)) != row.sender_key]
        if moves:
            await tx.execute(_INBOX, moves)
    return Step(len(moves), next_after(ids, at_once), len(ids) - len(rows))


def _key(vault: Vault, row: Record) -> bytes:
    """The sender's hash; of a receipt or an outcome, the one of the address we had written to."""
    if row.address_sealed is None:
        return bytes(row.sender_key if row.address_key is None else row.address_key)
    address = opened(vault, "inbox.address_sealed", row.id, row.address_sealed)
    return bytes(row.sender_key) if address is None else vault.address_key(row.channel, address)
