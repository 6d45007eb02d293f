"""A live service does not start above what a team agreed to carry; a demo says so and goes on."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from db.queries import processes
from db.tables import check_in, journal, team
from db.words import ProcessKind
from desk.forecast import stored
from desk.refusals import Refused
from service.budget import MONTHS, hold_to_budget
from service.installation import open_installation
from service.settings import read_settings
from tests.desk.forecast.councils import empty, some
from tests.providers.telegram import TOKEN
from tests.service.conftest import Terminal


def council(terminal: Terminal, number: int, tier: str = "arrival", **budget: Any) -> str:
    """A council file all of whose people write on Telegram, loaded; what that said."""
    file = some(number, tier, into=empty(**budget))
    for place, person in enumerate(file["people"]):
        person["contacts"] = [{"channel": "telegram", "address": str(70_000 + place), "proven": person["kind"] == "worker"}]
    (terminal.directory / "council.yaml").write_text(json.dumps(file))
    return terminal.does("load", "council.yaml")


@pytest.fixture
def live(terminal: Terminal, lasting_url: str) -> Terminal:
    """A live database, and a bot that is never called."""
    terminal.sets(SAFETYNET_DATABASE_URL=lasting_url)
    terminal.sets(SAFETYNET_TELEGRAM_TOKEN=TOKEN, SAFETYNET_CONSOLE_BIND="127.0.0.1:0", SAFETYNET_PUBLIC_BIND="127.0.0.1:0")
    terminal.does("migrate", "--live")
    return terminal


def held() -> list[str]:
    """What the check says to whoever starts a service; a refusal is raised."""
    said: list[str] = []

    async def check() -> None:
        async with open_installation(read_settings()) as at:
            await hold_to_budget(at, said.append)

    asyncio.run(check())
    return said


def expected() -> list[stored.Expected]:
    """What the teams are to expect of the plans that stand in the database."""

    async def ask() -> list[stored.Expected]:
        async with open_installation(read_settings()) as at:
            return await stored.expected(at.database, at.engine.clock, MONTHS)

    return asyncio.run(ask())


def kept(**columns: object) -> Any:
    """The team's row, after setting these columns."""

    async def look() -> Any:
        async with open_installation(read_settings()) as at, at.database.transaction() as tx:
            if columns:
                await tx.execute(team.update().values(columns))
            return (await tx.execute(select(team))).one()

    return asyncio.run(look())


@pytest.mark.parametrize("command", ["engine", "serve"])
def test_a_live_service_above_budget_is_refused_in_one_sentence_with_both_figures(live: Terminal, command: str) -> None:
    council(live, 24, pages_per_night="1")
    refused = live.types(command)
    sentence = [line for line in refused.err.splitlines() if not line.startswith("{")]
    assert refused.code == 1
    assert len(sentence) == 1
    assert sentence[0].startswith("The team duty is to expect ")
    assert "its budget is 1.0; " in sentence[0]
    assert sentence[0].count(".\n") == 0


def test_what_has_run_is_never_refused_and_its_log_says_loudly_that_it_is_above_budget(live: Terminal) -> None:
    async def starts() -> None:
        async with open_installation(read_settings()) as at, at.database.transaction() as tx:
            machine = await at.engine.clock.machine(tx)
            await processes.begin(tx, at.engine.new_id(), ProcessKind.SERVE, "0001", machine)

    file = council(live, 24, pages_per_night="1")
    assert "Warning: The team duty is to expect " in file
    asyncio.run(starts())
    with capture_logs() as logged:
        assert held() == []
    (loud,) = [one for one in logged if one["log_level"] == "error"]
    assert loud["event"] == "above_budget"
    assert loud["told"].startswith("The team duty is to expect ")


def test_what_ran_before_there_was_anybody_to_ask_was_no_first_start(live: Terminal) -> None:
    """Started to see that it runs, and stopped; then the council is loaded."""

    async def runs() -> None:
        async with open_installation(read_settings()) as at, at.database.transaction() as tx:
            machine = await at.engine.clock.machine(tx)
            await processes.begin(tx, at.engine.new_id(), ProcessKind.SERVE, "0001", machine)

    asyncio.run(runs())
    council(live, 24, pages_per_night="1")
    with pytest.raises(Refused, match=r"its budget is 1\.0;"):
        held()

    async def somebody_is_asked() -> None:
        async with open_installation(read_settings()) as at, at.database.transaction() as tx:
            first = await tx.scalar(select(check_in.c.id).limit(1))
            closed = {"phase": "closed", "outcome": "not_asked", "wake_at": None, "closed_at": check_in.c.due_at}
            await tx.execute(check_in.update().where(check_in.c.id == first).values(closed))

    asyncio.run(somebody_is_asked())
    with capture_logs():
        assert held() == []


def test_a_row_that_cannot_be_read_keeps_no_service_from_starting(live: Terminal) -> None:
    council(live, 12, pages_per_night="40")

    async def breaks_one() -> None:
        async with open_installation(read_settings()) as at, at.database.transaction() as tx:
            first = await tx.scalar(select(check_in.c.id).limit(1))
            await tx.execute(check_in.update().where(check_in.c.id == first).values(state={"is": "NobodyKnows"}))

    asyncio.run(breaks_one())
    with capture_logs() as logged:
        assert held() == []
    assert [(one["event"], one["error"]) for one in logged if one["log_level"] == "error"] == [("not_forecast", "TypeError")]
    (of_the_others,) = expected()
    assert 0.05 * 11 < of_the_others.pages < 0.13 * 11  # each is played where workers can be reached: else nobody takes anything for weeks


def test_within_what_the_team_wrote_down_it_starts(live: Terminal) -> None:
    council(live, 12, pages_per_night="40")
    assert held() == []


def test_without_a_written_budget_two_for_each_worker_hold(live: Terminal) -> None:
    council(live, 12, "standard")
    assert held() == []


def test_without_anybody_to_ask_it_starts(live: Terminal) -> None:
    council(live, 0)
    assert held() == []


def test_before_a_council_is_loaded_it_starts(live: Terminal) -> None:
    assert held() == []


def test_t4_a_demo_says_so_and_goes_on(terminal: Terminal) -> None:
    terminal.sets(SAFETYNET_TELEGRAM_TOKEN=TOKEN)
    terminal.does("migrate")
    council(terminal, 24, pages_per_night="1")
    (said,) = held()
    assert said.startswith("A live service would not start: the team duty is to expect ")


def test_the_same_plans_are_played_once_and_others_anew(live: Terminal) -> None:
    council(live, 10, pages_per_night="40")
    (first,), before = expected(), kept()
    assert first.pages == before.forecast_pages
    kept(forecast_pages=17.0)
    assert [one.pages for one in expected()] == [17.0]  # what was remembered is believed
    council(live, 11, pages_per_night="40")
    assert expected()[0].pages not in (17.0, first.pages)
    assert kept().forecast_of != before.forecast_of


def test_a_team_of_many_is_judged_by_some_of_them(live: Terminal) -> None:
    number = MONTHS + 20
    council(live, number, pages_per_night="40")
    (many,) = expected()
    assert 0.05 * number < many.pages < 0.13 * number  # what one new arrival brings


def test_a_named_worker_raises_a_budget_and_the_journal_keeps_who_did(live: Terminal) -> None:
    council(live, 24, pages_per_night="1")
    with pytest.raises(Refused, match=r"its budget is 1\.0;"):
        held()
    assert live.does("budget", "duty", "40", "--as", "DW-1") == "The budget of duty is 40 pages a night; it was 1.\n"
    assert held() == []
    (line,) = [row for row in journal_lines() if row.event == "BudgetWritten"]
    assert (line.actor, line.content["pages_per_night"], line.content["before"]) == ("DW-1", 40, 1)
    assert live.types("budget", "night", "3", "--as", "DW-1").sentence == "No team has the reference night."
    assert live.types("budget", "duty", "0", "--as", "DW-1").sentence == "A budget is 1 to 999 pages a night."
    assert live.types("budget", "duty", "3", "--as", "YP-1").sentence == "No worker has the reference YP-1."


def journal_lines() -> Sequence[Any]:
    """The whole journal."""

    async def look() -> Sequence[Any]:
        async with open_installation(read_settings()) as at, at.database.reading() as tx:
            return (await tx.execute(select(journal))).all()

    return asyncio.run(look())
