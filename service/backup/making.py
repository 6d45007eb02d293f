"""`backup`: one file from which the service can go on elsewhere."""

import asyncio
import tempfile
from pathlib import Path

from db.queries.installation import machine_now
from db.revisions import our_revision
from db.words import KeyKind
from desk.refusals import Refused
from service.backup.archive import DATABASE, KEYS, Manifest, check_room, pack, part_of
from service.backup.copying import copy_out, engine_of
from service.backup.lockbox import lock
from service.installation import open_installation
from service.settings import Settings


async def back_up(settings: Settings, file: Path, passphrase: str | None) -> list[str]:
    """Back up a service that may be running; without a passphrase, without its keys. What was done."""
    check_room(file)
    async with open_installation(settings) as at:
        async with at.database.reading() as tx:
            made_at = await machine_now(tx)
        try:
            with tempfile.TemporaryDirectory(prefix=".safetynet-", dir=file.parent) as made:
                folder = Path(made)
                await asyncio.to_thread(copy_out, settings.database_url.get_secret_value(), folder / DATABASE, folder)
                parts = {DATABASE: part_of(folder / DATABASE)}
                if passphrase is not None:
                    (folder / KEYS).write_bytes(lock(_keys(settings), passphrase, parts[DATABASE].sha256))
                    parts[KEYS] = part_of(folder / KEYS)
                manifest = Manifest.model_validate(
                    {
                        "made_at": made_at.isoformat(timespec="seconds"),
                        "engine": engine_of(settings.database_url.get_secret_value()),
                        "mode": at.mode.value,
                        "schema_revision": our_revision(),
                        "sealing_keys": at.vault.proofs(KeyKind.SEALING),
                        "index_keys": at.vault.proofs(KeyKind.INDEX),
                        "parts": parts,
                    }
                )
                pack(file, manifest, folder)
        except OSError as error:
            raise Refused(f"The backup cannot be written ({error.strerror}).") from None
    return _said(file, manifest)


def _keys(settings: Settings) -> dict[str, str]:
    assert settings.keys is not None, "the installation is open"
    assert settings.index_keys is not None, "both, or neither"
    return {"keys": settings.keys.get_secret_value(), "index_keys": settings.index_keys.get_secret_value()}


def _said(file: Path, manifest: Manifest) -> list[str]:
    keys = ", ".join([*manifest.sealing_keys, *manifest.index_keys])
    done = f"{file}: the {manifest.mode} database as it was at {manifest.made_at}, {manifest.parts['database'].bytes:,} bytes."
    if "keys" in manifest.parts:
        return [done, f"The keys {keys} are inside, under your passphrase; without it the backup is worthless."]
    return [done, f"Warning: the keys {keys} are not inside. Keep them elsewhere; without them the backup is worthless."]
