"""What passes meanwhile: a crowd that writes to us at its own pace, whatever we are at, and a clock that brings questions out."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import httpx

from db.queries import demo
from db.session import Database
from tests.rigs.crash.council import CARERS, YOUNG_PEOPLE

A_MINUTE = 1_200  # messages: some more than are promised, since a machine has bad seconds
FIRST_SLOT = timedelta(minutes=5)  # after the clock of a demo begins: then questions go out
CLOCK_EVERY, CLOCK_STEP = 1.0, timedelta(seconds=20)  # on the wall, and on the clock: a question is worth sending for twenty minutes
MENU = "1"  # what they write: fine, or I see them


def writes(number: int) -> bool:
    """Whether that young person writes of themselves."""
    return number % 2 == 0


@dataclass(slots=True)
class Load:
    """Half of the young people and all their carers write, one after the other; the other half leaves the ladder its work."""

    telegram_url: str
    database_url: str
    young_people: int
    said: dict[int, int] = field(default_factory=dict)  # update: whose chat
    began: float = 0.0
    ended: float = 0.0

    @property
    def per_minute(self) -> float:
        """How many messages passed in each minute of the wall."""
        return len(self.said) / (self.ended - self.began) * 60

    async def until(self, told: asyncio.Event) -> None:
        """Let it pass until told that it is enough."""
        self.began = time.monotonic()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._writes(told))
            tasks.create_task(self._turns(told))
        self.ended = time.monotonic()

    async def _writes(self, told: asyncio.Event) -> None:
        chats = [YOUNG_PEOPLE + n for n in range(self.young_people) if writes(n)] + [CARERS + n for n in range(self.young_people)]
        async with httpx.AsyncClient(base_url=self.telegram_url, trust_env=False, timeout=60) as crowd:
            for number in count():
                # By the clock and not by the one before: what a slow second kept is made up for.
                await asyncio.sleep(self.began + number * 60 / A_MINUTE - time.monotonic())
                if told.is_set():
                    return
                chat = chats[number % len(chats)]
                answer = await crowd.post("/control/say", json={"user": chat, "content": {"text": MENU}})
                self.said[answer.json()["update_id"]] = chat

    async def _turns(self, told: asyncio.Event) -> None:
        database, step = Database(self.database_url), FIRST_SLOT
        try:
            while not told.is_set():
                async with database.transaction() as tx:
                    await demo.set_clock(tx, await demo.now(tx) + step)
                step = CLOCK_STEP
                await asyncio.sleep(CLOCK_EVERY)
        finally:
            await database.close()
