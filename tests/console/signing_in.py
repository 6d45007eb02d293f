"""How people come to an account in a browser, and through the door: a link, a password, an app that shows six digits, codes on paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from desk.accounts.codes import EARLIER_OR_LATER, STEP
from tests.console.demo import Demo, address_of
from tests.console.hands import Hands

PASSWORD = "kettle marble orchard ninety"
NOBODY_YET = "nobody"  # whom an account acts as that acts for no worker


@dataclass
class Somebody:
    """An account, and what whoever has it keeps: the key in an app on their phone, and ten codes on paper."""

    name: str
    password: str = PASSWORD
    key: str = ""
    spare: list[str] = field(default_factory=list)
    newest: int = 0  # the step whose code was used last: each lets in once

    def code(self, page: Page) -> str | None:
        """What the app shows; the one that it shows next, where this was used. Nothing, where that has been used too."""
        here = int(page.evaluate("Date.now()")) // (1000 * STEP)
        step = max(here, self.newest + 1)
        if step > here + EARLIER_OR_LATER:
            return None
        self.newest = step
        return pyotp.TOTP(self.key, interval=STEP).generate_otp(step)


def invite_from_the_command_line(demo: Demo, name: str, *roles: str) -> str:
    """The link that the first administrator gets, whom nobody can invite from a page."""
    return demo.does("accounts", "invite", name, *[part for role in roles for part in ("--role", role)]).strip()


def invite(office: Hands, name: str, role: str, worker: str = NOBODY_YET) -> str:
    """The link that an administrator's page shows once."""
    office.follow("Accounts")
    office.fill("Name to sign in with", name)
    office.choose("Role", role)
    if worker != NOBODY_YET:
        office.choose("Acts as the worker", worker)
    office.press("Make the link")
    return office.page.locator("#link").inner_text()


def join(hands: Hands, link: str, who: Somebody) -> None:
    """Follow a link to its end: they are signed in, and keep what they were shown."""
    choose_password(hands, link, who)
    hands.fill("The six digits that the app shows now", who.code(hands.page) or "")
    hands.press("Go on")
    expect(hands.page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    who.spare = hands.page.locator("#codes code").all_inner_texts()
    hands.follow("I have kept them: go on")


def choose_password(hands: Hands, link: str, who: Somebody) -> None:
    """The first step of a link; the second shows the key, which goes into the app."""
    hands.page.goto(link)
    expect(hands.page.get_by_text(f"You sign in with the name {who.name}.")).to_be_visible()
    hands.fill("New password", who.password)
    hands.press("Go on")
    who.key = hands.page.locator("main code").inner_text().replace(" ", "")


def sign_in(hands: Hands, who: Somebody) -> None:
    """Name, password, and the six digits; where those of this moment were used, a code from the paper."""
    hands.page.goto("/sign-in")
    hands.fill("Name to sign in with", who.name)
    hands.fill("Password", who.password)
    hands.press("Go on")
    code = who.code(hands.page)
    if code is not None:
        hands.fill("The six digits that your authenticator app shows now", code)
    else:
        hands.page.locator("summary").click()
        hands.fill("One of your recovery codes", who.spare.pop())
    hands.press("Sign in")


def sign_out(hands: Hands) -> None:
    """Of this browser, and no other."""
    hands.press("Sign out")
    expect(hands.page.get_by_role("heading", name="Sign in")).to_be_visible()


@contextmanager
def a_browser(browser: Browser, demo: Demo, *, scripts: bool = True, width: int = 1360) -> Iterator[Page]:
    """One of its own, in which nobody is signed in."""
    context = browser.new_context(
        java_script_enabled=scripts,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        base_url=address_of(demo.link),
    )
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page's script failed: {error}"))
    yield page
    context.close()
