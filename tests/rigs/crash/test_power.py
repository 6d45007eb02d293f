"""A power cut takes what was not synced, and nothing else: else the rig's verdict would be worth nothing."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rigs.crash import power

WRITES = """
import os, sys
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
os.pwrite(file, b"synced", 0)
os.fsync(file)
os.pwrite(file, b"S", 0)
os.pwrite(file, b"; not synced", 6)
os.ftruncate(file, 9)
os._exit(0)
"""
COMMITS = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=FULL")
database.execute("CREATE TABLE said (what)")
database.execute("INSERT INTO said VALUES ('synced')")
database.execute(f"PRAGMA synchronous={sys.argv[2]}")
database.execute("INSERT INTO said VALUES ('last')")
os._exit(0)
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that remembers, built."""
    try:
        return power.build(tmp_path_factory.mktemp("power"))
    except power.NoCompiler as missing:
        pytest.skip(str(missing))


def run(library: Path, file: Path, program: str, *arguments: str) -> None:
    """A process that ends without a word, as if its power had failed."""
    environment = power.environment(library, file)
    subprocess.run([sys.executable, "-c", program, str(file), *arguments], env=environment, check=True)


@pytest.mark.parametrize(("share", "left"), [(1.0, b"synced"), (0.34, b"Synced; not synced"), (0.67, b"Synced"), (0.0, b"Synced; n")])
def test_unsynced_writes_are_taken_back_newest_first(library: Path, tmp_path: Path, share: float, left: bytes) -> None:
    file = tmp_path / "file.db"
    run(library, file, WRITES)
    assert file.read_bytes() == b"Synced; n"
    power.cut(file, share)
    assert file.read_bytes() == left
    assert power.cut(file, 1.0) == 0  # what is taken back once is forgotten


@pytest.mark.parametrize(("synchronous", "left"), [("FULL", ["synced", "last"]), ("OFF", ["synced"])])
def test_a_commit_survives_a_power_cut_when_it_is_synced_and_only_then(
    library: Path, tmp_path: Path, synchronous: str, left: list[str]
) -> None:
    file = tmp_path / "file.db"
    run(library, file, COMMITS, synchronous)
    power.cut(file, 1.0)
    database = sqlite3.connect(file)
    assert [row[0] for row in database.execute("SELECT what FROM said")] == left
    database.close()


def test_files_that_are_not_watched_are_left_alone(library: Path, tmp_path: Path) -> None:
    run(library, tmp_path / "watched.db", WRITES.replace("sys.argv[1]", repr(str(tmp_path / "other.db"))))
    assert sorted(os.listdir(tmp_path)) == ["other.db"]
