"""The phones side by side: the evening is played on them without reading anything first."""

import re
from datetime import timedelta
from html import unescape

import httpx

from bot.channels.road import Button, Letter
from db.ids import IdSource
from db.session import Database
from ladder.words import Road
from tests.console.evening import BEGINS, Evening, evening_of, wrong
from tests.db.making import counted_entropy

new_id = IdSource(lambda: BEGINS, counted_entropy())


def phone(html: str, ref: str) -> str:
    """One phone of the page."""
    found = re.search(rf'<article class="phone" id="{re.escape(ref)}".*?</article>', html, re.DOTALL)
    assert found is not None, f"no phone of {ref}"
    return found[0]


async def send(evening: Evening, address: str, text: str, road: Road = Road.SMS, *buttons: Button) -> None:
    """Something reaches a phone."""
    assert evening.handsets is not None
    rows = (buttons,) if buttons else ()
    await evening.handsets.send(Letter(new_id(), 1, address, text, rows, road))


async def page_after(browser: httpx.AsyncClient, path: str, **form: str) -> str:
    """Send a form and follow it."""
    answer = await browser.post(path, data=form)
    assert answer.status_code == 303
    return (await browser.get(answer.headers["location"].partition("#")[0])).text


async def test_every_phone_stands_there_with_whose_it_is_and_that_it_is_made_up(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        html = (await browser.get("/handsets")).text
    assert len(re.findall(r'<article class="phone"', html)) == 13
    assert "Simulated phones, fictional people, wordings not reviewed" in html
    amanuel = phone(html, "YP-1042")
    assert '<span lang="ti">ትግርኛ</span> (texts are drafts)' in amanuel
    assert "arrival, first 72 hours, asked at 18:30 · open cover" in amanuel
    sisters = phone(html, "YP-1045")
    assert "Hiwet T." in sisters
    assert "Luwam T." in sisters
    assert "never asked about Y.K." in phone(html, "CA-9")
    assert "on duty now" in phone(html, "DW-3")
    assert "last resort" in phone(html, "LR-1")


async def test_a_screen_is_drawn_in_the_direction_of_its_script(database: Database) -> None:
    evening = await evening_of(database)
    await send(evening, "samira", "Lantern: كيف حالك؟ 1 بخير")
    await send(evening, "amanuel", "Kite: ኩነታት ከመይ ኣሎ?")
    async with evening.browser() as browser:
        html = (await browser.get("/handsets")).text
    assert '<div class="bubble ours" lang="ar" dir="rtl">' in phone(html, "YP-1043")
    assert '<div class="bubble ours" lang="ti" dir="ltr">' in phone(html, "YP-1042")


async def test_what_is_written_on_a_phone_stands_on_its_screen_alone(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        html = await page_after(browser, "/handsets/say", ref="YP-1042", address="amanuel", text="ደሓን እየ <1>")
    assert "ደሓን እየ &lt;1&gt;" in phone(html, "YP-1042")
    assert html.count("ደሓን እየ &lt;1&gt;") == 1


async def test_after_a_form_the_page_opens_at_the_same_phone_by_its_reference(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        answer = await browser.post("/handsets/ring", data={"ref": "YP-1047", "address": "+447700900147"})
    assert answer.headers["location"] == "/handsets#YP-1047"


async def test_buttons_under_a_message_are_pressed_without_scripts(database: Database) -> None:
    evening = await evening_of(database)
    await send(evening, "daniel", "Harbour: how are you?", Road.SMS, Button("🙂 fine", "c:1:ok"), Button("🙁 not good", "c:1:help"))
    async with evening.browser() as browser:
        html = phone((await browser.get("/handsets")).text, "YP-1044")
        pressed = re.findall(r'name="button" value="([^"]+)"[^>]*>([^<]+)</button>', html)
        assert [label for _, label in pressed] == ["🙂 fine", "🙁 not good"]
        html = await page_after(browser, "/handsets/press", ref="YP-1044", address="daniel", button=unescape(pressed[0][0]))
    assert re.search(r'role="status"[^>]* hidden', html)


async def test_a_call_rings_until_somebody_presses_1_and_says_nothing_before(database: Database) -> None:
    evening = await evening_of(database)
    await send(evening, "+447700900203", "K7P asks for help.", Road.VOICE)
    async with evening.browser() as browser:
        html = phone((await browser.get("/handsets")).text, "DW-3")
        assert "Incoming call" in html
        assert "K7P" not in html
        html = phone(await page_after(browser, "/handsets/answer", ref="DW-3", address="+447700900203"), "DW-3")
    assert "K7P asks for help." in html


async def test_switches_say_in_words_how_they_stand(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        html = await page_after(browser, "/handsets/switch", ref="YP-1042", address="amanuel", switch="is_off on")
        assert 'aria-pressed="true">Off: yes</button>' in phone(html, "YP-1042")
        html = await wrong(browser, "/handsets/say", ref="YP-1042", address="amanuel", text="<1>")
        assert 'href="#say-YP-1042">This phone is switched off.' in html
        assert 'value="&lt;1&gt;"' in phone(html, "YP-1042"), "what was typed is still there"
        html = await page_after(browser, "/handsets/switch", ref="YP-1042", address="amanuel", switch="is_off off")
    assert "Off: no</button>" in phone(html, "YP-1042")


async def test_what_is_no_form_of_ours_is_refused_in_a_sentence(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        assert "no such switch" in await page_after(browser, "/handsets/switch", address="amanuel", switch="is_loud on")
        assert "not on this phone" in await page_after(browser, "/handsets/press", address="amanuel", button="nonsense ok")
        assert "No phone has this address." in await wrong(browser, "/handsets/say", address="nobody", text="hello")
        assert "Nothing was sent" in await wrong(browser, "/handsets/say", address="amanuel", text="  ")


async def test_the_clock_turns_by_minutes_to_a_time_and_to_what_comes_next(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        assert "The clock stands at 18:05." in await page_after(browser, "/clock", back="/handsets", by="next")
        assert "The clock stands at 18:20." in await page_after(browser, "/clock", back="/handsets", by="15")
        assert "The clock stands at 18:45." in await page_after(browser, "/clock", back="/", to="18:45")
        page = await wrong(browser, "/clock", back="/handsets", to="soon")
        assert 'href="#turn-to">Write a time such as 21:30.' in page
        assert 'id="turn-to" name="to" value="soon"' in page
    assert await evening.engine.now() == BEGINS + timedelta(minutes=45)


async def test_t4_a_live_service_has_neither_phones_nor_hands_to_turn(database: Database) -> None:
    evening = await evening_of(database, is_live=True)
    async with evening.browser() as browser:
        assert (await browser.get("/handsets")).status_code == 404
        assert (await browser.post("/clock", data={"by": "5"})).status_code == 404
        board = (await browser.get("/")).text
    assert "/handsets" not in board
    assert "Simulated" not in board


async def test_a_message_for_a_person_waits_for_the_person_and_not_for_the_script(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        await browser.post("/clock", data={"back": "/handsets", "by": "5"})
        fresh = await browser.get("/handsets", headers={"Live": "yes"})
        page = await browser.get("/handsets")
    assert "The clock stands" not in fresh.text
    assert "The clock stands" in page.text
