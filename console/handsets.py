"""The page of simulated phones, and the hands of the demo's clock. In a live database there is no such page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.channels.handset import PhoneRefuses
from console import forms, pages
from console.forms import Form
from console.reading.board import council_of
from console.reading.phones import SWITCHES, not_anothers, read_screens, read_shelf
from console.reading.roll import Roll
from console.service import Handsets, Service
from db.queries import demo
from desk.permissions import May
from desk.refusals import Refused
from ladder import cadence

PAGE = "/handsets"
TEXT_AT_MOST = 2000  # characters; a phone would cut it into a dozen messages

_Act = Callable[[Request, str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class HandsetPages:
    """What the holders of the phones do, and whoever turns the clock."""

    service: Service
    handsets: Handsets

    def routes(self) -> list[BaseRoute]:
        """The page and its forms."""
        acts: dict[str, _Act] = {"press": self._press, "ring": self._ring, "answer": self._answer, "switch": self._switch}
        forms = [self._played(f"{PAGE}/{name}", self._form(act)) for name, act in acts.items()]
        hands = [self._played("/clock", self.clock), self._played("/network", self.network), self._played(f"{PAGE}/say", self.say)]
        return [pages.Page(PAGE, self.page, needs=May.PLAY), *hands, *forms]

    def _played(self, path: str, form: pages.Endpoint) -> pages.Page:
        return pages.Page(path, form, needs=May.PLAY, methods=["POST"])

    async def page(self, request: Request) -> Response:
        """Every phone, side by side."""
        service, engine = self.service, self.service.engine
        screens = await read_screens(self.handsets, self._not_anothers)
        async with engine.database.reading() as tx:
            roll = await pages.roll_in(tx, service)
            council = await council_of(tx, service.scope, roll)
            shelf = await read_shelf(tx, service.scope, service.vault, screens, roll, council)
        return pages.draw(request, "handsets.html", roll, is_demo=True, shelf=shelf)

    async def _not_anothers(self, addresses: list[str]) -> frozenset[str]:
        async with self.service.engine.database.reading() as tx:
            return await not_anothers(tx, self.service.scope, self.service.vault, addresses)

    async def _address(self, request: Request) -> str:
        """Whose phone it is; another council's is as if there were none."""
        address = await pages.field(request, "address")
        if address not in await self._not_anothers([one.address for one in await self.handsets.phones()]):
            raise PhoneRefuses("No phone has this address.")
        return address

    def _form(self, act: _Act) -> pages.Endpoint:
        async def endpoint(request: Request) -> Response:
            back = f"{PAGE}#{await pages.field(request, 'ref')}"
            try:
                return pages.answer(back, await act(request, await self._address(request)))
            except PhoneRefuses as refused:
                return pages.answer(back, str(refused))

        return endpoint

    async def say(self, request: Request) -> Response:
        """The holder writes to us; what cannot be sent stays in the box."""
        ref = await pages.field(request, "ref")
        form = await forms.read(request, text=f"say-{ref}")
        text = form.value("text")
        if not text or len(text) > TEXT_AT_MOST:
            form.wrong("text", f"Nothing was sent: write 1 to {TEXT_AT_MOST} characters.")
            return await forms.again(request, PAGE, form)
        try:
            await self.handsets.says(await self._address(request), text)
        except PhoneRefuses as refused:
            form.wrong("text", str(refused))
            return await forms.again(request, PAGE, form)
        return pages.answer(f"{PAGE}#{ref}")

    async def _press(self, request: Request, address: str) -> str:
        row, _, data = (await pages.field(request, "button")).partition(" ")
        await self.handsets.presses(address, _row(row), data)
        return ""

    async def _ring(self, _request: Request, address: str) -> str:
        await self.handsets.rings(address)
        return ""

    async def _answer(self, _request: Request, address: str) -> str:
        await self.handsets.answers_call(address)
        return ""

    async def _switch(self, request: Request, address: str) -> str:
        name, _, to = (await pages.field(request, "switch")).partition(" ")
        is_on = to == "on"
        match name:
            case "is_off":
                await self.handsets.switch(address, is_off=is_on)
            case "no_credit":
                await self.handsets.switch(address, no_credit=is_on)
            case "is_blocked":
                await self.handsets.switch(address, is_blocked=is_on)
            case "is_slow":
                await self.handsets.switch(address, is_slow=is_on)
            case "bounces":
                await self.handsets.switch(address, bounces=is_on)
            case _:
                raise PhoneRefuses("This phone has no such switch.")
        return f"{dict(SWITCHES)[name]}: {'yes' if is_on else 'no'}."

    async def network(self, request: Request) -> Response:
        """Pull the plug on the phones' provider, or put it back."""
        is_down = await pages.field(request, "to") == "down"
        await self.handsets.go(down=is_down)
        return pages.answer(
            PAGE, "The network is down: nothing reaches young people and carers." if is_down else "The network works again."
        )

    async def clock(self, request: Request) -> Response:
        """Turn the hands: by minutes, to the next thing that happens, or to a time."""
        back = pages.path_within(await pages.field(request, "back"))
        roll, form = await pages.roll_now(self.service), await forms.read(request, to="turn-to")
        try:
            to = await self._wanted(await pages.field(request, "by"), form, roll)
            reached = await self.service.turn(to)
        except Refused as refused:
            form.wrong("to", str(refused))
            return await forms.again(request, back, form)
        return pages.answer(back, f"The clock stands at {roll.when(reached)}.")

    async def _wanted(self, by: str, form: Form, roll: Roll) -> datetime:
        if by.isdecimal() and len(by) < 5:
            return roll.now + timedelta(minutes=int(by))
        if by == "next":
            async with self.service.engine.database.reading() as tx:
                next_at = await demo.next_wake(tx, roll.now)
            if next_at is None:
                raise Refused("Nothing will happen by itself.")
            return next_at
        at = form.clock("to")
        if at is None:
            raise Refused("Write a time such as 21:30.")
        return cadence.next_clock_time(at, roll.zone, roll.now)


def _row(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise PhoneRefuses("This message is not on this phone.") from None
