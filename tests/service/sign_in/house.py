"""A console that people sign in to, whole, and browsers before it; the machine's clock is turned by hand."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot.channels.handset import HandsetNetwork
from console.changes import Changes
from db.revisions import our_revision
from db.session import Database
from db.words import Mode, Role
from desk.accounts.passwords import Passwords
from scheduler.presence import Presence
from scheduler.pulse import Pulse
from service.answers import Answers
from service.console_app import console_app
from service.health import Health
from service.installation import Installation
from service.metrics.counts import Counts
from service.metrics.page import Metrics
from service.metrics.standing import Standing
from service.settings import Settings, read_settings
from service.wiring import Service
from tests.databases import KINDS
from tests.desk.accounts.people import Desk, Somebody

# Nothing of it reaches a database: it is told on one.
told_on_one = pytest.mark.parametrize("database_kind", KINDS[:1], indirect=True)

ADDRESS = "https://duty.example.org"
NOWHERE = Path("nowhere")  # no keys are kept there
NEAR = "http://127.0.0.1:8000"
HILL = "j.hill@westshire.example"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass
class House:
    """A live council's console, and who has an account there."""

    desk: Desk
    app: ASGIApp
    service: Service
    address: str = ADDRESS

    @property
    def routes(self) -> list[BaseRoute]:
        """Every page and form behind the door, and those before it."""
        assert isinstance(self.app, Answers)
        assert isinstance(self.app.app, Starlette)
        return self.app.app.routes

    @asynccontextmanager
    async def browser(self, **headers: str) -> AsyncIterator["Browser"]:
        """One that keeps cookies, sends where a form came from, and does not follow by itself."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with Browser(transport=transport, base_url=self.address, headers={"origin": self.address, **headers}) as browser:
            yield browser


class Browser(httpx.AsyncClient):
    """Fills in forms as they were drawn."""

    async def sends(self, drawn: httpx.Response, path: str, **typed: str) -> httpx.Response:
        """Send the form of that path: its hidden fields, and what was typed."""
        (form,) = re.findall(rf'<form[^>]* action="{re.escape(path)}".*?</form>', drawn.text, re.DOTALL)[:1]
        hidden = {unescape(name): unescape(value) for name, value in _HIDDEN.findall(form)}
        return await self.post(path, data=hidden | typed)

    async def signs_in(self, who: Somebody, then: str = "/") -> httpx.Response:
        """Both steps; where it leads."""
        first = await self.sends(await self.get("/sign-in", params={"then": then}), "/sign-in", name=who.name, password=who.password)
        assert first.status_code == 200, first.text
        second = await self.sends(first, "/sign-in/code", code=who.code)
        who.desk.passes(seconds=30)
        return second

    async def guesses(self, times: int, name: str = HILL) -> list[int]:
        """Wrong passwords, one after another; how each was answered."""
        return [(await self.post("/sign-in", data={"name": name, "password": "wrong"})).status_code for _ in range(times)]


async def house_of(
    database: Database, address: str = ADDRESS, mode: Mode = Mode.LIVE, settings: Settings | None = None, *,
    passwords: Passwords | None = None, within: float | None = None,
) -> House:  # fmt: skip
    """The demo council as a live service has it: nobody plays, and the door is the one for people."""
    desk = await Desk.open(database)
    if passwords is not None:  # as slow as a live service's
        desk.register = replace(desk.register, passwords=passwords)
    return house_at(desk, address, mode, settings, within)


def house_at(
    desk: Desk, address: str = ADDRESS, mode: Mode = Mode.LIVE, settings: Settings | None = None, within: float | None = None
) -> House:
    """The console of that desk's council. `within`: seconds for a directory."""
    engine = desk.register.engine
    database = engine.database
    settings = settings or read_settings({"SAFETYNET_SIGN_IN": "password", "SAFETYNET_CONSOLE_URL": address}, NOWHERE)
    at = Installation(settings, database, mode, desk.register.vault, engine, desk.scope)
    pulse, counts = Pulse(()), Counts(())
    presence = Presence(database, engine.clock, engine.new_id, our_revision())
    phones = HandsetNetwork(database, at.vault, engine.new_id, engine.clock) if mode is Mode.DEMO else None
    service = Service(at, (), phones, None, None, presence, (), counts, Changes(database, engine.clock, lambda: at.scope))
    metrics = Metrics(counts, Standing(database, engine.clock, frozenset()), pulse)
    app = console_app(service, Health(database, pulse), metrics, "the-link", desk.register.passwords, within)
    return House(desk, app, service, address)


async def hill_of(house: House) -> Somebody:
    """The duty worker of this evening, with an account."""
    return await house.desk.joins(HILL, worker="DW-3", team="duty")


async def shah_of(house: House) -> Somebody:
    """An administrator with an account."""
    return await house.desk.joins("m.shah@westshire.example", Role.ADMINISTRATOR, None)
