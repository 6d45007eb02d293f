"""What a fuzzer seldom hits upon: cookies that another host planted, forms without an end, addresses that lead away, many streams."""

import asyncio
from html import unescape
from urllib.parse import quote

import pytest
from starlette.types import Message

from console.pages import SAID_AT_MOST
from console.streams import OPEN_AT_MOST
from db.session import Database
from db.words import Role
from service.sign_in.body import FORM_AT_MOST
from tests.attack.asking import Asked, ask
from tests.attack.rows import changed, rows_of
from tests.attack.shapes import FORM
from tests.attack.test_console import COOKIE, HOST, Prey
from tests.service.sign_in.house import ADDRESS, hill_of, house_of


async def test_another_host_plants_no_sentence_and_no_name_on_a_page(database: Database) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    code = await house.desk.council.opens_alert()
    lie = quote(f"{code} was closed by R. Khan (DW-1).")
    async with house.browser() as browser:
        await browser.signs_in(hill)
        ours = next(f"{one.name}={one.value}" for one in browser.cookies.jar if one.name == COOKIE)
        for planted in (f"said={lie}", f"acting=DW-1; said={lie}", f"a=b; said={lie};", f" said = {lie}"):
            for cookie in (f"{ours}; {planted}", f"{planted}; {ours}"):
                page = await browser.get("/", headers={"cookie": cookie})
                assert page.status_code == 200
                assert "was closed by" not in page.text
        page = await browser.get(f"/alerts/{code}")
        done = await browser.sends(page, f"/alerts/{code}/note", words="rang, no answer")
        assert done.headers["set-cookie"].startswith("__Host-said=")
        assert f"The note on {code} is kept." in (await browser.get(f"/alerts/{code}")).text, "what we say ourselves is said once"
        assert f"The note on {code} is kept." not in (await browser.get(f"/alerts/{code}")).text


async def test_forged_old_and_swapped_cookies_open_nothing(database: Database) -> None:
    house = await house_of(database)
    hill, shah = await hill_of(house), await house.desk.joins("m.shah@westshire.example", Role.ADMINISTRATOR, None)
    async with house.browser() as duty, house.browser() as office:
        await duty.signs_in(hill)
        await office.signs_in(shah)
        duty_page, office_page = await duty.get("/"), await office.get("/accounts")
        mine = next(one.value for one in office.cookies.jar if one.name == COOKIE)
        assert mine is not None
        for forged in ("", "0" * 64, mine[:-1], mine + "0", mine.upper(), f" {mine}x", f'"{mine[:-1]}\\147"', mine[::-1]):
            answer = await office.get("/accounts", headers={"cookie": f"{COOKIE}={forged}"})
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?then=/accounts"), forged
        for name in ("safetynet", "__Secure-safetynet", "__host-safetynet", f" {COOKIE}x"):
            assert (await office.get("/accounts", headers={"cookie": f"{name}={mine}"})).status_code == 303, name
        # Each is signed in, and the mark on each one's form is the other's.
        marks = [one.text.partition('name="csrf" value="')[2].partition('"')[0] for one in (duty_page, office_page)]
        assert len(set(marks)) == 2
        assert (await duty.post("/watch", data={"csrf": marks[1], "ref": "YP-1042", "words": "forged"})).status_code == 403
        assert (await office.post(f"/accounts/{hill.ref}/disable", data={"csrf": marks[0]})).status_code == 403
        assert (await duty.get("/")).status_code == 200, "and nobody was disabled"
        with_query = await office.post(f"/accounts/{hill.ref}/disable?csrf={marks[1]}", data={})
        assert with_query.status_code == 403, "a mark stands in a form, not in an address"


async def test_whoever_is_signed_in_sends_no_form_without_an_end(database: Database) -> None:
    prey = await Prey.begin(database)
    _, cookie, mark = await prey.signed_in(Role.REVIEWER)
    piece = b"words=" + b"x" * 60_000 + b"&"
    pieces = (f"csrf={mark}&".encode(), *[piece] * 200)
    asked = Asked("POST", b"/alerts/A2C/note", ((b"content-type", FORM.encode()),), pieces).with_headers({"host": HOST, **cookie})
    answer = await ask(prey.house.app, asked)
    assert answer.status == 413
    assert answer.text.count("\n") == 1
    assert len(answer.body) < 200
    fits = Asked("POST", b"/find", asked.headers, (f"csrf={mark}&".encode(), b"wanted=" + b"x" * (FORM_AT_MOST // 8)))
    assert (await ask(prey.house.app, fits)).status == 403, "a reviewer finds nobody, and is told so once the form is there"


async def test_no_address_leads_to_another_host_nor_away_from_tls(database: Database) -> None:
    prey = await Prey.begin(database)
    _, cookie, _ = await prey.signed_in(Role.DUTY)
    for who in ({}, cookie):
        for path in (
            "/alerts/",
            "/static/console.css/",
            "/today/?kind=x",
            "//evil.example/..",
            "/%09/evil.example",
            "/%5Cevil.example",
            "/sign-in/",
        ):
            answer = await ask(prey.house.app, Asked("GET", path.encode()).with_headers({"host": HOST, **who}))
            to = answer.header("location")
            assert not to or (to.startswith("/sign-in?then=/") and "://" not in to), f"{path}: {to}"


async def test_a_long_sentence_is_said_as_far_as_a_cookie_holds_it(database: Database) -> None:
    prey = await Prey.begin(database)
    _, cookie, mark = await prey.signed_in(Role.DUTY)
    for typed in ("x" * 60_000, "ብርሃን " * 1000, "\r\nSet-Cookie: a=b"):
        body = f"csrf={mark}&ref={quote(typed)}".encode()
        asked = Asked("POST", b"/episodes/end", ((b"content-type", FORM.encode()),), (body,)).with_headers({"host": HOST, **cookie})
        answer = await ask(prey.house.app, asked)
        assert answer.status == 303
        assert len(answer.header("set-cookie")) < SAID_AT_MOST + 200
        assert "Nothing%20was%20done" in answer.header("set-cookie")


async def test_of_one_account_so_many_pages_listen_and_another_asks_by_itself(database: Database) -> None:
    prey = await Prey.begin(database)
    _, cookie, _ = await prey.signed_in(Role.DUTY)
    _, others, _ = await prey.signed_in(Role.MANAGER, "MA-1")
    asked = Asked("GET", b"/changes").with_headers({"host": HOST, **cookie})
    listening = [await _listens(prey, asked) for _ in range(200)]
    assert [status for status, _ in listening] == [200] * OPEN_AT_MOST + [429] * (200 - OPEN_AT_MOST)
    theirs = Asked("GET", b"/changes").with_headers({"host": HOST, **others})
    assert (await ask(prey.house.app, theirs)).status == 200, "each has their own"
    assert (await ask(prey.house.app, Asked("GET", b"/").with_headers({"host": HOST, **cookie}))).status == 200, "and the pages go on"
    for _, stream in listening:
        stream.cancel()
    await asyncio.gather(*(stream for _, stream in listening), return_exceptions=True)
    assert (await ask(prey.house.app, asked)).status == 200, "once they are closed there is room again"


async def _listens(prey: Prey, asked: Asked) -> tuple[int, asyncio.Task[None]]:
    """How it is answered, and the answer, which may go on."""
    begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.set_result(message["status"])

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("whoever listens says nothing more")

    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "method": "GET", "path": "/changes", "raw_path": b"/changes",
        "query_string": b"", "headers": list(asked.headers), "scheme": "http", "server": ("127.0.0.1", 8000), "root_path": "",
    }  # fmt: skip

    async def listens() -> None:
        await prey.house.app(scope, receive, send)

    running = asyncio.create_task(listens())
    return await begun, running


@pytest.mark.parametrize(
    "then", ["//evil.example", "/\\evil.example", "https:evil.example", "/%0d%0aSet-Cookie:a=b", "/x\r\nSet-Cookie: a=b"]
)
async def test_what_is_gone_on_to_splits_no_answer(database: Database, then: str) -> None:
    house = await house_of(database)
    hill = await hill_of(house)
    async with house.browser() as browser:
        entered = await browser.signs_in(hill, then=then)
        assert entered.headers["location"] in ("/", "/%0d%0aSet-Cookie:a=b")
        assert {one.partition("=")[0] for one in entered.headers.get_list("set-cookie")} == {COOKIE, f"{COOKIE}-known"}


async def test_what_one_knows_of_another_changes_nothing_of_theirs(database: Database) -> None:
    """Every id that there is, at every form, by somebody whose team is another."""
    house = await house_of(database)
    code = await house.desk.council.opens_alert()
    hill = await hill_of(house)
    shah = await house.desk.joins("m.shah@westshire.example", Role.ADMINISTRATOR, None)
    reviewer = await house.desk.joins("reads@westshire.example", Role.REVIEWER, None)
    async with house.browser() as duty, house.browser() as office, house.browser() as elsewhere:
        await duty.signs_in(hill)
        await office.signs_in(shah)
        await elsewhere.signs_in(reviewer)
        mark = (await elsewhere.get("/account")).text.partition('name="csrf" value="')[2].partition('"')[0]
        page = unescape((await office.get(f"/accounts/{hill.ref}")).text)
        role_id = page.partition('name="role_id" value="')[2].partition('"')[0]
        before = await rows_of(database)
        sessions = [one.split("'")[1] for one in before["sign_in"] if "UUID('" in one]
        for path in (
            f"/alerts/{code}/take",
            f"/accounts/{hill.ref}/disable",
            f"/accounts/{hill.ref}/roles/remove",
            "/watch",
            "/seen/YP-1042",
        ):
            sent = await elsewhere.post(path, data={"csrf": mark, "role_id": role_id, "ref": "YP-1042", "words": "x", "seen_by": "CA-7"})
            assert sent.status_code == 403, path
        for session in sessions:
            if "reads" not in session:
                await elsewhere.post("/account/sessions/end", data={"csrf": mark, "session": session})
                break
        assert changed(before, await rows_of(database)) <= {"sign_in", "journal"}
        assert (await duty.get("/")).status_code == 200, "nobody else was signed out"
        assert (await office.get("/accounts")).status_code == 200
        for path in (
            "/",
            f"/alerts/{code}",
            "/young-people/YP-1042",
            "/seen/YP-1042",
            "/find",
            "/audit",
            "/audit.csv",
            "/night-log",
            "/today",
        ):
            seen = await elsewhere.get(path)
            assert "YP-1042" not in seen.text
            assert seen.status_code in (303, 403), path
    assert ADDRESS.startswith("https")
