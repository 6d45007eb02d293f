"""What a screen does that is narrow, or behind which the service has fallen silent; each with a service of its own."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.console.demo import Demo, beside
from tests.console.test_browser import chromium, demo, link, opened, phone, say, turn_to

__all__ = ["chromium", "demo", "link"]


def test_when_updates_stop_the_page_says_so_and_keeps_what_is_typed(chromium: Browser, demo: Demo) -> None:
    context, page = opened(chromium, demo.link)
    page.goto("/handsets")
    box = phone(page, "YP-1042").get_by_label("Write on this phone")
    box.fill("half a sen")
    turn_to(page, "18:31")  # the page is fresh, and the words are still there
    expect(phone(page, "YP-1042").locator(".bubble.ours")).to_be_visible()
    expect(box).to_have_value("half a sen")
    with demo.frozen():
        expect(page.get_by_text("Updates have stopped.")).to_be_visible()
    expect(page.get_by_text("Updates have stopped.")).to_be_hidden()
    context.close()


def test_what_will_not_do_stays_as_it_was_typed_while_the_page_goes_on_following(chromium: Browser, link: str) -> None:
    context, page = opened(chromium, link)
    page.goto("/handsets")
    phone(page, "YP-1042").get_by_role("button", name="Off: no").click()
    say(page, "YP-1042", "are you there")
    expect(page.get_by_role("alert").get_by_text("This phone is switched off.")).to_be_visible()
    expect(phone(page, "YP-1042").get_by_label("Write on this phone")).to_have_value("are you there")
    say(page, "YP-1043", "أنا خائفة")
    expect(page.get_by_text("This phone is switched off.")).to_be_hidden()
    page.goto("/")
    page.get_by_label("Acting as").select_option("DW-3")
    page.get_by_role("button", name="Change").click()
    page.get_by_role("link", name="Asks for help").click()
    page.get_by_label("What was done, or is known").fill("Rang the school.")
    page.get_by_label("Nothing is needed before").fill("17:00")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    other = context.new_page()
    other.goto("/handsets")
    say(other, "YP-1043", "help")
    expect(page.locator("#known blockquote", has_text="help")).to_be_visible()  # it follows, though it was a form's answer
    expect(page.get_by_label("What was done, or is known")).to_have_value("Rang the school.")
    expect(page.locator("#note-until-error")).to_contain_text("more than twelve hours from now")
    expect(page.locator("#stale")).to_be_hidden()
    context.close()


def test_the_board_shows_within_a_second_what_was_committed_beside_it_and_says_when_it_may_look_no_more(
    chromium: Browser, link: str, tmp_path: Path
) -> None:
    context, page = opened(chromium, link)
    phones = context.new_page()
    phones.goto("/handsets")
    turn_to(phones, "18:36")
    say(phones, "YP-1043", "أنا خائفة")
    expect(page).to_have_title(re.compile(r"^\(1\) RING "))
    expect(page.locator("#news")).to_have_text(re.compile(r"^New: \w+ Asks for help, Ring, S\.H\., YP-1043\.$"))
    card = page.locator("article.alert.ring")
    code = card.locator(".code").inner_text()
    page.evaluate("document.querySelector('#alerts').dataset.was = 'here before'")
    card.get_by_role("link").focus()

    # No loop of the demo did it, so none tells: it is found by looking.
    beside(tmp_path, "take", code, "--as", "DW-3")
    expect(page.locator("#taken")).to_contain_text("J. Hill (DW-3) has it since 18:36", timeout=1_000)
    expect(page).to_have_title(re.compile(r"^Board"))
    expect(page.locator(f"#open-{code}")).to_be_focused()
    expect(page.locator("#alerts")).to_have_attribute("data-was", "here before")

    one = context.new_page()
    one.goto(f"/alerts/{code}")
    one.get_by_label("Acting as").select_option("DW-3")
    one.get_by_role("button", name="Change").click()
    expect(one.locator("main")).to_contain_text("S.H.")
    one.get_by_label("What was done, or is known").fill("half a note")
    one.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(one.locator("main")).to_have_css("opacity", "1")  # asked, and it may still look

    # What it showed goes, and what was typed does not; brought back by the browser it asks before it shows anything.
    context.clear_cookies()
    phones.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(phones.locator("main")).to_be_empty()
    beside(tmp_path, "note", code, "Rang the home.", "--as", "DW-3")
    expect(page.get_by_text("You are not signed in any more.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    expect(page.locator("main")).to_be_empty()
    expect(page).to_have_title("Safety Net")
    expect(one.get_by_role("link", name="Sign in again")).to_have_attribute("href", f"/alerts/{code}")
    expect(one.get_by_label("What was done, or is known")).to_have_value("half a note")
    expect(one.locator("body")).not_to_contain_text("YP-1043")
    context.close()


def test_a_tone_is_asked_for_by_hand_and_stays_asked_for(chromium: Browser, link: str) -> None:
    context, page = opened(chromium, link)
    expect(page.get_by_text("This page makes no sound.")).to_be_visible()
    page.get_by_role("button", name="Sound on").click()
    expect(page.get_by_text("A tone sounds when an alert rings.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Sound off")).to_be_visible()
    page.get_by_role("button", name="Sound off").click()
    expect(page.get_by_text("This page makes no sound.")).to_be_visible()
    context.close()


def test_a_narrow_phone_never_scrolls_sideways(chromium: Browser, link: str) -> None:
    context, page = opened(chromium, link, width=360)
    for path in ("/", "/today", "/handsets", "/languages"):
        page.goto(path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    context.close()


@pytest.mark.parametrize("width", [360, 1360])
def test_the_languages_are_read_on_a_phone_and_on_a_desk(chromium: Browser, link: str, width: int) -> None:
    context, page = opened(chromium, link, width=width)
    page.get_by_role("note").get_by_role("link", name="Who has signed what").click()
    expect(page.get_by_role("heading", name="Languages")).to_be_visible()
    expect(page.locator("#ar").get_by_text("العربية")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("navigation").get_by_role("link", name="Languages")).to_have_attribute("aria-current", "page")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_evening_is_played_without_scripts(chromium: Browser, link: str) -> None:
    context, page = opened(chromium, link, scripts=False)
    page.goto("/handsets")
    turn_to(page, "18:36")
    phone(page, "YP-1044").get_by_role("button", name="🙁 not good").click()
    board = context.new_page()
    board.goto("/")
    for _ in range(20):  # the loops turn beside us, and nothing here follows by itself
        if board.get_by_role("link", name="Asks for help").count():
            break
        board.reload()
    board.get_by_label("Acting as").select_option("DW-3")
    board.get_by_role("button", name="Change").click()
    board.get_by_role("link", name=re.compile("Asks for help")).click()
    board.get_by_label("10 minutes").check()
    board.get_by_role("button", name=re.compile("^Take ")).click()
    expect(board.get_by_text("rings by 18:46")).to_be_visible()
    expect(board.locator("#stale")).to_be_hidden()
    context.close()
