"""Whatever is typed into a form and will not do: one sentence at its field, one above the page, and nothing that was typed is lost."""

import re

import httpx
import pytest
from markupsafe import escape

from db.session import Database
from ladder.words import Cause
from tests.console.evening import Evening, evening_of, plain, wrong
from tests.console.test_alert import act, code_of, phase_of

LONG = "rang twice & waited <10 min> " * 200


async def taken(evening: Evening, browser: httpx.AsyncClient) -> str:
    """DW-3 has Amanuel's cry for help; its code."""
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    await browser.post("/acting", data={"ref": "DW-3"})
    await act(browser, code, "take")
    return code


def said_at(html: str, control: str) -> str:
    """What stands at a control as what was wrong with it."""
    found = re.search(rf'id="{control}-error"><span[^>]*>Error:</span> (.*?)</p>', html)
    return "" if found is None else found[1]


@pytest.mark.parametrize(
    ("form", "typed", "control", "sentence"),
    [
        ("note", {"words": " ", "until": "21:00"}, "note-words", "A note needs words."),
        ("note", {"words": LONG}, "note-words", "A note has at most 4000 characters."),
        ("note", {"words": "Rang, no answer.", "until": "half past"}, "note-until", "Write a time such as 21:30."),
        ("note", {"words": "Rang, no answer.", "until": "17:00"}, "note-until", "That is more than twelve hours from now: name an earlier"),
        ("resolve", {"outcome": "7", "words": ""}, "close-words", "This way of closing needs a note."),
        ("resolve", {"outcome": "2", "seen_by": "Grace O.", "words": "x"}, "seen-at", "Say when they were seen."),
        ("resolve", {"outcome": "2", "seen_by": "Grace O.", "seen_at": "noon"}, "seen-at", "Write a time such as 21:30."),
        ("resolve", {"outcome": "twelve", "words": "They slept."}, "outcome", "Say how it ended, 1 to 12."),
        ("take", {"ring_in": "900"}, "ring", "Ring within 1 to 240 minutes; a promise further off is none."),
        ("say", {"at": "19:00"}, "phrase", "Choose what they are told."),
        ("say", {"phrase": "P_when"}, "phrase-at", "Say when you will ring."),
        ("say", {"phrase": "P_when", "at": "23:30"}, "phrase-at", "Name a time within 4 hours; a promise further off is none."),
    ],
)
async def test_it_is_told_at_its_field_and_everything_typed_is_still_there(
    database: Database, form: str, typed: dict[str, str], control: str, sentence: str
) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        code = await taken(evening, browser)
        html = await wrong(browser, f"/alerts/{code}/{form}", **typed)
        assert said_at(html, control).startswith(sentence)
        assert f'<a href="#{control}">' in html, "the summary above leads there"
        assert "<title>Error: " in html
        for name, value in typed.items():
            if name not in ("outcome", "ring_in"):
                assert str(escape(value)) in html
            elif value == "7":
                assert 'value="7" checked' in html
        assert 'id="forms" data-live data-touched' in html, "the script leaves it alone"
        assert f'data-page="/alerts/{code}"' in html, "and follows the page it is, not the form's address"
    assert await phase_of(evening, code) == "taken"


async def test_whoever_did_not_say_who_they_are_has_lost_no_word(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser() as browser:
        html = await wrong(browser, f"/alerts/{code}/note", words="Rang the carer.")
        assert said_at(html, "ref").startswith("Nothing was done: say first who you are")
        assert "This is what you had written: Rang the carer." in plain(html)
        assert "Choose who you are." in await wrong(browser, "/acting", ref="DW-99", back=f"/alerts/{code}")
        page = await wrong(browser, "/acting", ref="", back="https://elsewhere.example/")
        assert re.search(r"<title>Error: (\(1\) )?Board", page)


async def test_several_that_stood_down_are_picked_and_explained(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        await browser.post("/acting", data={"ref": "DW-3"})
        html = await wrong(browser, "/alerts/resolve", note="Both phones answered.")
        assert "Pick at least one." in html


async def test_a_sighting_that_will_not_do_is_told_on_the_alerts_own_page(database: Database) -> None:
    evening = await evening_of(database)
    async with evening.browser() as browser:
        code = await taken(evening, browser)
        seen = {"seen_by": "Mr <Adams>", "relation": "teacher", "at": "17:30", "on": "2026-11-01", "back": f"/alerts/{code}"}
        html = await wrong(browser, "/seen/YP-1042", **seen)
        assert said_at(html, "sighting-at").startswith("Nothing was written down. When they were seen is more than 7 days ago")
        assert f'data-page="/alerts/{code}"' in html
        assert 'value="Mr &lt;Adams&gt;"' in html
