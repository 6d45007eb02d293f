"""The ring: which keys have been held on a database. A process that lacks one of them is refused at the door, not found out at night."""

from db.queries import installation
from db.queries.rows import Record
from db.rotation.counting import UNKNOWN, uses
from db.session import Database
from db.vault import Vault
from db.words import KeyKind
from desk.refusals import Refused

SETTINGS = {KeyKind.SEALING: "SAFETYNET_KEYS", KeyKind.INDEX: "SAFETYNET_INDEX_KEYS"}


async def check_ring(database: Database, vault: Vault) -> None:
    """Refuse keys that are missing, or not what they were; write down those that are new before anything is written with them."""
    async with database.reading() as tx:
        noted = await installation.keys_noted(tx)
    held = {(mark.kind, mark.key_id): mark.proof for mark in vault.marks}
    gone = []
    for row in noted:
        proof = held.get((row.kind, row.key_id))
        if proof is None and await _is_needed(database, vault, row):
            raise Refused(f"{SETTINGS[row.kind]} does not hold the key {row.key_id}, under which this database still keeps something.")
        if proof is None:
            gone.append(row)
        elif proof != row.proof:
            raise Refused(f"{SETTINGS[row.kind]} holds another key {row.key_id} than the one this database was written with.")
    known = {(row.kind, row.key_id) for row in noted}
    new = [mark for mark in vault.marks if (mark.kind, mark.key_id) not in known]
    if new or gone:
        async with database.transaction() as tx:
            for row in gone:
                await installation.forget_key(tx, row.kind, row.key_id)
            if new:
                await installation.note_keys(tx, new)


async def _is_needed(database: Database, vault: Vault, key: Record) -> bool:
    """Whether anything is under none of the keys that are held: a key that nobody needs may be gone."""
    async with database.reading() as tx:
        return (await uses(tx, vault, key.kind))[UNKNOWN] > 0
