"""A power cut, for SQLite: whatever no fsync had made durable is taken back before the next process starts.

`unsynced.c` keeps, beside the database and its log, how to undo each write since the file's last fsync. A cut kills the processes, then
plays that backwards: all of it, or only the newest so many writes, as a disk that had got round to the older ones. What a machine may
do worse than this (writes that survive in another order, a disk that lies about its cache) is not tried.
"""

import os
import shutil
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

_HEAD = struct.Struct("@qqq")
_SOURCE = Path(__file__).with_name("unsynced.c")


class NoCompiler(Exception):
    """There is no C compiler on this machine."""


def build(folder: Path) -> Path:
    """The library that remembers."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise NoCompiler("no cc on the path: what a power cut takes cannot be tried")
    library = folder / "unsynced.so"
    subprocess.run([compiler, "-Wall", "-Wextra", "-O1", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"], check=True)
    return library


def environment(library: Path, database: Path) -> dict[str, str]:
    """What a process is started with whose unsynced writes are to be remembered."""
    return {"LD_PRELOAD": str(library), "SAFETYNET_RIG_WATCHED": str(database)}


@dataclass(frozen=True, slots=True)
class _Undo:
    at: int
    old: bytes
    old_length: int


def cut(database: Path, share: float) -> int:
    """Take back what was not synced: of each file the newest `share` of its writes. How many writes were taken back.

    Nobody has the files open any more.
    """
    taken = 0
    for name in (database.name, f"{database.name}-wal", f"{database.name}-journal"):
        undo = database.with_name(f"{name}.undo")
        if undo.exists():
            writes = _read(undo.read_bytes())
            lost = writes[len(writes) - round(len(writes) * share) :]
            _take_back(database.with_name(name), lost)
            undo.unlink()
            taken += len(lost)
    database.with_name(f"{database.name}-shm").unlink(missing_ok=True)  # memory
    return taken


def wait_for_unsynced(database: Path, looks: int = 200_000) -> bool:
    """Look, without a pause, until some write is not synced; no longer than a second or two."""
    undos = [database.with_name(f"{database.name}{rest}.undo") for rest in ("-wal", "")]
    return any(one.exists() and one.stat().st_size for _ in range(looks // len(undos)) for one in undos)


def _read(content: bytes) -> list[_Undo]:
    found, place = [], 0
    while place + _HEAD.size <= len(content):  # the last one may be cut short: then its write never began
        at, size, length = _HEAD.unpack_from(content, place)
        place += _HEAD.size
        if place + size > len(content):
            break
        found.append(_Undo(at, content[place : place + size], length))
        place += size
    return found


def _take_back(file: Path, writes: list[_Undo]) -> None:
    if not file.exists():
        return
    with file.open("r+b") as opened:
        for one in reversed(writes):
            os.pwrite(opened.fileno(), one.old, one.at)
            os.ftruncate(opened.fileno(), one.old_length)
        os.fsync(opened.fileno())
