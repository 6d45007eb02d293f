"""What all queries share: rows come back as `Record`, and many rows are written with one statement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Insert, Row, Select, Table, Update, and_, bindparam, literal_column, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.scope import Scope

Record = Row[*tuple[Any, ...]]
Query = Select[*tuple[Any, ...]]
Records = Sequence[Record]
Values = Mapping[str, Any]


class Overtaken(Exception):
    """Somebody else moved a row on since it was read: nothing of this transaction may stand."""


async def insert_many(tx: AsyncConnection, scope: Scope, table: Table, rows: Sequence[Values]) -> None:
    """Write new rows. All have the same columns; the database refuses what its constraints forbid."""
    if rows:
        scope.admit(row["authority_id"] for row in rows)
        await tx.execute(_inserting(table), list(rows))


@lru_cache(64)
def _inserting(table: Table) -> Insert:
    return table.insert()


async def update_many(tx: AsyncConnection, scope: Scope, table: Table, rows: Sequence[Values]) -> int:
    """Write rows that were read before: each has `id`, `was` (the version read) and the columns to set, all rows the same ones.

    Returns how many were written; `Overtaken` when a row had moved on.
    """
    if not rows:
        return 0
    columns = tuple(name for name in rows[0] if name not in ("id", "was"))
    result = await tx.execute(_updating(scope, table, columns, versioned=True), _prefixed(rows))
    if result.rowcount != len(rows):
        raise Overtaken(f"{table.name}: {len(rows) - result.rowcount} of {len(rows)} rows had moved on")
    return result.rowcount


async def change_many(tx: AsyncConnection, scope: Scope, table: Table, rows: Iterable[Values]) -> None:
    """Write rows that the caller has locked: each has `id` and the columns to set. Rows that set the same columns are one statement."""
    alike: dict[tuple[str, ...], list[Values]] = {}
    for row in rows:
        alike.setdefault(tuple(name for name in row if name != "id"), []).append(row)
    for columns, of_these in alike.items():
        await tx.execute(_updating(scope, table, columns, versioned=False), _prefixed(of_these))


@lru_cache(256)
def _updating(scope: Scope, table: Table, columns: tuple[str, ...], *, versioned: bool) -> Update:
    as_read = (table.c.version == bindparam("_was"),) if versioned else ()
    statement = update(table).where(scope.of(table), table.c.id == bindparam("_id"), *as_read)
    return statement.values({name: bindparam(f"_{name}") for name in columns})


def _prefixed(rows: Iterable[Values]) -> list[dict[str, Any]]:
    # A parameter may not be called like the column it sets.
    return [{f"_{name}": value for name, value in row.items()} for row in rows]


async def set_columns(tx: AsyncConnection, scope: Scope, table: Table, row_id: UUID, **columns: Any) -> bool:
    """Set columns of one row that the caller has locked; whether the row is there."""
    result = await tx.execute(update(table).where(scope.of(table), table.c.id == row_id).values(columns))
    return result.rowcount == 1


def grouped(rows: Records, column: str) -> dict[Any, list[Record]]:
    """Rows by the value of a column, in their order."""
    groups: dict[Any, list[Record]] = {}
    for row in rows:
        groups.setdefault(getattr(row, column), []).append(row)
    return groups


def word(value: str) -> ColumnElement[str]:
    """A word written into the statement itself: against a bound parameter neither database recognises a partial index."""
    return literal_column(f"'{value}'")


def words(*values: str) -> list[ColumnElement[str]]:
    """Several, for IN; in the order in which the index has them."""
    return [word(value) for value in values]


def parked_by(table: Table, before: datetime) -> ColumnElement[bool]:
    """Whether a row was set aside by then. Said twice: where rows are to be in the order of their ids, SQLite sees the index only so."""
    return and_(table.c.parked_since.is_not(None), table.c.parked_since <= before)
