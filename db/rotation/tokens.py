"""Names by which young people are looked for: under the first index key, whoever was enrolled when, and under which key.

Nothing else meets these hashes, and whoever looks asks under every key, so a young person's move by themselves.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.names import token_keys, tokens_in
from db.queries import name_tokens
from db.queries.rows import Record, Records
from db.rotation.step import Stage, Step, next_after, wait_at_most
from db.scope import Scope
from db.session import Database
from db.vault import UnknownKey, Unreadable, Vault

TOKENS_OF_ONE = 5  # two words of a name, how each begins, and a case reference
_ROWS_MS = 200
_EVERYWHERE = Scope.everywhere()

_Read = Callable[[AsyncConnection, Scope, UUID | None, int], Awaitable[Records]]


def first_tokens(vault: Vault, row: Record) -> set[bytes]:
    """Under what this young person is to be found: `row` as `db.names.tokens_in` wants it, and its authority. None, if it does not open."""
    try:
        return {token_keys(vault, row.authority_id, token)[0] for token in tokens_in(vault, row)}
    except (UnknownKey, Unreadable):
        return set()


def _stage(read: _Read) -> Stage:
    async def step(database: Database, vault: Vault, after: UUID | None, at_once: int) -> Step:
        limit = max(1, at_once // TOKENS_OF_ONE)
        async with database.reading() as tx:
            rows = await read(tx, _EVERYWHERE, after, limit)
            held: dict[UUID, set[bytes]] = {row.id: set() for row in rows}
            for token in await name_tokens.of_children(tx, _EVERYWHERE, held):
                held[token.young_person_id].add(token.token_key)
        wanted = {row.id: first_tokens(vault, row) for row in rows}
        behind = [row for row in rows if wanted[row.id] and wanted[row.id] != held[row.id]]
        moved = 0
        if behind:
            async with database.transaction() as tx:
                await wait_at_most(tx, _ROWS_MS)
                moved = await _move(tx, behind, held, wanted)
        return Step(moved, next_after([row.id for row in rows], limit))

    return step


async def _move(tx: AsyncConnection, behind: list[Record], held: dict[UUID, set[bytes]], wanted: dict[UUID, set[bytes]]) -> int:
    for row in behind:
        if gone := held[row.id] - wanted[row.id]:
            await name_tokens.drop(tx, _EVERYWHERE, row.id, gone)
    fresh = [
        {"authority_id": row.authority_id, "young_person_id": row.id, "token_key": key}
        for row in behind
        for key in sorted(wanted[row.id] - held[row.id])
    ]
    await name_tokens.store(tx, _EVERYWHERE, fresh)
    return len(fresh)


rotated = _stage(name_tokens.everybody)
filled_in = _stage(name_tokens.without)  # of whoever was enrolled before there were any
