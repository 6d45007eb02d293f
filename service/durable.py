"""Whether what is committed survives a power cut: SQLite is told so by us, PostgreSQL by whoever runs it."""

import structlog

from db.queries.installation import unsafe_settings
from db.session import Database
from db.words import Mode
from desk.refusals import Refused

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def check_durable(database: Database, mode: Mode) -> None:
    """Refuse to serve people from a server that may lose what it has confirmed; a demo is told of it."""
    async with database.reading() as tx:
        unsafe = await unsafe_settings(tx)
    if unsafe and mode is Mode.LIVE:
        raise Refused(f"This PostgreSQL may lose what it has confirmed ({', '.join(unsafe)}); switch that on, then start.")
    if unsafe:
        log.warning("commits_may_be_lost", settings=unsafe)
