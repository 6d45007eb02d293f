"""Two workers at one alert: each act is judged as things are, the second hears what happened, and nobody closes what they have not read."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest_asyncio

from db.session import Database
from ladder.alert import Phase
from ladder.words import Cause
from tests.console.evening import Evening, evening_of, plain, wrong
from tests.console.test_alert import act, code_of, phase_of


@asynccontextmanager
async def as_(evening: Evening, ref: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of that worker's own."""
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": ref})
        yield browser


@pytest_asyncio.fixture
async def evening(database: Database) -> Evening:
    """A silence, of which J. Hill is paged; P. Lewis is the manager."""
    made = await evening_of(database)
    await made.fact("YP-1042", Cause.SILENT)
    return made


async def drawn(browser: httpx.AsyncClient, code: str) -> str:
    """The version that stands in the forms of the page."""
    version: str
    (version,) = set(re.findall(r'name="version" value="(\d+)"', (await browser.get(f"/alerts/{code}")).text))
    return version


async def test_who_takes_second_is_told_by_whom_and_when_and_loses_no_note(evening: Evening) -> None:
    code = await code_of(evening, "YP-1042")
    async with as_(evening, "DW-3") as hill, as_(evening, "MA-1") as lewis:
        page = await drawn(hill, code)
        await act(lewis, code, "take", version=await drawn(lewis, code))
        assert await act(hill, code, "take", version=page) == f"Not taken: P. Lewis (MA-1) has {code} since 18:00."
        told = await act(hill, code, "note", version=page, words="Rang the carer.")
        assert told == f"The note on {code} is kept. Meanwhile: 18:00 P. Lewis (MA-1) took it."
        passed = await act(hill, code, "pass", version=page)
        assert passed == "Nothing was done: it is taken by MA-1. Meanwhile: 18:00 P. Lewis (MA-1) took it."


async def test_nobody_closes_what_came_after_their_page_was_drawn(evening: Evening) -> None:
    code = await code_of(evening, "YP-1042")
    async with as_(evening, "DW-3") as hill:
        await act(hill, code, "take")
        page = await drawn(hill, code)
        await evening.fact("YP-1042", Cause.UNCLEAR)
        form = {"outcome": "7", "words": "He was asleep."}
        html = await wrong(hill, f"/alerts/{code}/resolve", 409, version=page, **form)
        told = (
            "Nothing was done: it changed after your page was drawn; read what came, and decide again. Meanwhile: 18:00 The young person: "
        )
        assert told + "answered but unclear (page)." in plain(html)
        assert "He was asleep.</textarea>" in html
        assert await phase_of(evening, code) == Phase.TAKEN
        (again,) = set(re.findall(r'name="version" value="(\d+)"', html))
        assert await act(hill, code, "resolve", version=again, **form) == f"{code} is closed: {CLOSED}."


CLOSED = "nothing wrong: asleep, school or work, prayer or fasting, no credit or battery, phone lost, forgot"


async def test_nobody_hands_on_what_became_worse_and_the_words_of_a_form_that_is_gone_are_shown(evening: Evening) -> None:
    code = await code_of(evening, "YP-1042")
    async with as_(evening, "DW-3") as hill:
        await act(hill, code, "take")
        page = await drawn(hill, code)
        await evening.fact("YP-1042", Cause.HELP)
        told = await act(hill, code, "pass", version=page)
        assert told.startswith("Nothing was done: it changed after your page was drawn")
        assert told.endswith("Meanwhile: 18:00 The young person: asks for help (ring).")
        html = await wrong(hill, f"/alerts/{code}/resolve", 409, version=page, outcome="7", words="He was asleep.")
        assert "This is what you had written: He was asleep." in plain(html)
    assert await phase_of(evening, code) == Phase.PAGING


async def test_what_somebody_took_meanwhile_is_theirs_to_close(evening: Evening) -> None:
    code = await code_of(evening, "YP-1042")
    async with as_(evening, "DW-3") as hill, as_(evening, "MA-1") as lewis:
        await act(hill, code, "take")
        page = await drawn(hill, code)
        await act(hill, code, "pass")
        await act(lewis, code, "take")
        html = plain(await wrong(hill, f"/alerts/{code}/resolve", 409, version=page, outcome="7", words="He was asleep."))
        assert "J. Hill (DW-3) offered it on; 18:00 P. Lewis (MA-1) took it." in html
        await act(lewis, code, "resolve", outcome="1", words="Spoke to him.")
        html = plain(await wrong(hill, f"/alerts/{code}/note", 409, version=page, words="Rang the carer."))
        assert f"{code} was closed by P. Lewis (MA-1) 18:00." in html
        assert "This is what you had written: Rang the carer." in html
    assert await phase_of(evening, code) == Phase.RESOLVED


async def test_two_clicks_send_one_phrase_and_the_page_shows_what_became_of_it(evening: Evening) -> None:
    code = await code_of(evening, "YP-1042")
    async with as_(evening, "DW-3") as hill:
        assert "Write to the young person" not in (await hill.get(f"/alerts/{code}")).text, "only whoever has it"
        await act(hill, code, "take")
        page = await drawn(hill, code)
        assert await act(hill, code, "say", version=page, phrase="P_talk") == "It goes to the young person: “can you talk?”."
        twice = await act(hill, code, "say", version=page, phrase="P_talk")
        assert twice.startswith("Nothing was done: that was sent from this page already.")
        shown = plain((await hill.get(f"/alerts/{code}")).text)
        assert "18:00 told by J. Hill (DW-3): “Can you talk? 5 yes 6 no” No answer yet; waits to leave." in shown
        assert "In Tigrinya, to the phone" in shown
        assert shown.count("Phrase to the young person, YP-1042, by text") == 1
        await evening.fact("YP-1042", Cause.DURESS)
        await act(hill, code, "take")
        shown = plain((await hill.get(f"/alerts/{code}")).text)
        assert "Nothing may be sent from here: there is duress" in shown
        assert "there is duress" in await act(hill, code, "say", phrase="P_talk")
