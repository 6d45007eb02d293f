"""Who looks is written down before they see; whom they may not see is not there; and a name stands in no address."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from console.access import NOT_SHOWN
from console.pages import LIVE
from console.viewer import Viewer
from db.queries.rows import Record
from db.session import Database
from db.tables import access
from db.words import Opened, Role
from desk.access import REFRESHED_WITHIN
from desk.permissions import Granted
from ladder.words import Cause
from scheduler.clock import DemoClock
from tests.console.evening import BEGINS, DRAWN_FOR, Evening, evening_of, plain
from tests.console.test_alert import act, code_of
from tests.console.test_nights import morning_of
from tests.console.test_permissions import viewer

AMANUEL = "/young-people/YP-1042"


async def log(database: Database) -> list[Record]:
    """Every line of the access log, in order."""
    async with database.reading() as tx:
        return list((await tx.execute(select(access).order_by(access.c.id))).all())


async def read_by(database: Database) -> list[tuple[str, Opened, str | None]]:
    """Who opened what."""
    return [(row.who, row.opened, row.code) for row in await log(database)]


async def duty(evening: Evening) -> Viewer:
    """J. Hill, signed in."""
    return await viewer(evening, "DW-3", Granted(Role.DUTY))


async def test_a1_a_young_persons_page_says_whose_an_alert_is_also_while_it_pages_again(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        assert "Asks for help Nobody has taken it" in plain((await browser.get(AMANUEL)).text)
        await act(browser, code, "take")
        assert "Asks for help Taken: J. Hill (DW-3) has it" in plain((await browser.get(AMANUEL)).text)
        await evening.turn(BEGINS + timedelta(minutes=45))
        assert "Asks for help Paging again; it is J. Hill (DW-3)’s" in plain((await browser.get(AMANUEL)).text)


async def test_a_young_persons_page_tells_what_is_known_and_names_them_in_its_body_alone(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        await act(browser, code, "take")
        await act(browser, code, "note", words="Rang the carer, no answer.", until="")
        await act(browser, code, "resolve", outcome="1", words="")
        await evening.turn(BEGINS + timedelta(minutes=80))
        html = (await browser.get(AMANUEL)).text
        other = plain((await browser.get("/young-people/YP-1047")).text)
    page = plain(html)
    assert html.count("Amanuel B.") == 1
    assert "<title>A.B. YP-1042 · Safety Net</title>" in html
    assert "Amanuel B. , Tigrinya; allocated to R. Khan (DW-1)." in page
    assert f"{code} 18:00 Sent and silent Closed 18:00 by J. Hill (DW-3): spoke to the young person" in page
    assert "18:00, J. Hill (DW-3) Rang the carer, no answer." in page
    assert "every day at 18:30; arrival, first 72 hours, until Thu 18:00." in page
    assert "Since 1 November 2026 Team duty; placed by this council, hosted by this council." in page
    assert "Carer CA-7 Grace O. , English" in page
    assert "Last reply from the phone none yet" in page
    assert "When and how to ring Any time before 22:00; say the sign first." in page
    assert "18:30 not asked: our fault" in page
    assert "simulated phone, SMS in use" in page
    assert "simulated phone, SMS …147 , in use" in other
    assert "+4477" not in other


async def test_p10_every_page_that_shows_a_young_person_leaves_a_line_and_the_board_leaves_none(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    async with evening.browser(await duty(evening)) as browser:
        await browser.get("/")
        await browser.get("/find")
        assert await read_by(database) == []
        await browser.get(AMANUEL)
        await browser.get(f"/alerts/{code}")
        found = await browser.post("/find", data={"wanted": "ama"})
    assert f"A.B. YP-1042 R. Khan (DW-1) arrival, first 72 hours {code} Asks for help" in plain(found.text)
    assert "Amanuel" not in found.text
    assert await read_by(database) == [("DW-3", Opened.PAGE, None), ("DW-3", Opened.ALERT, code), ("DW-3", Opened.FOUND, None)]
    amanuel = (await evening.person("YP-1042")).id
    assert {(row.young_person_id, row.at) for row in await log(database)} == {(amanuel, BEGINS)}
    async with evening.browser() as browser:  # a demo's visitor, who has not said whom they act as
        await browser.get(AMANUEL)
    assert (await read_by(database))[-1] == ("demo", Opened.PAGE, None)


async def test_p10_the_night_log_and_a_case_note_are_readings_of_whom_they_tell(database: Database) -> None:
    evening = await morning_of(database)
    code = await code_of(evening, "YP-1042")
    async with evening.browser(await duty(evening)) as browser:
        page = (await browser.get("/night-log")).text
        for _ in range(2):
            await browser.get("/night-log", headers={LIVE: "yes"})
        await browser.get(f"/alerts/{code}/case-note")
        assert (await browser.get("/alerts/Z9Z/case-note")).status_code == 404
    *night, note = await log(database)
    told = {(await evening.person(ref)).id for ref in set(re.findall(r"YP-\d+", page))}
    assert {(row.young_person_id, row.opened) for row in night} == {(child, Opened.NIGHT_LOG) for child in told}
    assert len(night) == len(told) > 1
    assert (note.opened, note.code) == (Opened.ALERT, code)


async def test_p10_what_cannot_be_written_down_is_not_shown(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    async with database.transaction() as tx:
        await tx.execute(text("ALTER TABLE access RENAME TO elsewhere"))
    async with evening.browser() as browser:
        for answer in (
            await browser.get(AMANUEL),
            await browser.get(f"/alerts/{code}"),
            await browser.post("/find", data={"wanted": "ama"}),
            await browser.get(f"/alerts/{code}/case-note"),
            await browser.get("/audit.csv"),
        ):
            assert (answer.status_code, answer.text) == (503, NOT_SHOWN)
        assert (await browser.get("/")).status_code == 200


class Machine(DemoClock):
    """The demo's clock, whose machine time is turned by hand too."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    async def machine(self, tx: Any) -> Any:
        """The present, and what the test has let pass."""
        return await super().machine(tx) + self.ahead

    async def both(self, tx: Any) -> Any:
        """Both."""
        return await self.civil(tx), await self.machine(tx)


async def test_a_page_that_follows_by_itself_is_one_reading_for_ten_minutes(database: Database) -> None:
    evening, clock = await evening_of(database), Machine()
    evening.engine.clock = clock
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    async with evening.browser(await duty(evening)) as browser:
        await browser.get(f"/alerts/{code}")
        for _ in range(3):
            await browser.get(f"/alerts/{code}", headers={LIVE: "yes"})
        assert len(await log(database)) == 1
        await browser.get(f"/alerts/{code}")  # opened again
        await browser.get(AMANUEL, headers={LIVE: "yes"})  # a script's first look is a reading
        assert len(await log(database)) == 3
        clock.ahead = REFRESHED_WITHIN + timedelta(seconds=1)
        for _ in range(3):
            await browser.get(f"/alerts/{code}", headers={LIVE: "yes"})
        assert len(await log(database)) == 4
    async with evening.browser(await viewer(evening, "MA-1", Granted(Role.MANAGER))) as browser:
        await browser.get(f"/alerts/{code}", headers={LIVE: "yes"})
    assert (await read_by(database))[-1] == ("MA-1", Opened.ALERT, code)


async def test_p10_a_file_and_a_search_are_written_down_each_time_whatever_the_header_says(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser(auditor()) as browser:
        for _ in range(2):
            await browser.get("/audit.csv", headers={LIVE: "yes"})
            await browser.post("/find", data={"wanted": "ama"}, headers={LIVE: "yes"})
    assert [row.opened for row in await log(database)] == [Opened.EXPORT, Opened.FOUND] * 2


async def test_another_teams_young_person_is_not_there_on_any_page_nor_in_a_search(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    elsewhere = await viewer(evening, "DW-3", Granted(Role.MANAGER, evening.engine.new_id()))
    async with evening.browser(elsewhere) as browser:
        nobody, theirs = await browser.get("/young-people/YP-9"), await browser.get(AMANUEL)
        assert (theirs.status_code, theirs.text.replace("YP-1042", "YP-9")) == (404, nobody.text)
        assert (await browser.get(f"/alerts/{code}")).status_code == 404
        for wanted in ("YP-1042", "amanuel", "DW-1"):
            assert "Nobody whom you may see fits this" in (await browser.post("/find", data={"wanted": wanted})).text
    assert await log(database) == []


@pytest.mark.parametrize(("wanted", "sentence"), [(" ", "Write a reference"), ("x" * 101, "at most 100")])
async def test_what_cannot_be_looked_for_is_said_at_the_box_and_stays_in_it(database: Database, wanted: str, sentence: str) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        answer = await browser.post("/find", data={"wanted": wanted})
    assert answer.status_code == 422
    assert sentence in answer.text.partition('id="wanted-error"')[2]
    assert not wanted.strip() or f'value="{wanted}"' in answer.text


def auditor(*granted: Granted) -> Viewer:
    """Somebody who signed in to audit, and is no worker."""
    return Viewer(None, granted or (Granted(Role.AUDITOR),), DRAWN_FOR, account_ref="auditor-1")
