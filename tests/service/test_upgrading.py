"""A version and a database that do not belong together: one sentence, and nothing is touched."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from db.migrate import migrate, move
from db.revisions import Tables, tables_of
from db.session import Database
from tests.service.conftest import KEYS, Terminal

COMMANDS = (["serve"], ["engine"], ["demo"], ["migrate"], ["status"], ["alerts"], ["take", "K7P", "--as", "DW-1"])


@pytest.fixture
def live_url(empty_url: str, terminal: Terminal) -> str:
    """The address of a live database that the terminal uses."""
    terminal.sets(SAFETYNET_CONSOLE_BIND="127.0.0.1:0", SAFETYNET_PUBLIC_BIND="127.0.0.1:0")
    asyncio.run(migrate(empty_url, "live"))
    return empty_url


async def become(url: str, version: str) -> None:
    """The tables are called those of another version."""
    database = Database(url)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    await database.close()


async def whose(url: str) -> Tables:
    """Whose tables the database has."""
    database = Database(url)
    try:
        return await tables_of(database)
    finally:
        await database.close()


def test_a_database_of_a_newer_version_is_refused_by_every_command(live_url: str, terminal: Terminal) -> None:
    asyncio.run(become(live_url, "f00d"))
    for words in COMMANDS:
        assert "newer version of safetynet" in terminal.types(*words).sentence
    assert asyncio.run(whose(live_url)) is Tables.NEWER


def test_a_database_of_an_earlier_version_is_refused_until_an_operator_migrates_it(live_url: str, terminal: Terminal) -> None:
    asyncio.run(move(live_url, "0001"))
    acts = (["status"], ["take", "K7P", "--as", "DW-1"])
    shared = make_url(live_url).drivername.startswith("postgresql")
    for words in (["serve"], ["engine"], *acts) if shared else acts:
        assert "run safetynet migrate first" in terminal.types(*words).sentence
    assert asyncio.run(whose(live_url)) is Tables.OLDER
    said = terminal.does("migrate")
    assert said.endswith("The database is ready; it is a live database, for good.\n")
    file = Path(str(make_url(live_url).database))
    copies = [] if shared else list(file.parent.glob(f"{file.name}.0001.*"))
    assert [str(copy) in said for copy in copies] == ([] if shared else [True])
    assert asyncio.run(whose(live_url)) is Tables.OURS


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_a_migration_does_not_stand_in_everybodys_way_while_a_backup_or_an_audit_reads(live_url: str, terminal: Terminal) -> None:
    """Whoever decides asks for the same table, and would wait behind it as long as they read."""
    asyncio.run(move(live_url, "0025"))

    async def tries_beside_one_who(reads: str) -> str:
        database = Database(live_url)
        async with database.reading() as tx:
            await tx.execute(text(reads))
            refused = await asyncio.to_thread(terminal.types, "migrate")
        await database.close()
        return refused.sentence

    for reads in ("SELECT version_num FROM alembic_version", "SELECT id FROM journal"):
        assert "somebody else reads or writes this database" in asyncio.run(tries_beside_one_who(reads))
        assert asyncio.run(whose(live_url)) is Tables.OLDER
    terminal.does("migrate")
    assert asyncio.run(whose(live_url)) is Tables.OURS


def test_where_there_is_no_database_a_command_asks_for_the_settings_and_makes_none(bare: Terminal) -> None:
    bare.sets(**KEYS)
    for words in (["status"], ["alerts"], ["serve"]):
        assert "There is no database of ours here. Is there to be one already, load the settings" in bare.types(*words).sentence
    assert not list(bare.directory.rglob("*.db"))


def test_the_doctor_says_that_an_upgrade_waits_and_not_to_migrate_at_once(live_url: str, terminal: Terminal) -> None:
    asyncio.run(move(live_url, "0001"))
    said = terminal.types("doctor").out
    assert "An upgrade waits: back up first" in said
    assert "Do what the sentence says" not in said


def test_what_cannot_be_copied_is_not_upgraded(bare: Terminal) -> None:
    """The copy's name is longer than the file system allows."""
    url = f"sqlite:///{bare.directory / ('a' * 240)}.db"
    bare.sets(SAFETYNET_DATABASE_URL=url, **KEYS)
    asyncio.run(migrate(url, "live"))
    asyncio.run(move(url, "0001"))
    assert "could not be copied before an upgrade (File name too long)" in bare.types("migrate").sentence
    assert asyncio.run(whose(url)) is Tables.OLDER
