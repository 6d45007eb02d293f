"""A network with a few phones, and its messages owed."""

import pytest
import pytest_asyncio

from bot.channels.handset import HandsetNetwork
from bot.channels.road import Button, Letter
from db.queries import inbox, outbox
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.words import Manner
from ladder.words import Road
from tests.bot.hands import Hands
from tests.db.making import VAULT, make_council, new_id, owed_row

KEYBOARD = ((Button("🙂 fine", "c:1:ok"), Button("😀 great", "c:1:great")), (Button("🙁 not good", "c:1:help"),))


class World:
    """Phones, their network, and what reached our inbox."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.hands = Hands()
        self.network = HandsetNetwork(database, VAULT, new_id, self.hands)

    async def owe(self) -> Letter:
        """A letter for a message that we really owe."""
        async with self.database.transaction() as tx:
            council = await make_council(tx, f"council-{new_id().hex}")
            row = owed_row(council)
            await outbox.insert_many(tx, Scope.everywhere(), [row])
        return Letter(row["id"], 1, "amanuel", "Kite: how are you?")

    async def heard(self) -> list[Record]:
        """What stands in the inbox, in order."""
        async with self.database.reading() as tx:
            senders = await inbox.unsettled_senders(tx, Scope.everywhere(), 100, self.hands.machine_at)
            each = [await inbox.unsettled_of(tx, Scope.everywhere(), one, self.hands.machine_at) for one in senders]
            return sorted((row for rows in each for row in rows), key=lambda row: row.id)

    async def texts(self, address: str) -> list[str]:
        """The lines on a screen."""
        return [line.text for line in await self.network.screen(address)]


@pytest_asyncio.fixture
async def world(database: Database) -> World:
    """Amanuel's phone texts, Daniel's has Telegram, Khan's is a worker's."""
    made = World(database)
    await made.network.add("amanuel", Manner.SMS)
    await made.network.add("daniel", Manner.TELEGRAM)
    await made.network.add("khan", Manner.SMS)
    return made


@pytest.fixture
def page() -> Letter:
    """A call to a worker."""
    buttons = ((Button("1 = take it", "w:K7P:take"), Button("2 = pass", "w:K7P:pass")),)
    return Letter(new_id(), 1, "khan", "K7P NO ANSWER A.B.", buttons, Road.VOICE)


@pytest.fixture
def question() -> Letter:
    """A question with buttons."""
    return Letter(new_id(), 1, "daniel", "Harbour: how are you?", KEYBOARD)
