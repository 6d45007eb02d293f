"""The night log's pages, the case note, and "watch tonight": what is seen, by whom, and what is typed wrongly."""

import re
from datetime import datetime, timedelta
from html import unescape

import httpx

from console.viewer import Viewer
from db.queries import authorities
from db.session import Database
from db.words import Role
from desk import alerts, watching
from desk.permissions import Granted
from ladder.events import Delivered, Left
from ladder.words import Cause, Tier, Treatment
from tests.console.evening import BEGINS, DRAWN_FOR, Evening, evening_of, plain, said
from tests.console.test_alert import code_of
from tests.console.test_permissions import allocated_to, viewer
from tests.desk.mornings import chores_are_done

MORNING = BEGINS + timedelta(hours=13, minutes=30)
NEVER_SAID = re.compile(r"\b(safe|safely|absconded|confirmed|false alarm|non-compliant)\b", re.IGNORECASE)
NOT_OF_A_CHILD = re.compile(r"Safety Net|Safe-contact", re.IGNORECASE)


async def morning_of(database: Database) -> Evening:
    """Amanuel kept silent and R. Khan's log says so; Samira asks for help; a number nobody knows wrote; it is half past seven."""
    evening = await evening_of(database)
    await chores_are_done(evening.engine, evening.vault)
    await evening.turn(BEGINS + timedelta(minutes=30))
    await evening.question_told("YP-1042", Left, Delivered)
    await evening.turn(BEGINS + timedelta(minutes=80))
    await evening.fact("YP-1043", Cause.HELP, Tier.AFTER_RETURN)
    await evening.stranger_wrote("stranger", await said(evening, "amanuel", "who is this"), Treatment.BOARD)
    await evening.turn(MORNING)
    await chores_are_done(evening.engine, evening.vault)
    return evening


def pasted(html: str, of: str) -> str:
    """What stands in the field to copy from."""
    found = re.search(rf'<textarea[^>]*id="{of}"[^>]*readonly>(.*?)</textarea>', html, re.DOTALL)
    assert found is not None, f"no field {of}"
    return unescape(found[1])


async def test_the_night_log_stands_as_it_was_told_and_beside_it_how_it_stands_now(database: Database) -> None:
    evening = await morning_of(database)
    code = await code_of(evening, "YP-1042")
    await alerts.take(evening.engine, evening.scope, code, "DW-3")
    await alerts.resolve(evening.engine, evening.scope, evening.vault, code, "DW-3", 1)
    async with evening.browser() as browser:
        html = (await browser.get("/night-log")).text
        same = (await browser.get("/night-log/2026-11-24")).text
    page = plain(html)
    assert plain(same) == page
    assert "Night log, Tuesday 24 November 2026" in page
    block = pasted(html, "paste-duty-YP-1042")
    assert block.startswith("A.B. YP-1042, for R. Khan (DW-1)\nWhat happened:\nMon 23 Nov 2026 18:30: The young person was asked by SMS")
    assert "paging; nobody has taken it." in block
    assert f"As it stands now: {code}: J. Hill (DW-3) closed it 07:30: spoke to the young person." in page
    assert "Unknown sender 1, no young person attached" in page
    assert "Mon 18:30 The young person was asked by SMS: delivered 18:30. delivery receipt" in page
    assert '<h3 class="govuk-heading-s" id="YP-1043">S.H. YP-1043, for M. Shah (DW-2)</h3>' in html
    assert NEVER_SAID.findall(NOT_OF_A_CHILD.sub("", page)) == []


async def test_it_is_read_for_one_worker_and_a_morning_without_one_says_so(database: Database) -> None:
    evening = await morning_of(database)
    async with evening.browser() as browser:
        of_khan = (await browser.get("/night-log/2026-11-24?for=DW-1")).text
        sunday, no_day = await browser.get("/night-log/2026-11-22"), await browser.get("/night-log/yesterday")
    assert 'id="YP-1042"' in of_khan
    assert 'id="YP-1043"' not in of_khan
    assert (sunday.status_code, no_day.status_code) == (404, 404)
    assert "No night log of that morning is kept" in sunday.text


async def test_whoever_looks_sees_their_own_young_people_alone(database: Database) -> None:
    evening = await morning_of(database)
    khan = Viewer("DW-1", (Granted(Role.ALLOCATED),), DRAWN_FOR, await allocated_to(evening, "YP-1042"))
    elsewhere = await viewer(evening, "DW-3", Granted(Role.DUTY, evening.engine.new_id()))
    async with database.reading() as tx:
        (team, *_) = await authorities.teams_of(tx, evening.scope)
    theirs = await viewer(evening, "DW-3", Granted(Role.DUTY, team.id))
    shown = {}
    for name, who in (("allocated", khan), ("elsewhere", elsewhere), ("theirs", theirs)):
        async with evening.browser(who) as browser:
            html = (await browser.get("/night-log/2026-11-24")).text
            shown[name] = {ref for ref in ("YP-1042", "YP-1043", "sender-1") if f'id="{ref}"' in html}
            status = (await browser.get(f"/alerts/{await code_of(evening, 'YP-1043')}/case-note")).status_code
            assert status == (200 if name == "theirs" else 404)
    assert shown == {"allocated": {"YP-1042"}, "elsewhere": set(), "theirs": {"YP-1042", "YP-1043", "sender-1"}}


async def test_the_case_note_is_the_whole_story_of_one_alert(database: Database) -> None:
    evening = await morning_of(database)
    code = await code_of(evening, "YP-1042")
    await alerts.take(evening.engine, evening.scope, code, "DW-3")
    await alerts.note(evening.engine, evening.scope, evening.vault, code, "DW-3", "Rang the home;\nhe is at breakfast.")
    async with evening.browser() as browser:
        assert f'href="/alerts/{code}/case-note"' in (await browser.get(f"/alerts/{code}")).text
        html = (await browser.get(f"/alerts/{code}/case-note")).text
        assert (await browser.get("/alerts/X9X/case-note")).status_code == 404
    note = pasted(html, "case-note")
    assert note.startswith(f"Case note on {code}, as it stood Tue 24 Nov 2026 07:30. A text is not a sighting:")
    assert "Mon 23 Nov 2026 18:30: The young person was asked by SMS: delivered 18:30. [delivery receipt]" in note
    assert f"In workers’ own words:\nTue 24 Nov 2026 07:30: J. Hill (DW-3): “Rang the home; he is at breakfast.” [note on {code}]" in note
    assert f"{code} (sent and silent): J. Hill (DW-3) has it since 07:30." in note


async def sends(browser: httpx.AsyncClient, **typed: str) -> httpx.Response:
    """The form of "watch tonight", with what a browser would send of the rest."""
    return await browser.post("/watch", data={"ref": "YP-1042", "words": "First night here.", "until": "2026-11-24T09:00"} | typed)


async def test_watch_tonight_stands_on_the_board_and_on_the_alert_and_ends_by_hand(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        drawn = (await browser.get("/watch?about=YP-1042")).text
        assert 'value="YP-1042"' in drawn
        assert 'value="2026-11-24T09:00"' in drawn, "until the next working morning"
        assert (await sends(browser)).headers["location"] == "/"
        board, alert = plain((await browser.get("/")).text), plain((await browser.get(f"/alerts/{code}")).text)
        assert "YP-1042 is watched until Tue 09:00. Nobody is paged by it." in board
        for page in (board, alert):
            assert "YP-1042 : First night here. J. Hill (DW-3), 18:00; until Tue 09:00" in page
        async with database.reading() as tx:
            (stands,) = await watching.standing(tx, evening.scope, evening.vault, BEGINS)
        await browser.post("/watch/end", data={"ref": "YP-1042", "note": stands.id.hex, "back": f"/alerts/{code}"})
        after = plain((await browser.get(f"/alerts/{code}")).text)
        assert "The watch note about YP-1042 is ended by J. Hill (DW-3)." in after
        assert "First night here." not in after


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        answer = await sends(browser, ref="YP-9999", words="The back door does not lock.", until="2026-12-24T09:00")
        assert answer.status_code == 422
        for wrong in (
            '<p class="govuk-error-message" id="watch-ref-error"><span class="govuk-visually-hidden">Error:</span> '
            "No young person has the reference YP-9999.</p>",
            '<a href="#watch-until">A watch note stands for 7 days at most: name an earlier time.</a>',
            "The back door does not lock.</textarea>",
            'value="2026-12-24T09:00"',
        ):
            assert wrong in answer.text
        empty = await sends(browser, words=" ", until="soon")
        assert "A watch note needs words." in empty.text
        assert "Say until when, as a date and a time." in empty.text
        over = await sends(browser, until="2026-11-23T17:59")
        assert "That time is over: name one to come." in over.text
        forged = await browser.post("/watch/end", data={"ref": "YP-1042", "note": "not an id", "back": "/"})
        assert forged.status_code == 303
    async with database.reading() as tx:
        assert await watching.standing(tx, evening.scope, evening.vault, BEGINS) == []


async def test_nobody_watches_another_teams_young_person(database: Database) -> None:
    evening = await evening_of(database)
    until = datetime.fromisoformat("2026-11-24T09:00:00+00:00")
    await watching.watch(evening.engine, evening.scope, evening.vault, "YP-1042", "DW-3", "First night here.", until)
    async with database.reading() as tx:
        (stands,) = await watching.standing(tx, evening.scope, evening.vault, BEGINS)
    async with evening.browser(await viewer(evening, "DW-3", Granted(Role.DUTY, evening.engine.new_id()))) as browser:
        assert "First night" not in (await browser.get("/")).text
        assert "No young person has the reference YP-1042." in (await sends(browser)).text
        await browser.post("/watch/end", data={"ref": "YP-1042", "note": stands.id.hex, "back": "/"})
    async with database.reading() as tx:
        assert await watching.standing(tx, evening.scope, evening.vault, BEGINS) == [stands]
