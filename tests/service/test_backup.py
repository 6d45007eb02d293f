"""Backup and restore: an evening with an open alert goes on on another machine, and nothing that is wrong is restored."""

import json
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

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
        (("../bare.tar",), "The keys i1, k1 are not in this backup"),
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
    terminal.sets(**KEYS)
    assert "those that are set here" in terminal.does("restore", "../bare.tar")


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
