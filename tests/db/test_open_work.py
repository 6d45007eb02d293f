"""What is due, what stands open, what moved on meanwhile; the demo's clock and phones."""

import asyncio
from datetime import date
from typing import Any

import pytest

from db.queries import alerts, checkins, demo, inbox, outbox, people
from db.queries.rows import Overtaken
from db.session import Database
from db.words import Direction, Manner, ReceiptStatus
from ladder.words import Outcome, Road
from tests.db.making import (
    EVERYWHERE,
    LATER,
    MACHINE,
    NOW,
    SOON,
    VAULT,
    Council,
    alert_row,
    check_in_row,
    new_id,
    owed_row,
    told_row,
)

CLOSED: dict[str, Any] = {"phase": "closed", "wake_at": None, "outcome": Outcome.OK, "closed_at": NOW}


async def test_p1_what_wakes_now_is_due_the_longest_overdue_first_and_parked_children_rest(database: Database, council: Council) -> None:
    first, second = council.children
    rows = [check_in_row(council, 0, wake_at=NOW), check_in_row(council, 1, wake_at=NOW - SOON)]
    rows += [check_in_row(council, 0, slot="20:30", phase="scheduled", wake_at=NOW + LATER)]
    async with database.transaction() as tx:
        await checkins.insert_many(tx, council.scope, rows)
        assert await checkins.due(tx, EVERYWHERE, NOW - LATER, MACHINE, 9) == []
        assert await checkins.due(tx, EVERYWHERE, NOW, MACHINE, 9) == [second, first]
        assert await checkins.due(tx, EVERYWHERE, NOW + LATER, MACHINE, 1) == [second]
        await people.change_child(tx, council.scope, second, parked_until=MACHINE + SOON, park_count=1)
        assert await checkins.due(tx, EVERYWHERE, NOW, MACHINE, 9) == [first]
        assert await checkins.due(tx, EVERYWHERE, NOW, MACHINE + SOON, 9) == [second, first]


async def test_open_check_ins_come_oldest_first_and_closed_ones_are_history(database: Database, council: Council) -> None:
    old = check_in_row(council, **CLOSED, due_at=NOW - LATER, local_date=date(2026, 11, 22))
    now = check_in_row(council)
    async with database.transaction() as tx:
        await checkins.insert_many(tx, council.scope, [now, old])
        assert [row.id for row in await checkins.open_of(tx, council.scope, [council.child])] == [now["id"]]
        history = await checkins.history_of(tx, council.scope, [council.child], NOW - LATER)
        assert [row.id for row in history] == [old["id"], now["id"]]
        assert await checkins.counts(tx, EVERYWHERE, NOW) == {"asking": 1, "closed": 1}
        assert await checkins.counts(tx, EVERYWHERE, NOW + SOON) == {"asking": 1}
        found = await checkins.check_in_of(tx, council.scope, old["id"])
    assert found is not None
    assert (found.outcome, found.local_date, found.wake_at) == (Outcome.OK, date(2026, 11, 22), None)


async def test_many_decisions_are_written_together_or_not_at_all(database: Database, council: Council) -> None:
    rows = [check_in_row(council, sibling) for sibling in (0, 1)]
    moved = [{"id": row["id"], "was": 1, "version": 2, "phase": "waiting", "wake_at": NOW + LATER} for row in rows]
    async with database.transaction() as tx:
        await checkins.insert_many(tx, council.scope, rows)
    async with database.transaction() as tx:
        assert await checkins.update_many(tx, council.scope, moved) == 2
        assert await checkins.update_many(tx, council.scope, []) == 0
    with pytest.raises(Overtaken, match="1 of 2"):
        async with database.transaction() as tx:
            await checkins.update_many(tx, council.scope, [{**moved[0], "was": 2, "version": 3}, moved[1]])
    async with database.reading() as tx:
        stored = await checkins.open_of(tx, council.scope, council.children)
    assert [(row.version, row.phase) for row in stored] == [(2, "waiting"), (2, "waiting")]


async def test_p9_ten_workers_take_one_alert_and_one_has_it(database: Database, council: Council) -> None:
    row = alert_row(council)
    async with database.transaction() as tx:
        await alerts.insert_many(tx, council.scope, [row])

    async def take() -> bool:
        taken = {"phase": "taken", "taken_by": council.worker, "taken_at": NOW, "version": 2}
        try:
            async with database.transaction() as tx:
                return await alerts.update_many(tx, council.scope, [{"id": row["id"], "was": 1, **taken}]) == 1
        except Overtaken:
            return False

    assert sum(await asyncio.gather(*(take() for _ in range(10)))) == 1


async def test_a_code_names_the_open_alert_and_is_not_used_again_soon(database: Database, council: Council) -> None:
    resolved = {"phase": "resolved", "wake_at": None, "outcome": 1, "resolved_at": NOW, "resolved_by": council.worker}
    old = alert_row(council, opened_at=NOW - LATER, **resolved)
    new = alert_row(council, resolved_by=None)
    async with database.transaction() as tx:
        await alerts.insert_many(tx, council.scope, [old])
        assert await alerts.recent_codes(tx, council.scope, [council.id], NOW) == {council.id: {"K7P"}}
        assert await alerts.recent_codes(tx, council.scope, [council.id], NOW + SOON) == {}
        await alerts.insert_many(tx, council.scope, [new])
        named = await alerts.by_code(tx, council.scope, "K7P")
        assert await alerts.by_code(tx, council.scope, "M2X") is None
        assert [row.id for row in await alerts.open_of(tx, council.scope, council.children)] == [new["id"]]
        assert [row.id for row in await alerts.on_board(tx, council.scope)] == [new["id"]]
        assert [row.id for row in await alerts.on_board(tx, council.scope, NOW)] == [old["id"], new["id"]]
        assert await alerts.counts(tx, EVERYWHERE) == {"paging": 1}
        assert await alerts.due(tx, EVERYWHERE, NOW + LATER, MACHINE, 9) == [council.child]
        assert await alerts.due(tx, EVERYWHERE, NOW, MACHINE, 9) == []
        assert await alerts.due_others(tx, EVERYWHERE, NOW + LATER, 9) == []
        assert await alerts.open_of_strangers(tx, EVERYWHERE, [council.child]) == []
        same = await alerts.alert_of(tx, council.scope, new["id"])
    assert named == same
    assert named is not None
    assert named.id == new["id"]


async def test_notes_come_in_the_order_of_their_writing(database: Database, council: Council) -> None:
    alert = alert_row(council)
    notes: list[dict[str, Any]] = []
    for at in (NOW + SOON, NOW):
        note_id = new_id()
        sealed = VAULT.seal("alert_note.text_sealed", note_id, "rang twice")
        ids = {"id": note_id, "authority_id": council.id, "alert_id": alert["id"], "by": council.worker}
        notes.append({**ids, "at": at, "until": None, "text_sealed": sealed})
    async with database.transaction() as tx:
        await alerts.insert_many(tx, council.scope, [alert])
        await alerts.insert_notes(tx, council.scope, notes)
        found = await alerts.notes_of(tx, council.scope, [alert["id"]])
    assert [row.id for row in found] == [notes[1]["id"], notes[0]["id"]]


async def test_t5_the_clock_stands_until_it_is_turned_and_knows_the_next_wake(database: Database, council: Council) -> None:
    async with database.transaction() as tx:
        await demo.set_clock(tx, NOW)
        await demo.set_clock(tx, NOW + SOON)
        assert await demo.now(tx) == NOW + SOON
        assert await demo.next_wake(tx, NOW) is None
        await checkins.insert_many(tx, council.scope, [check_in_row(council, wake_at=NOW + LATER)])
        assert await demo.next_wake(tx, NOW) == NOW + LATER
        await alerts.insert_many(tx, council.scope, [alert_row(council, wake_at=NOW + SOON)])
        assert await demo.next_wake(tx, NOW) == NOW + SOON
        assert await demo.next_wake(tx, NOW + SOON) == NOW + LATER


async def test_t5_all_is_quiet_when_nothing_is_claimed_claimable_unsettled_or_due(database: Database, council: Council) -> None:
    async def quiet(**rows: dict[str, Any]) -> bool:
        async with database.transaction() as tx:
            await checkins.insert_many(tx, council.scope, [rows["check_in"]] if "check_in" in rows else [])
            await alerts.insert_many(tx, council.scope, [rows["alert"]] if "alert" in rows else [])
            await outbox.insert_many(tx, council.scope, [rows["owed"]] if "owed" in rows else [])
            await inbox.remember(tx, EVERYWHERE, [rows["told"]] if "told" in rows else [])
            await demo.owe_receipts(tx, [rows["receipt"]] if "receipt" in rows else [])
            result = await demo.quiet(tx, NOW, MACHINE)
            await tx.rollback()
            return result

    receipt = {"id": new_id(), "message_id": new_id(), "attempt": 1, "status": ReceiptStatus.SENT, "due_at": NOW}
    assert await quiet(check_in=check_in_row(council), alert=alert_row(council))
    assert not await quiet(check_in=check_in_row(council, wake_at=NOW))
    assert not await quiet(alert=alert_row(council, wake_at=NOW))
    assert not await quiet(owed=owed_row(council))
    assert await quiet(owed=owed_row(council, visible_at=MACHINE + SOON))
    assert not await quiet(owed=owed_row(council, state="claimed", claimed_by="courier", lease_until=MACHINE))
    assert not await quiet(told=told_row("x:1"))
    assert await quiet(told=told_row("x:1", parked_until=MACHINE + SOON))
    assert not await quiet(receipt=receipt)
    assert await quiet(receipt={**receipt, "due_at": NOW + SOON})


def _line(**changed: Any) -> dict[str, Any]:
    row_id = new_id()
    what = {"address": "amanuel", "direction": Direction.IN, "road": Road.SMS, "buttons": [], "at": NOW}
    return {"id": row_id, "text_sealed": VAULT.seal("handset_message.text_sealed", row_id, "?"), **what, **changed}


async def test_phones_keep_their_switches_and_show_an_attempt_once(database: Database) -> None:
    message = new_id()
    first, again = _line(message_id=message, attempt=1), _line(message_id=message, attempt=2)
    async with database.transaction() as tx:
        await demo.add_handsets(tx, [{"address": "amanuel", "manner": Manner.SMS}])
        assert await demo.change_handset(tx, "amanuel", is_off=True)
        await demo.add_handsets(tx, [{"address": "amanuel", "manner": Manner.SMS}, {"address": "grace", "manner": Manner.TELEGRAM}])
        phones = await demo.handsets(tx)
        assert await demo.show(tx, first)
        assert not await demo.show(tx, {**first, "id": new_id()})
        assert await demo.show(tx, again)
        assert await demo.show(tx, _line(direction=Direction.OUT))
        assert len(await demo.messages_on(tx, ["amanuel"], 9)) == 3
        assert next(row.id for row in await demo.messages_on(tx, ["amanuel"], 2)) == again["id"]
        assert await demo.change_message(tx, first["id"], shown_at=NOW, pressed="ok")
        assert first["id"] not in [row.id for row in await demo.unshown(tx, "amanuel")]
        pressed = await demo.handset_message_of(tx, first["id"])
        assert await demo.handset_at(tx, "nobody") is None
    assert [(row.address, row.is_off) for row in phones] == [("amanuel", True), ("grace", False)]
    assert pressed is not None
    assert pressed.pressed == "ok"


async def test_receipts_are_told_once_when_they_are_due(database: Database) -> None:
    rows = [
        {"id": new_id(), "message_id": new_id(), "attempt": 1, "status": ReceiptStatus.DELIVERED, "due_at": at}
        for at in (NOW + SOON, NOW, NOW + LATER)
    ]
    async with database.transaction() as tx:
        await demo.owe_receipts(tx, rows)
        assert await demo.next_wake(tx, NOW) == NOW + SOON
        due = [row.id for row in await demo.receipts_due(tx, NOW + SOON, 9)]
        assert due == [rows[1]["id"], rows[0]["id"]]
        assert (await demo.told(tx, due, NOW), await demo.told(tx, due, NOW)) == (2, 0)
        assert await demo.receipts_due(tx, NOW + SOON, 9) == []
