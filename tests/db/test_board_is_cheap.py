"""A board is asked for again and again: each of its questions goes by its index, and none walks through who is enrolled or what is past."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from db.queries import alerts, board, people, sights, today
from db.queries.rows import Query
from db.queries.today import Day, Some
from db.session import Database
from ladder.words import Outcome
from tests.db.making import NOW, Council
from tests.db.test_noticing_is_cheap import Look, plan_of

A_DAY = timedelta(days=1)
DAY = Day(NOW - A_DAY / 2, NOW + A_DAY / 2, NOW - A_DAY, NOW)
LATE = Some([Outcome.SILENT], late=True)


def theirs(it: Council) -> Query:
    """The young people of a team."""
    return sights.seen(it.scope, [it.team], it.worker, NOW.date())


LOOKS: dict[str, tuple[Look, tuple[str, ...]]] = {
    "whether anything is new": (lambda tx, it: board.newest(tx, it.scope, it.id), ("ix_inbox_unsettled",)),
    "what stands open": (lambda tx, it: board.standing(tx, it.scope), ("uq_alert_open_c",)),  # by child, or by code
    "this shift's lines": (lambda tx, it: board.lines_since(tx, it.scope, NOW), ("ix_journal_lines",)),
    "whose check-ins": (lambda tx, it: board.whose(tx, it.scope, [it.id]), ()),
    "how the day stands": (lambda tx, it: today.counts(tx, it.scope, DAY, None), ("ix_check_in_day",)),
    "some of the day": (lambda tx, it: today.some(tx, it.scope, DAY, None, LATE, 9), ("ix_check_in_day",)),
    "some of a team's day": (lambda tx, it: today.some(tx, it.scope, DAY, theirs(it), LATE, 9), ("ix_check_in_",)),
    "who is away": (lambda tx, it: people.with_open_episode(tx, it.scope), ("ix_young_person_episode",)),
    "who works here": (lambda tx, it: people.workers(tx, it.scope), ("ix_person_worker",)),
    "cards": (lambda tx, it: alerts.alerts_of(tx, it.scope, [it.id]), ()),
}


@pytest.mark.parametrize("name", LOOKS)
async def test_each_question_of_a_board_goes_by_its_index(database: Database, council: Council, name: str) -> None:
    look, indexes = LOOKS[name]
    async with database.transaction() as tx:
        if tx.dialect.name == "postgresql":
            await tx.execute(text("SET LOCAL enable_seqscan = off"))  # with hardly a row in it, walking a table would be cheapest
        plan = await plan_of(tx, look, council)
    assert [index for index in indexes if index not in plan] == [], plan
