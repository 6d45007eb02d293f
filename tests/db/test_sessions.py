"""Transactions on both databases: all or nothing, one writer on SQLite, readers that cannot write."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, make_url, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from db.connecting import PATIENCE, connect, parameters_of
from db.queries import demo, people
from db.queries.installation import machine_now
from db.session import Database, UnsupportedDatabase, normalise
from db.tables import contact, inbox, young_person
from tests.db.making import EVERYWHERE, MACHINE, NOW, SOON, Council, told_row


async def test_p7_a_failed_transaction_leaves_nothing(database: Database) -> None:
    async def fail_halfway() -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(inbox), told_row("telegram:1:1"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_halfway()
    async with database.reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(inbox)) == 0


async def test_a_reading_transaction_refuses_to_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        async with database.reading() as tx:
            await tx.execute(insert(inbox), told_row("telegram:1:1"))


async def test_a_reader_sees_one_moment(database: Database) -> None:
    count = select(func.count()).select_from(inbox)
    async with database.reading() as tx:
        before = await tx.scalar(count)
        async with database.transaction() as other:
            await other.execute(insert(inbox), told_row("telegram:1:1"))
        assert (before, await tx.scalar(count)) == (0, 0)


async def test_read_then_write_loses_no_update(database: Database, council: Council) -> None:
    async def count_up() -> None:
        async with database.transaction() as tx:
            [child] = await people.lock_children(tx, EVERYWHERE, [council.child])
            [row] = await people.children_state(tx, EVERYWHERE, [child])
            await people.change_child(tx, EVERYWHERE, child, unanswered_in_a_row=row.unanswered_in_a_row + 1)

    await asyncio.gather(*(count_up() for _ in range(20)))
    async with database.reading() as tx:
        [row] = await people.children_state(tx, EVERYWHERE, [council.child])
    assert row.unanswered_in_a_row == 20


async def test_sqlite_keeps_its_habits(database: Database) -> None:
    if not database.is_sqlite:
        return
    async with database.transaction() as tx:
        habits = {name: await tx.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert habits == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_t3_an_aware_time_comes_back_aware_and_utc(database: Database) -> None:
    summer = timezone(timedelta(hours=1))
    async with database.transaction() as tx:
        await demo.set_clock(tx, datetime(2026, 7, 1, 1, 30, tzinfo=summer))
        at = await demo.now(tx)
    assert at == datetime(2026, 7, 1, 0, 30, tzinfo=UTC)
    assert at.utcoffset() == timedelta(0)


async def test_t3_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with database.transaction() as tx:
            await demo.set_clock(tx, NOW.replace(tzinfo=None))


async def test_instants_compare_in_their_order(database: Database) -> None:
    async with database.transaction() as tx:
        whole, fraction = NOW, NOW + timedelta(microseconds=1)
        rows = [told_row(f"telegram:1:{number}", received_at=at) for number, at in enumerate((fraction, whole))]
        await tx.execute(insert(inbox), rows)
        times = (await tx.execute(select(inbox.c.received_at).order_by(inbox.c.received_at))).scalars().all()
        later = await tx.scalar(select(func.count()).select_from(inbox).where(inbox.c.received_at > whole))
    assert (list(times), later) == ([whole, fraction], 1)


async def test_t3_machine_time_goes_on_within_a_transaction(database: Database) -> None:
    async with database.transaction() as tx:
        before, after = await machine_now(tx), await machine_now(tx)
    assert before.utcoffset() == timedelta(0)
    assert before <= after < before + SOON


async def test_p10_values_stay_out_of_error_messages(database: Database, council: Council) -> None:
    broken = told_row("telegram:1:1", settled_as="amanuel")
    with pytest.raises(IntegrityError) as failed:
        async with database.transaction() as tx:
            await tx.execute(insert(inbox), broken)
    assert "settled_as_something" in str(failed.value)
    assert "amanuel" not in str(failed.value)
    assert "amanuel" not in str(failed.value.orig)


async def test_what_nobody_sealed_is_refused(database: Database, council: Council) -> None:
    with pytest.raises(StatementError, match="seal it first"):
        async with database.transaction() as tx:
            await tx.execute(contact.update().values(address_sealed="+447700900203"))


async def test_a_lock_skips_a_child_that_is_held_and_others_wait_for_nothing(database: Database, council: Council) -> None:
    if database.is_sqlite:
        return  # its write transaction is the lock
    async with database.transaction() as tx, database.transaction() as other:
        assert await people.lock_children(tx, EVERYWHERE, [council.child]) == [council.child]
        left = await people.lock_children(other, EVERYWHERE, council.children, skip_locked=True)
        assert left == [council.children[1]]
        # A row that refers to the locked child may be written meanwhile.
        await other.execute(text("SET LOCAL lock_timeout = '2s'"))
        await other.execute(young_person.select().where(young_person.c.id == council.child).with_for_update(read=True, key_share=True))


async def test_a_connection_that_died_at_rest_is_noticed_before_anybody_relies_on_it(database: Database) -> None:
    """The server was restarted, or a pooler let go of what nobody used: the next transaction must not be lost for that."""
    if database.is_sqlite:
        return  # a file hangs up on nobody
    rested = Database(database.url, trusted_seconds=0)
    async with rested.transaction() as first, rested.transaction() as second:
        backends = [await tx.scalar(text("SELECT pg_backend_pid()")) for tx in (first, second)]
    async with database.transaction() as tx:
        for backend in backends:
            assert await tx.scalar(text("SELECT pg_terminate_backend(:backend, 5000)"), {"backend": backend})
    async with rested.transaction() as tx:
        assert await tx.scalar(text("SELECT pg_backend_pid()")) not in backends
    await rested.close()


async def test_p7_a_host_that_is_gone_is_noticed_and_a_silent_transaction_is_ended_unless_its_owner_bounds_them_otherwise(
    database: Database,
) -> None:
    if database.is_sqlite:
        return  # a file is on this machine
    assert await _bounds(database) == ("30s", "0", {name: str(bound) for name, bound in PATIENCE.items()})
    own = {"options": "-c idle_in_transaction_session_timeout=5s -c lock_timeout=7s", "keepalives_idle": "99"}
    address = make_url(database.url).update_query_dict(own).render_as_string(hide_password=False)
    operators = Database(address)
    theirs = {name: str(bound) for name, bound in PATIENCE.items()} | {"keepalives_idle": "99"}
    assert await _bounds(operators) == ("5s", "7s", theirs)
    await operators.close()
    async with await connect("", autocommit=True, **parameters_of(normalise(address))) as line:  # as whoever listens for hints does
        assert (line.autocommit, theirs.items() <= line.info.get_parameters().items()) == (True, True)


async def _bounds(database: Database) -> tuple[str, str, dict[str, str]]:
    """How long a transaction may be silent, and wait for a lock; and what the network is asked for. Also once one was undone."""
    for opened in (database.reading, database.transaction):
        async with opened() as tx:
            await tx.execute(text("SELECT 1"))
            await tx.rollback()
    async with database.transaction() as tx:
        silent, locks = [str(await tx.scalar(text(f"SHOW {name}"))) for name in ("idle_in_transaction_session_timeout", "lock_timeout")]
        line: Any = (await tx.get_raw_connection()).driver_connection
        assert not line.autocommit
        return silent, locks, {name: value for name, value in line.info.get_parameters().items() if name in PATIENCE}


def test_addresses_get_the_one_driver_for_each_database() -> None:
    assert normalise("sqlite:///var/safetynet.db").drivername == "sqlite+aiosqlite"
    assert normalise("postgresql://host/name").drivername == "postgresql+psycopg"
    assert normalise("postgresql+psycopg://host/name").drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabase):
        normalise(url)


async def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'var' / 'deep' / 'safetynet.db'}")
    async with opened.transaction() as tx:
        assert await machine_now(tx) < MACHINE + timedelta(days=36500)
    await opened.close()
    assert (tmp_path / "var" / "deep").is_dir()
