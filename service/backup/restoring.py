"""`restore`: a backup on an empty machine. Everything is looked at before anything is written."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from db.migrate import holds_nothing
from db.queries import restored, sign_ins
from db.queries.installation import machine_now
from db.revisions import known_revisions
from db.scope import Scope
from db.session import Database
from db.vault import BadKeys, Vault
from db.words import KeyKind
from desk.refusals import Refused
from service.backup.archive import DATABASE, KEYS, Manifest, manifest_of, unpack
from service.backup.copying import as_one_file, copy_in, engine_of
from service.backup.lockbox import unlock
from service.demo import make_room
from service.installation import is_there, open_installation
from service.keys_file import write_keys
from service.only_one import only_one
from service.settings import KEYS_DEFAULT, Settings, read_settings, vault_of
from service.upgrading import upgrade


async def restore(settings: Settings, file: Path, passphrase: Callable[[], str]) -> list[str]:
    """Bring a backup to where the settings point, which is empty; `passphrase` is asked for when keys are inside. What to do next."""
    url = settings.database_url.get_secret_value()
    manifest = manifest_of(file)
    if manifest.engine != engine_of(url):
        raise Refused(f"This is a backup of {manifest.engine}; SAFETYNET_DATABASE_URL names another kind of database.")
    if manifest.schema_revision not in known_revisions():
        raise Refused(f"This backup was made by a newer safetynet (schema {manifest.schema_revision}); install that version first.")
    with only_one(url), tempfile.TemporaryDirectory(prefix="safetynet-") as made:
        folder = Path(made)
        await _refuse_what_is_not_empty(url)
        unpack(file, manifest, folder)
        kept = _keys(settings, manifest, folder, passphrase)
        if manifest.engine == "sqlite":
            _check_sqlite(folder / DATABASE)
            make_room(url)
            ended = await _end_what_was_open(f"sqlite:///{folder / DATABASE}")
            as_one_file(folder / DATABASE)
        if kept is not None:
            # Before the database: restored without keys, it could neither be opened nor be restored again.
            write_keys(KEYS_DEFAULT, kept["keys"], kept["index_keys"])
        try:
            await asyncio.to_thread(copy_in, folder / DATABASE, url, folder)
        except OSError as error:
            raise Refused(f"The database cannot be written here ({error.strerror}); it is as empty as it was.") from None
        if manifest.engine != "sqlite":
            ended = await _end_what_was_open(url)
        return await _look_back(manifest, kept is not None, *ended)


def _keys(settings: Settings, manifest: Manifest, folder: Path, passphrase: Callable[[], str]) -> dict[str, str] | None:
    """The keys to write down; none, when the settings have all of them already."""
    given = None if settings.keys is None else vault_of(settings)
    if "keys" not in manifest.parts:
        lacking = [*manifest.sealing_keys, *manifest.index_keys] if given is None else _lacking(given, manifest)
        if lacking:
            raise Refused(f"The keys {', '.join(lacking)} are not in this backup, nor set here; set them, then restore.")
        return None
    keys = unlock((folder / KEYS).read_bytes(), passphrase(), manifest.parts["database"].sha256)
    try:
        inside = Vault(keys["keys"], keys["index_keys"])
    except (BadKeys, KeyError):
        raise Refused("The keys in this backup are not written as safetynet writes them.") from None
    if _lacking(inside, manifest):
        raise Refused("The keys in this backup are not those of its database.")
    if given is not None and _lacking(given, manifest):
        raise Refused("Other keys than this backup's are set here already; take them away, then restore.")
    return keys if given is None else None


def _lacking(vault: Vault, manifest: Manifest) -> list[str]:
    """The ids of keys that the backup was made with, and that are not in this vault as they were."""
    wanted = ((KeyKind.SEALING, manifest.sealing_keys), (KeyKind.INDEX, manifest.index_keys))
    return [name for kind, ring in wanted for name, proof in ring.items() if vault.proofs(kind).get(name) != proof]


async def _refuse_what_is_not_empty(url: str) -> None:
    if is_there(url) and not await holds_nothing(url):
        raise Refused("This database is not empty, and nothing is restored over what is there.")


def _check_sqlite(file: Path) -> None:
    connection = sqlite3.connect(file)
    try:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError:
        said = "no database"
    finally:
        connection.close()
    if said != "ok":
        raise Refused("The database in this backup is not sound.")


async def _end_what_was_open(url: str) -> tuple[int, int]:
    """Bring the tables up, and end what was of that moment alone: leases, and sessions; how many. A SQLite file is brought to its place
    only after that, so that one which is there is done with."""
    await upgrade(url, lambda _copied: None)
    database = Database(url)
    try:
        async with database.transaction() as tx:
            lapsed = await restored.end_leases(tx, Scope.everywhere(), await machine_now(tx))
            # Whom somebody signed out after that moment would be signed in again.
            return lapsed, await sign_ins.end_everywhere(tx, Scope.everywhere(), await machine_now(tx))
    finally:
        await database.close()


async def _look_back(manifest: Manifest, wrote_keys: bool, lapsed: int, signed_out: int) -> list[str]:
    async with open_installation(read_settings()) as at:  # refuses keys that do not open it
        ids = ", ".join([*at.vault.ids(KeyKind.SEALING), *at.vault.ids(KeyKind.INDEX)])
    said = [f"The {manifest.mode} database of {manifest.made_at} is back; what came after that moment is not in it."]
    if lapsed:
        said.append(f"{lapsed} messages were on their way at that moment; questions and pages among them are sent again.")
    if signed_out:
        said.append("Everybody is signed out; an account that was disabled after that moment has to be disabled again.")
    said.append(f"The keys {ids} are in {KEYS_DEFAULT}." if wrote_keys else f"The keys {ids} are those that are set here.")
    start = "safetynet demo" if manifest.mode == "demo" else "safetynet serve"
    return [*said, f"Make sure that the old service is stopped for good, then start this one: {start}"]
