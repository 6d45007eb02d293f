"""One SQLite file, one process with loops: an OS lock beside the file keeps out a second. Acts of the command line write beside it.

It lies beside the file itself, by whatever path or link that was reached: two names of one file are one file. Who holds it writes into it
what others should know of them: that is true for as long as the lock is held.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TextIO

from sqlalchemy import make_url

from desk.refusals import Refused

_LOOKED_AT_FOR = 2.0  # seconds; a command that looks who runs shares the lock for a moment, and is nobody who runs


@contextmanager
def only_one(url: str, words: str = "") -> Iterator[None]:
    """Hold the lock for as long as the loops run, with these words in it; PostgreSQL needs none."""
    parsed = make_url(url)
    if not parsed.drivername.startswith("sqlite"):
        yield
        return
    with _opened(_lock_of(url)) as lock:
        if not _is_ours(lock):
            raise Refused("Another safetynet is running on this SQLite file; stop it first, or use PostgreSQL.")
        lock.truncate(0)
        lock.write(words)
        lock.flush()
        yield


def words_of_the_one(url: str) -> str | None:
    """What the process with loops wrote into its lock; nothing, when none is running."""
    file = _lock_of(url)
    if not file.is_file():
        return None
    with file.open() as lock:
        return None if _flock(lock, fcntl.LOCK_SH) else lock.read()


def _is_ours(lock: TextIO) -> bool:
    """Whether we have it now. Who runs shares it with nobody; who only looks does."""
    until = monotonic() + _LOOKED_AT_FOR
    while monotonic() < until:
        if _flock(lock, fcntl.LOCK_EX):
            return True
        if not _flock(lock, fcntl.LOCK_SH):
            return False
        fcntl.flock(lock, fcntl.LOCK_UN)
    return False


def _flock(lock: TextIO, how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_of(url: str) -> Path:
    return Path(f"{os.path.realpath(str(make_url(url).database))}.lock")


def _opened(file: Path) -> TextIO:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("a")
    except OSError as error:
        raise Refused(f"The SQLite file cannot be locked ({error.strerror}).") from None
