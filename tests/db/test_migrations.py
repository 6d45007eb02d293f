"""Migrations: up, down, up; nothing cascades away; born for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, String, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from db.migrate import BornOtherwise, BrokenReferences, _check_references, migrate, move
from db.queries import alerts, contacts, faults, pairings, people
from db.queries import outbox as outboxes
from db.queries.installation import machine_now, mode_of
from db.revisions import VERSIONS, Tables, known_revisions, our_revision, tables_of
from db.session import Database, make_engine
from db.tables import alert, alert_note, contact, metadata, outbox
from db.words import FaultKind, Mode
from tests.databases import Databases
from tests.db.making import NOW, SOON, VAULT, alert_row, make_council, new_id, owed_row


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


async def test_alembic_itself_finds_nothing_to_migrate(database: Database) -> None:
    async with database.reading() as tx:
        assert await tx.run_sync(_differences) == []


def test_our_revisions_are_those_that_alembic_would_run_in_that_order() -> None:
    scripts = ScriptDirectory(str(VERSIONS.parent))
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == known_revisions()
    assert scripts.get_current_head() == our_revision()


async def test_up_down_up_with_people_in_it(database: Database) -> None:
    async with database.transaction() as tx:
        await make_council(tx)
    await move(database.url, "base")
    assert await tables_of(database) is not Tables.OURS
    async with database.reading() as tx:
        left = await tx.run_sync(lambda connection: set(inspect(connection).get_table_names()))
    assert left == {"alembic_version"}
    await move(database.url, "base")
    await migrate(database.url, "demo")
    assert await tables_of(database) is Tables.OURS
    async with database.transaction() as tx:
        await make_council(tx)


async def test_t4_a_database_is_born_once_and_for_good(empty_url: str) -> None:
    await migrate(empty_url, "live")
    await migrate(empty_url, "live")
    with pytest.raises(BornOtherwise, match="born live"):
        await migrate(empty_url, "demo")
    opened = Database(empty_url)
    async with opened.reading() as tx:
        assert await mode_of(tx) is Mode.LIVE
        born, now = (await tx.execute(text("SELECT born_at FROM installation"))).scalar_one(), await machine_now(tx)
    await opened.close()
    assert str(born)[:4] in (str((now - SOON).year), str(now.year))


async def test_t4_an_unknown_mode_is_refused(empty_url: str) -> None:
    with pytest.raises(ValueError, match="staging"):
        await migrate(empty_url, "staging")


_FAMILY = (
    "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
    "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE)",
    "INSERT INTO parent VALUES (1)",
    "INSERT INTO child VALUES (1, 1)",
)


def _rebuild_parent(connection: Connection) -> None:
    with Operations(MigrationContext.configure(connection)).batch_alter_table("parent", recreate="always") as batch:
        batch.add_column(Column("name", String()))


async def _children_left(engine: AsyncEngine) -> int:
    async with engine.begin() as tx:
        for statement in _FAMILY:
            await tx.execute(text(statement))
        await tx.run_sync(_rebuild_parent)
        left: int = (await tx.execute(text("SELECT count(*) FROM child"))).scalar_one()
    await engine.dispose()
    return left


async def test_rebuilding_a_table_in_a_migration_keeps_its_children(tmp_path: Path) -> None:
    assert await _children_left(make_engine(f"sqlite:///{tmp_path / 'off.db'}", foreign_keys=False)) == 1
    # The trap itself, so that we notice when it is mended and this care is no longer needed.
    assert await _children_left(make_engine(f"sqlite:///{tmp_path / 'on.db'}")) == 0


async def test_a_migration_that_breaks_references_is_undone(databases: Databases) -> None:
    url = databases.fresh("sqlite")
    engine = make_engine(url, foreign_keys=False)
    orphan = text("INSERT INTO team (id, authority_id, ref) VALUES ('1', 'nobody', 'duty')")
    with _broken_references():
        async with engine.begin() as tx:
            await tx.execute(orphan)
            await _check_references(tx)
    async with engine.begin() as tx:
        assert (await tx.execute(text("SELECT count(*) FROM team"))).scalar_one() == 0
    await engine.dispose()
    databases.drop(url)


@contextmanager
def _broken_references() -> Iterator[None]:
    with pytest.raises(BrokenReferences, match="team"):
        yield


async def _rows(database: Database) -> dict[str, Any]:
    """An alert, what it owes and what was noted on it."""
    async with database.reading() as tx:
        return {table.name: (await tx.execute(select(table))).mappings().all() for table in (alert, outbox, alert_note)}


async def test_alerts_and_what_refers_to_them_outlive_the_day_on_which_one_may_be_about_a_fault(database: Database) -> None:
    """SQLite builds the table of alerts anew; on both databases every row comes back as it was, down and up again."""
    async with database.transaction() as tx:
        council = await make_council(tx)
        row = alert_row(council)
        await alerts.insert_many(tx, council.scope, [row])
        await outboxes.insert_many(tx, council.scope, [owed_row(council, alert_id=row["id"])])
        note_id = new_id()
        note = {"id": note_id, "authority_id": council.id, "alert_id": row["id"], "by": council.worker, "at": NOW, "until": None}
        await alerts.insert_notes(tx, council.scope, [note | {"text_sealed": VAULT.seal("alert_note.text_sealed", note_id, "rang")}])
    before = await _rows(database)
    await move(database.url, "0001")
    await migrate(database.url, "demo")
    assert await _rows(database) == before


async def test_chats_that_waited_may_still_be_confirmed_and_shared_phones_are_marked_when_the_proving_of_numbers_comes(
    database: Database,
) -> None:
    """A number that was sent the first text goes with the old tables, which know of none."""
    async with database.transaction() as tx:
        council = await make_council(tx)
        (contact_id, *_) = [row.id for row in await contacts.contacts_of(tx, council.scope, [council.child])]
        row = {"authority_id": council.id, "person_id": council.child, "contact_id": contact_id, "made_at": NOW}
        for number in ("4719", ""):
            await pairings.insert(tx, council.scope, row | {"id": new_id(), "number": number})
    await move(database.url, "0010")
    await migrate(database.url, "demo")
    async with database.reading() as tx:
        (waiting,) = await pairings.waiting(tx, council.scope, council.child, NOW - SOON)
        shared = {one.person_id for one in (await tx.execute(select(contact).where(contact.c.shared_with_kin)))}
    assert (waiting.number, waiting.replied_at) == ("4719", NOW)
    assert shared == set(council.children)


async def test_the_language_people_were_enrolled_with_is_the_one_they_are_written_to_in_when_it_comes(database: Database) -> None:
    """Until then nobody could change it. From then on nobody is enrolled without."""
    async with database.transaction() as tx:
        council = await make_council(tx)
        await people.change_people(tx, council.scope, [{"id": council.carer, "language": "ar"}])
    await move(database.url, "0014")
    await migrate(database.url, "demo")
    async with database.reading() as tx:
        enrolled = {row.id: row.spoken_language for row in await people.all_of(tx, council.scope)}
    assert enrolled == {one: "ar" if one == council.carer else "ti" for one in (council.worker, council.carer, *council.children)}
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await people.change_people(tx, council.scope, [{"id": council.carer, "spoken_language": None}])


async def test_an_alert_about_a_fault_is_not_lost_by_going_back(database: Database) -> None:
    """The old rule has no place for it: going back is refused, and undone as a whole."""
    async with database.transaction() as tx:
        council = await make_council(tx)
        named = {"id": new_id(), "authority_id": council.id, "kind": FaultKind.LATE, "key": "pages"}
        fault_id = await faults.meet(tx, council.scope, named)
        await alerts.insert_many(tx, council.scope, [alert_row(council, young_person_id=None, fault_id=fault_id)])
    with pytest.raises(IntegrityError):
        await move(database.url, "0001")
    assert await tables_of(database) is Tables.OURS
    async with database.reading() as tx:
        assert [one.fault_id for one in await alerts.on_board(tx, council.scope)] == [fault_id]
