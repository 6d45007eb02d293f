"""Several files change together or not at all, and nobody else changes them meanwhile."""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from desk.refusals import Refused

_FOR_ALL_TO_READ = 0o644


@contextmanager
def alone_in(place: Path) -> Iterator[None]:
    """Hold a folder of languages for as long as it is read and written: the lock is the folder's own, and no file of it stays behind."""
    try:
        folder = os.open(place, os.O_RDONLY)
    except OSError as failed:
        raise _cannot(failed) from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused("Other marks are being taken into this folder just now: try again when that is done.") from None
    finally:
        os.close(folder)


def write_all(files: Mapping[Path, str]) -> None:
    """All of them beside their places first; then each takes its place, or all have again what they had."""
    ready: list[tuple[Path, Path]] = []
    before: dict[Path, bytes | None] = {}
    is_done = False
    try:
        for file, text in files.items():
            before[file] = file.read_bytes() if file.is_file() else None
            handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
            ready.append((Path(name), file))
            with os.fdopen(handle, "wb") as beside:
                os.fchmod(handle, file.stat().st_mode & 0o777 if file.is_file() else _FOR_ALL_TO_READ)
                beside.write(text.encode())
        for new, file in ready:
            os.replace(new, file)
        is_done = True
    except OSError as failed:
        raise _cannot(failed) from None
    finally:
        for new, _ in ready:
            new.unlink(missing_ok=True)
        if not is_done:  # somebody's Ctrl-C is a failure too
            _put_back(before)


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for file, old in before.items():
        try:
            if old is None and file.is_file():
                file.unlink()
            elif old is not None and not (file.is_file() and file.read_bytes() == old):
                file.write_bytes(old)
        except OSError:
            where = f"{file.parent.name}/{file.name}"
            raise Refused(f"Only some files could be written, and {where} not put back: take it from a copy.") from None


def _cannot(failed: OSError) -> Refused:
    return Refused(f"The folder of languages cannot be written ({failed.strerror or 'no reason given'}).")
