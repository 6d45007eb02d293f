"""A fault on the pages: what is wrong and since when, whom it lists, ask now and tick, without a script."""

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update

from console.viewer import Viewer
from db.queries import alerts, authorities, people
from db.session import Database
from db.tables import placement
from db.words import FaultKind, Opened, Role
from desk.permissions import Granted
from ladder.words import Cause, Tier
from scheduler.fault import UNREAD, FaultFound
from scheduler.faults import raise_faults
from tests.console.evening import BEGINS, DRAWN_FOR, Evening, evening_of, plain, wrong
from tests.console.test_access import log

LISTED = ("YP-1042", "YP-1043")


async def raised(evening: Evening, kind: FaultKind = FaultKind.OUTAGE, key: str = "2026-11-23T17:10:00+00:00") -> str:
    """Two young people were not asked: the alert's code."""
    children = tuple([(await evening.person(ref)).id for ref in LISTED])
    await raise_faults(evening.engine, [FaultFound(kind, key, evening.scope.authority_id, children)])
    async with evening.engine.database.reading() as tx:
        (row,) = [one for one in await alerts.on_board(tx, evening.scope) if one.fault_id is not None]
    return str(row.code)


async def told(browser: httpx.AsyncClient, path: str, **form: str) -> str:
    """Send a form, follow it, and read the page."""
    answer = await browser.post(path, data=form)
    assert answer.status_code == 303
    return plain((await browser.get(answer.headers["location"])).text)


async def test_the_board_says_in_a_line_what_is_wrong_and_how_many_wait(database: Database) -> None:
    evening = await evening_of(database)
    code = await raised(evening)
    async with evening.browser() as browser:
        page = plain((await browser.get("/")).text)
    assert f"{code} Our fault: something is down Page" in page
    assert "The service itself, arrival, first 72 hours. Since 17:10." in page
    assert "From 17:10 nothing of ours ran: whoever fell due meanwhile was not asked. 2 on its list wait to be asked again" in page
    assert "None of them has been silent: this is ours." in page
    assert "unknown" not in page.partition("This shift")[0].lower()


async def test_the_alerts_page_names_everybody_on_the_list_by_initials_and_reference(database: Database) -> None:
    evening = await evening_of(database)
    code = await raised(evening)
    async with evening.browser() as browser:
        html = (await browser.get(f"/alerts/{code}")).text
        page = plain(html)
    assert "A.B. YP-1042 , Tigrinya, arrival, first 72 hours: Not asked: our fault 18:00. Waits." in page
    assert "S.H. YP-1043" in page
    assert "Amanuel" not in page
    assert "Our fault: something is down , from our own watch" in page
    assert "ask-now" not in html, "nobody acts without a name"


async def test_a5_of_another_teams_young_people_a_list_has_reference_and_team_and_who_opens_it_is_written_down(database: Database) -> None:
    evening = await evening_of(database)
    ours, theirs = [(await evening.person(ref)).id for ref in LISTED]
    async with database.transaction() as tx:
        (duty,) = await authorities.teams_of(tx, evening.scope)
        north = {"id": evening.engine.new_id(), "authority_id": evening.scope.authority_id, "ref": "north"}
        await authorities.insert_teams(tx, evening.scope, [north])
        await tx.execute(update(placement).where(placement.c.young_person_id == theirs).values(team_id=north["id"]))
    code = await raised(evening)
    hill = Viewer("DW-3", (Granted(Role.DUTY, duty.id),), DRAWN_FOR, (await evening.person("DW-3")).id)
    async with evening.browser(hill) as browser:
        page = plain((await browser.get(f"/alerts/{code}")).text)
        assert {(one.who, one.opened, one.code, one.young_person_id) for one in await log(database)} == {
            ("DW-3", Opened.ALERT, code, child) for child in (ours, theirs)
        }
        assert "A.B. YP-1042 , Tigrinya, arrival, first 72 hours: Not asked: our fault 18:00. Waits." in page
        assert re.search(r"YP-1043 , team north, [\w ,]+: Not asked: our fault 18:00\. Waits\.", page)
        assert "S.H." not in page
        assert (await browser.get("/young-people/YP-1043")).status_code == 404
        await told(browser, f"/alerts/{code}/take")
        assert "YP-1043 is ticked by J. Hill (DW-3)." in await told(browser, f"/alerts/{code}/tick", ref="YP-1043")
        assert "Asked again: 1." in await told(browser, f"/alerts/{code}/ask")


async def test_ask_now_asks_whom_it_may_and_says_of_each_other_why_not(database: Database) -> None:
    evening = await evening_of(database)
    code = await raised(evening)
    child = await evening.person("YP-1043")
    async with database.transaction() as tx:
        await people.change_child(tx, evening.scope, child.id, paused_at=BEGINS, paused_until=BEGINS + timedelta(hours=20))
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        await told(browser, f"/alerts/{code}/take")
        page = await told(browser, f"/alerts/{code}/ask")
        assert "Asked again: 1. 1 not: the reason stands beside each." in page
        assert "Asked again 18:00 by J. Hill (DW-3)." in page
        assert "Not asked 18:00: paused questions, by their own wish." in page
        closing = await wrong(browser, f"/alerts/{code}/resolve", 409, outcome="8", words="Mended.")
        assert "Mended.</textarea>" in closing, "the note need not be written anew"
        assert "Nothing was done: 1 young person on its list was neither asked again nor ticked by name." in closing
        ticked = await told(browser, f"/alerts/{code}/tick", ref="YP-1043")
        assert "YP-1043 is ticked by J. Hill (DW-3)." in ticked
        assert "Ticked 18:00 by J. Hill (DW-3)." in ticked
        assert "Nobody on its list waits." in ticked
        closed = await told(browser, f"/alerts/{code}/resolve", outcome="8", words="Mended.")
        assert f"{code} is closed: our fault." in closed
        assert "A.B. YP-1042" in closed, "who was listed stays on the page of what is closed"
    assert [row.recipient_id for row in await evening.questions("YP-1042")] == [(await evening.person("YP-1042")).id]
    assert await evening.questions("YP-1043") == []


async def test_a_young_persons_alert_has_no_list_and_asks_nobody_again(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT, Tier.ARRIVAL)
    async with database.reading() as tx:
        (row,) = await alerts.on_board(tx, evening.scope)
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        html = (await browser.get(f"/alerts/{row.code}")).text
        assert "Whom it touches" not in html
        assert "it is about no fault of ours, and lists nobody" in await told(browser, f"/alerts/{row.code}/ask")


async def test_every_kind_of_fault_has_its_sentence(database: Database) -> None:
    evening = await evening_of(database)
    for kind, sentence in (
        (FaultKind.SENDING, "Since 18:00 messages by simulated phone do not go out: the provider takes none, or too few of them."),
        (FaultKind.UNREACHED, "Since 18:00 many questions were not asked, or reached no phone; why is not known yet."),
        (FaultKind.PARKED, "Since 18:00 a step of ours fails again and again: handset."),
        (FaultKind.LATE, "Since 18:00 what is due is not done in time: handset."),
    ):
        await raise_faults(evening.engine, [FaultFound(kind, "handset", evening.scope.authority_id)])
        async with evening.browser() as browser:
            assert sentence in plain((await browser.get("/")).text)


@pytest.mark.parametrize(("kind", "key"), sorted(UNREAD))
async def test_a_fault_by_which_nothing_is_read_says_that_it_may_be_a_cry_for_help(database: Database, kind: FaultKind, key: str) -> None:
    evening = await evening_of(database)
    await raise_faults(evening.engine, [FaultFound(kind, key, evening.scope.authority_id)])
    async with evening.browser() as browser:
        assert "Since 18:00 what was written to us is not read: it may be a cry for help." in plain((await browser.get("/")).text)


async def test_the_network_of_the_phones_is_taken_down_and_put_back_on_their_page(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        page = await told(browser, "/network", to="down")
        assert "The network is down: nothing reaches young people and carers." in page
        assert "The network is down. Put it back" in page
        assert evening.handsets is not None
        assert await evening.handsets.is_down()
        html = (await browser.get("/handsets")).text
        assert re.search(r'<button [^>]*id="network-up" name="to" value="up">', html)
        assert "The network works again." in await told(browser, "/network", to="up")
        assert not await evening.handsets.is_down()
