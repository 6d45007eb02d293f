"""Signing in with a council account: the real app, a real directory in miniature, and a browser that goes between the two."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from sqlalchemy import func, select

from db.queries import journal as journals
from db.session import Database
from db.tables import account, journal, sign_in
from desk.accounts import carried, keeping
from desk.accounts.directory import DISABLED, IN_NO_GROUP
from desk.accounts.register import OPERATOR
from service.sign_in.browser import KNOWN_FOR, MARK
from service.sign_in.openid.pages import LATE, NOT_BELIEVED, REFUSED_US, STOPPED
from tests.providers.directory import MISBEHAVIOURS, SECRET, LoopbackDirectory, directory
from tests.service.sign_in.council_accounts import (
    A_BUSY_MINUTE,
    COOKIE,
    DUTY,
    HILL,
    OFFICE,
    OKORO,
    READERS,
    accounts_of,
    comes_back,
    house_with,
    sent_back,
    sent_there,
    settings_of,
    signs_in,
)
from tests.service.sign_in.house import House, house_at, shah_of, told_on_one


@pytest.fixture(scope="module")
def there() -> Iterator[LoopbackDirectory]:
    """One directory for the whole module."""
    with directory() as found:
        yield found


def said(answer: httpx.Response) -> str:
    """A page as somebody reads it."""
    return unescape(answer.text)


def csrf_in(text: str) -> str:
    """What each form of that page brings back."""
    return str(re.findall('name="csrf" value="([^"]+)"', text)[0])


async def refusals_of_nobody(house: House) -> int:
    """Lines of the journal about somebody who has no account."""
    async with house.desk.register.engine.database.reading() as tx:
        mine = (journal.c.subject_id == house.desk.scope.authority_id, journal.c.event == "SignInRefused")
        return int(await tx.scalar(select(func.count()).where(*mine)) or 0)


async def test_a_worker_signs_in_with_their_council_account_and_is_where_they_wanted(
    database: Database, there: LoopbackDirectory, tmp_path: Path
) -> None:
    house = await house_with(database, there, tmp_path)
    there.present = HILL
    code = await house.desk.council.opens_alert()
    async with house.browser() as browser:
        door = await browser.get((await browser.get(f"/alerts/{code}")).headers["location"])
        assert f'href="/sign-in/openid?then=/alerts/{code}"' in door.text
        sent = await sent_there(browser, f"/alerts/{code}")
        for promised in ("__Host-safetynet-errand=", "SameSite=lax", "HttpOnly", "Secure", "Max-Age=600", "Path=/"):
            assert promised in sent.headers["set-cookie"]
        assert "YP-" not in sent.headers["location"]
        landed = await comes_back(browser, await sent_back(sent))
        assert landed.status_code == 200, landed.text
        assert f'content="0; url=/alerts/{code}"' in landed.text
        assert f'href="/alerts/{code}">Go on</a>' in landed.text
        (session,) = [one for one in landed.headers.get_list("set-cookie") if one.startswith(f"{COOKIE}=")]
        assert "SameSite=strict" in session
        page = await browser.get(f"/alerts/{code}")
        assert "Jo Hill (DW-3)" in page.text
        assert (await browser.sends(page, f"/alerts/{code}/note", words="rang, no answer")).status_code == 303
        assert "its password and its second factor are changed there" in (await browser.get("/account")).text
        assert (await sent_there(browser, "/today")).headers["location"] == "/today", "they are signed in"
    (hill,) = await accounts_of(house)
    assert (hill.ref, hill.name, hill.state, hill.worker) == ("ACC-1", "jo.hill@westshire.example", "active", "DW-3")
    assert await house.desk.lines(hill.id) == ["AccountMade", "WorkerLinked", "RoleGiven", "SignedIn"]
    async with database.reading() as tx:
        told = " ".join(map(str, await journals.of_subjects(tx, house.desk.scope, [hill.id])))
        rows = [*(await tx.execute(select(account))).all(), *(await tx.execute(select(sign_in))).all()]
    kept = " ".join(map(str, rows))
    for personal in (*HILL["name"].split(), HILL["sub"], HILL["preferred_username"], there.url):
        assert personal not in told
        assert personal not in kept
    assert there.mistakes == []


async def test_roles_follow_the_groups_at_each_sign_in_and_elsewhere_from_the_next_page(
    database: Database, there: LoopbackDirectory, tmp_path: Path
) -> None:
    house = await house_with(database, there, tmp_path)
    there.present = HILL
    async with house.browser() as wall, house.browser() as desk, house.browser() as stranger:
        assert (await signs_in(wall)).status_code == 200
        assert (await wall.get("/audit")).status_code == 403
        there.present = HILL | {"groups": READERS, "name": "Jo Hill-Baker"}  # one group may come without its list
        assert (await signs_in(desk)).status_code == 200
        board = await wall.get("/audit")
        assert (board.status_code, "Jo Hill-Baker" in board.text) == (200, True)
        for none in ([], ["another"], 7, None):
            there.present = HILL | {"groups": none}
            refused = await signs_in(desk)
            assert (refused.status_code, IN_NO_GROUP in said(refused)) == (403, True)
            assert (await wall.get("/audit")).status_code == 403, "what is granted no more is taken away at once"
        there.present = {"sub": "another", "groups": ["another"]}
        assert IN_NO_GROUP in said(await signs_in(stranger))
        (hill,) = await accounts_of(house)
        there.present = HILL
        assert (await signs_in(desk)).status_code == 200
        await keeping.disable(house.desk.register, house.desk.scope, hill.id, OPERATOR)
        assert (await desk.get("/")).status_code == 303
        assert DISABLED in said(await signs_in(desk))
    given = [one for one in await house.desk.lines(hill.id) if one.startswith("Role")]
    assert given == ["RoleGiven", "RoleTaken", "RoleGiven", "RoleTaken", "RoleGiven"]
    assert await refusals_of_nobody(house) == 1


@told_on_one
async def test_what_the_directory_answers_is_believed_whole_or_not_at_all(
    database: Database, there: LoopbackDirectory, tmp_path: Path
) -> None:
    house = await house_with(database, there, tmp_path, OPENID_ACR="two-factors")
    there.present = HILL | {"acr": "two-factors"}
    async with house.browser() as browser:
        wrong = [*MISBEHAVIOURS, "none", "hs256", "another's signature", "unknown key", "no token"]
        for how in wrong:
            there.misbehaves = how
            refused = await signs_in(browser)
            assert (refused.status_code, NOT_BELIEVED in said(refused)) == (403, True), how
        there.misbehaves, there.present = "", HILL | {"acr": "one-factor"}
        assert NOT_BELIEVED in said(await signs_in(browser))
        assert await accounts_of(house) == []
        assert await refusals_of_nobody(house) == len(wrong) + 1
        assert there.asked.count("/keys") == 1, "keys that nobody knows do not make us ask again and again"
        there.present, there.kid = HILL | {"acr": "two-factors"}, "second"
        assert NOT_BELIEVED in said(await signs_in(browser))
        house.desk.passes(minutes=1)
        assert (await signs_in(browser)).status_code == 200, "a new key is found a minute later"
        assert there.asked.count("/keys") == 2
        browser.cookies.clear()
        asked = dict(parse_qsl(urlsplit((await sent_there(browser)).headers["location"]).query))
    assert (asked["acr_values"], asked["code_challenge_method"]) == ("two-factors", "S256")
    assert there.mistakes == []
    settings = settings_of(there, tmp_path)
    assert SECRET not in f"{settings!r} {settings.openid!r} {asked}"


@told_on_one
async def test_an_errand_is_done_once_within_ten_minutes_by_the_browser_that_began_it(
    database: Database, there: LoopbackDirectory, tmp_path: Path
) -> None:
    house = await house_with(database, there, tmp_path)
    there.present = HILL
    async with house.browser() as browser, house.browser() as another:
        back = await sent_back(await sent_there(browser))
        await sent_there(another)
        for which, way in ((another, back), (browser, back.replace("state=", "state=0")), (browser, "/sign-in/openid/back")):
            late = await comes_back(which, way)
            assert (late.status_code, LATE in said(late)) == (403, True)
            assert f"{COOKIE}=" not in late.headers["set-cookie"], "nobody is signed in"
        back = await sent_back(await sent_there(browser))
        errand = next(one.value for one in browser.cookies.jar if one.name == f"{COOKIE}-errand")
        assert (await comes_back(browser, back)).status_code == 200
        again = await another.get(back, headers={"cookie": f"{COOKIE}-errand={errand}"})
        assert LATE in said(again)
        back = await sent_back(await sent_there(another))
        house.desk.passes(minutes=10, seconds=1)
        assert LATE in said(await comes_back(another, back))
        back = (await sent_back(await sent_there(another))).partition("&iss=")[0] + "&iss=https://another.example"
        assert NOT_BELIEVED in said(await comes_back(another, back))
        for wanted in ("//evil.example/", "https://evil.example/", "/\\evil.example", "/sign-in/openid"):
            assert 'content="0; url=/"' in (await signs_in(another, wanted)).text
            another.cookies.clear()


async def test_a_form_whose_session_has_ended_goes_along_or_waits_and_is_never_lost(
    database: Database, there: LoopbackDirectory, tmp_path: Path
) -> None:
    house = await house_with(database, there, tmp_path)
    there.present = HILL
    code = await house.desk.council.opens_alert()
    path = f"/alerts/{code}/note"
    async with house.browser() as browser:
        for words in ("Rang twice; <nothing>.", "ምንም " * 450):
            await signs_in(browser)
            page = await browser.get(f"/alerts/{code}")
            house.desk.passes(minutes=31)
            met = await browser.sends(page, path, words=words)
            assert (met.status_code, "it is not lost" in met.text) == (403, True)
            on = await browser.sends(met, "/sign-in/openid")
            if "in another tab" not in on.text:
                assert 'content="0; url=/sign-in/openid"' in on.text
                there.misbehaves = "access_denied"
                stopped = await signs_in(browser)
                assert (STOPPED in said(stopped), "it is not lost" in stopped.text) == (True, True)
                there.misbehaves = ""
                await browser.sends(stopped, "/sign-in/openid")
                shown = await signs_in(browser)
            else:
                assert (await browser.sends(on, "/sign-in/begun")).status_code == 403
                await signs_in(browser)
                shown = await browser.sends(on, "/sign-in/begun")
            assert "You had begun this" in shown.text
            assert (await browser.sends(shown, path)).status_code == 303
        assert len(await house.desk.council.notes()) == 2
        house.desk.passes(minutes=31)
        on = await browser.sends(await browser.sends(page, path, words="mine alone"), "/sign-in/openid")
        there.present = OKORO
        shown = await signs_in(browser)
        assert (shown.status_code, "mine alone" in shown.text) == (200, False)


@told_on_one
async def test_a_directory_that_is_silent_or_says_no_is_told_in_one_sentence_and_asked_again(
    database: Database, there: LoopbackDirectory, tmp_path: Path
) -> None:
    house = await house_with(database, there, tmp_path)
    there.present = HILL
    waited_for = f"within {A_BUSY_MINUTE:g} seconds"
    async with house.browser() as browser:
        there.misbehaves = "broken"
        silent = await sent_there(browser, "/today")
        assert (silent.status_code, waited_for in silent.text, 'then=/today"' in silent.text) == (503, True, True)
        there.misbehaves = ""
        assert ((await sent_there(browser)).status_code, len(there.asked)) == (503, 1), "nobody else waits for it"
        house.desk.passes(seconds=10)
        for how, sentence, status in (
            ("access_denied", STOPPED, 403), ("server_error", waited_for, 503), ("secret ran out", REFUSED_US, 503),
        ):  # fmt: skip
            there.misbehaves = how
            told = await signs_in(browser)
            assert (told.status_code, sentence in said(told)) == (status, True), how
        house.desk.passes(hours=1)
        there.misbehaves = "misnamed"
        assert NOT_BELIEVED in said(await sent_there(browser))
        there.misbehaves = ""
        assert (await signs_in(browser)).status_code == 200
    hurried = house_at(house.desk, settings=settings_of(there, tmp_path), within=0.05)
    async with hurried.browser() as browser:
        there.misbehaves = "slow"
        assert "within 0.05 seconds" in (await sent_there(browser)).text


async def test_whoever_stands_for_no_worker_is_let_in_once_an_administrator_has_said_which(
    database: Database, there: LoopbackDirectory, tmp_path: Path
) -> None:
    house = await house_with(database, there, tmp_path, SIGN_IN="password,openid")
    shah = await shah_of(house)
    there.present = HILL | {"employee": "4711"}
    async with house.browser() as office, house.browser() as browser:
        refused = await signs_in(browser)
        assert refused.status_code == 403
        assert "you are known as ACC-2 now" in refused.text
        assert "No worker has the reference 4711" in refused.text
        await office.signs_in(shah)
        here = "/accounts/ACC-2"
        page = await office.get(here)
        assert f'action="{here}/roles"' not in page.text
        assert f'action="{here}/invite"' not in page.text
        none = await office.sends(page, f"{here}/worker", worker="")
        assert (none.status_code, 'id="worker-error"' in none.text) == (403, True)
        assert (await office.sends(page, f"{here}/worker", worker="DW-3")).status_code == 303
        for act, typed in (("roles", {"role": "auditor"}), ("invite", {})):
            assert (await office.post(f"{here}/{act}", data={**typed, "csrf": csrf_in(page.text)})).status_code == 303
        assert (await signs_in(browser)).status_code == 200
        assert "Jo Hill (DW-3)" in (await browser.get("/")).text
        assert DUTY not in (await browser.get("/")).text
        assert (await signs_in(office)).status_code == 200
        mark = next(one.value for one in office.cookies.jar if one.name == f"{COOKIE}-known")
    hill = (await accounts_of(house))[1]
    known = carried.opened(house.desk.register.vault, MARK, str(mark), house.desk.hand.at, KNOWN_FOR)
    assert known is not None
    assert known["accounts"] == [str(hill.id), str(shah.account)], "a browser's own mark outlives the way over another site"
    assert [str(one) for one in hill.roles] == ["duty for team duty"]
    assert not hill.has_password
    assert await house.desk.lines(hill.id) == ["AccountMade", "SignInRefused", "WorkerLinked", "RoleGiven", "SignedIn", "SignedIn"]


@told_on_one
async def test_with_a_directory_alone_nobody_has_a_password_and_beside_it_the_password_folds_away(
    database: Database, there: LoopbackDirectory, tmp_path: Path
) -> None:
    house = await house_with(database, there, tmp_path)
    there.present = OKORO
    async with house.browser() as browser:
        assert 'name="password"' not in (await browser.get("/sign-in")).text
        assert (await browser.post("/sign-in", data={"name": "a", "password": "b"})).status_code == 405
        assert (await browser.get("/invitation")).status_code == 404
        await signs_in(browser)
        page = await browser.get("/accounts")
        assert "Invite somebody" not in page.text
        assert "administrator" in page.text
        assert OFFICE not in page.text
        csrf = csrf_in(page.text)
        typed = {"name": "b.new", "shown": "", "role": "auditor", "team": "", "worker": "", "csrf": csrf}
        assert (await browser.post("/accounts", data=typed)).status_code == 303
    assert len(await accounts_of(house)) == 1
    both = house_at(house.desk, settings=settings_of(there, tmp_path, SIGN_IN="openid, password"))
    async with both.browser() as browser:
        shown = (await browser.get("/sign-in")).text
        assert shown.index('id="council"') < shown.index('<details class="govuk-details">') < shown.index('name="password"')
        wrong = await browser.post("/sign-in", data={"name": OKORO["preferred_username"], "password": "wrong"})
        assert '<details class="govuk-details" open>' in wrong.text
