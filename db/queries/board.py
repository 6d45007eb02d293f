"""What the board and an alert's page ask that nobody else does: it costs what is open and due, never who is enrolled."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Query, Records, word
from db.scope import Scope
from db.tables import alert, check_in, inbox, journal, outbox, young_person

COUNTED_AT_MOST = 5_000  # lines of two minutes, and what waits to be heard: more is a storm, and moves all the time


async def newest(tx: AsyncConnection, scope: Scope, since: UUID) -> tuple[Any, ...]:
    """What tells whether anything was decided or heard since it was asked last: each decision leaves a line, each receipt an entry.

    The newest line alone would not do: of two that are written side by side the smaller may come later. So the lines from `since` on are
    counted too.
    """
    return tuple((await tx.execute(_newest(scope), {"since": since})).one())


@lru_cache(64)
def _newest(scope: Scope) -> Query:
    ours = scope.of(journal)
    lines = select(journal.c.id).where(ours, journal.c.id >= bindparam("since", type_=journal.c.id.type)).limit(COUNTED_AT_MOST).subquery()
    unheard = select(inbox.c.id).where(inbox.c.settled_at.is_(None)).limit(COUNTED_AT_MOST).subquery()
    return select(
        select(journal.c.id).where(ours).order_by(journal.c.id.desc()).limit(1).scalar_subquery(),
        select(func.count()).select_from(lines).scalar_subquery(),
        select(inbox.c.id).order_by(inbox.c.id.desc()).limit(1).scalar_subquery(),
        select(func.count()).select_from(unheard).scalar_subquery(),
    )


async def standing(tx: AsyncConnection, scope: Scope) -> Records:
    """The open alerts, each with whom its young person is allocated to: what fits on one line, without the state."""
    return (await tx.execute(_standing(scope))).all()


@lru_cache(64)
def _standing(scope: Scope) -> Query:
    kept = ("id", "code", "young_person_id", "stranger_id", "fault_id", "team_id", "phase", "cause", "treatment")
    columns = [alert.c[name] for name in (*kept, "wake_at", "opened_at", "taken_by")]
    query = select(*columns, young_person.c.allocated_to).join(young_person, young_person.c.id == alert.c.young_person_id, isouter=True)
    return query.where(scope.of(alert), alert.c.phase != word("resolved"))


async def lines_since(tx: AsyncConnection, scope: Scope, since: datetime) -> Records:
    """The lines for a board since then (`subject_id`, `content`), in order; what was erased is left out."""
    return (await tx.execute(_lines_since(scope), {"since": since})).all()


@lru_cache(64)
def _lines_since(scope: Scope) -> Query:
    begins = bindparam("since", type_=journal.c.at.type)
    told = (journal.c.event == word("Line"), journal.c.at >= begins, journal.c.content.is_not(None))
    query = select(journal.c.subject_id, journal.c.content).where(scope.of(journal), *told)
    return query.order_by(journal.c.at, journal.c.id)


async def whose(tx: AsyncConnection, scope: Scope, check_in_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Whom each of these check-ins is about; what is no check-in is left out."""
    query = select(check_in.c.id, check_in.c.young_person_id).where(scope.of(check_in), among(check_in.c.id))
    return {row.id: row.young_person_id for row in await tx.execute(query, {IDS: check_in_ids})}


async def owed_by_alerts(tx: AsyncConnection, scope: Scope, alert_ids: Iterable[UUID]) -> Records:
    """Everything owed because of these alerts, pages and news alike, the oldest first."""
    query = select(outbox).where(scope.of(outbox), outbox.c.alert_id.in_(list(alert_ids)))
    return (await tx.execute(query.order_by(outbox.c.id))).all()
