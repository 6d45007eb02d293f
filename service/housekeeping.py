"""The chores of the house itself: names that never change, and how often each is done."""

from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import processes
from desk import access
from scheduler.chores import Chore, Every, Window
from scheduler.engine import Engine

PROCESSES_KEPT_FOR = timedelta(days=7)  # long enough to ask, on Monday, what ran on Friday night


def housekeeping(engine: Engine) -> list[Chore]:
    """All of them."""
    daily = Every(timedelta(days=1))
    return [Chore("forget processes", daily, _forget_processes), Chore("forget who looked", daily, partial(_forget_who_looked, engine))]


async def _forget_processes(tx: AsyncConnection, window: Window) -> None:
    await processes.forget(tx, window.until - PROCESSES_KEPT_FOR)


async def _forget_who_looked(engine: Engine, tx: AsyncConnection, window: Window) -> None:
    await access.forget(engine, tx, window.until)
