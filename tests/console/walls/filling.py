"""Somebody with a form before them: what is drawn, what is typed, and what is sent, also what no browser would send."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from db.session import Database
from tests.console.walls.asking import Names, names_in
from tests.console.walls.councils import Side, two_councils
from tests.console.walls.drawn import Drawn, Form, drawn
from tests.console.walls.table import WAYS
from tests.service.sign_in.house import Browser

FORMS = {key: way for key, way in WAYS.items() if key.startswith("POST ")}


@dataclass
class Desk:
    """Somebody with a form before them."""

    browser: Browser
    side: Side
    names: Names

    async def draws(self, key: str) -> tuple[Drawn, Form]:
        """The page with that form, and the form."""
        way = FORMS[key]
        filled = {**way.at, **{name: self.names[kind] for name, kind in way.names.items()}}
        if callable(way.stands_on):
            answer = await way.stands_on(self.browser, self.side.accounts[way.by])
        else:
            answer = await self.browser.get(way.stands_on.format(**filled))
        assert answer.status_code == 200, f"{way.stands_on}: {answer.status_code}"
        page, action = drawn(answer), key.split(" ", 1)[1].format(**filled)
        form = page.form(action, way.typed)
        assert form is not None, (
            f"{key} is not on {way.stands_on} with {sorted(way.typed)}: "
            "say in tests/console/walls/table.py where it stands, or why no page has it."
        )
        return page, form

    async def sends(
        self, form: Form, typed: Iterable[tuple[str, str]], *, more: Iterable[tuple[str, str]] = (), ticked: bool = True
    ) -> httpx.Response:
        """What a browser sends of it, with that typed; also what no browser would send, byte by byte."""
        by_name = dict(typed)
        pairs = [(name, value) for name, value in form.sends() if name not in by_name] + [*by_name.items(), *more]
        pairs += [(one.name, one.value) for one in form.controls if ticked and one.kind == "checkbox" and one.value in self.names.values()]
        body = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])
        kind = {"content-type": "application/x-www-form-urlencoded"}
        self.side.house.desk.passes(seconds=10)  # nobody types faster, and tries are counted by the minute
        return await self.browser.post(form.action, content=body, headers=kind)


@asynccontextmanager
async def desk_of(side: Side, who: str, names: Names) -> AsyncIterator[Desk]:
    """Somebody signed in, here and elsewhere."""
    await side.accounts[who].signs_in()
    async with side.house.browser() as browser:
        await browser.signs_in(side.accounts[who])
        yield Desk(browser, side, names)


async def prepared(database: Database) -> tuple[Side, Names]:
    """Ours, and what there is to be named."""
    ours, _ = await two_councils(database)
    await ours.accounts["spare"].signs_in()
    async with database.reading() as tx:
        return ours, await names_in(tx, ours)
