"""The way to the council's directory and back in a real browser, without scripts: its own rules for cookies and forms, which httpx has not.

The directory is on another site than the console (`localhost`, `127.0.0.1`), so that what is strict does not come along from there.
"""

from pathlib import Path

from playwright.sync_api import Browser, expect

from scheduler.clock import wall_clock
from tests.console.demo import running_demo
from tests.console.test_browser import chromium
from tests.console.test_pictures import WIDTH, look_at
from tests.providers.directory import CLIENT, SECRET, directory
from tests.service.sign_in.council_accounts import HILL, ROLES

__all__ = ["chromium"]

# Something that was begun, and is too long to be carried along.
_BEGUN = """() => {
    const form = Object.assign(document.createElement("form"), {action: "/sign-in/openid", method: "post"});
    form.append(Object.assign(document.createElement("textarea"), {name: "kept", value: "a".repeat(4000)}));
    document.body.append(form);
    form.submit();
}"""


def test_a_browser_comes_back_signed_in_and_with_the_form_that_was_begun(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "roles.yaml").write_text(ROLES)
    with directory() as there:
        there.url = there.url.replace("127.0.0.1", "localhost")
        said = {
            "SIGN_IN": "openid", "OPENID_ISSUER": there.url, "OPENID_CLIENT_ID": CLIENT, "OPENID_CLIENT_SECRET": SECRET,
            "OPENID_ROLES": "roles.yaml", "OPENID_WORKER": "employee",
        }  # fmt: skip
        with running_demo(tmp_path, signs_in=True, more=[f"SAFETYNET_{name}={value}" for name, value in said.items()]) as demo:
            there.reset(wall_clock)
            there.back, there.present = f"{demo.link}/sign-in/openid/back", HILL
            _is_open_to_everybody(chromium, demo.link)
            context = chromium.new_context(java_script_enabled=False, base_url=demo.link)
            page = context.new_page()
            page.goto("/find")
            page.get_by_role("link", name="Sign in with your council account").click()
            expect(page).to_have_url(f"{demo.link}/find")
            expect(page.locator("header")).to_contain_text("Jo Hill (DW-3)")
            context.clear_cookies(name="safetynet")  # as if the session had ended
            page.get_by_role("textbox").first.fill("YP-1042")
            page.get_by_role("button", name="Find").click()
            expect(page.get_by_role("status")).to_contain_text("it is not lost")
            page.get_by_role("button", name="Sign in with your council account").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("You had begun this; send it again")
            page.get_by_role("button", name="Send it again").click()
            expect(page.locator("main")).to_contain_text("YP-1042")
            expect(page.locator("header")).to_contain_text("Jo Hill (DW-3)")
            assert {one["name"]: one["sameSite"] for one in context.cookies()} == {"safetynet": "Strict", "safetynet-known": "Strict"}
            context.close()
    assert there.mistakes == []


def _is_open_to_everybody(chromium: Browser, link: str) -> None:
    """The button, and the page on which something too long to be carried along waits."""
    context = chromium.new_context(viewport={"width": WIDTH, "height": 900}, base_url=link)
    page = context.new_page()
    page.goto("/sign-in")
    expect(page.get_by_role("link", name="Sign in with your council account")).to_be_visible()
    look_at(page)
    page.evaluate(_BEGUN)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in in another tab")
    look_at(page)
    context.close()
