"""`safetynet audit verify`, as an operator types it: on both databases, clean, unsealed, forged, and with a head kept outside."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import people
from db.words import Opened
from desk.access import Reading, write_down
from desk.audit.findings import SENTENCES
from scheduler import sealing
from service.installation import Installation, open_installation
from service.settings import read_settings
from tests.desk.council.files import DEMO
from tests.service.conftest import Terminal
from tests.service.test_command_line import COUNCIL

Result = TypeVar("Result")


def beside(act: Callable[[Installation], Awaitable[Result]]) -> Result:
    """What another process does on the same database."""

    async def done() -> Result:
        async with open_installation(read_settings()) as at:
            return await act(at)

    return asyncio.run(done())


async def seal(at: Installation) -> int:
    """A pass of the sealer that does not wait."""
    return await sealing.once(at.engine, timedelta(0))


async def forge(at: Installation) -> None:
    """Somebody alters the reason of one line, with the guard out of the way."""
    guard = "DROP TRIGGER journal_no_update" if at.database.is_sqlite else "ALTER TABLE journal DISABLE TRIGGER USER"
    async with at.database.transaction() as tx:
        await _run(tx, guard, "UPDATE journal SET reason = 'because' WHERE id = (SELECT id FROM journal ORDER BY id LIMIT 1)")


async def _run(tx: AsyncConnection, *statements: str) -> None:
    for statement in statements:
        await tx.execute(text(statement))


@pytest.fixture
def evening(terminal: Terminal) -> Terminal:
    """The fictional council when its first question has gone out."""
    terminal.does("migrate")
    terminal.does("load", COUNCIL)
    terminal.does("turn", "18:05")
    return terminal


def test_an_evening_is_verified_before_it_is_sealed_and_after(evening: Terminal) -> None:
    assert "all is as it was written" in evening.does("audit", "verify")
    found = json.loads(evening.does("audit", "verify", "--json"))
    assert (found["clean"], found["breaches"], found["messages"] > 0) == (True, {}, True)
    assert found["unsealed"] > 0
    assert beside(seal) == found["unsealed"]
    found = json.loads(evening.does("audit", "verify", "--json"))
    assert (found["unsealed"], found["unsealed_since"]) == (0, None)
    [(ref, head)] = found["heads"].items()
    assert ref == "westshire"
    assert head in evening.does("audit", "verify", "--head", head, "--authority", "westshire")


def test_a_breach_ends_with_1_and_one_sentence_a_kind(evening: Terminal) -> None:
    beside(seal)
    beside(forge)
    ended = evening.types("audit", "verify", "--head", f"1:{'0' * 16}")
    assert ended.code == 1
    assert "not all is as it was written" in ended.out
    altered, differs = ended.err.splitlines()
    assert altered.startswith("These lines were altered after they were sealed: line ")
    assert differs == f"These heads, kept outside, are not those of the database: westshire 1:{'0' * 16}."
    ended = evening.types("audit", "verify", "--json")
    assert (ended.code, list(json.loads(ended.out)["breaches"])) == (1, ["line_altered"])


def test_a_head_is_one_authoritys(evening: Terminal) -> None:
    other = evening.directory / "other.yaml"
    other.write_text(DEMO.replace("westshire", "eastshire"))
    evening.does("load", str(other))
    while beside(seal):
        pass
    heads = json.loads(evening.does("audit", "verify", "--json"))["heads"]
    assert set(heads) == {"eastshire", "westshire"}
    refused = evening.types("audit", "verify", "--head", heads["eastshire"])
    assert refused.sentence == "A head is one authority's: name it with --authority."
    evening.does("audit", "verify", "--head", heads["eastshire"], "--authority", "eastshire")
    assert evening.types("audit", "verify", "--head", heads["eastshire"], "--authority", "westshire").code == 1
    narrowed = json.loads(evening.does("audit", "verify", "--json", "--authority", "eastshire"))
    assert set(narrowed["heads"]) == {"eastshire"}


@pytest.mark.parametrize("head", ["17", "17:abc", "0:0123456789abcdef", "17:0123456789abcdeg"])
def test_a_head_that_cannot_be_one_ends_with_2(bare: Terminal, head: str) -> None:
    assert bare.types("audit", "verify", "--head", head).code == 2


async def look(at: Installation) -> None:
    """J. Hill opens a page, and an alert about the same young person."""
    async with at.database.reading() as tx:
        (child,) = await people.by_ref(tx, at.scope, "YP-1042")
    readings = [Reading(Opened.PAGE, child.id), Reading(Opened.ALERT, child.id, "K7P")]
    await write_down(at.engine, at.scope, "DW-3", readings)


def test_p10_who_looked_at_a_young_person_is_told_by_reference(evening: Terminal) -> None:
    assert evening.does("accessed", "YP-1042") == "Nobody has looked at YP-1042 within 30 days.\n"
    beside(look)
    assert evening.does("accessed", "YP-1042", "--days", "1").splitlines()[1].split() == [
        "23",
        "Nov",
        "2026",
        "18:05",
        "DW-3",
        "alert",
        "K7P",
    ]
    (_, page) = json.loads(evening.does("accessed", "YP-1042", "--json", "--authority", "westshire"))
    assert page == {"at": "2026-11-23T18:05:00+00:00", "who": "DW-3", "opened": "page", "alert": None}
    assert evening.types("accessed", "DW-3").sentence == "No young person has the reference DW-3."
    assert evening.types("accessed", "YP-1042", "--days", "0").code == 2


PAGE = Path(__file__).parents[2] / "docs" / "operating" / "audit.md"


def test_the_page_explains_every_finding() -> None:
    rows = {line.split("|")[1].strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if line.count("|") == 4}
    assert set(SENTENCES.values()) <= rows
