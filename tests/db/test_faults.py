"""Faults in rows: one for each authority and key, one open alert about each, and no list that closes over somebody."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, faults
from db.queries.rows import Overtaken
from db.scope import OutOfScope
from db.session import Database
from db.tables import alert, fault_listing
from db.words import FaultKind, SettledBy
from ladder.words import Cause, Tier
from tests.db.making import EVERYWHERE, LATER, MACHINE, NOW, SOON, Council, alert_row, make_council, new_id


async def _fault(tx: AsyncConnection, council: Council, key: str = "sms") -> UUID:
    return await faults.meet(tx, council.scope, {"id": new_id(), "authority_id": council.id, "kind": FaultKind.SENDING, "key": key})


def _about(council: Council, fault_id: UUID, **changed: Any) -> dict[str, Any]:
    """An alert about a fault."""
    return alert_row(council, **{"young_person_id": None, "fault_id": fault_id, "cause": Cause.FAULT, **changed})


def _resolved(council: Council) -> dict[str, Any]:
    """What a worker makes of it."""
    return {"phase": "resolved", "wake_at": None, "outcome": 8, "resolved_at": NOW, "resolved_by": council.worker}


def _line(council: Council, alert_id: UUID, child: UUID, **changed: Any) -> dict[str, Any]:
    """Somebody was not asked."""
    ids = {"id": new_id(), "authority_id": council.id, "alert_id": alert_id, "young_person_id": child}
    return {**ids, "cause": Cause.NOT_ASKED, "tier": Tier.STANDARD, "check_in_id": None, "listed_at": NOW, **changed}


async def _open(database: Database, council: Council) -> tuple[UUID, UUID]:
    """A fault and the alert about it."""
    async with database.transaction() as tx:
        fault_id = await _fault(tx, council)
        row = _about(council, fault_id)
        await alerts.insert_many(tx, council.scope, [row])
    return fault_id, row["id"]


async def test_a5_a_fault_is_met_once_in_each_authority(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        other = await make_council(tx, "eastshire")
        first, again = await _fault(tx, council), await _fault(tx, council)
        theirs, another = await _fault(tx, other), await _fault(tx, council, "telegram")
        assert first == again
        assert len({first, theirs, another}) == 3
        assert await faults.lock_faults(tx, council.scope, [another, theirs, first]) == sorted([first, another])
        with pytest.raises(OutOfScope):
            await faults.meet(tx, other.scope, {"id": new_id(), "authority_id": council.id, "kind": FaultKind.LATE, "key": "x"})


async def test_a5_one_alert_is_open_about_a_fault_and_an_alert_is_about_one_thing(database: Database, council: Council) -> None:
    fault_id, _ = await _open(database, council)
    for broken in (
        _about(council, fault_id, code="M2X"),
        _about(council, fault_id, code="M2X", young_person_id=council.child),
        alert_row(council, code="M2X", young_person_id=None, fault_id=None),
    ):
        with pytest.raises(IntegrityError):
            async with database.transaction() as tx:
                await tx.execute(insert(alert), broken)


async def test_a5_nobody_is_listed_by_an_authority_that_does_not_look_after_them(database: Database, council: Council) -> None:
    _, alert_id = await _open(database, council)
    async with database.transaction() as tx:
        other = await make_council(tx, "eastshire")
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(insert(fault_listing), _line(council, alert_id, other.child))


@pytest.mark.parametrize(
    "broken",
    [
        {"settled_at": NOW},
        {"settled_how": SettledBy.TICKED, "settled_at": NOW},
        {"settled_how": SettledBy.TICKED, "settled_by": "worker"},
        {"left_at": NOW},
    ],
)
async def test_a5_settled_means_how_when_and_by_whom(database: Database, council: Council, broken: dict[str, Any]) -> None:
    _, alert_id = await _open(database, council)
    named = {name: council.worker if name == "settled_by" else value for name, value in broken.items()}
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(insert(fault_listing), _line(council, alert_id, council.child, **named))


async def test_a5_all_that_stands_about_somebody_is_settled_together_and_what_comes_later_is_owed(
    database: Database, council: Council
) -> None:
    _, alert_id = await _open(database, council)
    first, second = council.children
    async with database.transaction() as tx:
        await faults.list_many(tx, council.scope, [_line(council, alert_id, one) for one in (first, first, second)])
        assert await faults.counts(tx, council.scope, [alert_id]) == {alert_id: (3, 2)}
        how = {"settled_how": SettledBy.TICKED, "settled_at": NOW, "settled_by": council.worker}
        assert await faults.change_owed(tx, council.scope, alert_id, first, **how) == 2
        assert await faults.change_owed(tx, council.scope, alert_id, first, **how) == 0
        assert await faults.newest_owed(tx, council.scope, alert_id, first) is None
        later = _line(council, alert_id, first, listed_at=NOW + LATER, cause=Cause.UNDELIVERED)
        await faults.list_many(tx, council.scope, [later])
        newest = await faults.newest_owed(tx, council.scope, alert_id, first)
        assert newest is not None
        assert newest.id == later["id"]
        assert await faults.counts(tx, council.scope, [alert_id]) == {alert_id: (4, 2)}


_LATELY: dict[str, Any] = {"phase": "taken", "taken_at": NOW - SOON}


@pytest.mark.parametrize(
    ("alert_is", "tier", "hears"),
    [
        ({"treatment": "board"}, Tier.STANDARD, True),
        ({"treatment": "board", **_LATELY}, Tier.STANDARD, False),
        ({"treatment": "board", **_LATELY, "taken_at": NOW - LATER}, Tier.STANDARD, True),
        ({"treatment": "board", **_LATELY}, Tier.ARRIVAL, True),
        ({"treatment": "page"}, Tier.ARRIVAL, False),
        ({"treatment": "page", **_LATELY}, Tier.ARRIVAL, False),
    ],
    ids=["nobody has it", "told lately", "told long ago", "a new arrival", "it pages", "it pages and was taken"],
)
async def test_a5_whoever_has_a_fault_hears_of_its_list_now_and_then_and_of_a_new_arrival_at_once(
    database: Database, council: Council, alert_is: dict[str, Any], tier: Tier, hears: bool
) -> None:
    async with database.transaction() as tx:
        fault_id = await _fault(tx, council)
        taken_by = council.worker if "taken_at" in alert_is else None
        row = _about(council, fault_id, taken_by=taken_by, taken_at=None) | alert_is
        await alerts.insert_many(tx, council.scope, [row])
        assert await faults.untold(tx, EVERYWHERE, NOW - 10 * SOON) == []
        await faults.list_many(tx, council.scope, [_line(council, row["id"], council.child, tier=tier)])
        assert await faults.untold(tx, EVERYWHERE, NOW - 10 * SOON) == ([fault_id] if hears else [])
        await faults.change_fault(tx, council.scope, fault_id, lines_seen=1)
        assert await faults.untold(tx, EVERYWHERE, NOW) == []


async def test_a5_nobody_is_put_on_a_list_that_was_closed(database: Database, council: Council) -> None:
    _, alert_id = await _open(database, council)
    async with database.transaction() as tx:
        await tx.execute(update(alert).where(alert.c.id == alert_id).values(**_resolved(council)))
    with pytest.raises(Overtaken):
        async with database.transaction() as tx:
            await faults.list_many(tx, council.scope, [_line(council, alert_id, council.child)])


async def test_a5_whoever_lists_waits_for_whoever_closes_and_the_other_way_round(database: Database, council: Council) -> None:
    """Both at once: either somebody stands on the list, and it is not closed over them, or it is closed, and they are told so."""
    fault_id, alert_id = await _open(database, council)

    async def closes() -> str:
        async with database.transaction() as tx:
            await faults.lock_faults(tx, council.scope, [fault_id])
            owed = (await faults.counts(tx, council.scope, [alert_id])).get(alert_id, (0, 0))[1]
            await asyncio.sleep(0.05)
            if owed:
                return "owed"
            await tx.execute(update(alert).where(alert.c.id == alert_id).values(**_resolved(council)))
        return "closed"

    async def lists() -> str:
        try:
            async with database.transaction() as tx:
                await faults.list_many(tx, council.scope, [_line(council, alert_id, council.child)])
                await asyncio.sleep(0.05)
        except Overtaken:
            return "overtaken"
        return "listed"

    assert set(await asyncio.gather(closes(), lists())) in ({"closed", "overtaken"}, {"owed", "listed"})


async def test_a5_the_due_alert_of_a_fault_is_found_with_those_of_strangers(database: Database, council: Council) -> None:
    fault_id, alert_id = await _open(database, council)
    async with database.reading() as tx:
        assert await alerts.due_others(tx, EVERYWHERE, NOW + LATER, MACHINE, 9) == [fault_id]
        assert await alerts.due_others(tx, EVERYWHERE, NOW + SOON, MACHINE, 9) == []
        assert [row.id for row in await alerts.open_of_faults(tx, council.scope, [fault_id])] == [alert_id]
        assert [row.alert_id for row in await faults.open_faults(tx, council.scope, [FaultKind.SENDING])] == [alert_id]
        assert await faults.open_faults(tx, council.scope, [FaultKind.OUTAGE]) == []
