"""Databases for tests: a migrated one is made once a run on each kind, every test gets a copy.

PostgreSQL is the one that SAFETYNET_TEST_POSTGRES names, else a cluster of our own: a socket in the system's temporary folder, no port, and
nothing is waited for on disc, since it does not outlive the run. What is measured or killed is `durable`: on a real disc, and waited for.
"""

import asyncio
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TypeVar

import psycopg
from psycopg import sql
from sqlalchemy import make_url
from sqlalchemy.pool import QueuePool

from db.migrate import migrate
from db.session import Database

KINDS = ("sqlite", "postgresql")
# Where a file lives in memory: the tests commit thousands of times, and what a power cut would take is not their subject.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  a folder of our own is made in it
Line = TypeVar("Line", bound=Database)
_OPENED: dict[tuple[str, Hashable], Database] = {}
_TEMPLATE = f"safetynet_template_{os.getpid()}"  # workers that share a server do not share databases


class NoPostgres(Exception):
    """There is no PostgreSQL on this machine."""


def opened(url: str) -> Database:
    """That database, open: see `opened_as`."""
    return opened_as(Database, url)


def opened_as(kind: type[Line], url: str, whose: Hashable = None) -> Line:
    """That database, open, by what another test opened at this address: it knows how to say everything, and to compile that anew is a fifth
    of a story. Nothing else is left of it, for whoever used it closed it; what was left open is not used again. Several who have it open at
    the same time say who they are.
    """
    kept = _OPENED.get((url, whose))
    if not isinstance(kept, kind) or _is_open(kept):
        kept = _OPENED[url, whose] = kind(url)
    return kept


def _is_open(database: Database) -> bool:
    pools = [engine.sync_engine.pool for engine in (database._writer, database._reader)]
    return any(pool.checkedin() or pool.checkedout() for pool in pools if isinstance(pool, QueuePool))


class Databases:
    """Makes databases for one run. What a test does not need is never started."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._folder = folder
        self._durable = durable
        self._numbers: set[int] = set()
        self._server: str | None = None
        self._cluster: _Cluster | None = None
        self._sqlite: Path | None = None

    def fresh(self, kind: str) -> str:
        """The address of a new, migrated demo database."""
        return self._fresh_sqlite() if kind == "sqlite" else self._fresh_postgres()

    @contextmanager
    def empty(self, kind: str) -> Iterator[str]:
        """The address of a database without a table, for as long as it is needed."""
        file = self._folder / f"{self._number()}.db"
        url = f"sqlite:///{file}" if kind == "sqlite" else self._create_postgres(template="template0")
        yield url
        self.drop(url)

    def drop(self, url: str) -> None:
        """Remove what `fresh` made."""
        parsed = make_url(url)
        if parsed.drivername.startswith("sqlite"):
            for leftover in Path(str(parsed.database)).parent.glob(f"{Path(str(parsed.database)).name}*"):
                leftover.unlink()
        else:
            self._as_server(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(parsed.database))))
        self._numbers.discard(int(re.findall(r"\d+", str(parsed.database))[-1]))

    def _number(self) -> int:
        """The lowest that is free: addresses come again, and with them what was compiled for them."""
        free = next(number for number in count(1) if number not in self._numbers)
        self._numbers.add(free)
        return free

    def stop(self) -> None:
        """Take down what this run started."""
        if self._server is not None:
            self._as_server(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(_TEMPLATE)))
        if self._cluster is not None:
            self._cluster.stop()

    def _fresh_sqlite(self) -> str:
        if self._sqlite is None:
            self._sqlite = self._folder / "template.db"
            asyncio.run(migrate(f"sqlite:///{self._sqlite}", "demo"))
        copy = self._folder / f"{self._number()}.db"
        shutil.copyfile(self._sqlite, copy)
        return f"sqlite:///{copy}"

    def _fresh_postgres(self) -> str:
        if self._server is None:
            self._server = self._find_server()
            self._as_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_TEMPLATE)))
            asyncio.run(migrate(self._url_of(_TEMPLATE), "demo"))
        return self._create_postgres(template=_TEMPLATE)

    def _create_postgres(self, template: str) -> str:
        if self._server is None:
            self._server = self._find_server()
        name = f"safetynet_{os.getpid()}_{self._number()}"
        # Its files are copied: to write them through the log, as is the default, takes twice the time.
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(name), sql.Identifier(template))
        self._as_server(create)
        return self._url_of(name)

    def _find_server(self) -> str:
        given = os.environ.get("SAFETYNET_TEST_POSTGRES")
        if given and not self._durable:
            return given
        self._cluster = _Cluster(durable=self._durable)
        return self._cluster.url

    def _url_of(self, name: str) -> str:
        assert self._server is not None
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _as_server(self, statement: sql.Composed) -> None:
        assert self._server is not None
        plain = make_url(self._server).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)


class _Cluster:
    """A PostgreSQL of our own, run as the user postgres when we are the administrator: it refuses to run as root."""

    def __init__(self, *, durable: bool) -> None:
        self._programs = _programs()
        # Not pytest's folder: it is closed to other users, and a socket's path may be no longer than 107 bytes.
        self._home = Path(tempfile.mkdtemp(prefix="safetynet-pg-", dir=None if durable else MEMORY))
        self._prefix: list[str] = []
        if os.geteuid() == 0:
            self._prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            owner = pwd.getpwnam("postgres")
            os.chown(self._home, owner.pw_uid, owner.pw_gid)
        self.url = f"postgresql://postgres@/postgres?host={self._home}"
        data = str(self._home / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale")
        options = f"-k {self._home} -c listen_addresses=''"
        if not durable:
            # No database lives long enough to be swept, and a sweeper would go round all of them.
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
        self._run("pg_ctl", "-D", data, "-w", "-l", str(self._home / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop the server and remove every trace of it."""
        self._run("pg_ctl", "-D", str(self._home / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._home)

    def _run(self, program: str, *arguments: str) -> None:
        # The server keeps what it inherits open: a pipe would never end, so its words go to a file.
        with (self._home.parent / f"{self._home.name}.out").open("w+") as out:
            command = [*self._prefix, str(self._programs / program), *arguments]
            done = subprocess.run(command, stdout=out, stderr=out, cwd="/", check=False)
            out.seek(0)
            said = out.read()
        Path(out.name).unlink()
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {said}")


def _programs() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    if found is None:
        raise NoPostgres("no initdb in /usr/lib/postgresql or on the path")
    return Path(found).resolve().parent
