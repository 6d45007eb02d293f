"""Two councils in one database: whoever asks for whatever, by page, by form and by guessing, is answered of their own.

Every route is asked by every role, with what is theirs, another team's, another council's and nobody's: what may not be seen is answered as
what is not there, to the last byte. What came of it is `docs/access.md`, for a manager to read.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from db.session import Database
from tests.console.walls.access_page import COMMAND, Cell, written
from tests.console.walls.asking import NOBODYS, OF_A_CHILD, REFUSED, Asker, Names, Wall, anothers, foreign, names_in, said, without
from tests.console.walls.councils import ANOTHER_TEAMS, ONLY_THEIRS, Side, ids_of, rows_of, two_councils
from tests.console.walls.table import WAYS, Way
from tests.databases import KINDS

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
pytestmark = pytest.mark.parametrize("database_kind", KINDS, indirect=True)

LAST = ("POST /sign-out",)  # whoever was asked this is not there any more


@asynccontextmanager
async def asker(side: Side, who: str) -> AsyncIterator[Asker]:
    """Somebody signed in at that council's console."""
    async with side.house.browser() as browser:
        yield await Asker.of(browser, await side.accounts[who].signs_in())


async def test_nothing_of_another_council_comes_back_whoever_asks_for_whatever(database: Database, updates: frozenset[str]) -> None:
    ours, theirs = await two_councils(database)
    await _theirs_is_there_for_them(theirs)
    for side in (ours, theirs):
        await side.accounts["spare"].signs_in()  # a session that may be named
    async with database.reading() as tx:
        every = await names_in(tx, ours), await anothers(tx, ours), await foreign(tx, theirs)
    wall, before = Wall(theirs, await ids_of(database, theirs.id)), await rows_of(database, theirs.id)
    cells: dict[str, dict[str, Cell]] = {key: {} for key in WAYS}
    holes: list[str] = []
    for who in ours.accounts:
        if who != "spare":
            async with asker(ours, who) as one:
                for key in sorted(WAYS, key=lambda key: key in LAST):
                    if not WAYS[key].is_outside:
                        cells[key][who] = await _asked(one, key, every, wall, holes, who, ours)
    assert not holes, "\n".join(holes)
    assert await rows_of(database, theirs.id) == before, "something of theirs has changed"
    _is_the_page(written(cells), updates)


async def _theirs_is_there_for_them(theirs: Side) -> None:
    """What nobody of ours may see is no empty page: their own people see it."""
    code, (ref, *_) = theirs.codes["YP-1042"], ONLY_THEIRS
    async with asker(theirs, "their own") as manager:
        pages = (
            "/",
            f"/alerts/{code}",
            f"/alerts/{code}/case-note",
            "/night-log",
            "/young-people/YP-1042",
            f"/seen/{ref}",
            "/handsets",
            "/account/pins",
        )
        for path in pages:
            page = await manager.sends("GET", path)
            assert theirs.mark in page.text.lower(), path
        found = await manager.sends("POST", "/find", data={"csrf": manager.csrf, "wanted": theirs.mark})
        assert "Q.Q." in found.text
    async with asker(theirs, "auditor at large") as auditor:
        assert ref in (await auditor.sends("GET", "/audit")).text


async def _asked(one: Asker, key: str, every: tuple[Names, Names, Names], wall: Wall, holes: list[str], who: str, ours: Side) -> Cell:
    """One role at one route: what it was answered, and whether anything came through."""
    (own, other_teams, theirs), way = every, WAYS[key]

    async def told(names: Names) -> str:
        return without(await one.asks(key, names), names, way)

    if not way.names and not way.query:
        only = await one.asks(key, own)
        holes += [f"{who} at {key}: {hole}" for hole in wall.holes(said(only))]
        return Cell.REFUSED if REFUSED in only.text else _shown(only, ours)
    nobodys = await told(NOBODYS)
    for name, names in _foreign(way, own, theirs).items():
        answer, control = await told(names), await told({**names, **{kind: NOBODYS[kind] for kind in name}})
        if answer != control:
            holes.append(f"{who} at {key}, with their {'/'.join(sorted(name))}: not as if there were none")
        holes += [f"{who} at {key}, with their {'/'.join(sorted(name))}: {hole}" for hole in wall.holes(answer)]
    if REFUSED in nobodys:
        return Cell.REFUSED
    others, mine = await told(other_teams), await one.asks(key, own)
    whole = await one.asks(key, own, is_whole=True) if way.query else mine
    holes += [f"{who} at {key}: {hole}" for hole in wall.holes(said(mine) + said(whole))]
    return _cell(way, whole, without(mine, own, way), others, nobodys, ours)


def _foreign(way: Way, own: Names, theirs: Names) -> dict[frozenset[str], Names]:
    """All that it names is theirs; and one thing alone is, the others our own."""
    kinds = {*way.names.values(), *way.query.values()} - {"day"}
    each = [frozenset({kind}) for kind in kinds] if len(kinds) > 1 else []
    return {names: {**own, **{kind: theirs[kind] for kind in names}} for names in (*([frozenset(kinds)] if kinds else []), *each)}


def _cell(way: Way, answer: httpx.Response, mine: str, others: str, nobodys: str, ours: Side) -> Cell:
    asked_about = OF_A_CHILD.intersection(way.query.values()) and mine != nobodys  # the end of its address narrows it to one of them
    if asked_about or (OF_A_CHILD.intersection(way.names.values()) and "address" not in way.names):
        return Cell.NONE if mine == nobodys else Cell.OWN if others == nobodys else Cell.ALL
    return _shown(answer, ours)


def _shown(answer: httpx.Response, ours: Side) -> Cell:
    """Whom a page shows that names nobody."""
    if answer.is_redirect and answer.request.method == "GET":
        return Cell.REFUSED  # to a first page of their own
    shows = [ref in answer.text or ours.codes[ref] in answer.text for ref in ("YP-1042", ANOTHER_TEAMS)]
    return Cell.OPENS if not any(shows) else Cell.ALL if all(shows) else Cell.OWN


def _is_the_page(page: str, updates: frozenset[str]) -> None:
    if "access" in updates:
        PAGE.write_text(page, encoding="utf-8")
    found = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    assert found == page, f"docs/access.md is stale; write it again with: {COMMAND}"


async def test_their_sessions_links_names_and_half_a_sign_in_open_nothing_of_ours(database: Database) -> None:
    ours, theirs = await two_councils(database)
    who, their_desk = theirs.accounts["their own"], theirs.house.desk
    token, before = await who.signs_in(), await rows_of(database, ours.id)
    async with ours.house.browser() as browser, theirs.house.browser() as there:
        one = Asker(browser, token)
        sent = await one.sends("GET", "/")
        assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in")
        assert (await one.sends("POST", f"/alerts/{ours.codes['YP-1042']}/note", data={"words": "forged"})).status_code == 403
        wrong = await browser.sends(await browser.get("/sign-in"), "/sign-in", name=who.name, password=who.password)
        assert (wrong.status_code, 'aria-describedby="name-error"' in wrong.text) == (403, True)
        half = await there.sends(await there.get("/sign-in"), "/sign-in", name=who.name, password=who.password)
        half = httpx.Response(half.status_code, text=half.text)
        assert (await browser.sends(half, "/sign-in/code", code=who.code)).status_code == 403
        async with asker(theirs, "administrator") as office:
            invited = await office.sends("POST", f"/accounts/{theirs.accounts['spare'].ref}/invite", data={"csrf": office.csrf})
        link = re.findall(r"/invitation\?token=[0-9a-f]{64}", invited.text)[0]
        assert (await browser.get(link)).status_code == 410
        assert (await there.get(link)).status_code == 200
    changed = {name for name, rows in (await rows_of(database, ours.id)).items() if rows != before[name]}
    assert changed <= {"journal"}, "that somebody was refused is written down, and nothing else"
    assert their_desk.scope == theirs.scope
