"""The board: what needs a person now comes first, and the kinds of nothing are never one word."""

import re
from datetime import timedelta

from db.session import Database
from ladder.events import Delivered, Left
from ladder.words import Cause, Tier
from tests.console.evening import BEGINS, evening_of

AN_HOUR_ON = BEGINS + timedelta(minutes=60)


def sections(html: str) -> dict[str, str]:
    """What stands under each heading."""
    parts = re.split(r"<h2[^>]*>([^<]+?)\s*(?:<span[^>]*>\d+</span>)?</h2>", html)
    return {name.strip(): text for name, text in zip(parts[1::2], parts[2::2], strict=True)}


async def test_a_quiet_board_says_that_nothing_needs_a_person(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        page = await browser.get("/")
    assert page.status_code == 200
    assert "Nothing needs a person now." in sections(page.text)["Needs a person now"]
    assert "On duty now: J. Hill (DW-3), P. Lewis (MA-1)." in page.text


async def test_what_nobody_has_taken_stands_first_and_what_rings_above_what_pages(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    await evening.fact("YP-1047", Cause.STOPPED, Tier.STANDARD)
    await evening.fact("YP-1043", Cause.HELP, Tier.AFTER_RETURN)
    async with evening.browser() as browser:
        shown = sections((await browser.get("/")).text)
    assert re.findall(r"YP-\d+", shown["Needs a person now"]) == ["YP-1043", "YP-1042"]
    assert "YP-1047" in shown["Listed"]
    assert "Pages nobody before Tue 09:00; then one text to R. Khan (DW-1)." in shown["Listed"]
    assert "Paged: J. Hill (DW-3)." in shown["Needs a person now"]
    assert "Next 18:05: P. Lewis (MA-1), by text and call." in shown["Needs a person now"]


async def test_treatment_is_said_in_a_word_and_drawn_as_a_shape(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1043", Cause.HELP, Tier.AFTER_RETURN)
    async with evening.browser() as browser:
        html = (await browser.get("/")).text
    badge = re.search(r'<span class="badge ring">(<svg.*?</svg>)(\w+)</span>', html, re.DOTALL)
    assert badge is not None
    assert badge[2] == "Ring"


async def test_the_evidence_names_each_asking_its_receipt_and_the_three_clocks(database: Database) -> None:
    evening = await evening_of(database)
    await evening.turn(BEGINS + timedelta(minutes=30))
    await evening.question_told("YP-1042", Left, Delivered)
    await evening.turn(BEGINS + timedelta(minutes=51))
    await evening.question_told("YP-1042", Left)
    await evening.turn(BEGINS + timedelta(minutes=80))
    async with evening.browser() as browser:
        shown = sections((await browser.get("/")).text)["Needs a person now"]
    evidence = " ".join(re.sub(r"<[^>]+>", " ", shown).split())
    assert "Sent and silent" in evidence
    assert "Asked 18:30 delivered (SMS), 18:51 sent, no delivery receipt (SMS)." in evidence
    assert "Carer asked 19:01 did not leave: our fault (Telegram); no answer." in evidence
    assert "Last reply: none yet. Last delivery: none on file. Last seen by a responsible adult: no sighting on file." in evidence


async def test_a_question_that_never_left_is_our_fault_and_never_silence(database: Database) -> None:
    evening = await evening_of(database)
    await evening.turn(AN_HOUR_ON)
    async with evening.browser() as browser:
        html = (await browser.get("/")).text
    counts = {name: int(number) for name, number in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", html)}
    assert counts["not asked: our fault"] > 0
    assert counts["sent and silent"] == counts["not delivered"] == counts["answered but unclear"] == 0
    assert "no answer" not in sections(html)["Today’s check-ins"]


async def test_duress_says_first_what_not_to_do(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1046", Cause.DURESS, Tier.AFTER_RETURN)
    async with evening.browser() as browser:
        html = (await browser.get("/")).text
    assert "Do not ring or text the young person, the carer or the home." in html


async def test_a_page_is_kept_by_nobody_and_runs_nothing_of_others(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        page = await browser.get("/")
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "Amanuel" not in page.text


async def test_whoever_acts_is_named_and_kept(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        answer = await browser.post("/acting", data={"ref": "DW-3", "back": "/"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        page = await browser.get("/")
        again = await browser.get("/")
    assert "You are acting as J. Hill (DW-3)." in page.text
    assert '<option value="DW-3" selected>' in page.text
    assert "You are acting as" not in again.text


async def test_a_form_leads_back_to_our_own_pages_alone(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        for back in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"):
            answer = await browser.post("/acting", data={"ref": "DW-3", "back": back})
            assert answer.headers["location"] == "/"
