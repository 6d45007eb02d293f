"""The file in which keys are kept where the environment names none: changed whole, or not at all."""

import os
from pathlib import Path

from desk.refusals import Refused
from service.settings import PREFIX, kept_keys

_HEAD = "# Keys of Safety Net. Without them its database cannot be read."


def write_keys(file: Path, keys: str, index_keys: str, *, over: bool = False) -> None:
    """Keep these keys, readable by this user alone. Whoever reads meanwhile finds the old file or the new one, also after a power cut.

    `over`: keys that are there are replaced; else it is refused.
    """
    draft = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as written:
            written.write(f"{_HEAD}\n{PREFIX}KEYS={keys}\n{PREFIX}INDEX_KEYS={index_keys}\n")
            written.flush()
            os.fsync(written.fileno())
        if not over:
            os.link(draft, file)  # unlike `replace` it fails when the file is there
            draft.unlink()
        else:
            draft.replace(file)
        sync_folder(file.parent)
    except FileExistsError:
        raise Refused(f"There is a keys file {file} already.") from None
    except OSError as error:
        raise Refused(f"The keys file {file} cannot be written ({error.strerror}).") from None


def change_keys(file: Path, name: str, ring: str) -> None:
    """Keep another ring under one of the two names."""
    kept = {"keys": "", "index_keys": ""} | kept_keys(file) | {name: ring}
    write_keys(file, kept["keys"], kept["index_keys"], over=True)


def sync_folder(folder: Path) -> None:
    """See that what was renamed in it stays renamed."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
