"""A whole evening, from the first administrator to the auditor: with scripts, without them, and by somebody who has only a keyboard."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.console.demo import running_demo
from tests.console.hands import Hands, Keys, Pointer
from tests.console.signing_in import Somebody, a_browser, invite, invite_from_the_command_line, join, sign_in, sign_out
from tests.console.test_browser import chromium, phone, say, turn_to
from tests.console.test_pictures import WIDTH, turn_to_morning

__all__ = ["chromium"]

SISTERS = "YP-1045"  # their one phone
STEP = "Rang Grace O.: he is at table with them."


@dataclass(frozen=True)
class Way:
    """How everybody in the story uses their browser."""

    hands: type[Pointer] | type[Keys]
    scripts: bool = True


WAYS = {"scripts": Way(Pointer), "no scripts": Way(Pointer, scripts=False), "keyboard": Way(Keys)}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_from_the_first_administrator_to_the_auditor(chromium: Browser, tmp_path: Path, way: Way) -> None:
    ada, hill, osei = Somebody("ada@westshire.example"), Somebody("hill@westshire.example"), Somebody("osei@westshire.example")
    with (
        running_demo(tmp_path, signs_in=True) as demo,
        a_browser(chromium, demo, scripts=way.scripts) as in_the_office,
        a_browser(chromium, demo, scripts=way.scripts, width=WIDTH) as on_a_phone,
        a_browser(chromium, demo, scripts=way.scripts) as at_the_audit,
    ):
        office, duty, audit = way.hands(in_the_office), way.hands(on_a_phone), way.hands(at_the_audit)
        join(office, invite_from_the_command_line(demo, ada.name, "administrator"), ada)
        expect(in_the_office.get_by_role("heading", name="Accounts", level=1)).to_be_visible()
        links = [invite(office, hill.name, "duty worker", "DW-3 J. Hill"), invite(office, osei.name, "auditor")]

        join(duty, links[0], hill)
        sign_out(duty)
        sign_in(duty, hill)
        expect(on_a_phone.get_by_text("Nothing needs a person now.")).to_be_visible()

        phones = in_the_office.context.new_page()
        somebody_is_silent(phones)
        code = taken_noted_and_closed(duty)
        nobody_else_is_asked_all_night(phones)
        duty.follow("Night log")
        told = on_a_phone.locator("article.alert")
        expect(told).to_have_count(1)
        for words in ("YP-1042", STEP, "Seen by CA-7 at 19:10."):
            expect(told).to_contain_text(words)
        assert on_a_phone.evaluate("document.documentElement.scrollWidth") <= WIDTH

        join(audit, links[1], osei)
        found_by_the_auditor(audit, code)
        sign_out(audit)


def somebody_is_silent(phones: Page) -> None:
    """At a quarter past seven one young person has been asked twice, and their carer; the others said that they are fine."""
    phones.goto("/handsets")
    turn_to(phones, "18:36")
    for ref in ("YP-1043", SISTERS, "YP-1047"):
        is_fine(phones, ref)
    phone(phones, "YP-1044").get_by_role("button", name="🙂 fine").first.click()
    turn_to(phones, "19:16")


def is_fine(phones: Page, ref: str) -> None:
    """Somebody answers with 1, and is thanked. Without scripts the page has to be loaded again to see it."""
    said = phone(phones, ref).locator(".bubble.ours")
    before = said.count()
    say(phones, ref, "1")
    expect(phone(phones, ref).get_by_label("Write on this phone")).to_have_value("")
    for _ in range(40):
        if said.count() > before:
            return
        phones.reload()
    raise AssertionError(f"{ref} was not thanked")


def taken_noted_and_closed(duty: Hands) -> str:
    """A duty worker finds it on the board, takes it, notes a step, and closes it; told at the field what was left out. Its code."""
    page, silent = duty.page, re.compile("Sent and silent")
    for _ in range(20):  # without scripts nothing follows by itself
        reload = page.get_by_role("link", name="Load it again")
        if page.get_by_role("link", name=silent).count() or not reload.count():
            break
        duty.follow("Load it again")
    duty.follow(silent)
    expect(page.get_by_role("heading", name="What you can do")).to_be_visible()
    code = page.locator("h1 .code").inner_text()
    duty.press(f"Take {code}")
    expect(page.locator("#said")).to_have_text(f"{code} is yours, 19:16.")
    duty.fill("What was done, or is known", STEP)
    duty.press("Keep the note")
    expect(page.locator("p.note", has_text=STEP)).to_be_visible()
    duty.mark("2 seen by a responsible adult: who, when")
    duty.fill("and when", "19:10")
    duty.press(f"Close {code}")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    duty.follow("Say who saw them.")
    expect(page.get_by_label("For 2: who saw them")).to_be_focused()
    expect(page.get_by_label("and when")).to_have_value("19:10")
    duty.fill("For 2: who saw them", "CA-7")
    duty.press(f"Close {code}")
    expect(page.locator("p.owner")).to_contain_text("Closed by J. Hill (DW-3)")
    return code


def nobody_else_is_asked_all_night(phones: Page) -> None:
    """The sisters' other question is answered, and the night is quiet: whoever stands above the duty worker hears nothing."""
    turn_to(phones, "19:26")
    is_fine(phones, SISTERS)
    turn_to_morning(phones)
    for ref in ("MA-1", "LR-1"):
        expect(phone(phones, ref)).to_contain_text("Nothing yet.")


def found_by_the_auditor(audit: Hands, code: str) -> None:
    """All that was done with one alert, in its order and by whom; and who looked at it."""
    page = audit.page
    audit.follow("Audit")
    audit.fill("About", code)
    audit.press("Show")
    lines = page.locator("tbody tr", has_text=code).all_inner_texts()
    done = [re.search(r"\b(Taken|Noted|Resolved)\b", line) for line in lines if "DW-3" in line]
    assert [one[1] for one in reversed(done) if one is not None] == ["Taken", "Noted", "Resolved"]
    assert any("DW-3" in line and "access log" in line for line in lines)
