"""Pages that have no address of their own: somebody sends a form and comes to them, or is told why there is none."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, Page, expect

from db.words import Role
from tests.console.hands import Pointer
from tests.console.night import Night
from tests.console.places import MADE, Made
from tests.console.signing_in import Somebody, a_browser, choose_password, sign_in
from tests.console.test_pictures import WIDTH

Looks = Callable[[Page, Made], None]
_OF = {one.name: one for one in MADE}


def made_pages(browser: Browser, night: Night, looks: Looks) -> None:
    """Come to each of them, and look."""
    duty, office = night.pages[Role.DUTY], night.pages[Role.ADMINISTRATOR]
    for steps in (_on_duty(duty, night), _of_an_account(duty, night), _elsewhere(night), _in_the_office(office, night)):
        for page, name in steps:
            looks(page, _OF[name])
    with _stranger(browser, night) as page:
        for name in _at_the_door(page, night):
            looks(page, _OF[name])
    with _stranger(browser, night) as page:
        for name in _by_a_link(page, night):
            looks(page, _OF[name])
    with _stranger(browser, night) as page:
        for name in _after_signing_out(page, night):
            looks(page, _OF[name])


@contextmanager
def _stranger(browser: Browser, night: Night) -> Iterator[Page]:
    with ExitStack() as till_then:
        yield till_then.enter_context(a_browser(browser, night.demo, width=WIDTH))


def _wrong(page: Page) -> None:
    expect(page.locator(".govuk-error-summary")).to_be_visible()


def _on_duty(page: Page, night: Night) -> Iterator[tuple[Page, str]]:
    hands = Pointer(page)
    page.goto(night.path("/alerts/{help}"))
    page.get_by_label("What was done, or is known").fill("Rang the school.")
    page.get_by_label("Nothing is needed before").fill("20:30")
    hands.press("Keep the note")
    _wrong(page)
    yield page, "alert-with-what-was-wrong"
    page.goto("/find")
    hands.fill("Whom do you look for?", "sam")
    hands.press("Find")
    expect(page.get_by_text("That you found them is written down.")).to_be_visible()
    yield page, "found"
    hands.fill("Whom do you look for?", "")
    hands.press("Find")
    _wrong(page)
    yield page, "not-to-be-looked-for"
    page.goto("/watch")
    hands.fill("Young person’s reference", "YP-1")
    hands.fill("What to watch for, and why", "Ask after the school.")
    hands.press("Ask to watch")
    _wrong(page)
    yield page, "watch-with-what-was-wrong"
    page.goto("/seen/YP-1042")
    hands.fill("Who saw them: the reference of a carer or a worker, or a name", "CA-1")
    hands.fill("At", "07:10")
    hands.press("Record the sighting")
    _wrong(page)
    yield page, "sighting-with-what-was-wrong"
    page.goto("/alerts/Z9Z")
    yield page, "no-such-alert"
    page.goto("/no-such-page")
    yield page, "no-such-page"


def _of_an_account(page: Page, night: Night) -> Iterator[tuple[Page, str]]:
    hands, hill = Pointer(page), night.people[Role.DUTY]
    page.goto("/account")
    page.locator("#current").fill("not my password")
    hands.fill("New password", "another four words now")
    hands.press("Change the password")
    _wrong(page)
    yield page, "account-with-what-was-wrong"
    page.locator("#app-password").fill(hill.password)
    hands.press("Set up another")
    yield page, "another-authenticator"
    page.goto("/account")
    page.locator("#codes-password").fill(hill.password)
    hands.press("Make ten new ones")
    expect(page.locator("#codes code")).to_have_count(10)
    hill.spare = page.locator("#codes code").all_inner_texts()
    yield page, "new-recovery-codes"


def _elsewhere(night: Night) -> Iterator[tuple[Page, str]]:
    auditor, reviewer = night.pages[Role.AUDITOR], night.pages[Role.REVIEWER]
    auditor.goto("/audit?about=YP-1&from=2026-11-24&to=2026-11-23")
    _wrong(auditor)
    yield auditor, "audit-with-what-was-wrong"
    reviewer.goto("/find")
    yield reviewer, "not-theirs"
    hands = Pointer(reviewer)
    reviewer.goto("/languages/ar/replies/ok/1")
    yield reviewer, "replies-of-a-language"
    reviewer.goto("/languages/ar/texts/young/1")
    reviewer.locator("#mark-Y1a-change").check()
    reviewer.locator("#text-Y1a").fill("{time}")
    hands.press("Save and go on")
    _wrong(reviewer)
    yield reviewer, "text-with-what-was-wrong"
    reviewer.goto("/languages/ar/try")
    hands.fill("The reply", "انا خايف")
    hands.press("How would it be read?")
    expect(reviewer.locator("#tried")).to_be_visible()
    yield reviewer, "reply-tried"


def _in_the_office(page: Page, night: Night) -> Iterator[tuple[Page, str]]:
    hands = Pointer(page)
    page.goto("/accounts")
    hands.fill("Name to sign in with", "shah@westshire.example")
    hands.choose("Role", "duty worker")
    hands.press("Make the link")
    _wrong(page)
    yield page, "accounts-with-what-was-wrong"
    night.link("a-third")
    yield page, "link-of-an-invitation"
    page.goto("/accounts/ACC-1")
    hands.choose("Another role", "administrator of accounts")
    hands.choose("For", "duty")
    hands.press("Give it")
    _wrong(page)
    yield page, "role-refused"


def _at_the_door(page: Page, night: Night) -> Iterator[str]:
    hands, lewis = Pointer(page), night.people[Role.MANAGER]
    page.goto("/sign-in")
    hands.fill("Name to sign in with", lewis.name)
    hands.fill("Password", "not her password")
    hands.press("Go on")
    _wrong(page)
    yield "sign-in-refused"
    hands.fill("Password", lewis.password)
    hands.press("Go on")
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()
    yield "second-step"
    page.locator("summary").click()
    hands.fill("One of your recovery codes", "not one of them")
    hands.press("Sign in")
    _wrong(page)
    yield "second-step-refused"


def _by_a_link(page: Page, night: Night) -> Iterator[str]:
    hands, another, link = Pointer(page), Somebody("another@westshire.example"), night.link("another")
    page.goto(link)
    hands.fill("New password", another.name)
    hands.press("Go on")
    _wrong(page)
    yield "invitation-refused"
    choose_password(hands, link, another)
    yield "authenticator-of-an-invitation"
    hands.fill("The six digits that the app shows now", "000")
    hands.press("Go on")
    _wrong(page)
    yield "authenticator-refused"
    hands.fill("The six digits that the app shows now", another.code(page) or "")
    hands.press("Go on")
    expect(page.locator("#codes code")).to_have_count(10)
    yield "first-recovery-codes"
    page.goto(link)
    yield "link-used-up"


def _after_signing_out(page: Page, night: Night) -> Iterator[str]:
    """A form is sent after its session had ended: what was typed is kept, and shown again."""
    hands, hill = Pointer(page), night.people[Role.DUTY]
    sign_in(hands, hill)
    page.goto("/watch?about=YP-1042")
    hands.fill("What to watch for, and why", "Ask after the school.")
    page.context.clear_cookies()
    hands.press("Ask to watch")
    expect(page.get_by_text("it is not lost")).to_be_visible()
    yield "form-kept"
    hands.fill("Name to sign in with", hill.name)
    hands.fill("Password", hill.password)
    hands.press("Go on")
    page.locator("summary").click()
    hands.fill("One of your recovery codes", hill.spare.pop())
    hands.press("Sign in")
    expect(page.get_by_role("button", name="Send it again")).to_be_visible()
    yield "form-shown-again"
