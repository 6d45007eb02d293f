"""A council in a fresh database."""

import pytest_asyncio

from db.session import Database
from tests.db.making import Council, make_council


@pytest_asyncio.fixture
async def council(database: Database) -> Council:
    """Two siblings who share a phone, their carer, a worker."""
    async with database.transaction() as tx:
        return await make_council(tx)
