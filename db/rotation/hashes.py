"""Keyed hashes that can still meet another row's: an address moves as a whole."""

from uuid import UUID

from sqlalchemy import BindParameter, LargeBinary, Table, Update, bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Records, word, words
from db.rotation.step import Stage, Step, next_after, opened, wait_at_most
from db.session import Database
from db.tables import check_in, contact, inbox, outbox, stranger
from db.vault import Vault
from db.words import Lane, SendState

ROWS_OF_ONE = 10  # an address has a contact or two, a question, an entry; seldom more
_DECISIONS_MS = 2000  # to wait for those who decide: we hold nothing yet, and who comes after us waits as long
_ROWS_MS = 200

_OLD: BindParameter[bytes] = bindparam("_old", type_=LargeBinary)
_NEW: BindParameter[bytes] = bindparam("_new", type_=LargeBinary)
_OPEN = check_in.c.phase.in_(words("asking", "waiting"))
_ASKED_THERE = select(check_in.c.id).where(check_in.c.asks_key == _OLD, _OPEN)
_HERE = update(outbox).where(outbox.c.address_key == _OLD)
_TO_BE_SENT = outbox.c.state.in_(words(SendState.QUEUED, SendState.CLAIMED))

# In this order: whose the address is first, since that is what an entry's writer looks up; entries last.
MOVES: tuple[Update, ...] = (
    update(contact).where(contact.c.address_key == _OLD).values(address_key=_NEW),
    update(stranger).where(stranger.c.address_key == _OLD).values(address_key=_NEW),
    _HERE.where(outbox.c.lane == word(Lane.QUESTION), _TO_BE_SENT).values(address_key=_NEW),
    _HERE.where(outbox.c.state == word(SendState.UNKNOWN)).values(address_key=_NEW),  # it may return to the queue
    _HERE.where(outbox.c.check_in_id.in_(_ASKED_THERE)).values(address_key=_NEW),
    update(check_in).where(check_in.c.asks_key == _OLD, _OPEN).values(asks_key=_NEW),
    update(inbox).where(inbox.c.sender_key == _OLD, inbox.c.settled_at.is_(None)).values(sender_key=_NEW),
)


def live_hashes(table: Table) -> Stage:
    """Moves the addresses of contacts, or of senders we do not know, with all that can still meet there."""

    async def step(database: Database, vault: Vault, after: UUID | None, at_once: int) -> Step:
        columns = (table.c.id, table.c.channel, table.c.address_sealed, table.c.address_key)
        query = select(*columns).order_by(table.c.id).limit(at_once)
        async with database.reading() as tx:
            rows = (await tx.execute(query if after is None else query.where(table.c.id > after))).all()
        moves, seen = _moves(table, vault, rows, max(1, at_once // ROWS_OF_ONE))
        moved = 0
        if moves:
            async with database.transaction() as tx:
                moved = await _move(tx, moves)
        return Step(moved, rows[seen - 1].id if seen < len(rows) else next_after([row.id for row in rows], at_once))

    return step


def _moves(table: Table, vault: Vault, rows: Records, limit: int) -> tuple[dict[bytes, bytes], int]:
    """From which hash to which, and how many of the rows were looked at for it."""
    moves: dict[bytes, bytes] = {}
    for seen, row in enumerate(rows):
        if len(moves) == limit:
            return moves, seen
        address = opened(vault, f"{table.name}.address_sealed", row.id, row.address_sealed)
        first, *others = vault.address_keys(row.channel, address or "")
        if address is not None and row.address_key in others:
            moves[row.address_key] = first
    return moves, len(rows)


async def _move(tx: AsyncConnection, moves: dict[bytes, bytes]) -> int:
    if tx.dialect.name == "postgresql":
        await wait_at_most(tx, _DECISIONS_MS)
        await tx.execute(text("LOCK TABLE young_person, stranger IN EXCLUSIVE MODE"))
        await wait_at_most(tx, _ROWS_MS)
    pairs = [{"_old": old, "_new": new} for old, new in moves.items()]
    return sum([(await tx.execute(statement, pairs)).rowcount for statement in MOVES])
