"""What all tests may ask for: a migrated database of each kind."""

import gc
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from db.session import Database
from tests.databases import KINDS, MEMORY, Databases, NoPostgres, opened

# How the stories are told: on both databases, and where it costs least with a restart between every two steps. `make walks` tells them on
# PostgreSQL with restarts, where each new connection has everything to learn, and on SQLite without.
TELLINGS = os.environ.get("TELLINGS", "sqlite-restarting postgresql").split()
# The languages in which they are told. `SPOKEN=ti`: everybody of whom a story says nothing else speaks Tigrinya; `SPOKEN=each`: every
# story in one of the others. `make tongues` tells all of them in all of them.
SPOKEN = os.environ.get("SPOKEN", "en").split()
# Where it is asked in which words workers are told, and what pages show: the stories tell the queries beneath them on both databases. `make
# walks` asks on the other one too.
WORDED_ON = os.environ.get("WORDED_ON", "sqlite").split()
# `ATTACK=long`: twenty times as many odd requests as `make walks` sends.
ATTACK = os.environ.get("ATTACK", "")


def pytest_configure() -> None:
    """A worker and the PostgreSQL it starts take turns: on one processor they wake each other at once, and no third is disturbed."""
    worker, workers = os.environ.get("PYTEST_XDIST_WORKER"), os.environ.get("PYTEST_XDIST_WORKER_COUNT")
    if worker is None or not hasattr(os, "sched_setaffinity"):
        return
    processors = sorted(os.sched_getaffinity(0))
    if int(workers or 0) == len(processors):
        os.sched_setaffinity(0, {processors[int(worker.removeprefix("gw"))]})


def pytest_collection_finish() -> None:
    """What is loaded by now stays till the end: nobody need look through it again for what may be thrown away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # a story makes much that is soon gone by itself


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Where databases come from."""
    with tempfile.TemporaryDirectory(prefix="safetynet-", dir=MEMORY) as folder:
        source = Databases(Path(folder))
        yield source
        source.stop()


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Every test that asks for a database runs on each kind."""
    kind: str = request.param
    return kind


def fresh_or_skip(databases: Databases, kind: str) -> str:
    try:
        return databases.fresh(kind)
    except NoPostgres as missing:
        if os.environ.get("CI"):
            pytest.fail(f"CI tests both databases, and {missing}")
        pytest.skip(str(missing))


@pytest.fixture
def database_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """The address of a fresh demo database."""
    url = fresh_or_skip(databases, database_kind)
    yield url
    databases.drop(url)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh demo database, open."""
    ours = opened(database_url)
    yield ours
    await ours.close()


@pytest.fixture
def empty_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """The address of a database without a table."""
    databases.drop(fresh_or_skip(databases, database_kind))  # says whether there is a server at all
    with databases.empty(database_kind) as url:
        yield url


@pytest.fixture(scope="session")
def lasting() -> Iterator[Databases]:
    """Databases that wait for the disc, as a live service insists on. Slow, and started for those tests alone that ask."""
    with tempfile.TemporaryDirectory(prefix="safetynet-") as folder:
        source = Databases(Path(folder), durable=True)
        yield source
        source.stop()


@pytest.fixture
def lasting_url(lasting: Databases, database_kind: str, empty_url: str) -> Iterator[str]:
    """The address of a database without a table, from which a live service may serve people. A SQLite file is told so by us."""
    if database_kind == "sqlite":
        yield empty_url
        return
    with lasting.empty(database_kind) as url:
        yield url


@pytest.fixture(scope="session")
def updates() -> frozenset[str]:
    """Which generated files to write again instead of comparing them: UPDATE_TRANSITIONS=1 means `transitions`."""
    return frozenset(name.removeprefix("UPDATE_").lower() for name, value in os.environ.items() if name.startswith("UPDATE_") and value)
