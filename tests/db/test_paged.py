"""Who was paged for an alert: asked at every page, and must not grow with the pages."""

from typing import Any

from db.queries import alerts, outbox, paged
from db.session import Database
from db.words import SendState
from ladder.words import Road
from tests.db.making import EVERYWHERE, NOW, SOON, Council, alert_row, owed_row


async def test_each_worker_is_named_once_however_often_they_were_paged(database: Database, council: Council) -> None:
    opened = [alert_row(council), alert_row(council, code="M4T", young_person_id=council.children[1])]
    alert = [row["id"] for row in opened]
    rows = [
        _page(council, alert[0], council.carer, 1, contact_id=council.phones[council.carer], state=SendState.EXPIRED),
        _page(council, alert[0], council.worker, 2, state=SendState.ACCEPTED),
        _page(council, alert[0], council.worker, 3, state=SendState.CANCELLED, owed_at=NOW + SOON),
        _page(council, alert[0], council.worker, 3, road=Road.VOICE),
        _page(council, alert[1], council.worker, 1, state=SendState.CANCELLED),
    ]
    async with database.transaction() as tx:
        await alerts.insert_many(tx, council.scope, opened)
        await outbox.insert_many(tx, council.scope, rows)
        named = [(row.alert_id, row.recipient_id, bool(row.may_have_left)) for row in await paged.paged(tx, EVERYWHERE, alert)]
        first = [tuple(row) for row in await paged.seen_first(tx, EVERYWHERE, alert)]
        rung = [tuple(row) for row in await paged.calls(tx, EVERYWHERE, alert, [2, 3])]
        last = await paged.last_owed_at(tx, EVERYWHERE, alert[0], council.worker)
        newest = [await paged.is_newest(tx, EVERYWHERE, alert[0], council.worker, Road.SMS, version) for version in (2, 3)]
    assert named[0] == (alert[0], council.carer, False)
    assert sorted(named[1:], key=str) == sorted([(alert[0], council.worker, True), (alert[1], council.worker, False)], key=str)
    assert (first, rung) == ([(alert[0], council.worker, 2)], [(alert[0], council.worker, rows[3]["made_by"], 3)])
    assert (last, newest) == (NOW + SOON, [False, True])


def _page(council: Council, alert: Any, worker: Any, version: int, **changed: Any) -> dict[str, Any]:
    return owed_row(council, **{"alert_id": alert, "recipient_id": worker, "version": version, "state": SendState.QUEUED, **changed})
