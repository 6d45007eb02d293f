"""A console that people sign in to with their council account, and the ways there and back as a browser goes them."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from db.session import Database
from desk.accounts import looking
from desk.accounts.looking import Account
from service.settings import Settings, read_settings
from tests.providers.directory import CLIENT, SECRET, LoopbackDirectory
from tests.service.sign_in.house import ADDRESS, NOWHERE, Browser, House, house_of

A_BUSY_MINUTE = 60.0  # seconds: a directory that is there is waited for, however slow this machine is
COOKIE = "__Host-safetynet"
DUTY, READERS, OFFICE = "7d1c-duty", "7d1c-readers", "7d1c-office"
ROLES = f"""groups:
  - {{group: {DUTY}, role: duty, team: duty}}
  - {{group: {READERS}, role: auditor}}
  - {{group: {OFFICE}, role: administrator}}
"""
HILL: dict[str, Any] = {
    "sub": "subject-of-hill", "name": "Jo Hill", "preferred_username": "jo.hill@westshire.example", "groups": [DUTY, "all staff"],
    "employee": "DW-3",
}  # fmt: skip
OKORO: dict[str, Any] = {"sub": "subject-of-okoro", "preferred_username": "s.okoro@westshire.example", "groups": [OFFICE]}


def settings_of(there: LoopbackDirectory, folder: Path, **changes: str) -> Settings:
    """A council whose directory this is."""
    roles = folder / "roles.yaml"
    roles.write_text(ROLES)
    said = {
        "SIGN_IN": "openid", "CONSOLE_URL": ADDRESS, "OPENID_ISSUER": there.url, "OPENID_CLIENT_ID": CLIENT, "OPENID_CLIENT_SECRET": SECRET,
        "OPENID_ROLES": str(roles), "OPENID_WORKER": "employee", **changes,
    }  # fmt: skip
    return read_settings({f"SAFETYNET_{name}": value for name, value in said.items()}, NOWHERE)


async def house_with(database: Database, there: LoopbackDirectory, folder: Path, **changes: str) -> House:
    """Its console. The directory is as late as the machine."""
    house = await house_of(database, settings=settings_of(there, folder, **changes), within=A_BUSY_MINUTE)
    there.reset(lambda: house.desk.hand.at)
    return house


async def sent_there(browser: Browser, then: str = "/") -> httpx.Response:
    """Follows the button of the sign-in page."""
    return await browser.get("/sign-in/openid", params={"then": then})


async def sent_back(sent: httpx.Response) -> str:
    """At the directory; the address by which it sends the browser back."""
    assert sent.status_code == 303, sent.text
    async with httpx.AsyncClient(trust_env=False) as outside:
        answer = await outside.get(sent.headers["location"])
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["location"])
    return f"{parts.path}?{parts.query}"


def leave_behind(browser: Browser, cookie: str) -> None:
    """From here on the browser does not send it."""
    for one in [one for one in browser.cookies.jar if one.name == cookie]:
        browser.cookies.jar.clear(one.domain, one.path, one.name)


async def comes_back(browser: Browser, back: str) -> httpx.Response:
    """As from another site: what is strict stays behind."""
    assert COOKIE not in {one.name for one in browser.cookies.jar}, "whoever is signed in is not sent there"
    leave_behind(browser, f"{COOKIE}-known")
    return await browser.get(back, headers={"sec-fetch-site": "cross-site"})


async def signs_in(browser: Browser, then: str = "/") -> httpx.Response:
    """There and back, in a browser in which nobody is signed in any more; what is answered in the end."""
    leave_behind(browser, COOKIE)
    return await comes_back(browser, await sent_back(await sent_there(browser, then)))


async def accounts_of(house: House) -> list[Account]:
    """Every account there is."""
    return await looking.all_of(house.desk.register, house.desk.scope)
