"""Bringing a database's tables to this version. The embedded default does it by itself; a shared one waits for an operator's word."""

from collections.abc import Callable

from db.copying import NotCopied
from db.revisions import Tables, tables_of
from db.session import Database
from desk.refusals import Refused
from service.installation import TOO_NEW, is_there

HELD = "Nothing was done: somebody else reads or writes this database, perhaps a backup or an audit; try again when that is done."


async def upgrade(url: str, say: Callable[[str], None]) -> None:
    """Create or upgrade the tables; of a SQLite file a copy stays beside it."""
    from db.migrate import HeldElsewhere, NewerTables, move  # loaded by whoever upgrades, and not by a service that waits for weeks

    try:
        copy = await move(url, "head")
    except NewerTables:
        raise Refused(TOO_NEW) from None
    except HeldElsewhere:
        raise Refused(HELD) from None
    except NotCopied as error:
        raise Refused(f"The database was left as it is: it could not be copied before an upgrade ({error}).") from None
    if copy is not None:
        say(f"The tables were brought to this version; the database as it was is in {copy}.")


async def upgrade_embedded(url: str, say: Callable[[str], None]) -> None:
    """The same for a SQLite file of an earlier version. Who calls holds its lock; what is no such file is left to be refused."""
    if not is_there(url):
        return
    database = Database(url)
    try:
        is_older = database.is_sqlite and await tables_of(database) is Tables.OLDER
    finally:
        await database.close()
    if is_older:
        await upgrade(url, say)
