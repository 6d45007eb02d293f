"""A duty worker's evening on a phone, page by page: each is read by axe-core, and photographed for docs/duty.md with UPDATE_PICTURES=1."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.console.demo import running_demo
from tests.console.test_browser import DOCS, PICTURES, chromium, demo, link, opened, phone, say, turn_to

__all__ = ["chromium", "demo", "link"]

WIDTH = 360
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
# WCAG 2.2, A and AA. How large what is touched must be is a rule of 2.2 that axe-core leaves off unless it is named.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
}
Shot = Callable[[Page, str, Locator, Locator], None]


def broken_rules(page: Page) -> list[str]:
    """Which rules a page breaks, and where, by day and by night."""
    found: list[str] = []
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light, reduced_motion="reduce")
        page.evaluate(AXE)
        read: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
        assert read["passes"], "it looked"
        for rule in read["violations"]:
            found += [f"{light}: {rule['id']}: {node['target']} {node['failureSummary']}" for node in rule["nodes"]]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def look_at(page: Page) -> None:
    """A page breaks no rule, and does not scroll sideways."""
    assert broken_rules(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= WIDTH


@pytest.fixture
def shot(updates: frozenset[str]) -> Shot:
    """Looks at a page, and when asked for, photographs for docs/ from one thing on it to another."""

    def take_it(page: Page, name: str, start: Locator, end: Locator) -> None:
        look_at(page)
        if PICTURES in updates:
            page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
            top, bottom = box(start)["y"] - 8, box(end)["y"] + box(end)["height"] + 4
            clip: Any = {"x": 0, "y": top, "width": WIDTH, "height": bottom - top}
            page.screenshot(path=DOCS / "console" / f"{name}.png", full_page=True, clip=clip)

    return take_it


def box(what: Locator) -> Any:
    """Where it stands on its page."""
    return what.bounding_box()


def heading(page: Page) -> Locator:
    """What a page is called, below what every page has."""
    return page.get_by_role("heading", level=1)


def turn_to_morning(page: Page) -> None:
    """A whole night of the demo's clock."""
    page.locator("#turn-to").fill("07:35")
    page.get_by_role("button", name="Turn", exact=True).click()
    expect(page.locator("#said")).to_have_text(re.compile("07:35"), timeout=240_000)


def alert_about(page: Page, ref: str) -> None:
    """From the board to an alert's page."""
    page.goto("/")
    page.locator("article.alert", has_text=ref).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="What you can do")).to_be_visible()


def take(page: Page) -> None:
    """By its button."""
    page.get_by_role("button", name=re.compile("^Take ")).click()
    expect(page.get_by_role("button", name="I am working on it")).to_be_visible()


def note(page: Page, words: str) -> None:
    """A step, and that nothing more is needed tonight."""
    page.get_by_label("What was done, or is known").fill(words)
    page.get_by_label("Nothing is needed before").fill("07:50")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("p.note", has_text=words)).to_be_visible()


def close(page: Page, outcome: str, words: str, **seen: str) -> None:
    """With what became of it."""
    page.get_by_role("radio", name=re.compile(outcome)).check()
    for label, said in seen.items():
        page.locator(f"#{label}").fill(said)
    page.get_by_label("Note", exact=True).fill(words)
    page.get_by_role("button", name=re.compile("^Close ")).click()
    expect(page.locator("p.owner", has_text="Closed")).to_be_visible()


def three_need_somebody(context: BrowserContext) -> Page:
    """Two minutes past eight: one silent, one under duress, one asks for help; the others answered."""
    phones = context.new_page()
    phones.goto("/handsets")
    turn_to(phones, "18:36")
    for ref in ("YP-1042", "YP-1045", "YP-1047"):
        say(phones, ref, "1")
        expect(phone(phones, ref).locator(".bubble.ours").last).not_to_contain_text("?")
    turn_to(phones, "20:02")
    phone(phones, "YP-1044").get_by_role("button", name="😀 great").first.click()
    say(phones, "YP-1045", "1")
    say(phones, "YP-1042", "4")
    return phones


def test_a_duty_workers_pages_are_open_to_everybody(chromium: Browser, link: str, shot: Shot) -> None:
    context, page = opened(chromium, link, width=WIDTH, dots=2)
    phones = three_need_somebody(context)
    page.get_by_label("Acting as").select_option("DW-3")
    page.get_by_role("button", name="Change").click()
    expect(page.locator(".alert.paging")).to_have_count(3)
    shot(page, "board", heading(page), page.locator(".alert.ring").last)

    alert_about(page, "YP-1044")
    shot(page, "duress", heading(page), page.locator("p.owner"))
    take(page)
    note(page, "Rang P. Lewis: the police are told, by the route of the plan.")

    alert_about(page, "YP-1042")
    expect(page.get_by_label("20 minutes")).to_be_checked()
    take(page)
    shot(page, "help", page.locator("#acts-name"), page.locator("#note"))
    note(page, "Rang with the interpreter; he can talk.")
    close(page, "spoke to the young person", "Spoke for ten minutes. Nothing more tonight; R. Khan rings in the morning.")

    alert_about(page, "YP-1043")
    take(page)
    close(
        page,
        "seen by a responsible adult",
        "Mariam S. opened the door to the night support worker.",
        **{"seen-by": "CA-9", "seen-at": "20:01"},
    )

    page.goto("/find")
    page.get_by_label("Whom do you look for?").fill("sam")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("That you found them is written down.")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="YP-1043").click()
    expect(page.get_by_role("heading", name="Three clocks")).to_be_visible()
    look_at(page)
    for path in ("/watch?about=YP-1042", "/seen/YP-1042"):
        page.goto(path)
        look_at(page)

    turn_to_morning(phones)
    page.goto("/night-log")
    expect(page.get_by_text("Left at half past seven:").first).to_be_visible()
    loud = page.locator("article.alert").first
    shot(page, "night-log", loud, loud.locator("p", has_text="Left at half past seven:"))
    context.close()


def test_the_door_is_open_to_everybody(chromium: Browser, tmp_path: Path) -> None:
    with running_demo(tmp_path, signs_in=True) as house:
        context, page = opened(chromium, house.link, width=WIDTH)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        look_at(page)
        page.get_by_label("Name to sign in with").fill("hill@westshire.example")
        page.get_by_label("Password").fill("a password that nobody has")
        page.get_by_role("button", name="Go on").click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        look_at(page)
        context.close()


def test_what_reads_the_pages_finds_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(
        "<input><p style='color: #999; background: #fff'>faint</p><button style='width: 9px; height: 9px'>x</button><button>y</button>"
    )
    wrong = {line.split(": ")[1] for line in broken_rules(page)}
    page.close()
    assert wrong >= {"label", "color-contrast", "target-size", "html-has-lang", "document-title"}
