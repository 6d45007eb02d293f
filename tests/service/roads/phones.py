"""Real phones in the plain stories' hands: what a `Handset` of theirs does, done with a telephone or a chat behind a provider."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.service.twilio.calls import RingingPhone

if TYPE_CHECKING:
    from tests.service.roads.world import RoadWorld

MARK = " (DEMO)"
GONE = 30005  # no such number
Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One message on a screen."""

    name: str
    text: str
    raw: Raw


class RoadPhone:
    """One person's phone. Each line on it must be heard once, in order; calls are a list of their own."""

    def __init__(self, world: "RoadWorld", address: str, number: int) -> None:
        self.world, self.address = world, address
        self.manner = "sms"
        self.chat, self.number = 4000 + number, f"+447700900{300 + number}"
        self.last: Line | None = None
        self._heard: set[str] = set()
        self._calls = RingingPhone(world, self.number)

    @property
    def is_chat(self) -> bool:
        """Whether it is reached on Telegram."""
        return self.manner == "telegram"

    @property
    def contact(self) -> Raw:
        """As a council file has it."""
        channel, address = ("telegram", str(self.chat)) if self.is_chat else ("sms", self.number)
        return {"channel": channel, "address": address, "proven": True}

    def _lines(self) -> list[Line]:
        if self.is_chat:
            return [Line(str(one["message_id"]), one["text"], one) for one in self.world.telegram.messages(self.chat)]
        sent = [one for one in self.world.twilio.messages(self.number) if one["status"] in ("sent", "delivered")]
        return [Line(one["sid"], one["body"], one) for one in sent]

    def _unheard(self) -> list[Line]:
        return [line for line in self._lines() if line.name not in self._heard]

    async def unheard(self) -> list[str]:
        """What is on the screen and was not expected yet."""
        return [line.text for line in self._unheard()]

    async def everything(self) -> list[str]:
        """All this phone ever heard from us."""
        return [line.text.removesuffix(MARK) for line in self._lines()]

    async def hears(self, *words: str) -> str:
        """The next line says all of this, and that it is a demo's."""
        lines = self._unheard()
        assert lines, f"{self.address} hears nothing, and should have heard {' … '.join(words)}"
        self.last = lines[0]
        for word in (*words, "DEMO"):
            assert word in self.last.text, f"{self.address} heard {self.last.text!r}, not {word!r}"
        self._heard.add(self.last.name)
        return self.last.text.removesuffix(MARK)

    async def hears_nothing(self) -> None:
        """Nothing new is on the screen."""
        unheard = await self.unheard()
        assert not unheard, f"{self.address} should have heard nothing, and heard {unheard}"

    async def forgets(self) -> None:
        """Whatever came until now is not what the story is about."""
        self._heard |= {line.name for line in self._lines()}
        self.world.noticed |= {one["sid"] for one in self.world.twilio.rung if one["phone"] == self.number}

    async def rings(self) -> None:
        """One more call came, and it rings still."""
        self._calls.rings()

    async def answers(self, *words: str) -> str:
        """Answer the call that rings now, press the key it asks for, and hear it say this."""
        self._calls.rings()
        assert "Press 1" in await self._calls.answers()
        said = await self._calls.presses("1")
        for word in words:
            assert word in said, f"{self.address} heard {said!r}, not {word!r}"
        return said

    async def says(self, text: str) -> None:
        """Write to us: to the number that wrote last, where there is more than one."""
        if self.is_chat:
            self.world.telegram.say(self.chat, text)
        else:
            self.world.twilio.say(self.number, text, self.last.raw["sender"] if self.last is not None else self.world.twilio.number)
        await self.world.settles()

    async def presses(self, choice: str, line: Line | None = None) -> None:
        """Press a button: of the line heard last, or of an older one."""
        shown = line or self.last
        assert shown is not None, f"{self.address} has heard nothing to press"
        found = [one["callback_data"] for row in shown.raw["buttons"] for one in row if one["callback_data"].endswith(f":{choice}")]
        assert found, f"no button {choice!r} under {shown.text!r}"
        self.world.telegram.press(self.chat, int(shown.name), found[0])
        await self.world.settles()

    async def switch(self, *, bounces: bool = False, is_blocked: bool = False) -> None:
        """Whoever holds the chat blocks us; or the number is no longer in use, which the carrier tells with the receipt."""
        assert bounces or is_blocked, "neither can be taken back"
        assert self.is_chat is is_blocked, "a chat is blocked, and a number is gone"
        if is_blocked:
            await asyncio.to_thread(self.world.telegram.block, self.chat)
        else:
            self.world.twilio.fate(self.number, "undelivered", GONE, times=50)
        await self.world.settles()
