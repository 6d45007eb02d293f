"""Hints between processes that share one PostgreSQL: "something was done, look". What is due stands in the tables, so no hint need arrive.

They are not given in the transactions that do the work: commits that notify wait for one another. A process says it afterwards, at most
ten times a second.
"""

import asyncio
from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from db.connecting import connect, parameters_of
from db.session import Database, normalise

log = structlog.get_logger()

CHANNEL = "safetynet"
SPEAKS_EVERY = 0.1  # seconds
LISTENS_AGAIN_AFTER = 5.0  # seconds, once the connection is lost


class Hints:
    """One process's ear and voice. The ear has a connection of its own."""

    def __init__(self, database: Database, name: str, heard: Callable[[], None]) -> None:
        """`name`: by which we know our own voice."""
        self._database = database
        self._name = name
        self._heard = heard
        self._has_news = asyncio.Event()

    def tell(self) -> None:
        """Something was done."""
        self._has_news.set()

    async def run(self) -> None:
        """Listen and speak, until cancelled."""
        await asyncio.gather(self._listen(), self._speak())

    async def _listen(self) -> None:
        address = parameters_of(normalise(self._database.url))
        while True:
            try:
                async with await connect(autocommit=True, **address) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    self._heard()  # what was said while nobody listened
                    async for hint in line.notifies():
                        if hint.payload != self._name:
                            self._heard()
            except (psycopg.Error, OSError) as error:
                log.warning("hints_not_heard", why=type(error).__name__)
            await asyncio.sleep(LISTENS_AGAIN_AFTER)

    async def _speak(self) -> None:
        while True:
            await self._has_news.wait()
            self._has_news.clear()
            try:
                async with self._database.transaction() as tx:
                    await tx.execute(select(func.pg_notify(CHANNEL, self._name)))
            except (SQLAlchemyError, OSError) as error:
                log.warning("hint_not_given", why=type(error).__name__)
            await asyncio.sleep(SPEAKS_EVERY)
