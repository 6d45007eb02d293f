"""Sealed values under the first sealing key. Which columns hold them is asked of the tables, so that none is forgotten."""

from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Table, bindparam, func, or_, select, type_coerce, update

from db.columns import Sealed
from db.rotation.step import Stage, Step, look_ahead, next_after, opened, unlocked
from db.session import Database
from db.tables import metadata
from db.vault import Vault, sealed_prefix
from db.words import KeyKind

SEALED = {
    table: columns
    for table in metadata.sorted_tables
    if (columns := [column.name for column in table.columns if isinstance(column.type, Sealed)])
}


def is_under(table: Table, column: str, key_id: str) -> ColumnElement[bool]:
    """Whether a value was sealed with this key; neither, where there is none."""
    prefix = sealed_prefix(key_id)
    return func.substr(type_coerce(table.c[column], LargeBinary), 1, len(prefix)) == prefix


def reseal(table: Table) -> Stage:
    """Seals a table's values anew."""
    columns = SEALED[table]
    statement = (
        update(table).where(table.c.id == bindparam("_id")).values({name: bindparam(f"_{name}", type_=Sealed()) for name in columns})
    )

    async def step(database: Database, vault: Vault, after: UUID | None, at_once: int) -> Step:
        first = vault.ids(KeyKind.SEALING)[0]
        old = or_(*(~is_under(table, name, first) for name in columns))
        query = select(table.c.id, *(table.c[name] for name in columns)).where(old)
        ids = await look_ahead(database, query, table, after, at_once)
        if not ids:
            return Step(0, None)
        async with database.transaction() as tx:
            rows = await unlocked(tx, query, table, ids)
            anew = [{name: _anew(vault, f"{table.name}.{name}", row.id, getattr(row, name)) for name in columns} for row in rows]
            changed = [
                {"_id": row.id} | {f"_{name}": value for name, value in values.items()}
                for row, values in zip(rows, anew, strict=True)
                if any(value is not getattr(row, name) for name, value in values.items())
            ]
            if changed:
                await tx.execute(statement, changed)
        return Step(len(changed), next_after(ids, at_once), len(ids) - len(rows))

    return step


def _anew(vault: Vault, place: str, row: UUID, sealed: bytes | None) -> bytes | None:
    text = None if sealed is None else opened(vault, place, row, sealed)
    return sealed if text is None else vault.seal(place, row, text)
