"""Telephones that ring: whoever holds one answers, presses keys, says nothing or hangs up. Each call must be noticed once."""

import asyncio
from typing import Any

from tests.providers.twilio_phone import Raw
from tests.service.twilio.texts import TwilioWorld


class RingingPhone:
    """The same telephone as a `TextPhone`, where it rings."""

    def __init__(self, world: TwilioWorld, number: str) -> None:
        self.world, self.number = world, number
        self._heard = 0
        self.last: Raw = {}

    def _calls(self) -> list[Raw]:
        return [one for one in self.world.twilio.rung if one["phone"] == self.number and one["sid"] not in self.world.noticed]

    def rings(self) -> Raw:
        """One more call came, and it rings still."""
        call = self.rang("ringing")
        assert call["heard"] == []
        return call

    def rang(self, status: str) -> Raw:
        """One more call came, and became that."""
        waiting = self._calls()
        assert waiting, f"{self.number} did not ring"
        self.last, self._heard = waiting[0], 0
        self.world.noticed.add(self.last["sid"])
        assert self.last["status"] == status, f"{self.number}: {self.last}"
        return self.last

    async def rings_us(self, to: str | None = None) -> str:
        """Ring the number that texts, or another of ours; what is said."""
        ours = to or self.world.twilio.number
        self.last, self._heard = await asyncio.to_thread(self.world.twilio.ring_us, self.number, ours), 0
        self.world.noticed.add(self.last["sid"])
        await self.world.settles()
        return self.news()

    def is_quiet(self) -> None:
        """It did not ring."""
        assert not self._calls(), f"{self.number} rang: {self._calls()}"

    async def _does(self, what: str, **order: Any) -> str:
        self.last = await asyncio.to_thread(self.world.twilio.on_phone, what, self.number, **order)
        await self.world.settles()
        return self.news()

    def news(self) -> str:
        """What was said since it was last listened to."""
        self.last = self._now()
        said, self._heard = " ".join(self.last["heard"][self._heard :]), len(self.last["heard"])
        assert not said or "(DEMO)" in said or "application error" in said, f"{self.number} is not told that this is a demo: {said!r}"
        return said.replace(" (DEMO)", "")

    async def answers(self) -> str:
        """Pick up; what is said."""
        return await self._does("answer")

    async def presses(self, key: str) -> str:
        """Press a key; what is said until the next one is wanted."""
        return await self._does("press", key=key)

    async def says_nothing(self) -> str:
        """Press nothing until the call ends; what is said meanwhile."""
        return await self._does("say_nothing")

    async def hangs_up(self) -> None:
        """Put it down, answered or not."""
        await self._does("hang_up")

    async def lets_it_ring(self) -> None:
        """Nobody picks up, and we give up."""
        await self._does("give_up")

    def _now(self) -> Raw:
        return next(one for one in self.world.twilio.rung if one["sid"] == self.last["sid"])

    @property
    def ended(self) -> str:
        """How the last call ended, if it has."""
        status = str(self._now()["status"])
        return "" if status in ("ringing", "in-progress") else status

    @property
    def is_over(self) -> bool:
        """Whether nobody is on the line."""
        return bool(self.ended)

    @property
    def is_bridged(self) -> bool:
        """Whether two people hear each other."""
        return bool(self._now()["is_bridged"])
