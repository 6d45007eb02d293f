"""The auditor's view: both logs in one order, narrowed, sealed, taken away; references and codes, and neither a name nor a word."""

import csv
import json
from datetime import timedelta

import pytest

from console.exporting import COLUMNS, cell
from db.queries import journal, people
from db.session import Database
from db.words import Opened, Role, SubjectKind
from desk.accounts import inviting
from desk.accounts.inviting import Newcomer
from desk.accounts.passwords import Passwords
from desk.accounts.register import OPERATOR, Register
from desk.accounts.roles import Wish
from desk.permissions import Granted
from desk.trail import ON_A_PAGE
from ladder.words import Cause
from scheduler import sealing
from tests.console.evening import BEGINS, Evening, evening_of, plain
from tests.console.test_access import AMANUEL, auditor, duty, log, read_by
from tests.console.test_alert import code_of
from tests.db.making import counted_entropy
from tests.desk.accounts.people import QUICK


async def an_evening(database: Database) -> tuple[Evening, str]:
    """An hour of it, an alert, and a worker who read both pages."""
    evening = await evening_of(database)
    await evening.turn(BEGINS + timedelta(minutes=80))
    await evening.fact("YP-1043", Cause.HELP)
    async with evening.browser(await duty(evening)) as browser:
        await browser.get(AMANUEL)
        await browser.get(f"/alerts/{await code_of(evening, 'YP-1042')}")
        await browser.get("/young-people/YP-1043")
    return evening, await code_of(evening, "YP-1042")


async def test_both_logs_stand_in_one_order_and_are_narrowed_field_by_field(database: Database) -> None:
    evening, code = await an_evening(database)
    async with evening.browser(auditor()) as browser:
        page = (await browser.get("/audit")).text
        assert "Amanuel" not in page
        assert plain(page).index("YP-1043 Read: read their page") < plain(page).index(f"YP-1042 {code} Read: read an alert")
        assert f"YP-1042 {code} Reported (not_asked)" in plain(page)
        assert "nothing is sealed yet" in plain(page)
        assert "Lines are kept for 6 years: from " in plain(page)
        older = page.partition('href="/audit?before=')[2].partition('"')[0]
        assert page.count("<tr") == ON_A_PAGE + 1 if older else page.count("<tr") <= ON_A_PAGE + 1
        about = plain((await browser.get("/audit?about=yp-1043")).text)
        assert "YP-1043 Read: read their page" in about
        assert "YP-1042" not in about
        assert "YP-1043 2026-11-23 18:15" in about
        assert plain((await browser.get(f"/audit?about={code}&kind=access log")).text).count("Read:") == 1
        by = plain((await browser.get("/audit?by=DW-3&from=2026-11-23&to=2026-11-23")).text)
        assert by.count("Read:") == 3
        assert "No line fits this." in plain((await browser.get("/audit?by=DW-3&from=2026-11-24")).text)
    assert len(await log(database)) == 3, "to read what others read is no reading of a young person"


async def test_what_was_done_to_an_account_stands_under_its_number(database: Database) -> None:
    evening = await evening_of(database)
    register = Register(evening.engine, evening.vault, Passwords(QUICK), counted_entropy())
    await inviting.invite(register, evening.scope, Newcomer("auditor@westshire.example", [Wish(Role.AUDITOR, None)], None), OPERATOR)
    async with evening.browser(auditor()) as browser:
        page = plain((await browser.get("/audit?about=acc-1")).text)
    assert "ACC-1 AccountMade: ACC-1 is invited as auditor" in page
    assert "Scheduled" not in page
    assert "@" not in page


async def test_a_hundred_lines_stand_on_a_page_and_the_next_ones_follow(database: Database) -> None:
    evening = await evening_of(database)
    amanuel = (await evening.person("YP-1042")).id
    what = {"subject_kind": SubjectKind.PERSON, "subject_id": amanuel, "version": None, "event": "Ticked", "actor": "DW-3", "reason": ""}
    new = [{"id": evening.engine.new_id(), "authority_id": evening.scope.authority_id, "at": BEGINS, **what} for _ in range(2 * ON_A_PAGE)]
    async with database.transaction() as tx:
        await journal.append(tx, evening.scope, [journal.entry(**one, content={}) for one in new])
    seen: list[str] = []
    async with evening.browser(auditor()) as browser:
        address = "/audit?kind=journal"
        while address:
            page = (await browser.get(address)).text
            rows = page.partition("<tbody")[2].split("<tr")[1:]
            assert len(rows) <= ON_A_PAGE
            seen += [plain(row) for row in rows]
            address = page.partition('href="/audit?kind=journal&amp;before=')[2].partition('"')[0]
            address = address and f"/audit?kind=journal&before={address}"
        whole = (await browser.get("/audit.jsonl?kind=journal")).text.splitlines()
    assert len(seen) == len(whole) > 2 * ON_A_PAGE


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("from=yesterday", "Write a day"),
        ("from=1969-12-31", "Write a day from 2000 to 2999."),
        ("to=9999-12-31", "Write a day from 2000 to 2999."),
        ("from=2026-11-24&to=2026-11-23", "comes before the first"),
        ("about=YP-9", "Nobody and no alert is called YP-9"),
        ("kind=gossip", "no such kind"),
    ],
)
async def test_a_question_that_cannot_be_read_is_said_at_its_field_and_stays(database: Database, asked: str, sentence: str) -> None:
    evening = await evening_of(database, is_live=True)  # there ids are asked for by the day too
    async with evening.browser(auditor()) as browser:
        for address in ("/audit", "/audit.csv"):
            answer = await browser.get(f"{address}?{asked}")
            assert answer.status_code == 422
            assert sentence in plain(answer.text.partition("govuk-error-message")[2])
            assert "Content-Disposition" not in answer.headers
        assert not asked.startswith("about") or 'value="YP-9"' in answer.text
    assert await log(database) == []


async def test_p10_taking_the_logs_away_is_itself_a_reading(database: Database) -> None:
    evening, code = await an_evening(database)
    while await sealing.once(evening.engine, rest_for=timedelta(0)):
        pass
    async with evening.browser(auditor()) as browser:
        table = await browser.get("/audit.csv?about=YP-1042&kind=journal")
        lines = [json.loads(line) for line in (await browser.get("/audit.jsonl")).text.splitlines()]
        assert "by seal 1:" in plain((await browser.get("/audit")).text)
    heading, *rows = csv.reader(table.text.splitlines())
    assert tuple(heading) == COLUMNS
    assert {row[3].partition(" ")[0] for row in rows} == {"YP-1042"}
    assert code in {row[4] for row in rows}
    assert {row[9] for row in rows} == {"1"}
    assert table.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    assert "Amanuel" not in table.text
    assert (lines[0]["event"], lines[0]["by"], lines[0]["about"]) == ("Read", "auditor-1", "everybody")
    assert (await read_by(database))[3:] == [("auditor-1", Opened.EXPORT, None)] * 2
    amanuel = (await evening.person("YP-1042")).id
    assert [row.young_person_id for row in (await log(database))[3:]] == [amanuel, None]


@pytest.mark.parametrize(
    ("written", "quoted"), [("=1+1", "'=1+1"), ("+44", "'+44"), ("-", "'-"), ("@x", "'@x"), ("YP-1", "YP-1"), ("", "")]
)
def test_a_spreadsheet_is_handed_nothing_to_work_out(written: str, quoted: str) -> None:
    assert cell(written) == quoted


async def test_an_auditor_of_a_team_reads_of_that_teams_young_people(database: Database) -> None:
    evening, _ = await an_evening(database)
    async with database.reading() as tx:
        (khan, *_) = await people.by_ref(tx, evening.scope, "DW-1")
    for team, is_theirs in ((khan.team_id, True), (evening.engine.new_id(), False)):
        async with evening.browser(auditor(Granted(Role.AUDITOR, team))) as browser:
            page = plain((await browser.get("/audit")).text)
            assert ("YP-1043 Read: read their page" in page) is is_theirs
            assert ((await browser.get("/audit?about=YP-1042")).status_code == 200) is is_theirs
            assert ("YP-1042" in (await browser.get("/audit.csv")).text) is is_theirs
