"""The chores of the house itself: names that never change, and how often each is done."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import processes
from scheduler.chores import Chore, Every, Window

PROCESSES_KEPT_FOR = timedelta(days=7)  # long enough to ask, on Monday, what ran on Friday night


def housekeeping() -> list[Chore]:
    """All of them."""
    return [Chore("forget processes", Every(timedelta(days=1)), _forget_processes)]


async def _forget_processes(tx: AsyncConnection, window: Window) -> None:
    await processes.forget(tx, window.until - PROCESSES_KEPT_FOR)
