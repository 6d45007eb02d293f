"""How many statements a batch makes does not depend on how many it holds: nobody un-batches it unseen."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event

from benchmarks.county import EVENING, County
from benchmarks.plant import WIDE, Plant, plant
from benchmarks.rows.replies import left, told
from benchmarks.rows.storm import unanswered
from bot.channels.inbound import Press
from bot.channels.road import Accepted, CannotSay, Finding, Letter, SendOutcome
from db.session import Database
from scheduler import sweep

AUTHORITIES = 4
FEW, MANY = 8, 200  # one batch each, over the same authorities


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are executed meanwhile, by readers and by writers."""
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    # On PostgreSQL the reader is the writer with other options, and tells whoever listens to either.
    engines = [database._writer.sync_engine, *([database._reader.sync_engine] if database.is_sqlite else [])]
    for one in engines:
        event.listen(one, "before_cursor_execute", count)
    yield statements
    for one in engines:
        event.remove(one, "before_cursor_execute", count)


class Takes:
    """A channel that takes everything at once."""

    name = "telegram"

    async def send(self, letter: Letter) -> SendOutcome:
        """Take it."""
        return Accepted(letter.message_id.hex)

    async def ask_about(self, message_id: UUID, attempt: int, provider_id: str | None) -> Finding:
        """It says nothing afterwards."""
        return CannotSay()

    async def settle_press(self, press: Press, text: str) -> None:
        """Nothing here is pressed."""


@asynccontextmanager
async def running(database: Database) -> AsyncIterator[Plant]:
    """A service with a provider that is never slow."""
    async with plant(County(database), limits=WIDE, channel=Takes()) as everything:
        yield everything


async def _swept(at: Plant, number: int, **how: Any) -> list[str]:
    await at.county.settle(number, authorities=AUTHORITIES, **how)
    with counted(at.database) as statements:
        assert await sweep.once(at.engine) == number
    return statements


async def test_as_many_statements_ask_few_as_many(database: Database) -> None:
    async with running(database) as at:
        few, many = await _swept(at, FEW), await _swept(at, MANY)
    assert many == few
    assert len(many) <= 30


async def test_as_many_statements_open_few_alerts_as_many(database: Database) -> None:
    async with running(database) as at:
        silent = {"due_at": EVENING - timedelta(minutes=40), "stands": unanswered}
        few, many = await _swept(at, FEW, **silent), await _swept(at, MANY, **silent)
    assert many == few
    assert len(many) <= 35


async def _heard(at: Plant, number: int) -> list[str]:
    already = len(at.county.children)
    await at.county.settle(number, authorities=AUTHORITIES)
    while await sweep.once(at.engine):
        pass
    await left(at)
    await told(at, at.county.children[already:])
    with counted(at.database) as statements:
        assert await at.listener.listen_once() == number
    return statements


async def test_as_many_statements_hear_few_senders_as_many(database: Database) -> None:
    async with running(database) as at:
        few, many = await _heard(at, FEW), await _heard(at, 80)
    assert len(many) == len(few)
    assert len(many) <= 40


async def _carried(at: Plant, number: int) -> list[str]:
    await at.county.settle(number, authorities=AUTHORITIES)
    while await sweep.once(at.engine):
        pass
    with counted(at.database) as statements:
        assert await at.courier.carry_once() == number
    return statements


async def test_as_many_statements_carry_few_messages_as_many(database: Database) -> None:
    async with running(database) as at:
        few, many = await _carried(at, FEW), await _carried(at, 40)
    assert len(many) == len(few)
    assert len(many) <= 30
