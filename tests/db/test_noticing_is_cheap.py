"""Looking for faults, and watching from outside, costs what fails, is listed or waits, never what was sent or who is enrolled: each
question goes by its index."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts, backlog, contacts, faults, phones, sending
from db.session import Database
from db.words import ChannelName, FaultKind
from tests.db.making import EVERYWHERE, MACHINE, NOW, Council

# What is looked for, and the indexes by which it is found.
Look = Callable[[AsyncConnection, Council], Awaitable[Any]]

LOOKS: dict[str, tuple[Look, tuple[str, ...]]] = {
    "failing": (lambda tx, _: sending.failing(tx, EVERYWHERE, NOW, [], {}), ("ix_outbox_failed",)),
    "accepted": (lambda tx, it: sending.accepted_since(tx, it.scope, ChannelName.SMS, NOW, 9), ("ix_outbox_accepted",)),
    "unreached": (lambda tx, _: faults.unreached_after(tx, EVERYWHERE, NOW), ("ix_unreached_at",)),
    "marks that count no more": (lambda tx, _: faults.any_unreached_before(tx, EVERYWHERE, NOW), ("ix_unreached_at",)),
    "marks that are forgotten": (lambda tx, _: faults.forget_unreached(tx, EVERYWHERE, NOW), ("ix_unreached_at",)),
    "open faults": (lambda tx, _: faults.open_faults(tx, EVERYWHERE, FaultKind), ("uq_alert_open_fault",)),
    "lists that grew": (lambda tx, _: faults.untold(tx, EVERYWHERE, NOW), ("uq_alert_open_fault", "ix_fault_listing_alert")),
    "the stuck": (lambda tx, it: sending.stuck(tx, it.scope, ["sms"], NOW), ("ix_outbox_failed_of",)),
    "due alerts of others": (lambda tx, _: alerts.due_others(tx, EVERYWHERE, NOW, MACHINE, 9), ("uq_alert_open_child",)),
    "what waits to be sent": (lambda tx, _: backlog.by_road(tx, EVERYWHERE, MACHINE), ("ix_outbox_not_after",)),  # of the queue alone
    "what waits to be heard": (lambda tx, _: backlog.unheard(tx, EVERYWHERE, MACHINE), ("ix_inbox_unsettled",)),
    "what went to a phone": (lambda tx, _: phones.went_to(tx, EVERYWHERE, [b"key"], MACHINE, NOW, []), ("ix_outbox_letters",)),
    "what was kept from phones": (lambda tx, _: phones.held_since(tx, EVERYWHERE, MACHINE), ("ix_outbox_held",)),
    "unheard phones": (lambda tx, it: contacts.unheard_since(tx, it.scope, NOW, NOW, 9), ("ix_outbox_letters",)),
    "counted lists": (lambda tx, it: faults.counts(tx, it.scope, [it.id]), ("ix_fault_listing_alert",)),
}


async def plan_of(tx: AsyncConnection, look: Look, council: Council) -> str:
    """How the database means to answer the questions of this look."""
    asked: list[tuple[str, Any]] = []

    def listen(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, parameters))

    assert tx.sync_engine is not None
    event.listen(tx.sync_engine, "before_cursor_execute", listen)
    try:
        await look(tx, council)
    finally:
        event.remove(tx.sync_engine, "before_cursor_execute", listen)
    explain = "EXPLAIN QUERY PLAN " if tx.dialect.name == "sqlite" else "EXPLAIN "
    told = [await tx.exec_driver_sql(explain + statement, parameters) for statement, parameters in asked]
    return "\n".join(" ".join(str(one) for one in row) for result in told for row in result.all())


@pytest.mark.parametrize("name", LOOKS)
async def test_a5_each_question_goes_by_its_index(database: Database, council: Council, name: str) -> None:
    look, indexes = LOOKS[name]
    async with database.transaction() as tx:
        if tx.dialect.name == "postgresql":
            # With hardly a row in it, walking a table would be cheapest.
            await tx.execute(text("SET LOCAL enable_seqscan = off"))
        plan = await plan_of(tx, look, council)
    assert [index for index in indexes if index not in plan] == [], plan
