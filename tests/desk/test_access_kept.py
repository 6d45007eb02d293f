"""Who looked at whom is kept for as many years as each council says, and then goes by itself, a line of the journal in its place."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from db.ids import IdSource
from db.queries import access as readings
from db.queries import journal
from db.queries.installation import machine_now
from db.session import Database
from db.tables import access, authority
from db.words import Opened
from desk.access import KEPT_FOR_YEARS, kept
from scheduler.chores import Chores
from scheduler.engine import Engine
from service.housekeeping import housekeeping
from tests.db.making import Council, counted_entropy, make_council, new_id
from tests.live import HandClock

YEAR = timedelta(days=366)
AGES = (timedelta(), YEAR, 2 * YEAR, (KEPT_FOR_YEARS - 1) * YEAR, (KEPT_FOR_YEARS + 1) * YEAR)


async def read_at(database: Database, council: Council, at: datetime) -> None:
    """Somebody looked at a young person then."""
    line = {"id": IdSource(lambda: at, counted_entropy())(), "authority_id": council.id, "at": at, "logged_at": at, "who": "DW-1"}
    async with database.transaction() as tx:
        await readings.append(tx, council.scope, [line | {"young_person_id": council.child, "opened": Opened.PAGE, "code": None}])


async def test_p10_who_looked_is_kept_as_long_as_the_council_says_and_goes_then(database: Database) -> None:
    async with database.transaction() as tx:
        ours, theirs = await make_council(tx), await make_council(tx, "eastshire")
        await tx.execute(update(authority).where(authority.c.id == theirs.id).values(access_log_years=1))
        hand = HandClock(await machine_now(tx))
    for age in AGES:
        await read_at(database, ours, hand.at - age)
        await read_at(database, theirs, hand.at - age - timedelta(milliseconds=1))

    async def left(council: Council) -> int:
        async with database.reading() as tx:
            return len(await readings.of_child(tx, council.scope, council.child, hand.at - 100 * YEAR))

    async def nobody_hears(_found: object) -> None:
        raise AssertionError("nothing goes wrong here")

    engine = Engine(database, hand, new_id, min, frozenset())
    chores = Chores(engine, housekeeping(engine), nobody_hears)
    await chores.once()
    assert (await left(ours), await left(theirs)) == (5, 5), "nothing was due yet"
    hand.at += timedelta(days=1)
    for _ in range(2):
        while await chores.once():
            pass
    assert (await left(ours), await left(theirs)) == (4, 1)
    for council, gone in ((ours, 1), (theirs, 4)):
        async with database.reading() as tx:
            (line,) = await journal.of_subjects(tx, council.scope, [council.id])
        assert (line.event, line.content["lines"]) == ("AccessLogForgotten", gone)
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(delete(access).where(ours.scope.of(access)))


async def test_what_is_kept_begins_with_a_day_also_of_a_leap_year(database: Database) -> None:
    async with database.transaction() as tx:
        council = await make_council(tx)
    async with database.reading() as tx:
        assert len((await tx.execute(select(access))).all()) == 0
        found = await kept(tx, council.scope, datetime(2028, 2, 29, 13, 5, tzinfo=UTC))
    assert (found.years, found.since) == (6, datetime(2022, 2, 28, tzinfo=UTC))
