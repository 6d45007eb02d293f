"""Changing keys while the service runs: every sealed value under the first sealing key, every keyed hash under the first index key.

A sealed value names its key and opens under any key we hold, so values are sealed anew row by row, in any order.

A keyed hash does not open, and rows of several tables meet by it: an unsettled entry and its sender's contact, a question and the
check-in that has the floor at its address (K11). Nobody may see one of them moved and the other not. So all that can still meet moves
together: the contacts, senders, open check-ins, questions and unsettled entries of an address in one transaction. It first takes the one
lock, for everybody: the tables of young people and of strangers, of which every decision locks rows before it reads anything, and
every look-up for a new row too (`db.queries.addresses`). While it is held, for some milliseconds, nobody copies an old hash from a
contact that has just moved; on SQLite the write transaction is that lock. A courier, who decides nothing, asks for the hash again when it
settles. Settled rows meet nobody: whoever looks them up by an address asks under every key. They follow behind, in batches. Nor do the
names by which somebody signs in, or is looked for, meet anything: they are asked for under every key.

Nothing here waits long while it holds something: it gives up and tries again. What was busy, and what a process still wrote under an old
key, is the next pass's; a rotation is over when a whole pass finds nothing. Any step may be lost or repeated.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from db.rotation.behind import outbox_behind, senders_behind
from db.rotation.hashes import live_hashes
from db.rotation.names import account_names
from db.rotation.sealing import SEALED, reseal
from db.rotation.step import ROWS_MAX, Stage, Stuck, steps
from db.rotation.tokens import rotated
from db.session import Database
from db.tables import contact, stranger
from db.vault import Vault
from db.words import KeyKind

__all__ = ["Moved", "Stuck", "rotate"]

PASSES_MAX = 8  # a process that writes with an old key makes work for ever: `retire` names what is left


@dataclass(frozen=True, slots=True)
class Moved:
    """What one transaction did: so many rows are now under the first key. None, when others were in the way."""

    what: str
    rows: int


async def rotate(database: Database, vault: Vault, kind: KeyKind, at_once: int = ROWS_MAX) -> AsyncIterator[Moved]:
    """Bring everything of one kind under the first key, a transaction at each step; it may be broken off and begun again."""
    for _ in range(PASSES_MAX):
        unfinished = 0
        for what, stage in _STAGES[kind]:
            async for step in steps(database, vault, stage, at_once):
                unfinished += step.rows + step.missed
                yield Moved(what, step.rows)
        if not unfinished:
            return


_STAGES: dict[KeyKind, list[tuple[str, Stage]]] = {
    KeyKind.SEALING: [(table.name, reseal(table)) for table in SEALED],
    KeyKind.INDEX: [
        ("contacts", live_hashes(contact)),
        ("senders", live_hashes(stranger)),
        ("messages", outbox_behind(contact)),
        ("answers to senders", outbox_behind(stranger)),
        ("entries", senders_behind),
        ("accounts", account_names),
        ("names", rotated),
    ],
}
