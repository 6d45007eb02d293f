"""A real browser plays the evening: with scripts, and without them."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.console.demo import Demo, address_of, running_demo

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = "pictures"  # UPDATE_PICTURES=1 takes the pictures of docs/ again
_OFFLINE = ("--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own browser: nothing is downloaded."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        expect.set_options(timeout=15_000)  # two cores, and a whole service beside us
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu", *_OFFLINE])
        yield browser
        browser.close()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """A fresh one."""
    with running_demo(tmp_path) as started:
        yield started


@pytest.fixture
def link(demo: Demo) -> str:
    """What signs a browser in."""
    return demo.link


def opened(browser: Browser, link: str, *, scripts: bool = True, width: int = 1360, dots: int = 1) -> tuple[BrowserContext, Page]:
    """A browser that has followed the link. `dots`: how many its screen has for each pixel of a page, each way."""
    context = browser.new_context(
        java_script_enabled=scripts,
        viewport={"width": width, "height": 900},
        device_scale_factor=dots,
        reduced_motion="reduce",
        base_url=address_of(link),
    )
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page's script failed: {error}"))
    page.goto(link)
    return context, page


def phone(page: Page, ref: str) -> Locator:
    """One phone on the page of handsets."""
    return page.locator(f"article.phone[id='{ref}']")


def say(page: Page, ref: str, text: str) -> None:
    """Write on a phone."""
    phone(page, ref).get_by_label("Write on this phone").fill(text)
    phone(page, ref).get_by_role("button", name="Send", exact=True).click()


def turn_to(page: Page, clock: str) -> None:
    """Turn the demo's clock."""
    page.locator("#turn-to").fill(clock)
    page.get_by_role("button", name="Turn", exact=True).click()
    expect(page.locator("#said")).to_have_text(f"The clock stands at {clock}.", timeout=60_000)


def code_on(page: Page, ref: str, what: str) -> str:
    """The code of the newest page of that kind on a worker's phone."""
    bubble = phone(page, ref).locator(".bubble.ours", has_text=what).last
    expect(bubble).to_be_visible()
    found = re.search(r"\b([A-Z]\d[A-Z]+) " + re.escape(what), bubble.inner_text())
    assert found is not None
    return found[1]


def photograph(page: Page, name: str, updates: frozenset[str]) -> None:
    """A picture for docs/, when asked for."""
    if PICTURES in updates:
        page.evaluate("() => scrollTo(0, 0)")
        page.screenshot(path=DOCS / f"{name}.png", full_page=True)


def test_the_evening_is_played_in_a_browser(chromium: Browser, link: str, updates: frozenset[str]) -> None:
    context, board = opened(chromium, link)
    expect(board.get_by_text("Nothing needs a person now.")).to_be_visible()
    phones = context.new_page()
    phones.goto("/handsets")
    turn_to(phones, "18:36")

    # One answers by button, one in her own words; closed cover hears the same in its language.
    phone(phones, "YP-1044").get_by_role("button", name="🙂 fine").click()
    expect(phone(phones, "YP-1044").get_by_text("Thanks!")).to_be_visible()
    say(phones, "YP-1043", "أنا خائفة")
    expect(phone(phones, "YP-1043").locator(".bubble.ours").last).to_have_attribute("dir", "rtl")

    say(phones, "YP-1047", "توقف")

    # The board follows by itself, and the worker's phone rings at once.
    expect(board.get_by_role("link", name="Asks for help")).to_be_visible()
    expect(board).to_have_title(re.compile(r"^\(1\) "))
    expect(phone(phones, "DW-3").get_by_text("Incoming call")).to_be_visible()
    phone(phones, "DW-3").get_by_role("button", name="Press 1").first.click()
    expect(phone(phones, "DW-3").get_by_text("Call, answered")).to_be_visible()
    code = code_on(phones, "DW-3", "ASKS FOR HELP")
    say(phones, "DW-3", code)
    expect(phone(phones, "DW-3").get_by_text(f"{code} is yours")).to_be_visible()
    expect(board.locator(".alert.taken").get_by_text("J. Hill (DW-3) has it since 18:36")).to_be_visible()

    # What may wait for the morning stands below, and pages nobody.
    expect(board.locator(".alert.listed", has_text="YP-1047")).to_contain_text("Asked us to stop")

    # Silence climbs: again, the carer, the worker.
    turn_to(phones, "19:16")
    expect(board.locator(".alert.paging", has_text="YP-1042")).to_contain_text("Sent and silent")
    expect(phone(phones, "CA-7").get_by_role("button", name="I see them now")).to_be_visible()
    photograph(phones, "handsets", updates)
    photograph(board, "board", updates)

    # On the alert's page stand her words, from right to left, and a named worker notes a step.
    board.get_by_role("link", name=re.compile(code)).click()
    words = board.locator("blockquote")
    expect(words).to_have_text("أنا خائفة")
    expect(words).to_have_attribute("dir", "rtl")
    board.get_by_label("Acting as").select_option("DW-3")
    board.get_by_role("button", name="Change").click()
    board.get_by_label("What was done, or is known").fill("Rang the school; they ring back.")
    board.get_by_role("button", name="Keep the note").click()
    expect(board.locator("#said")).to_have_text(f"The note on {code} is kept.")
    expect(board.get_by_text("Rang the school; they ring back.")).to_be_visible()
    photograph(board, "alert", updates)
    context.close()
