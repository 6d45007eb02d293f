"""Whom an outage kept from being asked (T6): nobody of whom nothing would have been asked anyway."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from db.queries import checkins, overdue, people, plans
from db.session import Database
from db.tables import plan as plan_table
from ladder.words import Outcome, Tier
from tests.db.making import EVERYWHERE, LATER, NOW, SOON, Council, check_in_row

SLOT: dict[str, Any] = {"phase": "scheduled", "wake_at": NOW}
BEFORE = timedelta(hours=3)


async def _missed(database: Database, council: Council, *rows: dict[str, Any]) -> int:
    async with database.transaction() as tx:
        await checkins.insert_many(tx, council.scope, [check_in_row(council, **SLOT), *rows])
    async with database.reading() as tx:
        found = await overdue.missed(tx, EVERYWHERE, NOW + SOON, NOW + LATER)
        assert await overdue.missed(tx, EVERYWHERE, NOW, NOW + LATER) == [], "it is not so late yet"
    assert {(row.authority_id, row.young_person_id) for row in found} <= {(council.id, council.child)}
    return len(found)


async def test_t6_whose_slot_came_meanwhile_was_missed(database: Database, council: Council) -> None:
    assert await _missed(database, council) == 1


@pytest.mark.parametrize(("column", "is_missed"), [("rests_since", False), ("ended_at", False), ("tier_changes_at", True)])
async def test_t6_nobody_is_asked_while_the_plan_rests_or_once_it_has_ended(
    database: Database, council: Council, column: str, is_missed: bool
) -> None:
    async with database.transaction() as tx:
        await plans.change_plan(tx, council.scope, council.plans[0], **{column: NOW - BEFORE})
    assert await _missed(database, council) == is_missed


@pytest.mark.parametrize("phase", ["asking", "waiting", "closed"])
async def test_k3_whoever_is_being_asked_is_asked_no_second_time(database: Database, council: Council, phase: str) -> None:
    """Once that check-in is closed, the next is one of its own."""
    closed: dict[str, Any] = {"wake_at": None, "outcome": Outcome.OK, "closed_at": NOW - SOON} if phase == "closed" else {}
    older = check_in_row(council, slot="15:30", due_at=NOW - BEFORE, **{"phase": phase, **closed})
    assert await _missed(database, council, older) == (phase == "closed")


@pytest.mark.parametrize(
    ("tier", "ends_in", "is_missed"),
    [
        (Tier.STANDARD, LATER + SOON, False),
        (Tier.APPROACHING_18, LATER + SOON, False),
        (Tier.ARRIVAL, LATER + SOON, True),
        (Tier.AFTER_RETURN, LATER + SOON, True),
        (Tier.STANDARD, LATER, True),
    ],
    ids=["standard", "approaching 18", "arrival", "after a return", "the pause is over"],
)
async def test_t6_whoever_paused_was_not_missed_where_no_carer_is_asked_instead(
    database: Database, council: Council, tier: Tier, ends_in: timedelta, is_missed: bool
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(plan_table).where(plan_table.c.id == council.plans[0]).values(tier=tier))
        await people.change_child(tx, council.scope, council.child, paused_at=NOW - BEFORE, paused_until=NOW + ends_in)
    assert await _missed(database, council) == is_missed
