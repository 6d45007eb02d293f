"""Handsets in stories: they hear, they speak, and what nobody expected to hear is still on the screen at the end."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from bot.channels.handset import Shown
from db.words import CallState, Direction
from ladder.words import Road
from tests.in_english import in_english
from tests.replies.said import said_in

if TYPE_CHECKING:
    from tests.world import World


class Handset:
    """One person's simulated phone. Each line on it must be heard once, in order; a text and a call of one instant come in either."""

    def __init__(self, world: "World", address: str) -> None:
        self.world = world
        self.address = address
        self._heard: set[UUID] = set()
        self.last: Shown | None = None
        self.speaks, self.is_carers = "", False  # a language that the story is told in: what it shows is read in English

    async def _lines(self) -> list[Shown]:
        shown = [line for line in await self.world.network.screen(self.address, 500) if line.direction is Direction.IN]
        if not self.speaks:
            return shown
        return [replace(line, text=in_english(line.text, self.speaks, to_carer=self.is_carers)) for line in shown]

    async def _unheard(self) -> list[Shown]:
        return [line for line in await self._lines() if line.id not in self._heard]

    async def unheard(self) -> list[str]:
        """What is on the screen and was not expected yet."""
        return [f"({line.road.value}) {line.text}" for line in await self._unheard()]

    async def everything(self) -> list[str]:
        """All this phone ever heard from us."""
        return [line.text for line in await self._lines()]

    async def hears(self, *words: str) -> str:
        """The next line is a text that says all of this."""
        line = await self._next(Road.SMS, words)
        return line.text

    async def rings(self) -> None:
        """The next line is a call; whoever answers it uses `answers`."""
        await self._next(Road.VOICE, ("Press 1",))

    async def answers(self, *words: str) -> str:
        """Answer the call that rings now, and hear it say this."""
        await self._next(Road.VOICE, ())
        shown = await self.world.network.answers_call(self.address)
        assert shown.call is CallState.HEARD
        for word in words:
            assert word in shown.text, f"{self.address} heard {shown.text!r}, not {word!r}"
        self.last = shown
        return shown.text

    async def _next(self, road: Road, words: tuple[str, ...]) -> Shown:
        lines = await self._unheard()
        assert lines, f"{self.address} hears nothing, and should have heard {' … '.join(words) or road.value}"
        # What leaves together by two roads arrives in either order.
        line = next((one for one in lines if one.road is road and one.at == lines[0].at), lines[0])
        assert line.road is road, f"{self.address} got a {line.road.value}: {line.text!r}; a {road.value} was expected"
        for word in words:
            assert word in line.text, f"{self.address} heard {line.text!r}, not {word!r}"
        self._heard.add(line.id)
        self.last = line
        return line

    async def hears_nothing(self) -> None:
        """Nothing new is on the screen."""
        unheard = await self.unheard()
        assert not unheard, f"{self.address} should have heard nothing, and heard {unheard}"

    async def forgets(self) -> None:
        """Whatever came until now is not what the story is about."""
        self._heard |= {line.id for line in await self._lines()}

    async def says(self, text: str) -> None:
        """Write to us: what a story says in English words of those that carry meaning is written in the words of its language."""
        await self.world.network.says(self.address, said_in(self.speaks, text) if self.speaks and not self.is_carers else text)
        await self.world.settles()

    async def presses(self, choice: str, line: Shown | None = None) -> None:
        """Press a button: of the line heard last, or of an older one."""
        shown = line or self.last
        assert shown is not None, f"{self.address} has heard nothing to press"
        found = [button.data for row in shown.buttons for button in row if button.data.endswith(f":{choice}")]
        assert found, f"no button {choice!r} under {shown.text!r}"
        await self.world.network.presses(self.address, shown.id, found[0])
        await self.world.settles()

    async def rings_us(self) -> None:
        """Ring us."""
        await self.world.network.rings(self.address)
        await self.world.settles()

    async def switch(self, **switches: bool) -> None:
        """Turn switches: is_off, no_credit, is_blocked, is_slow."""
        await self.world.network.switch(self.address, **switches)
        await self.world.settles()
