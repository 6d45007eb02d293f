"""The tables are those the code declares, to the last condition; and a version meets only its own."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db.migrate import NewerTables, migrate, move
from db.queries import authorities
from db.queries.installation import revision_of
from db.revisions import Tables, our_revision, tables_of
from db.session import Database, make_engine
from db.tables import metadata
from tests.db.dumps import dump
from tests.db.making import EVERYWHERE, Council, authority_row

EARLIER = "0001"


async def declared(url: str, *statements: str) -> dict[str, str]:
    """What the code declares, and what these statements make of it."""
    engine = make_engine(url)
    async with engine.begin() as tx:
        await tx.run_sync(metadata.create_all)
        for statement in statements:
            await tx.execute(text(statement))
        found = await tx.run_sync(dump)
    await engine.dispose()
    return found


async def migrated(database: Database) -> dict[str, str]:
    """What the migrations made."""
    async with database.reading() as tx:
        return await tx.run_sync(dump)


async def test_the_migrations_make_what_the_code_declares(database: Database, empty_url: str) -> None:
    wanted = await declared(empty_url)
    assert await migrated(database) == wanted
    assert len(wanted) > 300


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP INDEX ix_outbox_lease", "CREATE INDEX ix_outbox_lease ON outbox (lease_until) WHERE state = 'queued'"),
        ("DROP INDEX uq_alert_open_child", "CREATE INDEX uq_alert_open_child ON alert (young_person_id) WHERE phase <> 'resolved'"),
        ("DROP TABLE outage", "CREATE TABLE outage (id CHAR(32) NOT NULL)"),
        ("ALTER TABLE chore ADD COLUMN more VARCHAR",),
    ],
    ids=["a partial index's condition", "uniqueness", "a table's constraints", "a column"],
)
async def test_the_comparison_sees_what_another_would_miss(database: Database, empty_url: str, statements: tuple[str, ...]) -> None:
    assert await migrated(database) != await declared(empty_url, *statements)


async def test_whose_tables_they_are(database: Database, database_url: str) -> None:
    assert await tables_of(database) is Tables.OURS
    async with database.transaction() as tx:
        assert await revision_of(tx) == our_revision()
        await tx.execute(text("UPDATE alembic_version SET version_num = 'f00d'"))
    assert await tables_of(database) is Tables.NEWER
    with pytest.raises(NewerTables, match="f00d"):
        await move(database_url, "head")
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = :ours"), {"ours": our_revision()})
    await move(database_url, EARLIER)
    assert await tables_of(database) is Tables.OLDER
    await move(database_url, "base")
    assert await tables_of(database) is Tables.NONE


async def earlier(file: Path) -> str:
    """A SQLite file with the tables of an earlier version."""
    url = f"sqlite:///{file}"
    await migrate(url, "demo")
    await move(url, EARLIER)
    return url


def copies_in(folder: Path) -> list[Path]:
    """What is kept there of an earlier version."""
    return list(folder.glob(f"*.{EARLIER}.*"))


async def test_a_sqlite_file_is_copied_before_its_tables_are_brought_up(tmp_path: Path) -> None:
    file = tmp_path / "there is 100 % of it.db"
    url = await earlier(file)
    database = Database(url)
    async with database.transaction() as tx:
        await authorities.insert(tx, EVERYWHERE, authority_row(Council(), "westshire"))  # still in the log, not in the file
    copy = await move(url, "head")
    assert copy is not None
    assert copy.name.startswith(f"{file.name}.{EARLIER}.20")
    assert await tables_of(database) is Tables.OURS
    await database.close()
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [(EARLIER,)]
        assert kept.execute("SELECT ref FROM authority").fetchall() == [("westshire",)]
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert await move(url, "head") is None, "nothing to do, nothing to copy"


async def test_a_migration_that_fails_leaves_the_file_as_it_was_and_the_copy_beside_it(tmp_path: Path) -> None:
    url = await earlier(tmp_path / "one.db")
    database = Database(url)
    async with database.transaction() as tx:
        await tx.execute(text("CREATE TABLE process (id INTEGER)"))  # in the way
    with pytest.raises(Exception, match="already exists"):
        await move(url, "head")
    assert await tables_of(database) is Tables.OLDER
    await database.close()
    assert len(copies_in(tmp_path)) == 1


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_on_postgresql_a_migration_waits_for_who_has_asked_which_tables_these_are(database: Database) -> None:
    """A decision that has asked is written with the tables it asked about; the next one finds the new ones."""
    await move(database.url, EARLIER)
    async with database.transaction() as tx:
        assert await revision_of(tx) == EARLIER
        migrating = asyncio.create_task(move(database.url, "head"))
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'alembic_version'::regclass"
        while not await tx.scalar(text(waits)):
            pass  # each look lets the other go on
        assert await revision_of(tx) == EARLIER
    await migrating
    async with database.transaction() as tx:
        assert await revision_of(tx) == our_revision()
