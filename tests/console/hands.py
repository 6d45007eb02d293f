"""The hands of whoever sits before a page: they point and click, or they have a keyboard and nothing else."""

import re
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

Name = str | re.Pattern[str]

TABS_AT_MOST = 120  # until somebody who has only a keyboard gives up
# Where the focus is, for whoever looks: drawn so that it is seen, in sight, and behind nothing.
_SEEN = """() => {
  const here = document.activeElement, ticked = here.matches("input[type=radio], input[type=checkbox]");
  const drawn = ticked ? getComputedStyle(here.nextElementSibling, "::before") : getComputedStyle(here);
  const clear = /^rgba\\(.*, 0\\)$/, yellow = "rgb(255, 221, 0)";
  const outlined = drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2 && !clear.test(drawn.outlineColor);
  const byTheBrowser = !here.matches(":focus"); // a part of a field for times that is the browser's own: it draws a ring around that part
  if (!byTheBrowser && !outlined && !drawn.boxShadow.includes(yellow) && drawn.backgroundColor !== yellow) return "it is not drawn";
  const { left, top, width, height } = here.getBoundingClientRect();
  const x = Math.max(0, left) + Math.min(width, 40) / 2, y = Math.max(0, top) + Math.min(height, 30) / 2;
  const there = document.elementFromPoint(x, y);
  const named = [here, ...here.labels ?? []].some((one) => one.contains(there));
  return there && (named || there.contains(here)) ? "" : "it is hidden";
}"""
_COMES_AFTER = "(one, other) => Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)"


class Hands(Protocol):
    """What one does to a page, whatever one does it with. Everything is found by the name that is read aloud."""

    page: Page

    def press(self, button: Name) -> None:
        """Press a button, and come to the page it leads to."""

    def follow(self, link: Name) -> None:
        """Follow a link."""

    def fill(self, label: str, text: str) -> None:
        """Write into a field; a time as 21:30."""

    def choose(self, label: str, option: str) -> None:
        """Choose from a list that folds up."""

    def mark(self, option: str) -> None:
        """Mark one of several."""


class Pointer:
    """A mouse, or a thumb."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: Name) -> None:
        """Click it."""
        _button(self.page, button).click()

    def follow(self, link: Name) -> None:
        """Click it."""
        _link(self.page, link).click()

    def fill(self, label: str, text: str) -> None:
        """Click into it and write."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Unfold it and click."""
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def mark(self, option: str) -> None:
        """Click it."""
        self.page.get_by_label(option, exact=True).check()


class Keys:
    """Tab, Shift and Tab, Enter, arrows, letters. What has the focus is seen at each step, and steps go the way the page is read."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: Name) -> None:
        """Come to it, and press Enter."""
        self._enter(_button(self.page, button))

    def follow(self, link: Name) -> None:
        """Come to it, and press Enter."""
        self._enter(_link(self.page, link))

    def fill(self, label: str, text: str) -> None:
        """Come to it, and type. A time is typed into its parts, one after the other, as the browser moves on by itself."""
        field = self.page.get_by_label(label, exact=True)
        self._come_to(field)
        is_time = field.get_attribute("type") == "time"
        self.page.keyboard.type(_in_parts(text, self.page) if is_time else text)
        expect(field).to_have_value(text)

    def choose(self, label: str, option: str) -> None:
        """Come to it, and type how the option begins."""
        field = self.page.get_by_label(label, exact=True)
        self._come_to(field)
        self.page.keyboard.type(option)
        expect(field.locator("option:checked")).to_have_text(option)

    def mark(self, option: str) -> None:
        """Come to the first of them, and go on by arrows."""
        wanted = self.page.get_by_label(option, exact=True)
        group = self.page.locator(f"input[name='{wanted.get_attribute('name')}']")
        self._come_to(group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
            self._sees_where_it_is()
        raise AssertionError(f"no arrow came to {option}")

    def skip(self) -> None:
        """Past everything that stands above each page: the first thing that Tab comes to."""
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("link", name="Skip to the page")).to_be_focused()
        self._sees_where_it_is()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#main")).to_be_focused()

    def _enter(self, target: Locator) -> None:
        self._come_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _come_to(self, target: Locator) -> None:
        expect(target).to_be_visible()
        if self.page.evaluate("document.activeElement === document.body") and target.evaluate("one => Boolean(one.closest('main'))"):
            self.skip()
        back = self._comes_after(self.page.locator(":focus"), target)
        for _ in range(TABS_AT_MOST):
            if target.evaluate("one => one === document.activeElement"):
                return
            self._step(back=back)
        raise AssertionError(f"nobody comes to {target} by Tab")

    def _step(self, *, back: bool) -> None:
        was = self.page.evaluate_handle("document.activeElement")
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        now = self.page.evaluate_handle("document.activeElement")
        self._sees_where_it_is()
        first, then = (now, was) if back else (was, now)
        is_in_order = self.page.evaluate(f"([one, other]) => one === other || ({_COMES_AFTER})(other, one)", [first, then])
        assert is_in_order, f"the focus jumps from {was} to {now}"

    def _comes_after(self, one: Locator, other: Locator) -> bool:
        if not one.count():
            return False
        return bool(self.page.evaluate(f"([one, other]) => ({_COMES_AFTER})(one, other)", [one.element_handle(), other.element_handle()]))

    def _sees_where_it_is(self) -> None:
        hidden = self.page.evaluate(_SEEN)
        assert hidden == "", f"{self.page.evaluate('document.activeElement.outerHTML.slice(0, 200)')} has the focus, and {hidden}"


def _button(page: Page, name: Name) -> Locator:
    return page.get_by_role("button", name=name, exact=isinstance(name, str))


def _link(page: Page, name: Name) -> Locator:
    return page.get_by_role("link", name=name, exact=isinstance(name, str))


def _in_parts(clock: str, page: Page) -> str:
    """Hours and minutes, and the half of the day where this browser asks for it."""
    hours, minutes = clock.split(":")
    if not page.evaluate("new Intl.DateTimeFormat([], { hour: 'numeric' }).resolvedOptions().hour12"):
        return hours + minutes
    return f"{(int(hours) - 1) % 12 + 1:02}{minutes}{'PM' if int(hours) >= 12 else 'AM'}"
