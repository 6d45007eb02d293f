"""A live service in a terminal: a council whose people are reached by text, and what may be wrong with it."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Update

from db.queries import processes
from db.words import ProcessKind
from scheduler.clock import wall_clock
from service.installation import open_installation
from service.settings import read_settings
from tests.desk.forecast.councils import empty, some
from tests.service.conftest import Terminal


def allowed(days: int = 30, approver: str = "DW-2", language: str = "en") -> str:
    """Who answers for a draft, and until when."""
    return f"{language}:{approver}:{(wall_clock() + timedelta(days=days)).date()}"


def council(**team: Any) -> dict[str, Any]:
    """A council file: everybody has a number, and somebody is on duty at every hour."""
    file = some(3, "standard", into=empty(**{"pages_per_night": "40", **team}))
    for place, person in enumerate(file["people"]):
        person["contacts"] = [{"channel": "sms", "address": f"+4477009001{place:02}", "proven": person["kind"] == "worker"}]
    return file


def live(terminal: Terminal, texts: dict[str, str], file: dict[str, Any] | None = None) -> Terminal:
    """A live database with that council, reached through a pretend Twilio; everything is as it should be."""
    terminal.sets(**texts, SAFETYNET_HEARTBEAT_URL="http://127.0.0.1:1/ping", SAFETYNET_DRAFT_LANGUAGES=allowed())
    terminal.does("migrate", "--live")
    load(terminal, council() if file is None else file)
    return terminal


def load(terminal: Terminal, file: dict[str, Any]) -> None:
    """Load a council file, whatever it warns of."""
    (terminal.directory / "council.yaml").write_text(json.dumps(file))
    terminal.does("load", "council.yaml")


def findings(terminal: Terminal) -> dict[str, tuple[str, str]]:
    """By what it is about, how bad the worst is, and what is said of it."""
    ended = terminal.types("doctor", "--json")
    found: list[dict[str, str]] = json.loads(ended.out)["findings"]
    told = {one["about"]: (one["level"], one["says"]) for one in reversed(found)}
    assert ended.code == int("refuses live" in {level for level, _ in told.values()})
    return told


def has_run() -> None:
    """As if it had been started before."""

    async def starts() -> None:
        async with open_installation(read_settings()) as at, at.database.transaction() as tx:
            machine = await at.engine.clock.machine(tx)
            await processes.begin(tx, at.engine.new_id(), ProcessKind.SERVE, "0001", machine)

    asyncio.run(starts())


def changes(*statements: Update) -> None:
    """Something in the database is otherwise."""

    async def do(all_of_them: Sequence[Update]) -> None:
        async with open_installation(read_settings()) as at, at.database.transaction() as tx:
            for one in all_of_them:
                await tx.execute(one)

    asyncio.run(do(statements))
