"""A council that owes messages, a courier, and a provider that does as it is told."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from bot.channels.inbound import Press
from bot.channels.road import Accepted, CannotSay, Finding, Letter, SendOutcome
from bot.courier import Courier
from bot.inbox import told
from bot.limits import CourierSettings
from db.queries import alerts, checkins, inbox, outbox, people
from db.queries.rows import Record
from db.scope import Scope
from db.session import Database
from db.words import Lane, SendState
from ladder.alert import opened
from ladder.events import Reported, Standing, Times
from ladder.facts import Fact
from ladder.rungs import PAGING
from ladder.words import Cause, Cover, Tier, Treatment
from scheduler.codec import to_json
from tests.bot.hands import Hands
from tests.db.making import EVERYWHERE, NOW, VAULT, Council, alert_row, check_in_row, make_council, new_id, owed_row, question_row, withdraw

Answer = Callable[[Letter], SendOutcome]


class Provider:
    """Keeps every letter, and answers as it is told; while `gate` is shut it keeps us waiting."""

    name = "handset"

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.answers: deque[SendOutcome | Exception] = deque()
        self.asked: list[tuple[UUID, int]] = []
        self.findings: deque[Finding | Exception] = deque()
        self.silent_about: set[UUID] = set()  # asked about these it says nothing until the gate is open
        self.gate = asyncio.Event()
        self.gate.set()
        self.waits: Callable[[Letter], bool] = lambda letter: True
        self.at_once = 0
        self.at_once_max = 0
        self._news = asyncio.Condition()

    async def has(self, letters: int) -> None:
        """Wait until so many letters have come."""
        async with asyncio.timeout(30), self._news:
            await self._news.wait_for(lambda: len(self.letters) >= letters)

    async def was_asked(self, times: int) -> None:
        """Wait until it was asked about so many."""
        async with asyncio.timeout(30), self._news:
            await self._news.wait_for(lambda: len(self.asked) >= times)

    async def send(self, letter: Letter) -> SendOutcome:
        """Keep it, wait for the gate, answer."""
        async with self._news:
            self.letters.append(letter)
            self._news.notify_all()
        self.at_once += 1
        self.at_once_max = max(self.at_once, self.at_once_max)
        try:
            if self.waits(letter):
                await self.gate.wait()
        finally:
            self.at_once -= 1
        answer = self.answers.popleft() if self.answers else Accepted(f"p-{len(self.letters)}")
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """As it is told, or that nobody can say."""
        async with self._news:
            self.asked.append((message_id, attempt))
            self._news.notify_all()
        if message_id in self.silent_about:
            await self.gate.wait()
        answer = self.findings.popleft() if self.findings else CannotSay()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def settle_press(self, press: Press, text: str) -> None:
        """Nothing here is pressed."""


class Post:
    """What a test does and looks at."""

    def __init__(self, database: Database, council: Council) -> None:
        self.database = database
        self.council = council
        self.hands = Hands()
        self.provider = Provider()
        self.settings = CourierSettings()
        self.courier = self.another()

    def another(self, **settings: Any) -> Courier:
        """One more courier, as in another process."""
        chosen = replace(self.settings, **settings)
        return Courier(self.database, VAULT, new_id, self.hands, {"handset": self.provider}, chosen)

    async def owe(self, lane: Lane = Lane.PAGE, **changed: Any) -> UUID:
        """A message to the worker that needs nothing but its key to be worded."""
        row = owed_row(self.council, lane, **{"text_key": "refused", **changed})
        async with self.database.transaction() as tx:
            await outbox.insert_many(tx, EVERYWHERE, [row])
        return UUID(str(row["id"]))

    async def ask(self, sibling: int = 0, **changed: Any) -> UUID:
        """A question to one of the siblings, who share a phone."""
        asked = check_in_row(self.council, sibling)
        row = question_row(self.council, asked["id"], sibling, **{"text_key": "Y1", **changed})
        async with self.database.transaction() as tx:
            await checkins.insert_many(tx, EVERYWHERE, [asked])
            await outbox.insert_many(tx, EVERYWHERE, [row])
        return UUID(str(row["id"]))

    async def open_alert(self) -> UUID:
        """Somebody is silent; the alert is listed."""
        times = Times(shift_ends_at=NOW, morning_at=NOW)
        standing = Standing("Europe/London", Cover.OPEN, PAGING[Treatment.RING], PAGING[Treatment.PAGE])
        fact = Fact(Cause.SILENT, NOW, Treatment.BOARD, Tier.ARRIVAL)
        row = alert_row(self.council, state=to_json(opened("a", Reported(fact, times, standing), NOW).subject))
        async with self.database.transaction() as tx:
            await alerts.insert_many(tx, EVERYWHERE, [row])
        return UUID(str(row["id"]))

    async def row(self, message_id: UUID) -> Record:
        """The message as it stands."""
        async with self.database.reading() as tx:
            found = await outbox.message(tx, Scope.everywhere(), message_id)
        assert found is not None
        return found

    async def state(self, message_id: UUID) -> SendState:
        """How far it has come."""
        state: SendState = (await self.row(message_id)).state
        return state

    async def withdraw(self, message_id: UUID) -> None:
        """Somebody took the alert, say."""
        async with self.database.transaction() as tx:
            await withdraw(tx, message_id)

    async def entries(self) -> list[Record]:
        """What the inbox was told, in order."""
        async with self.database.reading() as tx:
            senders = await inbox.unsettled_senders(tx, EVERYWHERE, 100, self.hands.machine_at)
            found = [await inbox.unsettled_of(tx, EVERYWHERE, one, self.hands.machine_at) for one in senders]
        return sorted((row for rows in found for row in rows), key=lambda row: row.id)

    async def outcomes(self) -> list[tuple[UUID | None, str]]:
        """Of which message what became."""
        return [(row.outbox_id, told(VAULT, row)["outcome"]) for row in await self.entries()]


@pytest_asyncio.fixture
async def post(database: Database) -> Post:
    """A council of two siblings who share a phone, their carer, a worker."""
    async with database.transaction() as tx:
        council = await make_council(tx)
        for child, sign in zip(council.children, ("Kite", "Cedar"), strict=True):
            await people.change_child(tx, EVERYWHERE, child, sign_sealed=VAULT.seal("young_person.sign_sealed", child, sign))
    return Post(database, council)


@pytest.fixture
def provider(post: Post) -> Provider:
    """The provider of that post."""
    return post.provider
