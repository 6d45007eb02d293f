"""An evening, a night and a morning on which everything happens that a page shows: to be looked at, page by page."""

import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

from db.words import Role
from tests.console.demo import Demo
from tests.console.hands import Pointer
from tests.console.signing_in import NOBODY_YET, Somebody, a_browser, invite, invite_from_the_command_line, join
from tests.console.test_browser import phone, say, turn_to
from tests.console.test_pictures import WIDTH, alert_about, close, take, turn_to_morning

AFRAID, AFRAID_TOO = "أنا خائفة", "ፈሪሐ ኣለኹ"  # in Arabic, in Tigrinya
SISTERS = "YP-1045"  # their one phone
NOBODYS = "+447700900999"  # a phone that no council knows

# Who is there, and which worker they act as.
STAFF = {
    Role.DUTY: ("hill@westshire.example", "duty worker", "DW-3 J. Hill"),
    Role.MANAGER: ("lewis@westshire.example", "team manager", "MA-1 P. Lewis"),
    Role.ALLOCATED: ("khan@westshire.example", "allocated worker: their own young people alone", "DW-1 R. Khan"),
    Role.AUDITOR: ("osei@westshire.example", "auditor", NOBODY_YET),
    Role.REVIEWER: ("tesfay@westshire.example", "language reviewer", NOBODY_YET),
}


@dataclass(frozen=True)
class Night:
    """What is to be seen in the morning, by whom."""

    demo: Demo
    people: Mapping[Role, Somebody]
    pages: Mapping[Role, Page]  # a browser each, in which they are signed in
    codes: Mapping[str, str]  # of the alerts, each by what there is to see on it

    @property
    def office(self) -> Pointer:
        """The administrator's hands."""
        return Pointer(self.pages[Role.ADMINISTRATOR])

    def path(self, of: str) -> str:
        """An address, with the codes of this evening; and a fresh link of an invitation where one is wanted."""
        return of.format(**self.codes) if of != "{link}" else self.link("newcomer")

    def link(self, whose: str) -> str:
        """To an account that nobody has yet."""
        return invite(self.office, f"{whose}@westshire.example", "language reviewer")


def a_night(browser: Browser, demo: Demo, open_till_then: ExitStack) -> Night:
    """From the first invitation to twenty to eight in the morning."""
    pages = {role: open_till_then.enter_context(a_browser(browser, demo, width=WIDTH)) for role in Role}
    ada = Somebody("ada@westshire.example")
    office = Pointer(pages[Role.ADMINISTRATOR])
    join(office, invite_from_the_command_line(demo, ada.name, "administrator"), ada)
    people = {Role.ADMINISTRATOR: ada}
    for role, (name, called, worker) in STAFF.items():
        people[role] = Somebody(name)
        join(Pointer(pages[role]), invite(office, name, called, worker), people[role])
    phones = office.page.context.new_page()  # whoever plays needs no account of their own
    phones.goto("/handsets")
    return Night(demo, people, pages, _evening(phones, pages[Role.DUTY]) | _morning(phones, pages[Role.DUTY]))


def _evening(phones: Page, duty: Page) -> dict[str, str]:
    """One is afraid, one is under duress, one is away, one asks for help in the end, one answers too late; a stranger writes."""
    turn_to(phones, "18:36")
    say(phones, "YP-1043", AFRAID)
    phone(phones, "YP-1044").get_by_role("button", name="😀 great").first.click()
    codes = {name: _taken(duty, ref, "06:30") for name, ref in (("closed", "YP-1043"), ("duress", "YP-1044"))}
    turn_to(phones, "19:01")
    phone(phones, "CA-7").get_by_role("button", name="I see them now").last.click()
    turn_to(phones, "19:26")
    say(phones, "CA-8", "3")
    codes["away"] = _taken(duty, "YP-1045", "07:00")
    close(duty, "episode opened", "Their missing plan runs; P. Lewis has told the police.")
    say(phones, SISTERS, "1")
    say(phones, "YP-1042", AFRAID_TOO)
    codes["help"] = _taken(duty, "YP-1042", "07:00")
    duty.get_by_label("who is with you?").check()
    duty.get_by_role("button", name="Send it").click()
    expect(phone(phones, "YP-1042").locator(".bubble.ours").last).to_contain_text("5")
    say(phones, "YP-1042", "5")
    _noted(duty, "Asked who is with him.", "07:00")  # what is written to him counts as work for half an hour
    turn_to(phones, "20:40")
    say(phones, "YP-1047", "1")
    say(phones, NOBODYS, "hello who is this")
    for code, words in (
        ("help", f"She too wrote: {AFRAID}. Rang with the interpreter."),
        ("closed", AFRAID),
        ("duress", "P. Lewis knows."),
    ):
        duty.goto(f"/alerts/{codes[code]}")
        _noted(duty, words, "07:50")
    duty.goto("/watch?about=YP-1042")
    duty.get_by_label("What to watch for, and why").fill(f"When he writes {AFRAID_TOO}, ring with the interpreter at once.")
    duty.get_by_role("button", name="Ask to watch").click()
    expect(duty.locator("#said")).to_contain_text("is watched until")
    return codes


def _morning(phones: Page, duty: Page) -> dict[str, str]:
    """The night log is made; one of the sisters writes, and nobody has taken it yet."""
    turn_to_morning(phones)
    say(phones, SISTERS, AFRAID_TOO)
    duty.goto("/")
    expect(duty.locator("article.alert.paging", has_text="YP-1046")).to_be_visible()
    seen = {"left": "YP-1046", "stood": "YP-1047", "stranger": "Unknown sender"}
    return {name: duty.locator("article.alert", has_text=about).first.locator(".code").inner_text() for name, about in seen.items()}


def _noted(duty: Page, words: str, until: str) -> None:
    """A step, and that nothing more is needed before then."""
    duty.get_by_label("What was done, or is known").fill(words)
    duty.get_by_label("Nothing is needed before").fill(until)
    duty.get_by_role("button", name="Keep the note").click()
    expect(duty.locator("p.note", has_text=words)).to_be_visible()


def _taken(duty: Page, ref: str, until: str) -> str:
    """A worker takes the alert about a young person, and is not asked after it before then; its code."""
    duty.goto("/")
    expect(duty.locator("article.alert", has_text=ref)).to_be_visible()
    alert_about(duty, ref)
    take(duty)
    _noted(duty, f"Read the plan of {ref}.", until)
    found = re.search(r"[A-Z]\d[A-Z]+", duty.locator("h1 .code").inner_text())
    assert found is not None
    return found[0]
