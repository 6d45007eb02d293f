"""Backup and restore: an evening with an open alert goes on on another machine, and nothing that is wrong is restored."""

import asyncio
import json
import stat
import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest
from sqlalchemy import make_url, select, update

from db.migrate import move
from db.queries.installation import machine_now
from db.session import Database
from db.tables import outbox
from db.vault import new_keys
from db.words import SendState
from service.backup.archive import manifest_of, pack, part_of
from service.backup.copying import copy_out, libpq_address
from tests.databases import Databases
from tests.service.conftest import KEYS, Terminal
from tests.service.test_command_line import COUNCIL, alerts

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def elsewhere(databases: Databases, database_kind: str, terminal: Terminal) -> Iterator[str]:
    """The address of another empty database of the same kind: the new machine's."""
    with databases.empty(database_kind) as url:
        yield url


def evening(terminal: Terminal) -> str:
    """The demo's council at 19:20, with an alert open: its code."""
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    terminal.does("turn", "19:20")
    (terminal.directory / "passphrase").write_text(f"{PASSPHRASE}\n")
    return str(alerts(terminal)[0]["code"])


def new_machine(terminal: Terminal, url: str) -> None:
    """Another folder, another database, and no keys anywhere."""
    folder = terminal.directory / "new"
    folder.mkdir()
    terminal.monkeypatch.chdir(folder)
    terminal.sets(SAFETYNET_DATABASE_URL=url, SAFETYNET_KEYS="", SAFETYNET_INDEX_KEYS="")


def test_an_evening_with_an_open_alert_goes_on_on_an_empty_machine(terminal: Terminal, elsewhere: str) -> None:
    code = evening(terminal)
    before = terminal.does("status", "--json"), terminal.does("alerts", "--json")
    said = terminal.does("backup", "tonight.tar", "--passphrase-file", "passphrase")
    assert "The keys k1, i1 are inside" in said
    terminal.does("take", code, "--as", "DW-3")  # after the backup: it is not in it
    new_machine(terminal, elsewhere)
    said = terminal.does("restore", "../tonight.tar", "--passphrase-file", "../passphrase")
    assert "then start this one: safetynet demo" in said
    assert stat.S_IMODE(Path("var/keys.env").stat().st_mode) == 0o600
    after = [json.loads(one) for one in (terminal.does("status", "--json"), terminal.does("alerts", "--json"))]
    assert after == [json.loads(one) for one in before]
    terminal.does("turn", "19:40")
    (found,) = (one for one in alerts(terminal) if one["code"] == code)
    assert (found["phase"], found["taken_by"]) == ("paging", None)
    was = json.loads(before[1])[0]
    assert (found["round"], found["rung"]) > (was["round"], was["rung"])  # the ladder climbed
    assert terminal.does("take", code, "--as", "DW-3") == f"{code}: taken by DW-3.\n"


def test_p10_no_key_lies_in_a_backup_in_the_clear(terminal: Terminal) -> None:
    evening(terminal)
    terminal.does("backup", "with.tar", "--passphrase-file", "passphrase")
    assert "Warning: the keys k1, i1 are not inside" in terminal.does("backup", "without.tar", "--without-keys")
    for name, parts in (("with.tar", ["manifest.json", "database", "keys"]), ("without.tar", ["manifest.json", "database"])):
        file = terminal.directory / name
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with tarfile.open(file) as tar:
            assert tar.getnames() == parts
        for key in KEYS.values():
            assert key.partition(":")[2].encode() not in file.read_bytes()
    assert [one.name for one in terminal.directory.iterdir() if one.name.startswith(".")] == []
    assert "--passphrase-file" in terminal.types("backup", "third.tar").sentence
    assert "is there already" in terminal.types("backup", "with.tar", "--without-keys").sentence
    assert terminal.types("backup", "x.tar", "--without-keys", "--passphrase-file", "passphrase").code == 2
    Path("short").write_text("kite")
    assert "at least 12" in terminal.types("backup", "third.tar", "--passphrase-file", "short").sentence


def test_what_is_not_empty_is_not_restored_over(terminal: Terminal) -> None:
    evening(terminal)
    terminal.does("backup", "tonight.tar", "--without-keys")
    assert "not empty" in terminal.types("restore", "tonight.tar").sentence


def test_a_restore_that_is_refused_leaves_nothing_behind(terminal: Terminal, elsewhere: str) -> None:
    evening(terminal)
    terminal.does("backup", "tonight.tar", "--passphrase-file", "passphrase")
    terminal.does("backup", "bare.tar", "--without-keys")
    new_machine(terminal, elsewhere)
    Path("wrong").write_text("incorrect horse battery staple")
    for words, reason in (
        (("../tonight.tar", "--passphrase-file", "wrong"), "does not open the keys"),
        (("../tonight.tar", "--passphrase-file", "nowhere"), "cannot be read"),
        (("../bare.tar",), "The keys k1, i1 are not in this backup"),
        (("../passphrase",), "no backup of safetynet"),
        (("nowhere.tar",), "There is no file"),
        ((damaged("../tonight.tar"), "--passphrase-file", "../passphrase"), "is damaged"),
        ((newer("../tonight.tar"), "--passphrase-file", "../passphrase"), "newer safetynet (schema 9999)"),
        ((changed("../tonight.tar", engine="sqlite" if "postgres" in elsewhere else "postgresql"),), "another kind of database"),
    ):
        assert reason in terminal.types("restore", *words).sentence
        assert not Path("var/keys.env").exists()
    terminal.sets(SAFETYNET_KEYS=KEYS["SAFETYNET_INDEX_KEYS"], SAFETYNET_INDEX_KEYS=KEYS["SAFETYNET_KEYS"])
    assert "Other keys" in terminal.types("restore", "../tonight.tar", "--passphrase-file", "../passphrase").sentence
    terminal.sets(SAFETYNET_KEYS=new_keys("k1"), SAFETYNET_INDEX_KEYS=KEYS["SAFETYNET_INDEX_KEYS"])
    assert "The keys k1 are not in this backup, nor set here" in terminal.types("restore", "../bare.tar").sentence
    terminal.sets(**KEYS)
    assert "those that are set here" in terminal.does("restore", "../bare.tar")


def test_p10_no_password_stands_where_the_list_of_processes_shows_it(tmp_path: Path) -> None:
    url = make_url("postgresql+psycopg://safetynet:pass%3Aw%5Cord@127.0.0.1:5433/safetynet?sslmode=require")
    address = libpq_address(url, tmp_path)
    passfile = quote(str(tmp_path / "passfile"), safe="")
    assert address == f"postgresql://safetynet@127.0.0.1:5433/safetynet?passfile={passfile}&sslmode=require"
    assert (tmp_path / "passfile").read_text() == "*:*:*:*:pass\\:w\\\\ord\n"
    assert stat.S_IMODE((tmp_path / "passfile").stat().st_mode) == 0o600
    operators = "postgresql://safetynet@127.0.0.1/safetynet?options=-c%20lock_timeout%3D7s"
    assert libpq_address(make_url(operators), tmp_path) == operators, "an operator's own words come through as they are"


def test_a_message_on_its_way_at_the_moment_of_the_backup_is_nobodys_any_more(terminal: Terminal, empty_url: str, elsewhere: str) -> None:
    """Whoever had claimed it will never say what became of it: its lease has run out."""
    evening(terminal)
    page = asyncio.run(claimed_for_ever(empty_url))
    terminal.does("backup", "tonight.tar", "--without-keys")
    terminal.sets(SAFETYNET_DATABASE_URL=elsewhere)
    assert "1 messages were on their way" in terminal.does("restore", "tonight.tar")
    terminal.does("turn", "1")
    assert asyncio.run(state_of(elsewhere, page)) is not SendState.CLAIMED


def test_a_backup_of_an_older_schema_is_brought_up_to_this_one(terminal: Terminal, empty_url: str, elsewhere: str) -> None:
    evening(terminal)
    terminal.does("backup", "now.tar", "--without-keys")
    before = terminal.does("alerts", "--json")
    asyncio.run(move(empty_url, "0001"))
    older = terminal.directory / "older"
    older.mkdir()
    copy_out(empty_url, older / "database", older)
    manifest = manifest_of(terminal.directory / "now.tar")
    fields = {"schema_revision": "0001", "parts": {"database": part_of(older / "database")}}
    pack(terminal.directory / "older.tar", manifest.model_copy(update=fields), older)
    terminal.sets(SAFETYNET_DATABASE_URL=elsewhere)
    terminal.does("restore", "older.tar")
    assert terminal.does("alerts", "--json") == before


async def claimed_for_ever(url: str) -> UUID:
    """A courier takes the newest page, for a year, and dies."""
    database = Database(url)
    newest = select(outbox.c.id).where(outbox.c.lane == "page").order_by(outbox.c.id.desc()).limit(1)
    async with database.transaction() as tx:
        page: UUID = (await tx.execute(newest)).scalar_one()
        lease = await machine_now(tx) + timedelta(days=365)
        values = {"state": SendState.CLAIMED, "claimed_by": "nobody", "lease_until": lease}
        await tx.execute(update(outbox).where(outbox.c.id == page).values(values))
    await database.close()
    return page


async def state_of(url: str, message: UUID) -> SendState:
    """How far a message has come."""
    database = Database(url)
    async with database.reading() as tx:
        state = SendState((await tx.execute(select(outbox.c.state).where(outbox.c.id == message))).scalar_one())
    await database.close()
    return state


def changed(archive: str, **fields: str) -> str:
    """The same backup with another manifest."""
    file = Path("changed.tar")
    with tarfile.open(archive) as old, tarfile.open(file, "w") as new:
        for member in old.getmembers():
            content = old.extractfile(member)
            assert content is not None
            if member.name == "manifest.json":
                described = json.dumps(json.load(content) | fields).encode()
                Path("manifest.json").write_bytes(described)
                new.add("manifest.json")
            else:
                new.addfile(member, content)
    return str(file)


def newer(archive: str) -> str:
    """The same backup, made by a version to come."""
    return str(Path(changed(archive, schema_revision="9999")).rename("newer.tar"))


def damaged(archive: str) -> str:
    """The same backup with one bit of its database turned."""
    content = bytearray(Path(archive).read_bytes())
    content[len(content) // 2] ^= 1
    Path("damaged.tar").write_bytes(content)
    return "damaged.tar"
