"""The names by which people sign in, typed or told by a directory: hashes that meet no other row's, so each moves alone."""

from uuid import UUID

from sqlalchemy import bindparam, select, update

from db.queries.rows import Record
from db.rotation.step import Step, look_ahead, next_after, opened, unlocked, wait_at_most
from db.session import Database
from db.tables import account
from db.vault import Vault

SIGNS_IN = "account"  # what stands for a channel in the hash of such a name

_ROWS_MS = 200
_MOVE = update(account).where(account.c.id == bindparam("_id")).values(name_key=bindparam("_key"))


def name_keys(vault: Vault, row: Record) -> list[bytes]:
    """What an account's name may stand under, the key that writes first; nothing, where it does not open."""
    name = opened(vault, "account.name_sealed", row.id, row.name_sealed)
    return [] if name is None else vault.address_keys(SIGNS_IN, name)


async def account_names(database: Database, vault: Vault, after: UUID | None, at_once: int) -> Step:
    """Names that stand under an older key."""
    query = select(account.c.id, account.c.name_sealed, account.c.name_key)
    ids = await look_ahead(database, query, account, after, at_once)
    if not ids:
        return Step(0, None)
    async with database.transaction() as tx:
        await wait_at_most(tx, _ROWS_MS)
        rows = await unlocked(tx, query, account, ids)
        keys = {row.id: name_keys(vault, row) for row in rows}
        moves = [{"_id": row.id, "_key": keys[row.id][0]} for row in rows if row.name_key in keys[row.id][1:]]
        if moves:
            await tx.execute(_MOVE, moves)
    return Step(len(moves), next_after(ids, at_once), len(ids) - len(rows))
