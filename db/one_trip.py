"""SQLite in one trip to its thread for each statement, where the driver's own cursor makes four: open, execute, fetch, close.

The trips, not SQLite, are what a statement costs: each wakes a thread and waits to be woken. The thread and the connection are
aiosqlite's, and SQLAlchemy's adapter stays in front of them; what goes between is ours: the cursor, and when a transaction begins.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

import aiosqlite

_AT_ONCE = 1000  # rows; almost nothing finds more, and what streams through a million keeps no more than these


class _Cursor:
    """Executes, fetches and closes in one trip; only what finds very much stays open, and fetches the rest when it is asked for."""

    arraysize = 1

    def __init__(self, execute: Callable[..., Any]) -> None:
        self._execute_in_thread = execute
        self._rows: deque[Any] = deque()
        self._open: sqlite3.Cursor | None = None
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> "_Cursor":
        """One statement."""
        await self._execute_in_thread(self._now, sqlite3.Cursor.execute, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "_Cursor":
        """One statement, many times."""
        await self._execute_in_thread(self._now, sqlite3.Cursor.executemany, sql, parameters)
        return self

    def _now(self, connection: sqlite3.Connection, begin: str | None, how: Callable[..., Any], sql: str, parameters: Any) -> None:
        self._open = connection.cursor()
        with ExitStack() as failed:
            failed.callback(self._close, connection, None)
            if begin is not None:
                self._open.execute(begin)
            how(self._open, sql, parameters)
            self.description = self._open.description
            self.rowcount, self.lastrowid = self._open.rowcount, self._open.lastrowid
            self._more(connection, None, _AT_ONCE if self.description else 0)
            failed.pop_all()

    def _more(self, connection: sqlite3.Connection, begin: str | None, size: int) -> None:
        assert self._open is not None, "only what is open has more"
        found = self._open.fetchmany(size) if size else []
        self._rows.extend(found)
        if len(found) < size or not size:
            self._close(connection, begin)

    def _close(self, _connection: sqlite3.Connection, _begin: str | None) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    async def fetchall(self) -> list[Any]:
        """All that was found and not fetched yet."""
        while self._open is not None:
            await self._execute_in_thread(self._more, _AT_ONCE)
        return await self.fetchmany(len(self._rows))

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next so many."""
        wanted = self.arraysize if size is None else size
        while self._open is not None and len(self._rows) < wanted:
            await self._execute_in_thread(self._more, _AT_ONCE)
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    async def fetchone(self) -> Any:
        """The next, or nothing."""
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Closed already, unless it found very much."""
        if self._open is not None:
            await self._execute_in_thread(self._close)


class OneTrip(aiosqlite.Connection):
    """A connection that begins when it has a statement to execute, and has nothing to commit before that."""

    _begins_with: str | None = None
    _is_used = False

    def begin(self, how: str) -> None:
        """Begin so, with the next statement and in the same trip."""
        self._begins_with = how

    def cursor(self) -> Any:
        """Not opened before it has something to execute."""
        return _Cursor(self._in_thread)

    async def commit(self) -> None:
        """Commit, if anything was executed."""
        if self._is_used:
            await super().commit()
        self._begins_with, self._is_used = None, False

    async def rollback(self) -> None:
        """Roll back, if anything was executed: also what is still under way when its task was cancelled."""
        self._begins_with, was_used, self._is_used = None, self._is_used, False
        if was_used:
            await super().rollback()

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        begin, self._begins_with, self._is_used = self._begins_with, None, True
        # Its private door, as it has no public one for a function of ours; the lock holds the version, and every test goes through here.
        return await self._execute(function, self._conn, begin, *arguments)  # type: ignore[no-untyped-call]


def connect(database: str, **options: Any) -> OneTrip:
    """A connection for SQLAlchemy's `async_creator_fn`. Its thread does not keep the process alive."""
    connection = OneTrip(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
