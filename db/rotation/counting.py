"""How much still uses each key: what an operator asks before retiring one."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.names import token_keys, tokens_in
from db.queries import name_tokens
from db.queries.rows import Record
from db.rotation.names import name_keys
from db.rotation.sealing import SEALED, is_under
from db.rotation.step import opened
from db.scope import Scope
from db.tables import account, check_in, contact, inbox, name_token, outbox, stranger
from db.vault import UnknownKey, Unreadable, Vault
from db.words import KeyKind

UNKNOWN = ""  # under no key that we hold, or unreadable

Uses = Counter[str]


async def uses(tx: AsyncConnection, vault: Vault, kind: KeyKind) -> Uses:
    """By key, how many sealed values or keyed hashes stand under it; `UNKNOWN` for those under none of ours."""
    found = await _sealed(tx, vault) if kind is KeyKind.SEALING else await _hashed(tx, vault)
    return Uses({key: number for key, number in found.items() if number})


async def _sealed(tx: AsyncConnection, vault: Vault) -> Uses:
    found = Uses()
    for table, columns in SEALED.items():
        for name in columns:
            keys = vault.ids(KeyKind.SEALING)
            each = (func.count().filter(is_under(table, name, key)) for key in keys)
            total, *numbers = (await tx.execute(select(func.count(table.c[name]), *each))).one()
            found.update(dict(zip(keys, numbers, strict=True)))
            found[UNKNOWN] += total - sum(numbers)
    return found


async def _hashed(tx: AsyncConnection, vault: Vault) -> Uses:
    key_of: dict[bytes, str] = {}
    found = Uses()
    for table in (contact, stranger):
        columns = (table.c.id, table.c.channel, table.c.address_sealed, table.c.address_key)
        for row in await tx.execute(select(*columns)):
            key_of |= _hashes(vault, table, row)
            found[key_of.get(row.address_key, UNKNOWN)] += 1
    for named in await tx.execute(select(account.c.id, account.c.name_sealed, account.c.name_key)):
        key_of |= dict(zip(name_keys(vault, named), vault.ids(KeyKind.INDEX), strict=False))
        found[key_of.get(named.name_key, UNKNOWN)] += 1
    for table, column in ((outbox, outbox.c.address_key), (check_in, check_in.c.asks_key), (inbox, inbox.c.sender_key)):
        counted = await tx.execute(select(column, func.count()).where(column.is_not(None)).group_by(column))
        numbers: dict[bytes, int] = dict(counted.all())
        if table is inbox:
            key_of |= await _of_nobodys(tx, vault, numbers.keys() - key_of.keys())
        for stored, number in numbers.items():
            found[key_of.get(stored, UNKNOWN)] += number
    return found + await _names(tx, vault)


async def _names(tx: AsyncConnection, vault: Vault) -> Uses:
    """Of the words by which young people are looked for: made of their names again, since no hash tells its key."""
    key_of: dict[bytes, str] = {}
    for row in await name_tokens.everybody(tx, Scope.everywhere(), None, None):
        try:
            tokens = tokens_in(vault, row)
        except (UnknownKey, Unreadable):
            continue
        for token in tokens:
            key_of |= zip(token_keys(vault, row.authority_id, token), vault.ids(KeyKind.INDEX), strict=True)
    counted = await tx.execute(select(name_token.c.token_key, func.count()).group_by(name_token.c.token_key))
    found = Uses()
    for stored, number in counted:
        found[key_of.get(stored, UNKNOWN)] += number
    return found


async def _of_nobodys(tx: AsyncConnection, vault: Vault, hashes: Iterable[bytes]) -> dict[bytes, str]:
    """Of senders whom nobody has met, by what they wrote from."""
    key_of: dict[bytes, str] = {}
    columns = (inbox.c.id, inbox.c.channel, inbox.c.address_sealed)
    for stored in hashes:
        written = select(*columns).where(inbox.c.sender_key == stored, inbox.c.address_sealed.is_not(None)).limit(1)
        for row in await tx.execute(written):
            key_of |= _hashes(vault, inbox, row)
    return key_of


def _hashes(vault: Vault, table: Table, row: Record) -> dict[bytes, str]:
    address = opened(vault, f"{table.name}.address_sealed", row.id, row.address_sealed)
    if address is None:
        return {}
    return dict(zip(vault.address_keys(row.channel, address), vault.ids(KeyKind.INDEX), strict=True))
