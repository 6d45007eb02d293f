"""A sighting that is owed stands on the board with its time; a worker writes down who saw them, and it leaves the board."""

import re
from datetime import timedelta
from html import unescape

from console.viewer import Viewer
from db.session import Database
from db.words import Role
from desk.permissions import Granted
from ladder.events import CarerSaw, Left
from ladder.words import CarerMeaning, Cause
from scheduler.effects import OfCrossCheck
from tests.console.evening import BEGINS, DRAWN_FOR, Evening, evening_of, plain
from tests.console.test_alert import act, code_of
from tests.console.test_board import sections


async def grace_sees_amanuel(database: Database) -> Evening:
    """In the demo council, on Monday at 18:30: her word alone is not enough."""
    evening = await evening_of(database)
    await evening.turn(BEGINS + timedelta(minutes=30))
    await evening.question_told("YP-1042", Left)
    await evening.carer_answered("YP-1042", CarerMeaning.SEEN)
    return evening


def problem(html: str) -> str:
    """What a page says is wrong."""
    found = re.search(r'<li><a href="#sighting-by">(.*?)</a></li>', html)
    return "" if found is None else unescape(found[1])


async def test_k7_what_is_owed_stands_on_the_board_until_somebody_else_has_seen_them(database: Database) -> None:
    evening = await grace_sees_amanuel(database)
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        await evening.turn(BEGINS + timedelta(hours=16))
        lines = sections((await browser.get("/")).text)["This shift’s lines"]
        assert "Mon 18:30 A.B. YP-1042 : the carer says: I see them. A second adult is to see them by 18:30." in plain(lines)
        assert 'href="/seen/YP-1042"' in lines
        page = await browser.get("/seen/YP-1042")
        assert "The carer said Mon 18:30: I see them. A second adult is to see them by 18:30." in plain(page.text)
        sent = {"seen_by": "Mr Adams", "relation": "teacher", "at": "09:30", "back": "/seen/YP-1042"}
        answer = await browser.post("/seen/YP-1042", data=sent)
        assert (answer.status_code, answer.headers["location"]) == (303, "/seen/YP-1042")
        page = await browser.get("/seen/YP-1042")
        assert "Written down: YP-1042 was seen 09:30. The second sighting that was owed is settled." in plain(page.text)
        assert "09:30 seen by Mr Adams , teacher (written down by J. Hill (DW-3))" in plain(page.text)
        assert "YP-1042" not in sections((await browser.get("/")).text)["This shift’s lines"]


async def test_k7_on_the_board_what_fell_due_is_an_alert_and_no_line(database: Database) -> None:
    evening = await evening_of(database)
    await evening.decide("YP-1042", OfCrossCheck(CarerSaw("CA-7", BEGINS - timedelta(hours=23, minutes=50))), "carer CA-7")
    await evening.turn(BEGINS + timedelta(minutes=10))
    async with evening.browser() as browser:
        shown = sections((await browser.get("/")).text)
        assert "A second sighting is due" in plain(shown["Needs a person now"])
        assert "YP-1042" not in shown["This shift’s lines"]
        page = plain((await browser.get(f"/alerts/{await code_of(evening, 'YP-1042')}")).text)
    assert "The carer said Sun 18:10 that they see A.B.; by 18:10 no other adult had." in page


async def test_what_cannot_be_written_down_is_drawn_again_as_it_was_typed(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        sent = {"seen_by": "Mr <Adams>", "relation": "", "at": "17:30", "on": "2026-11-23"}
        nobody = await browser.post("/seen/YP-1042", data=sent)
        assert "say first who you are" in problem(nobody.text)
        await browser.post("/acting", data={"ref": "DW-3"})
        answer = await browser.post("/seen/YP-1042", data=sent)
        assert answer.status_code == 422
        assert problem(answer.text).startswith("Nothing was written down. Who saw them: no carer or worker has that reference")
        assert 'value="Mr &lt;Adams&gt;"' in answer.text
        assert 'value="2026-11-23"' in answer.text
        assert (await browser.get("/seen/YP-9999")).status_code == 404


async def test_closing_as_seen_by_an_adult_starts_the_third_clock(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        await act(browser, code, "take")
        page = await browser.get(f"/alerts/{code}")
        assert 'action="/seen/YP-1042"' in page.text
        await act(browser, code, "resolve", outcome="2", seen_by="her football coach", seen_at="17:40")
        page = await browser.get(f"/alerts/{code}")
    assert "Last seen by a responsible adult 17:40, another adult" in plain(page.text)


async def test_an_allocated_worker_writes_down_of_their_own_young_people_alone(database: Database) -> None:
    evening = await evening_of(database)
    worker = await evening.person("DW-2")
    viewer = Viewer("DW-2", (Granted(Role.ALLOCATED),), DRAWN_FOR, worker_id=worker.id)
    async with evening.browser(viewer) as browser:
        assert (await browser.get("/seen/YP-1045")).status_code == 200
        assert (await browser.get("/seen/YP-1042")).status_code == 404
        refused = await browser.post("/seen/YP-1042", data={"seen_by": "DW-2", "at": "17:30"})
    assert refused.status_code == 404
