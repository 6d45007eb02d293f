"""The board: what needs a person now comes first, and the kinds of nothing are never one word."""

import re
from datetime import timedelta

from db.queries import duty_phones, people
from db.session import Database
from ladder.events import Delivered, Left
from ladder.words import CarerMeaning, Cause, Meaning, Tier, Treatment
from locales import languages
from tests.console.evening import BEGINS, evening_of, plain, said

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
    assert "YP-1047" in shown["Morning list"]
    assert "Pages nobody before Tue 09:00; then one text to R. Khan (DW-1)." in shown["Morning list"]
    assert "Paged: J. Hill (DW-3)." in shown["Needs a person now"]
    assert "Next 18:05: P. Lewis (MA-1), by text and call." in shown["Needs a person now"]


async def test_the_morning_list_of_my_young_people_lies_open_and_that_of_others_is_folded(database: Database) -> None:
    evening = await evening_of(database)
    for ref in ("YP-1047", "YP-1043"):
        await evening.fact(ref, Cause.STOPPED, Tier.STANDARD)
    async with evening.browser() as browser:
        browser.cookies.set("acting", "DW-1")
        shown = sections((await browser.get("/")).text)
    assert re.findall(r"YP-\d+", shown["Morning list: your young people"]) == ["YP-1047"]
    assert "<details" not in shown["Morning list: your young people"]
    others = shown["Morning list: of others"]
    assert re.findall(r"YP-\d+", others[others.index("<details") : others.index("</details>")]) == ["YP-1043"]


async def test_what_rings_and_nobody_has_is_counted_in_the_title(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    async with evening.browser() as browser:
        assert "<title>(1) Board" in (await browser.get("/")).text
        await evening.fact("YP-1043", Cause.HELP, Tier.AFTER_RETURN)
        assert "<title>(1) RING Board" in (await browser.get("/")).text


async def test_a_demo_says_that_nobody_has_reviewed_its_texts(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        html = plain((await browser.get("/")).text)
    assert f"wordings not reviewed: the texts in all {len(languages())} languages are drafts." in html


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
    evidence = plain(shown)
    assert "Sent and silent" in evidence
    assert "Asked 18:30 delivered (SMS), 18:51 sent, no delivery receipt (SMS)." in evidence
    assert "Carer asked 19:01 did not leave: our fault (Telegram); no answer." in evidence
    assert "Last reply: none yet. Last delivery: none on file. Last seen by a responsible adult: no sighting on file." in evidence


async def test_a_question_that_never_left_is_our_fault_and_never_silence(database: Database) -> None:
    evening = await evening_of(database)
    await evening.turn(AN_HOUR_ON)
    async with evening.browser() as browser:
        html = (await browser.get("/")).text
    counts = {plain(name): int(number) for name, number in re.findall(r"<dt>(.+?)</dt><dd>(\d+)</dd>", html)}
    assert counts["not asked: our fault"] > 0
    assert counts["sent and silent"] == counts["not delivered"] == counts["answered but unclear"] == 0
    assert "no answer" not in sections(html)["Today’s check-ins"]


async def test_what_pages_nobody_and_must_not_be_forgotten_is_a_line_of_this_shift(database: Database) -> None:
    evening = await evening_of(database)
    await evening.turn(BEGINS + timedelta(minutes=30))
    for ref in ("YP-1042", "YP-1047", "YP-1045"):
        await evening.question_told(ref, Left)
    await evening.answered("YP-1047", Meaning.PAUSE)
    await evening.carer_answered("YP-1042", CarerMeaning.SEEN)
    await evening.answered("YP-1045", Meaning.UNCLEAR)
    await evening.answered("YP-1045", Meaning.OK)
    async with evening.browser() as browser:
        lines = plain(sections((await browser.get("/")).text)["This shift’s lines"])
        assert "18:30 Y.K. YP-1047 : paused questions, by their own wish." in lines
        assert "18:30 A.B. YP-1042 : the carer says: I see them. A second adult is to see them by Tue 18:30." in lines
        assert "H.T. YP-1045 : wrote what we could not read; asked again, the phone answered: fine." in lines
        await evening.turn(BEGINS + timedelta(hours=16))
        lines = plain(sections((await browser.get("/")).text)["This shift’s lines"])
    assert "YP-1042" in lines, "a sighting that is owed stands for a day"
    assert "YP-1047" not in lines, "the next shift has lines of its own"


async def test_each_check_in_of_today_says_what_it_has_come_to(database: Database) -> None:
    evening = await evening_of(database)
    await evening.turn(BEGINS + timedelta(minutes=36))
    for ref in ("YP-1042", "YP-1043", "YP-1044", "YP-1047"):
        await evening.question_told(ref, Left)
    await evening.answered("YP-1044", Meaning.OK)
    await evening.answered("YP-1047", Meaning.LATER)
    await evening.carer_answered("YP-1043", CarerMeaning.CONCERN)
    async with evening.browser() as browser:
        shown = plain(sections((await browser.get("/")).text)["Today’s check-ins"])
    assert "18:35 D.O. YP-1044 the phone answered: fine 18:36" in shown
    assert "18:20 Y.K. YP-1047 answered “ask me later”, again 19:36" in shown
    assert "18:15 S.H. YP-1043 the carer is worried 18:36" in shown
    assert "18:30 A.B. YP-1042 asked, until 18:5" in shown
    assert "19:25 L.T. YP-1046 due" in shown


async def test_a7_an_unknown_sender_is_shown_by_number_and_attached_to_nobody(database: Database) -> None:
    evening = await evening_of(database)
    entry = await said(evening, "samira", "it is me ali new phone pls help")
    await evening.stranger_wrote("+447700900999", entry, Treatment.PAGE)
    async with evening.browser() as browser:
        board = await browser.get("/")
        found = re.search(r'href="(/alerts/\w+)"', board.text)
        assert found is not None
        page = plain((await browser.get(found[1])).text)
    assert "Unknown sender 1, no young person attached" in plain(board.text)
    assert "+447700900999" not in board.text
    assert "A number we do not know wrote at 18:00; no young person is attached to it." in page
    assert "it is me ali new phone pls help" in page
    assert "an unknown sender wrote" in page


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


async def test_who_is_busy_stands_beside_their_name_and_a_phone_that_is_refused_after_them(database: Database) -> None:
    evening = await evening_of(database)
    async with database.transaction() as tx:
        (hill,) = await people.by_ref(tx, evening.scope, "DW-3")
        await people.change_people(tx, evening.scope, [{"id": hill.id, "busy_until": AN_HOUR_ON}])
        phone_id = evening.engine.new_id()
        desk = {"id": phone_id, "authority_id": evening.scope.authority_id, "ref": "DESK", "refused_until": AN_HOUR_ON}
        await duty_phones.insert(tx, evening.scope, [{**desk, "wrong_at": []}])
    async with evening.browser() as browser:
        page = await browser.get("/")
    assert (
        "On duty now: J. Hill (DW-3) (busy until 19:00), P. Lewis (MA-1), duty phone DESK refused until 19:00: too many wrong PINs."
    ) in page.text
