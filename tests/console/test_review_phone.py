"""A reviewer's pages on a narrow phone: open to everybody, and a better text is asked for where one is wanted, without a script."""

from playwright.sync_api import Browser, Page, expect

from tests.console.test_browser import chromium, demo, link, opened
from tests.console.test_pictures import WIDTH, look_at

__all__ = ["chromium", "demo", "link"]


def test_a_language_is_read_and_marked_on_a_phone(chromium: Browser, link: str) -> None:
    context, page = opened(chromium, link, width=WIDTH)
    page.goto("/languages/ar")
    page.locator("summary").first.click()
    look_at(page)
    for path in ("texts/buttons/1", "replies/lacking/1", "hand-in"):
        page.goto(f"/languages/ar/{path}")
        look_at(page)
    page.goto("/languages/ar/try")
    page.get_by_label("The reply").fill("انا خايف")
    page.get_by_role("button", name="How would it be read?").click()
    expect(page.locator("#tried")).to_contain_text("not good, or asks for help")
    look_at(page)
    context.close()
    context, page = opened(chromium, link, scripts=False, width=WIDTH)
    marks_one_of_each(page)
    context.close()


def marks_one_of_each(page: Page) -> None:
    """A text that has to change, and a line that is wrong."""
    page.goto("/languages/ar/texts/young/1")
    page.locator("#mark-Y1a-change").check()
    expect(page.locator("#text-Y1b")).to_be_hidden()
    page.locator("#text-Y1a").fill("{time}")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#text-Y1a-error")).to_contain_text("Y1a has lost {sign}")
    expect(page.locator("#text-Y1a")).to_have_value("{time}")
    page.goto("/languages/ar/replies/ok/1")
    line = page.locator(".reply-line").first
    expect(line.get_by_role("textbox")).to_be_hidden()
    line.get_by_role("checkbox").check()
    line.get_by_role("textbox").fill("means hello")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#said")).to_contain_text("Your marks are saved.")
