"""A code for each alert that opens: read once for all that open in a transaction, and not at all where none does."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries import alerts
from db.scope import Scope
from ladder.codes import new_code
from scheduler.case import Case, OpenAlert

REST_FOR = timedelta(days=30)


async def give(tx: AsyncConnection, scope: Scope, opened: Sequence[tuple[Case, OpenAlert]]) -> None:
    """Give these alerts codes that nobody has in their authority, or had lately."""
    if not opened:
        return
    since = opened[0][0].now - REST_FOR
    in_use = await alerts.recent_codes(tx, scope, {case.council.id for case, _ in opened}, since)
    for case, alert in opened:
        taken = in_use.setdefault(case.council.id, set())
        alert.code = new_code(taken, case.tools.choose)
        taken.add(alert.code)
