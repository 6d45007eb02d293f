"""One installation, open: its database, keys and engine. Enough for what staff do; `wiring` adds what runs by itself."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.recordings import Recordings, is_signed
from db.ids import IdSource
from db.queries import authorities, contacts, installation
from db.revisions import Tables, our_revision, tables_of
from db.scope import Scope
from db.session import Database
from db.vault import UnknownKey, Unreadable, Vault
from db.words import ChannelName, Mode
from desk.refusals import Refused
from scheduler.clock import clock_of, wall_clock
from scheduler.engine import Engine
from service.holders import announced
from service.ring import check_ring
from service.settings import Settings, vault_of

NO_DATABASE = (
    "There is no database of ours here. Is there to be one already, load the settings of the service (set -a; . ./.env; set +a); "
    "a new one is made by safetynet migrate --live."
)
NOT_MIGRATED = "This database does not have the tables of this version; run safetynet migrate first."
TOO_NEW = "This database has the tables of a newer version of safetynet; run that version, this one is left behind."
NOBODY = Scope(UUID(int=0))


@dataclass(slots=True)
class Installation:
    """What every act needs."""

    settings: Settings
    database: Database
    mode: Mode
    vault: Vault
    engine: Engine
    scope: Scope  # the council whose pages are served; nobody's before one is loaded

    @property
    def is_demo(self) -> bool:
        """Whether a clock is turned here."""
        return self.mode is Mode.DEMO

    @property
    def configured(self) -> frozenset[str]:
        """The channels that are offered."""
        return frozenset(name.value for name in self.engine.configured)

    @property
    def recordings(self) -> Recordings:
        """What may be heard here: where people are live, what two native speakers have signed."""
        return Recordings(self.settings.recordings, lambda language: self.is_demo or is_signed(language))

    async def find_council(self) -> None:
        """Learn whose pages these are, once a council is loaded."""
        if self.scope == NOBODY:
            async with self.database.reading() as tx:
                self.scope = await _first_council(tx, None)


@asynccontextmanager
async def open_installation(settings: Settings, authority: str | None = None) -> AsyncIterator[Installation]:
    """Open what is ready, or refuse in one sentence. `authority`: whose pages are served, else the first."""
    vault = vault_of(settings)
    async with open_database(announced(settings.database_url.get_secret_value(), vault)) as database:
        async with database.reading() as tx:
            mode = await installation.mode_of(tx)
            if mode is None:
                raise Refused(NO_DATABASE)
            scope = await _first_council(tx, authority)
            await _check_keys(tx, vault)
        await check_ring(database, vault)
        ids = IdSource(wall_clock, secrets.token_bytes)
        # Where several processes share the database, another version may migrate it while we run. Nobody migrates a SQLite file beside us.
        revision = None if database.is_sqlite else our_revision()
        configured = _configured(settings, mode)
        engine = Engine(database, await clock_of(database), ids, secrets.choice, configured, revision=revision)
        yield Installation(settings, database, mode, vault, engine, scope)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """The database, if its tables are those of this version."""
    if not is_there(url):
        raise Refused(NO_DATABASE)
    database = Database(url)
    try:
        refuse_other_tables(await tables_of(database))
        yield database
    finally:
        await database.close()


def refuse_other_tables(tables: Tables) -> None:
    """Nothing is opened by a version that other tables belong to."""
    if tables is Tables.NEWER:
        raise Refused(TOO_NEW)
    if tables is Tables.NONE:
        raise Refused(NO_DATABASE)
    if tables is not Tables.OURS:
        raise Refused(NOT_MIGRATED)


def does_not_answer(error: DBAPIError) -> str:
    """A database that cannot be worked with, by the kind of failure alone."""
    return f"The database does not answer, or not as it should ({type(error.orig).__name__})."


def is_there(url: str) -> bool:
    """Whether there is a database to open: to open a SQLite file that is not there would leave an empty one behind."""
    parsed = make_url(url)
    return not parsed.drivername.startswith("sqlite") or Path(str(parsed.database)).is_file()


def _configured(settings: Settings, mode: Mode) -> frozenset[ChannelName]:
    offered = {
        ChannelName.HANDSET: mode is Mode.DEMO,
        ChannelName.TELEGRAM: settings.telegram_token is not None,
        ChannelName.SMS: settings.twilio is not None,
        ChannelName.VOICE: settings.twilio is not None and settings.twilio.voice_from is not None,
    }
    return frozenset(name for name, is_offered in offered.items() if is_offered)


async def authority_scope(tx: AsyncConnection, authority: str | None) -> Scope:
    """The authority that was named, or all of them."""
    if authority is None:
        return Scope.everywhere()
    found = await authorities.by_ref(tx, Scope.everywhere(), authority)
    if found is None:
        raise Refused(f"No authority has the reference {authority}.")
    return Scope(found.id)


async def _first_council(tx: AsyncConnection, authority: str | None) -> Scope:
    found = await authorities.all_of(tx, await authority_scope(tx, authority))
    return Scope(found[0].id) if found else NOBODY


async def _check_keys(tx: AsyncConnection, vault: Vault) -> None:
    """Refuse to start with keys that do not open what is there, or do not find it."""
    one = await contacts.newest(tx, Scope.everywhere())
    if one is None:
        return
    try:
        address = vault.open("contact.address_sealed", one.id, one.address_sealed)
    except (UnknownKey, Unreadable):
        raise Refused("SAFETYNET_KEYS does not hold the key this database was written with.") from None
    if one.address_key not in vault.address_keys(one.channel, address):
        raise Refused("SAFETYNET_INDEX_KEYS does not hold the key this database finds addresses by.")
