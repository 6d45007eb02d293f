"""Failures of the database that say nothing about the row that was worked on: it may be tried again as it is."""

import sqlite3

import psycopg
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy.exc import DBAPIError


def was_busy(error: BaseException) -> bool:
    """Whether somebody else held what was needed, for too long."""
    said = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(said, sqlite3.OperationalError):
        return said.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return isinstance(said, DeadlockDetected | LockNotAvailable)


def was_away(error: BaseException) -> bool:
    """Whether PostgreSQL could not even be connected to. A connection that was lost in the middle is another matter: what was asked
    may have been what it was lost by."""
    said = error.orig if isinstance(error, DBAPIError) and not error.connection_invalidated else None
    return isinstance(said, psycopg.OperationalError) and said.sqlstate is None
