"""The door of a console that people sign in to: the real app, asked as a browser asks, on a clock turned by hand."""

import re

import httpx
import pytest

from db.session import Database
from db.words import Mode
from desk.accounts import keeping
from desk.accounts.register import OPERATOR
from service.sign_in.rates import OF_ALL, OF_ONE
from tests.service.sign_in.house import ADDRESS, NEAR, Browser, hill_of, house_of, shah_of, told_on_one

COOKIE = "__Host-safetynet"


def token_of(browser: httpx.AsyncClient) -> str:
    """What the browser keeps."""
    return browser.cookies.get(COOKIE, "", domain="") or next(one.value or "" for one in browser.cookies.jar if one.name == COOKIE)


async def test_a_worker_signs_in_works_and_signs_out(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    code = await house.desk.council.opens_alert()
    async with house.browser() as browser:
        sent = await browser.get(f"/alerts/{code}")
        assert (sent.status_code, sent.headers["location"]) == (303, f"/sign-in?then=/alerts/{code}")
        entered = await browser.signs_in(hill, then=f"/alerts/{code}")
        assert (entered.status_code, entered.headers["location"]) == (303, f"/alerts/{code}")
        for promised in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
            assert promised in entered.headers["set-cookie"]
        assert "Domain" not in entered.headers["set-cookie"]
        page = await browser.get(f"/alerts/{code}")
        assert "J. Hill (DW-3)" in page.text
        assert "Acting as" not in page.text
        assert 'href="/accounts"' not in page.text
        assert page.headers["strict-transport-security"].startswith("max-age=")
        assert page.headers["cache-control"] == "no-store"
        assert (await browser.get("/accounts")).status_code == 403
        noted = await browser.sends(page, f"/alerts/{code}/note", words="rang, no answer")
        assert noted.status_code == 303
        assert "; Secure" in noted.headers["set-cookie"], "what is said once names somebody: it too goes over TLS alone"
        assert len(await house.desk.council.notes()) == 1
        token = token_of(browser)
        out = await browser.sends(page, "/sign-out")
        assert out.headers["location"] == "/sign-in"
        again = await browser.get("/", headers={"cookie": f"{COOKIE}={token}"})
        assert again.headers["location"] == "/sign-in"
    assert (await house.desk.lines(hill.account))[-2:] == ["SignedIn", "SignedOut"]


async def test_unknown_wrong_locked_and_disabled_are_one_answer(database: Database) -> None:
    house = await house_of(database)
    hill, shah = await hill_of(house), await shah_of(house)
    async with house.browser() as browser:

        async def tries(name: str, password: str) -> tuple[int, str]:
            answer = await browser.post("/sign-in", data={"name": name, "password": password})
            house.desk.passes(minutes=1)
            return answer.status_code, re.sub(r' value="[^"]*"', "", answer.text)

        unknown, wrong = await tries("nobody@westshire.example", hill.password), await tries(hill.name, "wrong")
        for _ in range(9):
            await tries(hill.name, "wrong")
        locked = await tries(hill.name, hill.password)
        async with house.browser() as office:
            await office.signs_in(shah)
            page = await office.get(f"/accounts/{hill.ref}")
            await office.sends(page, f"/accounts/{hill.ref}/disable")
        disabled = await tries(hill.name, hill.password)
    assert unknown == wrong == locked == disabled
    assert unknown[0] == 403
    assert 'aria-describedby="name-error"' in unknown[1]


async def test_a_token_is_new_at_each_sign_in_and_what_a_browser_brought_is_never_used(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    async with house.browser() as browser:
        planted = "0" * 64
        browser.cookies.set(COOKIE, planted, domain="duty.example.org", path="/")
        await browser.signs_in(hill)
        first = token_of(browser)
        browser.cookies.delete(COOKIE, domain="duty.example.org", path="/")
        await browser.signs_in(hill)
        assert len({planted, first, token_of(browser)}) == 3
        assert (await browser.get("/", headers={"cookie": f"{COOKIE}={planted}"})).status_code == 303


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "evil", "/sign-in"]
)
async def test_only_a_page_of_ours_is_gone_on_to(database: Database, wanted: str) -> None:
    if not database.is_sqlite:
        return  # the answer is the same wherever accounts are kept
    house = await house_of(database)
    hill = await hill_of(house)
    async with house.browser() as browser:
        assert (await browser.signs_in(hill, then=wanted)).headers["location"] == "/"


async def test_a_form_whose_session_has_ended_loses_nothing_and_is_not_sent_by_itself(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    code = await house.desk.council.opens_alert()
    async with house.browser() as browser:
        await browser.signs_in(hill)
        page = await browser.get(f"/alerts/{code}")
        house.desk.passes(minutes=31)
        words = 'Rang twice; "ብርሃን" said <nothing>.\r\nWill try at nine.'
        met = await browser.sends(page, f"/alerts/{code}/note", words=words)
        assert met.status_code == 403
        assert "it is not lost" in met.text
        assert "Rang twice" not in met.text, "it is sealed until somebody has signed in"
        second = await browser.sends(met, "/sign-in", name=hill.name, password=hill.password)
        shown = await browser.sends(second, "/sign-in/code", code=hill.code)
        assert shown.status_code == 200
        assert "&lt;nothing&gt;" in shown.text
        assert await house.desk.council.notes() == []
        sent = await browser.sends(shown, f"/alerts/{code}/note")
        assert sent.headers["location"] == f"/alerts/{code}"
        assert len(await house.desk.council.notes()) == 1
        assert "&#34;ብርሃን&#34; said &lt;nothing&gt;." in (await browser.get(f"/alerts/{code}")).text


async def test_whoever_signs_out_of_a_session_that_has_ended_is_out(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    async with house.browser() as browser:
        await browser.signs_in(hill)
        page = await browser.get("/")
        house.desk.passes(minutes=31)
        out = await browser.sends(page, "/sign-out")
        assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
        assert "not lost" not in (await browser.get("/sign-in")).text, "there is nothing to send again"


async def test_a_password_is_never_carried_along_nor_shown_again(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    async with house.browser() as browser:
        await browser.signs_in(hill)
        page = await browser.get("/account")
        browser.cookies.clear()
        await browser.signs_in(hill)
        typed = {"current": hill.password, "password": "another four words"}
        refused = await browser.sends(page, "/account/password", **typed)
        assert (refused.status_code, "This form was not drawn for you" in refused.text, hill.password in refused.text) == (403, True, False)
        house.desk.passes(hours=13)
        met = await browser.sends(page, "/account/password", **typed)
        assert 'name="kept" value=""' in met.text
        assert (await browser.sends(met, "/sign-in", name=hill.name, password=hill.password)).text.count('value="/account"') == 1


async def test_what_one_had_begun_is_not_shown_to_another(database: Database) -> None:
    house = await house_of(database)
    hill, shah = await hill_of(house), await shah_of(house)
    code = await house.desk.council.opens_alert()
    async with house.browser() as browser:
        await browser.signs_in(hill)
        page = await browser.get(f"/alerts/{code}")
        house.desk.passes(hours=13)
        met = await browser.sends(page, f"/alerts/{code}/note", words="mine alone")
        second = await browser.sends(met, "/sign-in", name=shah.name, password=shah.password)
        shown = await browser.sends(second, "/sign-in/code", code=shah.code)
        assert shown.status_code == 303
        assert (await browser.get("/")).headers["location"] == "/accounts", "the board is not everybody's first page"


async def test_a_form_must_be_ours_drawn_for_this_session_and_of_this_host(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    code = await house.desk.council.opens_alert()
    path = f"/alerts/{code}/note"
    async with house.browser() as browser:
        await browser.signs_in(hill)
        page = await browser.get(f"/alerts/{code}")
        for elsewhere in ("https://evil.example", "http://duty.example.org", "null", f"{ADDRESS}:8443"):
            sent = await browser.post(path, data={"words": "forged"}, headers={"origin": elsewhere})
            assert sent.status_code == 403, elsewhere
        assert (await browser.post(path, data={"words": "forged", "csrf": "another's"})).status_code == 403
        token = token_of(browser)
        browser.cookies.clear()
        await browser.signs_in(hill)
        assert token_of(browser) != token
        before = await browser.sends(page, path, words="drawn before")
        assert (before.status_code, "drawn before" in before.text) == (403, True)
        assert await house.desk.council.notes() == []
        assert (await browser.sends(before, path)).status_code == 303, "they have read it, and send it again"
        for host, status in (("evil.example", 421), ("duty.example.org:443", 200), ("DUTY.example.org", 200), ("127.0.0.1:8000", 421)):
            assert (await browser.get(f"/alerts/{code}", headers={"host": host})).status_code == status, host
        forwarded = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "http", "forwarded": "host=evil.example"}
        assert (await browser.get(f"/alerts/{code}", headers=forwarded)).status_code == 200, "ignored, and never believed"
    assert len(await house.desk.council.notes()) == 1


async def test_who_watches_us_asks_at_this_machines_own_name_and_nobody_else_is_answered(database: Database) -> None:
    house = await house_of(database)
    async with house.browser() as browser:
        assert (await browser.get("/health/ready", headers={"host": "127.0.0.1:8000"})).status_code == 503
        assert (await browser.get("/metrics", headers={"host": "localhost:8000"})).status_code == 200
        for path in ("/metrics", "/health/ready"):
            assert (await browser.get(path)).status_code == 421, "through the proxy"
        assert (await browser.get("/static/console.css")).status_code == 200
        assert (await browser.get("/", headers={"live": "yes"})).status_code == 401, "a page that follows says that it does not any more"


async def test_ten_tries_a_minute_for_a_name_and_sixty_for_all(database: Database) -> None:
    house = await house_of(database)
    await hill_of(house)
    async with house.browser() as browser:
        assert await browser.guesses(OF_ONE + 1) == [*[403] * OF_ONE, 429]
        refused = await browser.post("/sign-in", data={"name": "somebody", "password": "secret of somebody", "then": "/alerts/K7P"})
        assert 'value="somebody"' in refused.text, "what was typed is there again"
        assert 'value="/alerts/K7P"' in refused.text
        assert "secret of somebody" not in refused.text
        house.desk.passes(seconds=61)
        for number in range(OF_ALL // OF_ONE):
            assert await browser.guesses(OF_ONE, f"name{number}") == [403] * OF_ONE
        assert await browser.guesses(1, "another") == [429]
        house.desk.passes(seconds=61)
        assert await browser.guesses(1, "another") == [403]


async def test_strangers_who_use_every_try_up_keep_out_nobody_who_was_in_before_or_knows_the_password(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    async with house.browser() as browser, house.browser() as phone, house.browser() as strangers:
        await phone.signs_in(hill)
        house.desk.passes(minutes=31)
        half = await browser.sends(await browser.get("/sign-in"), "/sign-in", name=hill.name, password=hill.password)
        for number in range(OF_ALL // OF_ONE):
            await strangers.guesses(OF_ONE, f"name{number}")
        assert await strangers.guesses(1, "another") == [429]
        assert (await browser.sends(half, "/sign-in/code", code=hill.code)).status_code == 303
        house.desk.passes(seconds=30)
        assert await strangers.guesses(1, hill.name) == [429]
        assert (await phone.signs_in(hill)).status_code == 303, "their session is over, their browser is known"


async def test_strangers_lock_nobody_out_of_a_browser_that_was_signed_in_to_before(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)

    async def tries(browser: Browser) -> tuple[int, str]:
        answer = await browser.post("/sign-in", data={"name": hill.name, "password": hill.password})
        return answer.status_code, re.sub(r' value="[^"]*"', "", answer.text)

    async with house.browser() as phone, house.browser() as strangers, house.browser() as borrowed:
        await phone.signs_in(hill)
        await phone.sends(await phone.get("/account"), "/sign-out")
        assert [one.name for one in phone.cookies.jar] == [f"{COOKIE}-known"], "the mark outlives the session"
        house.desk.passes(seconds=61)
        assert await strangers.guesses(OF_ONE, hill.name) == [403] * OF_ONE
        house.desk.passes(seconds=61)
        borrowed.cookies.set(f"{COOKIE}-known", "made up", domain="duty.example.org", path="/")
        elsewhere = await tries(borrowed)
        assert elsewhere[0] == 403, "a browser that is new to the account waits"
        assert (await phone.signs_in(hill)).status_code == 303
        await phone.sends(await phone.get("/account"), "/sign-out")

        house.desk.passes(minutes=15)
        assert await phone.guesses(OF_ONE, hill.name) == [403] * OF_ONE
        house.desk.passes(seconds=61)
        assert await tries(phone) == elsewhere, "the same sentence there, and its own lock"
        assert (await borrowed.signs_in(hill)).status_code == 303
        await keeping.enable(house.desk.register, house.desk.scope, hill.account, OPERATOR)
        assert (await phone.signs_in(hill)).status_code == 303, "who unlocks does so everywhere"
    assert (await house.desk.lines(hill.account)).count("AccountLocked") == 2


@told_on_one
async def test_what_was_begun_goes_to_no_other_host(database: Database) -> None:
    house = await house_of(database)
    async with house.browser() as browser:
        met = await browser.post(f"{ADDRESS}//evil.example/alerts", data={"words": "mine"})
        assert (met.status_code, met.text.count("\n"), "kept" in met.text) == (404, 1, False)


@told_on_one
async def test_what_nobody_asked_for_is_not_read_to_its_end(database: Database) -> None:
    house = await house_of(database)
    async with house.browser() as browser:
        for path in ("/sign-in", "/sign-in/code", "/invitation", "/invitation/app", "/alerts/K7P/note"):
            assert (await browser.post(path, data={"words": "x" * 70_000})).status_code == 413, path
        kept = await browser.post("/alerts/K7P/note", data={"words": "x" * 30_000})
        assert kept.status_code == 403
        assert (await browser.sends(kept, "/sign-in", name="nobody", password="wrong")).status_code == 403, (
            "what is carried along still fits"
        )


async def test_on_this_machine_no_tls_is_needed_and_a_demo_is_played_by_whoever_signed_in(database: Database) -> None:
    house = await house_of(database, NEAR, Mode.DEMO)
    hill = await hill_of(house)
    async with house.browser() as browser:
        entered = await browser.signs_in(hill)
        assert entered.headers["set-cookie"].startswith("safetynet=")
        assert "Secure" not in entered.headers["set-cookie"]
        assert "strict-transport-security" not in entered.headers
        page = await browser.get("/handsets")
        assert page.status_code == 200
        assert "Acting as" not in page.text
        assert "Sign out" in page.text
        assert (await browser.get("/", params={"token": "the-link"})).status_code == 200
        browser.cookies.clear()
        assert (await browser.get("/", params={"token": "the-link"})).status_code == 303, "no link lets anybody in"
