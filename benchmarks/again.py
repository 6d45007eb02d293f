"""The floor of whatever decides: the rows that it left, written again through Core alone, 200 of its subjects a transaction, with no rules.

They are written on a database of their own of the same run, where the same people stand and nothing else was written before.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, Update, bindparam, select, update

from benchmarks.county import SETTLED, Row, write
from benchmarks.measuring import Spent, spending
from benchmarks.place import Place
from db.session import Database
from db.tables import inbox, journal, outbox

A_TRANSACTION = 200
TABLES = (*SETTLED, inbox, outbox, journal)  # those in which it is decided, each after what it refers to

Stood = dict[str, dict[Any, Row]]  # by table and id


async def standing(database: Database) -> Stood:
    """All that stands there now."""
    async with database.reading() as tx:
        found = {table.name: (await tx.execute(select(table).order_by(table.c.id))).all() for table in TABLES}
    return {name: {row.id: dict(row._mapping) for row in rows} for name, rows in found.items()}


@dataclass(frozen=True, slots=True)
class _Written:
    """What became of one table."""

    table: Table
    new: list[Row]
    moved: list[Row]
    move: Update | None

    @classmethod
    def between(cls, table: Table, before: Stood, after: Stood) -> "_Written":
        """New rows whole, and of others the columns that changed in any."""
        stood, stands = before[table.name], after[table.name]
        moved = [row for id, row in stands.items() if id in stood and row != stood[id]]
        names = sorted({name for row in moved for name in row if row[name] != stood[row["id"]][name]})
        move = (
            update(table).where(table.c.id == bindparam("_id")).values({name: bindparam(f"_{name}") for name in names}) if moved else None
        )
        moving = [{f"_{name}": row[name] for name in ("id", *names)} for row in moved]
        return cls(table, [row for id, row in stands.items() if id not in stood], moving, move)

    def part(self, start: float, end: float) -> "_Written":
        """Of its rows those of one transaction, in their order."""
        new, moved = len(self.new), len(self.moved)
        return _Written(
            self.table, self.new[int(new * start) : int(new * end)], self.moved[int(moved * start) : int(moved * end)], self.move
        )


async def written_again(place: Place, before: Stood, after: Stood, number: int) -> Spent:
    """What it costs to write, of so many subjects, what stands after and did not before."""
    written = [_Written.between(table, before, after) for table in TABLES]
    told, decided = [one for one in written if one.table is inbox], [one for one in written if one.table is not inbox]
    async with place.another() as database:
        there = await standing(database)
        async with database.transaction() as tx:
            for table in TABLES:
                await write(tx, table, [row for id, row in before[table.name].items() if id not in there[table.name]])
        with spending() as spent:
            for one in (told, decided):  # what was told is stored before anybody reads it, in transactions of its own
                await _write(database, one, number)
    return spent


async def _write(database: Database, written: list[_Written], number: int) -> None:
    if not any(one.new or one.moved for one in written):
        return
    for start in range(0, number, A_TRANSACTION):
        end = min(number, start + A_TRANSACTION)
        parts = [one.part(start / number, end / number) for one in written]
        async with database.transaction() as tx:
            for part in parts:
                if part.move is not None and part.moved:
                    await tx.execute(part.move, part.moved)
                if part.new:
                    await tx.execute(part.table.insert(), part.new)
