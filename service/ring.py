"""The ring: which keys have been held on a database. A process that lacks one of them is refused at the door, not found out at night."""

from collections.abc import Sequence

from db.queries import installation
from db.queries.rows import Record
from db.rotation.counting import UNKNOWN, uses
from db.session import Database
from db.vault import KeyMark, Vault
from db.words import KeyKind
from desk.refusals import Refused
from service.holders import Holder, holders

SETTINGS = {KeyKind.SEALING: "SAFETYNET_KEYS", KeyKind.INDEX: "SAFETYNET_INDEX_KEYS"}


async def check_ring(database: Database, vault: Vault) -> None:
    """Refuse keys that are missing, or not what they were; write down those that are new before anything is written with them."""
    async with database.reading() as tx:
        noted = await installation.keys_noted(tx)
    held = {(mark.kind, mark.key_id): mark.proof for mark in vault.marks}
    others = await holders(database)
    _refuse_what_others_cannot_read(vault, others)
    gone = []
    for row in noted:
        proof = held.get((row.kind, row.key_id))
        if proof is None and await _is_needed(database, vault, row):
            raise Refused(f"{SETTINGS[row.kind]} does not hold the key {row.key_id}, under which this database still keeps something.")
        if proof is None:
            gone += [] if any(one.holds(_mark_of(row)) for one in others) else [row]
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


def _mark_of(row: Record) -> KeyMark:
    """The key that a row of ours notes."""
    return KeyMark(row.kind, row.key_id, row.proof)


def _refuse_what_others_cannot_read(vault: Vault, others: Sequence[Holder]) -> None:
    """Whoever starts writes with a key that every running process holds, and holds the one that each of them writes with: else a child
    who is known to one is a stranger to another."""
    for kind in KeyKind:
        first, ours = next(mark for mark in vault.marks if mark.kind is kind), Holder.of(vault)
        heard = [one for one in others if one.is_told_whole(kind)]
        if not all(one.holds(first) for one in heard):
            do = f"put it last in {SETTINGS[kind]}, restart every process, and then put it first"
            raise Refused(f"A running process does not hold the key {first.key_id}, which is first here: {do}.")
        if not all(ours.can_read(one, kind) for one in heard):
            raise Refused(f"{SETTINGS[kind]} does not hold the key with which a running process writes.")


async def _is_needed(database: Database, vault: Vault, key: Record) -> bool:
    """Whether anything is under none of the keys that are held: a key that nobody needs may be gone."""
    async with database.reading() as tx:
        return (await uses(tx, vault, key.kind))[UNKNOWN] > 0
