"""A whole copy of a SQLite database, while others read and write it."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote


class NotCopied(Exception):
    """There is no copy, and no part of one."""


def copy_sqlite(file: Path, copy: Path) -> None:
    """By SQLite's own backup, which knows of what stands in the log and not yet in the file. The copy is there whole, or not at all."""
    partial = copy.with_name(f"{copy.name}.partial")
    try:
        partial.touch(mode=0o600)  # before it holds anything
        try:
            _fill(file, partial)
            partial.rename(copy)
            _on_disc(copy.parent)
        finally:
            partial.unlink(missing_ok=True)
    except sqlite3.Error as error:
        raise NotCopied(type(error).__name__) from error
    except OSError as error:
        raise NotCopied(error.strerror) from error


def _fill(file: Path, partial: Path) -> None:
    shutil.copymode(file, partial)
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as here, closing(sqlite3.connect(partial)) as there:
        here.backup(there)
    _on_disc(partial)


def _on_disc(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
