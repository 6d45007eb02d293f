"""Due → decided, in the outbox, journalled, committed; and the same rows through Core alone, 200 a transaction, with no rules."""

from sqlalchemy import bindparam, delete, select, update

from benchmarks.county import County, Row
from benchmarks.measuring import Figure, Spent, Target, spending
from benchmarks.place import Place
from benchmarks.plant import plant
from db.session import Database
from db.tables import check_in, journal, outbox
from scheduler import sweep

TARGET = Target(5_000, of_floor=0.25)
A_TRANSACTION = 200
_MOVED = ("phase", "wake_at", "rung", "version", "outcome", "closed_at", "asks_key", "state")


async def measure(place: Place) -> list[Figure]:
    """A county whose evening slot has come; then what was written is written again."""
    county = County(place.database)
    number = place.size.due
    await county.settle(number, authorities=place.size.authorities)
    async with plant(county, place.provider.url) as running:
        with spending() as ours:
            while await sweep.once(running.engine):
                pass
    rows = await _taken_out(place.database)
    assert len(rows["outbox"]) == number, f"{len(rows['outbox'])} of {number} questions are owed"
    floor = await _floor(place.database, rows, number)
    # A busy machine is slow for both; processor time says more there.
    beside = {"µs of CPU each": ours.micros(number), "of the floor": floor.micros(number), "lines of the journal": len(rows["journal"])}
    return [Figure("decided and committed", ours.per_second(number), "check-ins/s", TARGET, floor.per_second(number), beside)]


async def _taken_out(database: Database) -> dict[str, list[Row]]:
    async with database.reading() as tx:
        tables = (check_in, outbox, journal)
        return {table.name: [dict(row._mapping) for row in (await tx.execute(select(table))).all()] for table in tables}


async def _floor(database: Database, rows: dict[str, list[Row]], number: int) -> Spent:
    """The rows of each check-in: one moved on, the next one, a message owed, two lines of the journal."""
    moved = [row for row in rows["check_in"] if row["phase"] != "scheduled"]
    new = [row for row in rows["check_in"] if row["phase"] == "scheduled"]
    async with database.transaction() as tx:
        await tx.execute(delete(outbox))
        await tx.execute(delete(check_in).where(check_in.c.phase == "scheduled"))
    for row in rows["journal"]:  # append-only: as lines about something else
        row["id"], row["subject_id"] = row["id"].__class__(int=row["id"].int ^ 1), row["id"]
    move = update(check_in).where(check_in.c.id == bindparam("_id")).values({name: bindparam(f"_{name}") for name in _MOVED})
    moving = [{f"_{name}": row[name] for name in ("id", *_MOVED)} for row in moved]
    with spending() as spent:
        for start in range(0, number, A_TRANSACTION):
            end = start + A_TRANSACTION
            async with database.transaction() as tx:
                await tx.execute(move, moving[start:end])
                await tx.execute(check_in.insert(), new[start:end])
                await tx.execute(outbox.insert(), rows["outbox"][start:end])
                await tx.execute(journal.insert(), rows["journal"][2 * start : 2 * end])
    return spent
