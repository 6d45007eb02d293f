"""The file of a backup: a tar whose manifest says what is in it, and by their sums that it is still that."""

import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from desk.refusals import Refused
from service.keys_file import sync_folder

MANIFEST, DATABASE, KEYS = "manifest.json", "database", "keys"
_MANIFEST_MAX = 1 << 20


class Part(BaseModel):
    """One part, by its size and sum."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup says of itself. No names, no numbers of anybody."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["safetynet backup 1"] = "safetynet backup 1"
    made_at: str
    engine: Literal["sqlite", "postgresql"]
    mode: Literal["demo", "live"]
    schema_revision: str
    sealing_keys: dict[str, str]  # by id, in order, what tells another key of the same id; never the key
    index_keys: dict[str, str]
    parts: dict[Literal["database", "keys"], Part]


def part_of(file: Path) -> Part:
    """A part, measured."""
    with file.open("rb") as opened:
        return Part(bytes=file.stat().st_size, sha256=hashlib.file_digest(opened, "sha256").hexdigest())


def check_room(target: Path) -> None:
    """Refuse what cannot be written, before anything is copied."""
    if target.exists():
        raise Refused(f"{target} is there already; name another file.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}.")


def pack(target: Path, manifest: Manifest, folder: Path) -> None:
    """Write the whole file, or none; for this user alone."""
    draft = folder / "archive"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as tar:
            described = manifest.model_dump_json(indent=1).encode()
            _put(tar, MANIFEST, io.BytesIO(described), len(described))
            for name in manifest.parts:
                with (folder / name).open("rb") as part:
                    _put(tar, name, part, manifest.parts[name].bytes)
        written.flush()
        os.fsync(written.fileno())
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # ours from here on: no backup is written over
    except FileExistsError:
        raise Refused(f"{target} is there already; name another file.") from None
    draft.replace(target)
    sync_folder(target.parent)


def _put(tar: tarfile.TarFile, name: str, content: "io.BufferedIOBase", size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, content)


def manifest_of(file: Path) -> Manifest:
    """What a file says of itself, if it is a backup of ours."""
    try:
        with tarfile.open(file, "r:") as tar:
            described = tar.extractfile(MANIFEST)
            return Manifest.model_validate_json(b"" if described is None else described.read(_MANIFEST_MAX))
    except FileNotFoundError:
        raise Refused(f"There is no file {file}.") from None
    except (tarfile.TarError, KeyError, ValidationError, OSError):
        raise Refused(f"{file} is no backup of safetynet, or was damaged.") from None


def unpack(file: Path, manifest: Manifest, folder: Path) -> None:
    """Every part into a folder, each checked against its sum."""
    try:
        with tarfile.open(file, "r:") as tar:
            for name in manifest.parts:
                member = tar.extractfile(name)
                if member is None:
                    raise Refused(f"{file} is damaged: the part {name} is not a file.")
                with (folder / name).open("wb") as out:
                    shutil.copyfileobj(member, out)
    except (tarfile.TarError, KeyError, OSError) as error:
        raise Refused(f"{file} is damaged, or cannot be unpacked ({type(error).__name__}).") from None
    _check(file, {name: folder / name for name in manifest.parts}, manifest)


def _check(file: Path, parts: Mapping[Literal["database", "keys"], Path], manifest: Manifest) -> None:
    for name, path in parts.items():
        if part_of(path) != manifest.parts[name]:
            raise Refused(f"{file} is damaged: the part {name} is not what its manifest says.")
