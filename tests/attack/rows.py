"""What stands in a database, row by row: to show that a request changed nothing, or nothing else."""

from collections import Counter

from sqlalchemy import select

from db.session import Database
from db.tables import metadata

Rows = dict[str, Counter[str]]


async def rows_of(database: Database) -> Rows:
    """Every row of every table."""
    async with database.reading() as tx:
        return {name: Counter(map(repr, (await tx.execute(select(table))).all())) for name, table in sorted(metadata.tables.items())}


def changed(before: Rows, after: Rows) -> set[str]:
    """The tables in which anything is otherwise."""
    return {name for name in before if before[name] != after[name]}


def new_in(table: str, before: Rows, after: Rows) -> list[str]:
    """The rows of a table that were not there."""
    return list((after[table] - before[table]).elements())
