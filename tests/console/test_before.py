"""What stands above everything that can be done: whom not to tell, when to ring, and who interprets; and roads that give no receipt."""

from datetime import timedelta

from db.session import Database
from db.words import Role
from desk.permissions import Granted
from ladder.events import Left
from ladder.words import Cause, Tier
from tests.console.evening import BEGINS, evening_of, plain
from tests.console.test_alert import code_of
from tests.console.test_permissions import viewer


async def test_who_must_not_be_told_and_when_to_ring_stand_above_the_button_that_takes(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1043", Cause.HELP, Tier.AFTER_RETURN)
    code = await code_of(evening, "YP-1043")
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        html = (await browser.get(f"/alerts/{code}")).text
    above, below = html.split('id="take"')
    assert "Do not tell the uncle in Leeds When and how to ring Only through the school, 10:30 to 11:00. Language Arabic" in plain(above)
    assert "Interpreter line 01632 960950 , code 2864 Police route Ring 101" in plain(above)
    assert "the uncle in Leeds" not in below, "once is enough"


async def test_promise_10_a_code_that_is_paid_for_is_shown_to_whoever_may_act_and_kept_sealed(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    await evening.fact("YP-1044", Cause.SILENT, Tier.STANDARD)
    code, in_english = [await code_of(evening, ref) for ref in ("YP-1042", "YP-1044")]
    async with evening.browser(await viewer(evening, "DW-3", Granted(Role.AUDITOR))) as browser:
        html = (await browser.get(f"/alerts/{code}")).text
        assert "its code is shown to whoever may act" in html
        assert "2864" not in html
        assert "Interpreter line" not in (await browser.get(f"/alerts/{in_english}")).text, "nobody needs one for English"
    async with database.reading() as tx:
        (row,) = await tx.exec_driver_sql("SELECT interpreter_sealed FROM authority")
    assert b"2864" not in bytes(row[0])


async def test_where_no_receipt_exists_the_page_does_not_say_no(database: Database) -> None:
    """Daniel writes on Telegram: taken and left is all that is ever known there."""
    evening = await evening_of(database)
    for minutes in (35, 125):
        await evening.turn(BEGINS + timedelta(minutes=minutes))
        await evening.question_told("YP-1044", Left)
    await evening.turn(BEGINS + timedelta(hours=5))
    async with evening.browser() as browser:
        page = plain((await browser.get(f"/alerts/{await code_of(evening, 'YP-1044')}")).text)
    assert "Young person YP-1044, Telegram 18:35 no receipt exists sent, no receipt exists" in page
    assert "Last delivery to the phone none on file: their phones give no receipts" in page
