"""Nothing is open that nobody opened: every route says what it asks, and each role is shown its own."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import update
from starlette.routing import Route

from console.alert import NOT_YOURS
from console.app import routes
from console.pages import Page
from console.viewer import Viewer
from db.queries import authorities, people
from db.session import Database
from db.tables import person, placement
from db.words import Role
from desk.permissions import GRANTS, Granted
from ladder.words import Cause, Tier
from tests.console.evening import DRAWN_FOR, Evening, evening_of, plain
from tests.console.test_alert import act, code_of, phase_of

_OPEN = {"/static/{name}"}  # styles, scripts and the icon: of nobody


async def viewer(evening: Evening, ref: str, *granted: Granted) -> Viewer:
    """A worker who signed in with these roles."""
    return Viewer(ref, granted, DRAWN_FOR, (await evening.person(ref)).id)


async def test_every_page_and_form_says_what_it_asks_of_whoever_opens_it(database: Database) -> None:
    evening = await evening_of(database)
    unguarded = {route.path for route in routes(evening) if isinstance(route, Route) and not isinstance(route, Page)}
    assert unguarded == _OPEN


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_opens_what_it_is_granted_and_hears_one_sentence_of_the_rest(database: Database, role: Role) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    names = {"code": await code_of(evening, "YP-1042")}
    evening.changes.end()  # a stream that goes on would keep whoever may listen to it
    async with evening.browser(await viewer(evening, "DW-3", Granted(role))) as browser:
        for page in (one for one in routes(evening) if isinstance(one, Page)):
            path = page.path.format(**{name: names.get(name, "none") for name in page.param_convertors})
            answer = await (browser.post(path) if "POST" in (page.methods or ()) else browser.get(path))
            refused = answer.status_code == 403
            assert refused is (page.needs not in GRANTS[role]), path
            assert not refused or plain(answer.text).count("Your account may not open this page.") == 1
    assert await phase_of(evening, names["code"]) != "resolved"


async def test_a_form_that_was_drawn_for_somebody_else_does_nothing(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.SILENT)
    code = await code_of(evening, "YP-1042")
    async with evening.browser(await viewer(evening, "DW-3", Granted(Role.DUTY))) as browser:
        for forged in ("", "another's"):
            assert (await browser.post(f"/alerts/{code}/take", data={"csrf": forged})).status_code == 403
    assert await phase_of(evening, code) == "paging"


async def test_another_teams_alert_is_as_if_there_were_none(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.HELP, Tier.ARRIVAL)
    code = await code_of(evening, "YP-1042")
    elsewhere = await viewer(evening, "DW-3", Granted(Role.DUTY, evening.engine.new_id()))
    async with evening.browser(elsewhere) as browser:
        assert code not in (await browser.get("/")).text
        assert "YP-1042" not in (await browser.get("/")).text
        assert "YP-1042" not in (await browser.get("/today")).text
        assert (await browser.get(f"/alerts/{code}")).status_code == 404
        await browser.post(f"/alerts/{code}/take")
        await browser.post("/episodes/end", data={"ref": "YP-1042"})
    assert await phase_of(evening, code) == "paging"
    async with database.reading() as tx:
        (team, *_) = await authorities.teams_of(tx, evening.scope)
    async with evening.browser(await viewer(evening, "DW-3", Granted(Role.DUTY, team.id))) as browser:
        assert (await browser.get(f"/alerts/{code}")).status_code == 200


async def allocated_to(evening: Evening, ref: str) -> UUID:
    """Whose young person that is."""
    async with evening.engine.database.reading() as tx:
        (child,) = await people.children_state(tx, evening.scope, [(await evening.person(ref)).id])
    return UUID(str(child.allocated_to))


async def test_an_allocated_worker_sees_their_own_young_people(database: Database) -> None:
    evening = await evening_of(database)
    for ref in ("YP-1042", "YP-1043"):
        await evening.fact(ref, Cause.HELP)
    khan = await allocated_to(evening, "YP-1042")
    assert khan != await allocated_to(evening, "YP-1043")
    worker = Viewer("DW-1", (Granted(Role.ALLOCATED),), DRAWN_FOR, khan)
    async with evening.browser(worker) as browser:
        board = (await browser.get("/")).text
    assert await code_of(evening, "YP-1042") in board
    assert await code_of(evening, "YP-1043") not in board


async def test_whoever_is_paged_sees_the_alert_also_of_somebody_who_lives_nowhere(database: Database) -> None:
    evening = await evening_of(database)
    child = await evening.person("YP-1042")
    async with database.transaction() as tx:
        (team, *_) = await authorities.teams_of(tx, evening.scope)
        await tx.execute(update(placement).where(placement.c.young_person_id == child.id).values(ends_on=date(2026, 11, 22)))
        await tx.execute(update(person).where(person.c.id == child.id).values(team_id=None))
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    async with evening.browser(await viewer(evening, "DW-3", Granted(Role.DUTY, team.id))) as browser:
        assert code in (await browser.get("/")).text
        assert (await browser.get(f"/alerts/{code}")).status_code == 200
        await act(browser, code, "take")
        assert await phase_of(evening, code) == "taken"
        await act(browser, code, "resolve", outcome="1", words="Spoke to them.")
        assert (await browser.get(f"/alerts/{code}")).status_code == 404, "closed, it is theirs who may see the young person"
    async with evening.browser(await viewer(evening, "DW-3", Granted(Role.DUTY, evening.engine.new_id()))) as browser:
        assert (await browser.get(f"/alerts/{code}")).status_code == 404


async def test_whoever_may_look_and_not_act_hears_that_nothing_was_done(database: Database) -> None:
    evening = await evening_of(database)
    await evening.fact("YP-1042", Cause.HELP)
    code = await code_of(evening, "YP-1042")
    who = await viewer(evening, "DW-3", Granted(Role.AUDITOR), Granted(Role.DUTY, evening.engine.new_id()))
    async with evening.browser(who) as browser:
        for of in (code, "Z9Z"):
            assert (await browser.post(f"/alerts/{of}/take")).headers["location"] == f"/alerts/{of}"
            assert NOT_YOURS in (await browser.get(f"/alerts/{of}")).text
    assert await phase_of(evening, code) == "paging"
