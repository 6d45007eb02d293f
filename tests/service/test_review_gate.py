"""The reviewer's round trip: a page, a phone without a network, marks, twice over; and live mode opens for that language alone."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import locales
from desk.reviewing.reading import TEXTS, wordings
from locales.backs import backs
from locales.reviews import Part, State, review_of
from tests.console.test_browser import chromium
from tests.desk.reviewing.reviewers import copied
from tests.providers.twilio_phone import LoopbackTwilio
from tests.service.conftest import KEYS
from tests.service.doctor.conftest import texts, twilio, twilio_process
from tests.service.doctor.councils import allowed, council
from tests.service.operating import Machine
from tests.service.telegram.processes import until

__all__ = ["chromium", "texts", "twilio", "twilio_process"]

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 740}
CHILD = "YP-0"
NEW = "{sign}: እዚ ቁጽሪ እቲ ዝተዛረብናሉ እዩ። ኣቐምጥዎ። 1 = ሕራይ"


@dataclass
class Office(Machine):
    """A machine on which the languages are a copy of ours."""

    more: dict[str, str] = field(default_factory=dict)

    @property
    def languages(self) -> Path:
        """The folder that reviewers' marks go into."""
        return self.folder / "copy" / "locales"

    def environment(self) -> dict[str, str]:
        """The copy stands before ours."""
        return {**super().environment(), "PYTHONPATH": f"{self.folder / 'copy'}:{ROOT}", **self.more}

    def refusals(self) -> dict[str, list[str]]:
        """What keeps a live service from starting, by what it is about."""
        done = self.types("doctor", "--json")
        found: dict[str, list[str]] = {}
        for one in json.loads(done.stdout)["findings"]:
            if one["level"] == "refuses live":
                found.setdefault(one["about"], []).append(one["says"])
        assert done.returncode == int(bool(found))
        return found

    def loads(self, *languages: str) -> None:
        """A council whose young people and carers speak these, in turn; its workers read English."""
        file = council()
        others = [person for person in file["people"] if person["kind"] != "worker"]
        for place, person in enumerate(others):
            person["language"] = languages[place // 2 % len(languages)]
        (self.folder / "council.yaml").write_text(json.dumps(file))
        self.does("load", "council.yaml")


@pytest.fixture
def office(tmp_path: Path, texts: dict[str, str]) -> Office:
    into = tmp_path / "copy" / "locales"
    copied(into, "ti", "ar", "en")
    for file in [*locales.HERE.glob("*.py"), locales.HERE / "signs.toml"]:
        shutil.copy(file, into)
    more = {**texts, "SAFETYNET_HEARTBEAT_URL": "http://127.0.0.1:1/ping", "SAFETYNET_DRAFT_LANGUAGES": allowed()}
    made = Office(tmp_path, f"sqlite:///{tmp_path / 'live.db'}", KEYS, more)
    made.does("migrate", "--live")
    return made


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone of 360 pixels, in the air."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, accept_downloads=True)
    context.set_offline(True)
    yield context
    context.close()


def opened(phone: BrowserContext, file: Path) -> Page:
    """A page that came by mail."""
    page = phone.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page's script failed: {error}"))
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "blob:")) else pytest.fail(f"it asked for {asked.url}"))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    return page


def finds_good(page: Page) -> None:
    """Every text that is not marked yet is good, and every group of replies is read: the first by hand, the rest by a fast one."""
    page.locator("article").first.get_by_label("Good", exact=True).check()
    group = page.locator("details[data-group]").first
    group.locator("summary").tap()
    group.get_by_label("I have read every line of").check()
    page.evaluate("document.querySelectorAll('article:not(.change) [value=good], [data-read]:not(:checked)').forEach((one) => one.click())")
    expect(page.locator("#left")).to_be_empty()


def signs(page: Page, name: str, into: Path) -> Path:
    """The end of the page; the file that it saves."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Date").fill("2026-11-02")
    page.get_by_label("I am a native speaker of Tigrinya").check()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Save marks-ti.json").tap()
    assert begun.value.suggested_filename == "marks-ti.json"
    expect(page.locator("#saved")).to_contain_text("Please send that file on.")
    begun.value.save_as(into / f"{name}.json")
    return into / f"{name}.json"


def test_what_is_marked_survives_the_page_and_nothing_is_saved_without_a_name(office: Office, phone: BrowserContext) -> None:
    office.does("languages", "--pages", "out", "--into", str(office.languages))
    page = opened(phone, office.folder / "out" / "ti.html")
    page.locator("#texts-Y1a").get_by_label("Good", exact=True).check()
    page.get_by_label("Remark on Y5 (if you like, in English)").fill("what is a pause?")
    change = page.locator("#texts-Y4")
    change.get_by_label("Change").check()
    field_of = change.get_by_label("The better text for Y4")
    expect(change.locator("[data-amiss]")).to_have_text("Write the better text here. Without one, this text stays open.")
    field_of.fill("ሕራይ።")
    expect(change.locator("[data-amiss]")).to_have_text("Keep {time}: the computer fills it in.")
    field_of.fill("ሕራይ። {time}")
    expect(change.locator("[data-amiss]")).to_have_text("")
    group = page.locator("#replies-ok")
    group.locator("summary").tap()
    group.locator("li").first.get_by_label("Wrong", exact=True).check()
    group.locator("li").first.get_by_label("What is wrong with line 1?").fill("means hello")
    expect(page.locator("#texts [data-so-far]")).to_have_text(f"2 of {len(locales.people_keys())} marked.")
    page.close()

    page = opened(phone, office.folder / "out" / "ti.html")
    expect(page.locator("#texts-Y1a").get_by_label("Good", exact=True)).to_be_checked()
    expect(page.get_by_label("The better text for Y4")).to_have_value("ሕራይ። {time}")
    expect(page.locator("#replies-ok-1-remark")).to_have_value("means hello")
    expect(page.locator("#texts [data-so-far]")).to_have_text(f"2 of {len(locales.people_keys())} marked.")
    save = page.get_by_role("button", name="Save marks-ti.json")
    save.tap()
    expect(page.get_by_role("alert")).to_have_text("Write your name: a signature is a name.")
    page.get_by_label("Your name").fill("Anna A.")
    save.tap()
    expect(page.get_by_role("alert")).to_have_text("Only a native speaker signs: tick the line above if you are one.")
    page.locator("#native").check()
    with page.expect_download() as begun:
        save.tap()
    kept = json.loads(begun.value.path().read_text("utf-8"))
    assert kept["parts"]["texts"]["marks"] == {
        "Y1a": {"mark": "good", "remark": ""},
        "Y4": {"mark": "change", "text": "ሕራይ። {time}", "remark": ""},
        "Y5": {"mark": "open", "remark": "what is a pause?"},
    }
    assert [one["remark"] for one in kept["parts"]["replies"]["wrong"]] == ["means hello"]
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Forget all my marks").tap()
    expect(page.locator("#texts [data-so-far]")).to_have_text(f"0 of {len(locales.people_keys())} marked.")


def edited(html: str, begins: str, old: str, new: str) -> str:
    """A page in which one thing is otherwise."""
    at = html.index(old, html.index(begins))
    return html[:at] + new + html[at + len(old) :]


def test_what_is_seen_otherwise_since_it_was_marked_is_marked_anew(office: Office, phone: BrowserContext) -> None:
    office.does("languages", "--pages", "out", "--into", str(office.languages))
    file = office.folder / "out" / "ti.html"
    page = opened(phone, file)
    names = page.evaluate(
        "[...document.querySelectorAll('details[data-group]')].filter((one) => one.querySelector('.such')).map((one) => one.id)"
    )
    same, reply, such, gloss = names[:4]
    page.evaluate("document.querySelectorAll('[data-read]').forEach((one) => one.click())")
    for key in ("Y1a", "Y3", "Y4"):
        page.locator(f"#texts-{key}").get_by_label("Good", exact=True).check()
    page.get_by_label("Your name").fill("Anna A.")
    page.locator("#native").check()
    page.close()
    html = file.read_text("utf-8")
    html = edited(html, '<article id="texts-Y3"', "Thanks!", "Thank you!")
    html = edited(html, '<article id="texts-Y4"', "</textarea>", " ኢና</textarea>")
    html = edited(html, f'<p class="reply" id="{reply}-1"', "</p>", " ኢና</p>")
    html = edited(html, f'<details id="{such}"', "</bdi>", " ኢና</bdi>")
    html = edited(html, f'<details id="{gloss}"', "In English</span> ", "In English</span> not ")
    file.write_text(html, "utf-8")

    page = opened(phone, file)
    expect(page.locator("#texts-Y1a").get_by_label("Good", exact=True)).to_be_checked()
    for key in ("Y3", "Y4"):
        expect(page.locator(f"#texts-{key}").get_by_label("Open", exact=True)).to_be_checked()
    expect(page.locator(f"#{same} [data-read]")).to_be_checked()
    for group in (reply, such, gloss):
        expect(page.locator(f"#{group} [data-read]")).not_to_be_checked()
    expect(page.get_by_label("Your name")).to_have_value("Anna A.")
    expect(page.locator("#native")).not_to_be_checked()  # whoever opens it says so for themselves
    page.locator("#native").check()
    page.get_by_label("Your name").fill("Bela B.")
    expect(page.locator("#native")).not_to_be_checked()


def test_everything_is_within_reach_of_a_thumb_and_of_a_keyboard(office: Office, phone: BrowserContext) -> None:
    office.does("languages", "--pages", "out", "--into", str(office.languages))
    page = opened(phone, office.folder / "out" / "ti.html")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    small = page.evaluate(
        "[...document.querySelectorAll('.choices label, .wrong, .read, summary, button, .jump a, textarea, [type=text], [type=date]')]"
        ".filter((one) => one.checkVisibility()).map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])"
        ".filter(([, height]) => height < 44)"
    )
    assert small == []
    assert (
        page.evaluate("[...document.querySelectorAll('.choices label')].filter((one) => one.offsetHeight > 60).length") == 0
    )  # no word is broken
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the texts")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_without_scripts_the_page_can_still_be_read(office: Office, chromium: Browser) -> None:
    office.does("languages", "--pages", "out", "--into", str(office.languages))
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto((office.folder / "out" / "ar.html").as_uri())
    expect(page.get_by_text("This browser runs no script.")).to_be_visible()
    expect(page.locator("#texts-Y3 .bubble")).to_be_visible()
    expect(page.locator("#texts-Y3 .bubble")).to_have_attribute("dir", "rtl")
    expect(page.locator("#texts-Y1a .bubble *")).to_have_count(0)  # the sign's Latin letters turn no line round
    context.close()


def test_two_native_speakers_open_the_gate_for_their_language_and_for_no_other(
    office: Office, phone: BrowserContext, twilio: LoopbackTwilio
) -> None:
    ours, folder = locales.review("ti").texts.sum, office.languages / "ti"
    office.loads("ti")
    assert "Tigrinya is a draft that no two native speakers have signed" in office.refusals()["languages"][0]

    # The first reads the page on a phone, without a network, and writes one text anew.
    office.does("languages", "--pages", "out", "--into", str(office.languages))
    page = opened(phone, office.folder / "out" / "ti.html")
    change = page.locator("#texts-first")
    change.get_by_label("Change").check()
    change.get_by_label("The better text for first").fill(NEW)
    expect(change).to_have_class("change")
    finds_good(page)
    said = office.does("languages", "--import", str(signs(page, "Anna A.", office.folder)), "--into", str(office.languages))
    assert "Tigrinya: Anna A. changed first." in said.splitlines()
    assert wordings(folder, Part.TEXTS)["first"] == NEW
    assert backs(folder)["first"].back == ""
    assert {review_of(folder).of(part).state for part in Part} == {State.DRAFT}
    assert office.refusals()["languages"]  # one name opens nothing

    # Another reads what stands there now.
    late = page
    office.does("languages", "--pages", "out", "--into", str(office.languages))
    page = opened(phone, office.folder / "out" / "ti.html")
    expect(page.get_by_text("Messages: draft (Anna A. on 02 Nov 2026)")).to_be_visible()
    expect(page.locator("#texts-first")).not_to_have_class("change")  # what was said of other words is not said of these
    finds_good(page)
    marked = signs(page, "Bela B.", office.folder)
    said = office.does("languages", "--import", str(marked), "--into", str(office.languages))
    assert said.splitlines()[-1] == "Tigrinya is signed: live mode may send it."
    assert {review_of(folder).of(part).state for part in (*TEXTS, Part.REPLIES)} == {State.REVIEWED}

    # A page of before is of other words.
    refused = office.types("languages", "--import", str(signs(late, "Carl C.", office.folder)), "--into", str(office.languages))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "has changed since this page was made" in refused.stderr

    # Live mode sends it; the new words arrive on a phone.
    assert office.refusals() == {}
    office.does("invite", CHILD, "--channel", "sms")
    with office.runs("serve") as serving:
        until(lambda: bool(twilio.messages()) or serving.process.poll() is not None)
        assert serving.process.poll() is None, serving.said()
        assert [one["body"] for one in twilio.messages()] == [NEW.replace("{sign}", "Kite")]
        assert serving.stop() == 0

    # Where others speak a language that nobody has signed, it stays closed; and nobody has touched ours.
    other = Office(office.folder, f"sqlite:///{office.folder / 'other.db'}", KEYS, office.more)
    other.does("migrate", "--live")
    other.loads("ti", "ar")
    (only,) = other.refusals()["languages"]
    assert only.startswith("Arabic is a draft that no two native speakers have signed")
    assert other.types("serve").returncode == 1
    assert review_of(locales.HERE / "ti").texts.sum == ours
