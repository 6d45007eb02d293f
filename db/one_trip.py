"""SQLite in one trip to its thread for each statement, where the driver's own cursor makes four: open, execute, fetch, close.

The trips, not SQLite, are what a statement costs: each wakes a thread and waits to be woken. The thread and the connection are
aiosqlite's, and SQLAlchemy's adapter stays in front of them; what goes between is ours: the cursor, and when a transaction begins.
"""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

import aiosqlite


class _Cursor:
    """Executes, fetches and closes in one trip; what was found is kept until it is asked for."""

    arraysize = 1

    def __init__(self, execute: Callable[..., Any]) -> None:
        self._execute_in_thread = execute
        self._rows: list[Any] = []
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

    def _now(self, connection: sqlite3.Connection, begin: str | None, how: Callable[..., Any], sql: str, parameters: Any) -> "_Cursor":
        cursor = connection.cursor()
        try:
            if begin is not None:
                cursor.execute(begin)
            how(cursor, sql, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()
        return self

    async def fetchall(self) -> list[Any]:
        """All that was found, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Closed already."""


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
