"""A county's board: as many statements for many alerts as for few, nothing asked twice that has not changed, and each sees their own."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count

import httpx
from starlette.applications import Starlette

from benchmarks.plant import Plant
from benchmarks.rows.storm import unanswered
from console.app import routes
from console.changes import Changes
from console.reading.board import WHOLE_CARDS
from console.reading.strip import FEW
from console.viewer import Viewer
from db.queries import alerts as stored
from db.queries import demo, people
from db.scope import Scope
from db.session import Database
from db.words import Role
from desk import alerts
from desk.permissions import Granted
from ladder import checkin
from ladder.checkin import CheckIn
from scheduler import sweep
from scheduler.acts import Answer
from tests.console.evening import DRAWN_FOR, Evening, opened, plain
from tests.scheduler.test_statements import counted, running

STATEMENTS_AT_MOST = 26


async def evening_of(at: Plant, silent: int, asked_later: int = 50) -> Evening:
    """A council: so many have been silent, and duty is paged; the others are asked at half past seven."""
    already, numbers = len(at.county.children), count()

    def stands(ref: str, due_at: datetime) -> CheckIn:
        is_silent = next(numbers) < silent
        return unanswered(ref, due_at - timedelta(minutes=40)) if is_silent else checkin.scheduled(ref, due_at + timedelta(hours=1))

    await at.county.settle(silent + asked_later, stands=stands)
    while await sweep.once(at.engine):
        pass
    scope = Scope(at.county.children[already].authority)
    return Evening(at.engine, at.county.vault, scope, None, Changes(at.database, at.engine.clock, lambda: scope))


@asynccontextmanager
async def board_of(evening: Evening, ref: str) -> AsyncIterator[httpx.AsyncClient]:
    """A duty worker's browser."""
    viewer = Viewer(ref, (Granted(Role.DUTY),), DRAWN_FOR, (await evening.person(ref)).id)
    async with opened(Starlette(routes=routes(evening)), viewer, is_demo=False) as browser:
        yield browser


async def codes(evening: Evening) -> list[str]:
    """The codes of the open alerts, the oldest first."""
    async with evening.engine.database.reading() as tx:
        return [row.code for row in await stored.on_board(tx, evening.scope)]


async def test_as_many_statements_draw_many_alerts_as_few_and_two_what_has_not_changed(database: Database) -> None:
    needed = []
    async with running(database) as at:
        for number, silent in enumerate((4, WHOLE_CARDS + 30), 1):
            evening = await evening_of(at, silent)
            async with board_of(evening, f"DW-{number}-0-0") as browser:
                with counted(database) as statements:
                    html = (await browser.get("/")).text
                needed.append(len(statements))
                assert len(re.findall(r'id="alert-', html)) == silent
                assert len(re.findall(r"<article", html)) == min(silent, WHOLE_CARDS)
                with counted(database) as statements:
                    assert (await browser.get("/")).text == html
                assert len(statements) <= 2
                (taken, *_) = await codes(evening)
                acted = await alerts.take(evening.engine, evening.scope, taken, f"DW-{number}-0-0")
                assert acted.answer is Answer.DONE, acted
                assert f"(DW-{number}-0-0) has it" in plain((await browser.get("/")).text), "what was just done is shown at once"
    assert needed[1] <= needed[0] <= STATEMENTS_AT_MOST


async def test_what_stands_as_it_stood_is_not_made_anew_but_under_another_name_or_on_another_day_it_is(database: Database) -> None:
    """A name that is changed by loading a file leaves no mark of its own: the next board shows it all the same."""
    async with running(database) as at:
        evening = await evening_of(at, WHOLE_CARDS + 3)
        async with board_of(evening, "DW-1-0-0") as browser:
            shown = re.findall(r'id="alert-(\w+)"', (await browser.get("/")).text)
            async with at.database.transaction() as tx:
                (about,) = [row.young_person_id for row in await stored.on_board(tx, evening.scope) if row.code == shown[-1]]
                sealed = evening.vault.seal("person.initials_sealed", about, "Z.Q.")
                await people.change_people(tx, evening.scope, [{"id": about, "initials_sealed": sealed}])
            await alerts.take(evening.engine, evening.scope, shown[0], "DW-1-0-0")
            board = plain((await browser.get("/")).text)
            assert re.search(rf"{shown[-1]} [^.]* Z\.Q\. YP-\d+ , since 18:30\. Nobody has taken it", board), board
            assert "Mon 18:30" not in board
            async with at.database.transaction() as tx:
                await demo.set_clock(tx, await demo.now(tx) + timedelta(days=1))
            board = plain((await browser.get("/")).text)
            assert re.search(rf"{shown[-1]} [^.]* Z\.Q\. YP-\d+ , since Mon 18:30\. Nobody has taken it", board), board


async def test_of_very_many_check_ins_the_board_shows_those_to_look_at_and_a_page_of_their_own_shows_all(database: Database) -> None:
    async with running(database) as at:
        evening = await evening_of(at, silent=3, asked_later=150)
        async with board_of(evening, "DW-1-0-0") as browser:
            board = plain((await browser.get("/")).text)
            assert "Shown are 3 to look at: late, not asked, not delivered, silent or unclear. All 153 of today" in board
            assert board.count("sent and silent 18:30") == 3
            assert FEW < 153
            first = plain((await browser.get("/today")).text)
            assert "All 153, page 1 of 2." in first
            assert "Later" in first
            second = (await browser.get("/today?page=2")).text
            assert second.count('class="piece due"') == 53
            silent = plain((await browser.get("/today?kind=silent")).text)
            assert "3 of 153: sent and silent. Show all" in silent
            for wrong in ("?page=0", "?page=x", "?kind=none", "?page=99"):
                assert (await browser.get(f"/today{wrong}")).status_code == 200
