"""What is confirmed survives a power cut, or nobody is served by it."""

import pytest
from sqlalchemy import create_engine, make_url, text
from structlog.testing import capture_logs

from db.queries.installation import unsafe_settings
from db.session import Database, normalise
from db.words import Mode
from service.durable import check_durable
from tests.service.conftest import Terminal


def commits(url: str, value: str) -> None:
    """From the next connection on, this database's commits wait for the disc, or do not."""
    engine = create_engine(normalise(url))
    with engine.begin() as connection:
        connection.execute(text(f'ALTER DATABASE "{make_url(url).database}" SET synchronous_commit = {value}'))
    engine.dispose()


async def test_sqlite_waits_for_the_disc_and_serves_people(database: Database) -> None:
    if database.is_sqlite:
        async with database.transaction() as tx:
            assert await tx.scalar(text("PRAGMA synchronous")) == 2  # FULL
        await check_durable(database, Mode.LIVE)


@pytest.mark.parametrize(("value", "is_unsafe"), [("off", True), ("local", False), ("on", False)])
async def test_a_postgresql_that_does_not_wait_is_named_and_a_demo_is_told(database_url: str, value: str, is_unsafe: bool) -> None:
    if database_url.startswith("sqlite"):
        return
    commits(database_url, value)
    database = Database(database_url)
    async with database.reading() as tx:
        unsafe = await unsafe_settings(tx)
    with capture_logs() as told:
        await check_durable(database, Mode.DEMO)
    await database.close()
    assert ("synchronous_commit=off" in unsafe) is is_unsafe
    assert [line["settings"] for line in told] == ([unsafe] if unsafe else [])


@pytest.mark.parametrize("command", ["serve", "engine"])
def test_people_are_not_served_by_a_postgresql_that_may_lose_what_it_confirmed(terminal: Terminal, empty_url: str, command: str) -> None:
    terminal.does("migrate", "--live")
    if empty_url.startswith("sqlite"):
        return
    commits(empty_url, "off")
    terminal.sets(SAFETYNET_CONSOLE_BIND="127.0.0.1:0", SAFETYNET_PUBLIC_BIND="127.0.0.1:0")
    said = terminal.types(command).sentence
    assert said.startswith("This PostgreSQL may lose what it has confirmed (")
    assert "synchronous_commit=off" in said
