"""The database by its own tools: SQLite's online backup, PostgreSQL's `pg_dump` and `pg_restore`.

Either copies one moment of a service that goes on meanwhile.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, make_url

from desk.refusals import Refused

_BUSY_SECONDS = 5.0
_ONE_FILE = "PRAGMA journal_mode=DELETE"  # without a log beside it


def engine_of(url: str) -> str:
    """Which of the two an address names."""
    return "sqlite" if make_url(url).drivername.startswith("sqlite") else "postgresql"


def copy_out(url: str, target: Path, folder: Path) -> None:
    """Copy the database into a file, as it was at one moment."""
    if engine_of(url) == "postgresql":
        _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"], url, folder)
        return
    source = sqlite3.connect(f"{Path(str(make_url(url).database)).resolve().as_uri()}?mode=rw", uri=True, timeout=_BUSY_SECONDS)
    copy = sqlite3.connect(target)
    try:
        # As our readers do: SQLite before 3.51.3 can corrupt the file when two connections reset the log.
        source.execute("PRAGMA wal_autocheckpoint=0")
        source.execute("PRAGMA query_only=ON")
        source.backup(copy)  # all pages in one step: one moment, while the service writes on
        copy.execute(_ONE_FILE)
        if (said := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise Refused(f"The copy of the database is not sound ({str(said).splitlines()[0]}).")
    finally:
        copy.close()
        source.close()


def as_one_file(file: Path) -> None:
    """Bring what stands in the log of a SQLite file, which nobody else has open, into the file."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(_ONE_FILE)


def copy_in(source: Path, url: str, folder: Path) -> None:
    """Put a copy where the database is to be, which is empty: all of it, or nothing."""
    if engine_of(url) == "postgresql":
        _run("pg_restore", ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(source)], url, folder)
        return
    target = Path(str(make_url(url).database))
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    draft = target.with_name(f".{target.name}.restored")
    with source.open("rb") as given, draft.open("wb") as written:
        shutil.copyfileobj(given, written)
        written.flush()
        os.fsync(written.fileno())
    draft.replace(target)


def _run(program: str, arguments: list[str], url: str, folder: Path) -> None:
    found = _find(program)
    if found is None:
        raise Refused(f"{program} is not on this machine; install PostgreSQL's client programs.")
    command = [found, *arguments[:-1], f"--dbname={libpq_address(make_url(url), folder)}", arguments[-1]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  no shell, and our own words
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise Refused(f"{program} did not succeed: {said[0].rstrip('.')}.")


def _find(program: str) -> str | None:
    """The newest: an older one refuses a newer server."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    return str(installed[-1]) if installed else shutil.which(program)


def libpq_address(url: URL, folder: Path) -> str:
    """The address for PostgreSQL's own programs, its password in a file: the list of processes shows arguments to everybody."""
    plain = url.set(drivername="postgresql")
    if url.password:
        file = folder / "passfile"
        escaped = str(url.password).replace("\\", "\\\\").replace(":", "\\:")
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as written:
            written.write(f"*:*:*:*:{escaped}\n")
        plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
        plain = plain.update_query_dict({"passfile": str(file)})
    before, mark, query = plain.render_as_string(hide_password=False).partition("?")
    return before + mark + query.replace("+", "%20")  # a space, as SQLAlchemy writes it; libpq would keep the plus
