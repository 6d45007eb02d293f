"""An alert's page: what happened in one sentence, every fact with its source and time, and what a named worker may do."""

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest

from db.queries import alerts, inbox, journal
from db.session import Database
from ladder.alert import Phase
from ladder.events import AlertEvent, Delivered, Heard, Left, Reported, Taken
from ladder.facts import Fact
from ladder.words import Cause, Meaning, Tier, Treatment, Who
from scheduler.codec import from_json
from scheduler.effects import OfAlert, OfFact
from tests.console.evening import BEGINS, Evening, evening_of, plain, said, wrong


async def code_of(evening: Evening, ref: str) -> str:
    """The code of the alert about somebody."""
    child = await evening.person(ref)
    async with evening.engine.database.reading() as tx:
        (row,) = await alerts.open_of(tx, evening.scope, [child.id])
    return str(row.code)


async def phase_of(evening: Evening, code: str) -> str:
    """Where the alert of that code stands."""
    async with evening.engine.database.reading() as tx:
        row = await alerts.by_code(tx, evening.scope, code)
    assert row is not None
    return str(row.phase.value)


async def act(browser: httpx.AsyncClient, code: str, name: str, **form: str) -> str:
    """Send a form, and what the next page says."""
    answer = await browser.post(f"/alerts/{code}/{name}", data=form)
    assert answer.status_code == 303
    page = await browser.get(answer.headers["location"])
    found = re.search(r'<p class="said"[^>]*>(.*?)</p>', page.text)
    assert found is not None
    return unescape(found[1])


async def test_silence_is_told_in_one_sentence_with_every_asking_and_receipt(database: Database) -> None:
    evening = await evening_of(database)
    await evening.turn(BEGINS + timedelta(minutes=30))
    await evening.question_told("YP-1042", Left, Delivered)
    await evening.turn(BEGINS + timedelta(minutes=80))
    async with evening.browser() as browser:
        page = plain((await browser.get(f"/alerts/{await code_of(evening, 'YP-1042')}")).text)
    assert "A.B.’s phone had the question of 18:30 and did not answer; the carer was asked and has not answered." in page
    assert "Young person YP-1042, SMS 18:30 18:30 delivered" in page
    assert "Carer CA-7, Telegram no no did not leave: our fault" in page
    assert "Sent and silent , from our clock, in the check-in of 18:30 (page)" in page
    assert "Last seen by a responsible adult no sighting on file" in page


async def test_words_stand_as_they_were_written_in_their_own_direction_beside_their_reading(database: Database) -> None:
    evening = await evening_of(database)
    entry = await said(evening, "samira", "أنا خائفة <b>")
    async with database.transaction() as tx:
        await inbox.settle(tx, evening.scope.everywhere(), entry, "outside", BEGINS, meaning="help")
    await evening.fact("YP-1043", Cause.HELP, Tier.AFTER_RETURN, entry)
    async with evening.browser() as browser:
        html = (await browser.get(f"/alerts/{await code_of(evening, 'YP-1043')}")).text
    assert '<blockquote lang="ar" dir="rtl">أنا خائفة &lt;b&gt;</blockquote>' in html
    assert "Read as: not good, or asks for help, because a sign of distress outranks everything." in plain(html)


async def test_k9_words_that_were_a_code_are_shown_to_nobody(database: Database) -> None:
    evening = await evening_of(database)
    entry = await said(evening, "amanuel", "all fine here friend")
    async with database.transaction() as tx:
        await inbox.settle(tx, evening.scope.everywhere(), entry, "withheld", BEGINS, meaning="ok")
    await evening.fact("YP-1042", Cause.SILENT)
    await evening.fact("YP-1042", Cause.DURESS, message=entry)
    async with evening.browser() as browser:
        html = (await browser.get(f"/alerts/{await code_of(evening, 'YP-1042')}")).text
    assert "Answered 18:00. The words are not shown to anybody." in plain(html)
    assert "friend" not in html
    assert "The phone may be in someone else’s hands." in html


async def test_k9_a_code_is_not_shown_even_if_the_inbox_forgot_to_withhold_it(database: Database) -> None:
    evening = await evening_of(database)
    entry = await said(evening, "amanuel", "all fine here friend")
    await evening.fact("YP-1042", Cause.DURESS, message=entry)
    async with evening.browser() as browser:
        assert "friend" not in (await browser.get(f"/alerts/{await code_of(evening, 'YP-1042')}")).text


async def test_a_phone_that_answered_is_never_more_than_that(database: Database) -> None:
    evening = await evening_of(database)
    entry = await said(evening, "amanuel", "1")
    await evening.fact("YP-1042", Cause.SILENT)
    async with database.reading() as tx:
        row = await alerts.by_code(tx, evening.scope, await code_of(evening, "YP-1042"))
    assert row is not None
    times = (await _times(evening, "YP-1042")).times
    await evening.decide("YP-1042", OfAlert(Heard(Meaning.OK, entry.hex, BEGINS, times)))
    async with evening.browser() as browser:
        page = plain((await browser.get(f"/alerts/{row.code}")).text)
    assert "The phone answered: fine, 18:00. A text is not a sighting." in page


async def _times(evening: Evening, ref: str) -> Reported:
    child = await evening.person(ref)
    async with evening.engine.database.reading() as tx:
        (row,) = await alerts.open_of(tx, evening.scope, [child.id])
        lines = await journal.of_subjects(tx, evening.scope, [row.id])
    event = from_json(AlertEvent, lines[0].content)
    assert isinstance(event, Reported)
    return event


async def test_nobody_acts_without_a_name(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        assert "Take" not in plain((await browser.get(f"/alerts/{code}")).text).partition("Facts")[0]
        assert "say first who you are" in await wrong(browser, f"/alerts/{code}/take")
    assert await phase_of(evening, code) == Phase.PAGING


async def test_a_worker_takes_notes_and_closes(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        assert await act(browser, code, "take") == f"{code} is yours, 18:00."
        assert await act(browser, code, "note", words="Rang the carer, no answer.", until="19:30") == f"The note on {code} is kept."
        page = plain((await browser.get(f"/alerts/{code}")).text)
        assert "18:00, J. Hill (DW-3), nothing needed before 19:30 Rang the carer, no answer." in page
        assert "J. Hill (DW-3), from 18:00 on" in page
        assert 'href="#seen-by">Say who saw them.' in await wrong(browser, f"/alerts/{code}/resolve", outcome="2", words="")
        assert await phase_of(evening, code) == Phase.TAKEN
        told = await act(browser, code, "resolve", outcome="2", seen_by="Grace O.", seen_at="18:40")
        assert told == f"{code} is closed: seen by a responsible adult: who, when."
        page = plain((await browser.get(f"/alerts/{code}")).text)
    assert "Seen by Grace O. at 18:40." in page
    assert "What you can do" not in page
    assert await phase_of(evening, code) == Phase.RESOLVED


@pytest.mark.parametrize(("outcome", "told"), [("", "Say how it ended"), ("13", "Say how it ended"), ("7", "needs a note")])
async def test_a6_a_way_of_closing_is_named_and_explained(database: Database, outcome: str, told: str) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        await act(browser, code, "take")
        assert told in await wrong(browser, f"/alerts/{code}/resolve", outcome=outcome, words=" ")
    assert await phase_of(evening, code) == Phase.TAKEN


async def test_a6_whoever_asked_for_help_is_not_closed_without_a_note(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        await act(browser, code, "take", ring_in="20")
        assert "needs a note" in await wrong(browser, f"/alerts/{code}/resolve", outcome="1")


async def test_a2_taking_a_call_for_help_names_the_minutes(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        assert 'name="ring_in"' in (await browser.get(f"/alerts/{code}")).text
        await act(browser, code, "take", ring_in="10")
        assert "rings by 18:10" in plain((await browser.get(f"/alerts/{code}")).text)


async def test_who_comes_second_hears_who_was_first(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    await evening.decide("YP-1042", OfAlert(Taken("MA-1")), "MA-1")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        assert await act(browser, code, "take") == f"Not taken: P. Lewis (MA-1) has {code} since 18:00."


async def test_who_is_not_on_the_rota_is_refused_and_told_why(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-1"})
        assert "DW-1 is not on this team's rota now" in await act(browser, code, "take")
        assert "Refused: DW-1" in plain((await browser.get(f"/alerts/{code}")).text)


async def test_whose_it_was_before_it_became_worse_stays_in_its_history(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        await act(browser, code, "take")
        await evening.turn(BEGINS + timedelta(minutes=4))
        await evening.fact("YP-1042", Cause.HELP)
        page = plain((await browser.get(f"/alerts/{code}")).text)
        assert "J. Hill (DW-3), from 18:00 to 18:04: it became worse" in page
        assert "Nobody has taken it." in page
        assert await act(browser, code, "pass")
        await act(browser, code, "take", ring_in="20")
        page = plain((await browser.get(f"/alerts/{code}")).text)
    assert "J. Hill (DW-3), from 18:04 on" in page


async def test_several_that_stood_down_are_closed_together(database: Database) -> None:
    evening = await evening_of(database)
    codes = []
    for ref in ("YP-1044", "YP-1047"):
        fact = Fact(Cause.SILENT, BEGINS, Treatment.PAGE, Tier.STANDARD, in_a_row=2)
        await evening.decide(ref, OfFact(fact))
        times = (await _times(evening, ref)).times
        await evening.decide(ref, OfAlert(Heard(Meaning.OK, "0" * 32, BEGINS, times)))
        codes.append(await code_of(evening, ref))
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        board = await browser.get("/")
        assert [f'value="{code}"' in board.text for code in codes] == [True, True]
        too_long = await browser.post("/alerts/resolve", data={"code": codes, "note": "x" * 4001})
        assert (too_long.status_code, "A note has at most 4000 characters." in too_long.text) == (422, True)
        answer = await browser.post("/alerts/resolve", data={"code": codes, "note": "Both phones answered."})
        assert answer.status_code == 303
    assert [await phase_of(evening, code) for code in codes] == [Phase.RESOLVED, Phase.RESOLVED]


async def test_an_unknown_code_is_not_found(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        page = await browser.get("/alerts/Z9Z")
    assert page.status_code == 404
    assert "No alert has this code" in page.text


async def test_carers_and_our_clock_are_sources_of_their_own(database: Database) -> None:
    evening = await evening_of(database)
    fact = Fact(Cause.CARER_CONCERN, BEGINS, Treatment.RING, Tier.ARRIVAL, Who.CARER)
    await evening.decide("YP-1042", OfFact(fact))
    async with evening.browser() as browser:
        page = plain((await browser.get(f"/alerts/{await code_of(evening, 'YP-1042')}")).text)
    assert "The carer said at 18:00: not here and I don’t know where, or I am worried." in page
    assert "The carer is worried , from the carer" in page
