"""Invitations, my account and the accounts, as they are filled in; and what every such page says of itself."""

import re

import pyotp
from starlette.routing import Route

from console.account import AccountPages
from console.accounts import AccountsPages
from console.pages import HEADERS, Page
from console.pins import PinPages
from db.session import Database
from desk.accounts import sessions
from desk.permissions import May
from tests.desk.accounts.people import PASSWORD, Desk, Somebody
from tests.service.sign_in.house import Browser, House, hill_of, house_of, shah_of


def link_in(text: str) -> str:
    """The path of the link that a page shows."""
    return str(re.findall(r"https://duty\.example\.org(/invitation\?token=[0-9a-f]{64})", text)[0])


def key_in(text: str) -> str:
    """What an app is told."""
    return str(re.findall(r"<code>([A-Z2-7 ]+)</code>", text)[0]).replace(" ", "")


async def accepts(browser: Browser, house: House, link: str) -> tuple[str, str]:
    """Opens a link and follows it to its end: the key of the app, and the last page."""
    chosen = await browser.sends(await browser.get(link), "/invitation", password=PASSWORD)
    key = key_in(chosen.text)
    done = await browser.sends(chosen, "/invitation/app", code=pyotp.TOTP(key).at(house.desk.hand.at))
    assert done.status_code == 200, done.text
    house.desk.passes(seconds=30)
    return key, done.text


async def test_an_administrator_invites_and_the_newcomer_is_in_with_ten_codes_shown_once(database: Database) -> None:
    house = await house_of(database)
    shah = await shah_of(house)
    async with house.browser() as office, house.browser() as phone:
        await office.signs_in(shah)
        page = await office.get("/accounts")
        assert "YP-1042" not in page.text
        half = await office.sends(page, "/accounts", name="r.khan", shown="", role="duty", team="duty", worker="")
        assert (half.status_code, 'id="worker-error"' in half.text, 'value="r.khan"' in half.text) == (403, True, True)
        made = await office.sends(half, "/accounts", name="r.khan", shown="", role="duty", team="duty", worker="DW-1")
        link = link_in(made.text)
        opened = await phone.get(link)
        short = await phone.sends(opened, "/invitation", password="too short")
        assert (short.status_code, 'id="password-error"' in short.text, "too short<" in short.text) == (403, True, False)
        wrong = await phone.sends(await phone.sends(short, "/invitation", password=PASSWORD), "/invitation/app", code="000000")
        assert (wrong.status_code, 'id="code-error"' in wrong.text, "<svg" in wrong.text) == (403, True, True)
        key, done = await accepts(phone, house, link)
        assert len(re.findall(r"<code>[a-z2-7]{4}(?:-[a-z2-7]{4}){3}</code>", done)) == 10
        assert "R. Khan (DW-1)" in (await phone.get("/")).text, "they are signed in"
        assert (await phone.get(link)).status_code == 410
        khan = Somebody(house.desk, await house.desk.register_of("r.khan"), "ACC-2", "r.khan", PASSWORD, key, [])
        phone.cookies.clear()
        assert (await phone.signs_in(khan)).headers["location"] == "/"
        listed = (await office.get("/accounts")).text
        assert "duty for team duty" in listed
        assert listed.count(">active<") == 2


async def test_roles_are_given_and_taken_and_somebody_is_signed_out_disabled_and_enabled(database: Database) -> None:
    house = await house_of(database)
    shah, hill = await shah_of(house), await hill_of(house)
    here = f"/accounts/{hill.ref}"
    async with house.browser() as office, house.browser() as duty:
        await office.signs_in(shah)
        await duty.signs_in(hill)
        page = await office.get(here)
        assert (await office.sends(page, f"{here}/roles", role="administrator", team="duty")).status_code == 403
        for role in ("manager", "auditor"):
            assert (await office.sends(page, f"{here}/roles", role=role, team="")).status_code == 303
        page = await office.get(here)
        assert (await office.sends(page, f"{here}/roles/remove")).status_code == 303
        assert ">duty worker" not in re.sub(r"<option.*?</option>", "", (await office.get(here)).text)
        assert (await duty.get("/")).status_code == 200
        await office.sends(page, f"{here}/sign-out")
        assert (await duty.get("/")).status_code == 303
        link = link_in((await office.sends(page, f"{here}/invite")).text)
        assert (await duty.get(link)).status_code == 200
        await office.sends(page, f"{here}/disable")
        page = await office.get(here)
        assert "Enable ACC-2" in page.text
        await office.sends(page, f"{here}/enable")
        assert (await duty.get(link)).status_code == 410, "a link that waited is none any more"
        house.desk.passes(seconds=60)
        assert (await duty.signs_in(hill)).status_code == 303
        again = await office.sends(await office.get(here), f"{here}/invite")
        assert link_in(again.text)
        own = (await office.get(f"/accounts/{shah.ref}")).text
        assert "Disable ACC-1" not in own
        assert (await office.get("/accounts/ACC-9")).status_code == 303
    for act in ("RoleGiven", "RoleTaken", "SignedOut", "AccountDisabled", "AccountEnabled", "AccountInvited"):
        assert act in await house.desk.lines(hill.account)


async def test_my_own_account_is_changed_by_whoever_knows_the_password_again(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    async with house.browser() as here, house.browser() as there:
        await here.signs_in(hill)
        await there.signs_in(hill)
        page = await here.get("/account")
        assert page.text.count(">End it<span") == 1
        for path, field in (("password", "current"), ("authenticator", "app-password"), ("recovery-codes", "codes-password")):
            wrong = await here.sends(page, f"/account/{path}", **{field: "wrong", "password": "another four words"})
            assert (wrong.status_code, f'id="{field}-error"' in wrong.text) == (403, True), path
        assert (await there.get("/")).status_code == 200

        changed = await here.sends(page, "/account/password", current=hill.password, password="another four words")
        hill.password = "another four words"
        assert changed.headers["location"] == "/account"
        assert "signed out everywhere else" in (await here.get("/account")).text
        assert (await there.get("/")).status_code == 303
        await there.signs_in(hill)

        scan = await here.sends(page, "/account/authenticator", **{"app-password": hill.password})
        secret = key_in(scan.text)
        late = await here.sends(scan, "/account/authenticator/confirm", code=hill.code)
        assert (late.status_code, key_in(late.text)) == (403, secret), "the old app's code, and the same drawing again"
        await here.sends(late, "/account/authenticator/confirm", code=pyotp.TOTP(secret).at(house.desk.hand.at))
        house.desk.passes(seconds=30)
        assert await hill.shows() is None
        hill.secret = secret
        assert (await there.get("/")).status_code == 303

        fresh = await here.sends(page, "/account/recovery-codes", **{"codes-password": hill.password})
        old, hill.codes = hill.codes, re.findall(r"<code>([a-z2-7-]{19})</code>", fresh.text)
        assert await hill.shows(old[0]) is None
        assert await hill.types()
        second = await there.sends(await there.get("/sign-in"), "/sign-in", name=hill.name, password=hill.password)
        assert (await there.sends(second, "/sign-in/code", recovery=hill.codes[0])).status_code == 303
        other = next(one for one in await sessions.alive(house.desk.register, house.desk.scope, hill.account) if "recovery" in one.how)
        await here.sends(page, "/account/sessions/end", session=str(other.id))
        assert (await there.get("/")).status_code == 303
        assert (await here.get("/")).status_code == 200


async def test_whoever_comes_to_no_page_or_to_one_not_theirs_reads_so_on_a_page_of_ours(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    async with house.browser() as phone:
        await phone.signs_in(hill)
        for path, status, heading in (("/no-such-page", 404, "Nothing here"), ("/audit", 403, "Not yours to open")):
            answer = await phone.get(path)
            assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
            assert f"<title>{heading} · Safety Net</title>" in answer.text
            assert "J. Hill" not in answer.text, "it asks nothing of the database"
            assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


async def test_every_page_of_accounts_says_what_it_asks_of_whoever_opens_it(database: Database) -> None:
    desk = await Desk.open(database)
    every = [*AccountPages(desk, desk.register).routes(), *AccountsPages(desk, desk.register, "").routes()]  # type: ignore[arg-type]
    every += PinPages(desk, desk.register).routes()  # type: ignore[arg-type]
    assert [one.path for one in every if isinstance(one, Route) and not isinstance(one, Page)] == []
    assert {one.path: one.needs for one in every if isinstance(one, Page) and "accounts" in one.path}.keys() == {
        one.path for one in every if isinstance(one, Page) and one.needs is May.ADMINISTER
    }
