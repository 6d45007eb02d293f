"""Episodes on the board: who is away and since when, and a named worker who says that they are back."""

import re

from db.queries import people
from db.session import Database
from ladder.words import Cause
from tests.console.evening import Evening, evening_of, plain
from tests.console.test_alert import act, code_of


async def opened(evening: Evening, ref: str) -> str:
    """J. Hill closes an alert about them as an episode; its code."""
    await evening.fact(ref, Cause.HELP)
    code = await code_of(evening, ref)
    async with evening.browser() as browser:
        browser.cookies.set("acting", "DW-3")
        await browser.post(f"/alerts/{code}/take")
        said = await act(browser, code, "resolve", outcome="4", words="Reported at six.")
    assert said == f"{code} is closed: episode opened; the plan rests."
    return code


async def since(evening: Evening, ref: str) -> object:
    """When the episode about them began, if one is open."""
    async with evening.engine.database.reading() as tx:
        (row,) = await people.children_state(tx, evening.scope, [(await evening.person(ref)).id])
    return row.episode_since


async def test_a_board_without_episodes_has_no_section_for_them(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        assert "Episodes open" not in (await browser.get("/")).text


async def test_p1_who_is_away_stands_on_the_board_by_initials_until_a_named_worker_says_that_they_are_back(database: Database) -> None:
    evening = await evening_of(database)
    await opened(evening, "YP-1042")
    await opened(evening, "YP-1043")
    async with evening.browser() as browser:
        html = (await browser.get("/")).text
        assert 'Episodes open <span class="count">2</span>' in html
        assert "A.B. YP-1042 : since 18:00; no questions go out. They are back: questions begin again" in plain(html)
        assert "Amanuel" not in html
        form = re.search(r'<form action="(/episodes/end)" method="post">(?s:.*?)<input type="hidden" name="ref" value="(YP-1042)">', html)
        assert form is not None
        browser.cookies.set("acting", "DW-1")
        answer = await browser.post(form[1], data={"ref": form[2]})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        page = plain((await browser.get("/")).text)
    assert "The episode of YP-1042 is ended by R. Khan (DW-1): questions begin again at the next time of the plan." in page
    assert "Episodes open 1" in page
    assert (await since(evening, "YP-1042"), await since(evening, "YP-1043") is None) == (None, False)


async def test_p4_nobody_without_a_name_ends_an_episode(database: Database) -> None:
    evening = await evening_of(database)
    await opened(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/episodes/end", data={"ref": "YP-1042"})
        assert "Nothing was done: say first who you are" in (await browser.get("/")).text
        assert (await browser.get("/episodes/end")).status_code == 405
    assert await since(evening, "YP-1042") is not None


async def test_an_episode_that_is_not_open_is_not_ended(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        browser.cookies.set("acting", "DW-1")
        for ref, why in (("YP-1042", "No episode of YP-1042 is open."), ("CA-7", "No young person has the reference CA-7.")):
            await browser.post("/episodes/end", data={"ref": ref})
            assert f"Nothing was done: {why}" in plain((await browser.get("/")).text)


async def test_the_pages_of_alerts_about_them_say_since_when_they_are_away(database: Database) -> None:
    evening = await evening_of(database)
    code, told = await opened(evening, "YP-1042"), "An episode is open since 18:00."
    await evening.fact("YP-1043", Cause.HELP)
    async with evening.browser() as browser:
        assert told in plain((await browser.get(f"/alerts/{code}")).text)
        assert told not in plain((await browser.get(f"/alerts/{await code_of(evening, 'YP-1043')}")).text)
        browser.cookies.set("acting", "DW-3")
        await browser.post("/episodes/end", data={"ref": "YP-1042"})
        assert told not in plain((await browser.get(f"/alerts/{code}")).text)
