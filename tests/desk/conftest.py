"""A council to act in."""

import pytest_asyncio

from db.session import Database
from tests.desk.demo_council import DemoCouncil


@pytest_asyncio.fixture
async def council(database: Database) -> DemoCouncil:
    """The demo council, on both databases."""
    return await DemoCouncil.make(database)
