"""Under which key an address is stored: while index keys rotate, the one under which whoever has it is found.

All rows of an address that can still meet carry one hash. So a writer that knows more than one key looks first which of them the address
is under. On PostgreSQL it looks with a lock, which even where it finds no row keeps a rotation out until the writer has committed.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.scope import Scope
from db.tables import contact, outbox, stranger


async def in_use(tx: AsyncConnection, scope: Scope, candidates: Sequence[Sequence[bytes]]) -> list[bytes | None]:
    """Of each address's possible keys the one to write; `None` where there is no address."""
    if all(len(keys) < 2 for keys in candidates):
        return [keys[0] if keys else None for keys in candidates]
    wanted, found = {key for keys in candidates for key in keys}, set[bytes]()
    # Strangers first: a rotation locks their table before anything else, so whoever waits for it here holds nothing that it wants.
    for table in (stranger, contact):
        query = select(table.c.address_key).where(scope.of(table), table.c.address_key.in_(wanted)).order_by(table.c.id)
        if tx.dialect.name == "postgresql":
            query = query.with_for_update(read=True, key_share=True)
        found |= set((await tx.execute(query)).scalars())
    return [next((key for key in keys if key in found), keys[0] if keys else None) for keys in candidates]


async def written_to(tx: AsyncConnection, scope: Scope, message_ids: Sequence[object]) -> dict[object, bytes]:
    """The key of each message's address as it stands now, which need not be the one it was claimed with."""
    query = select(outbox.c.id, outbox.c.address_key).where(scope.of(outbox), outbox.c.id.in_(message_ids))
    return {row.id: row.address_key for row in await tx.execute(query)}
