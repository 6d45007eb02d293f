"""What happened between two moments, of everybody at once; and the night logs that were made of it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Records, Values, word
from db.scope import Scope
from db.tables import alert, check_in, cross_check, journal, night_log, team, young_person

OPEN_AT_MOST = timedelta(days=2)  # a check-in whose ladder is still climbed fell due later than that


async def check_ins(tx: AsyncConnection, scope: Scope, since: datetime, until: datetime) -> Records:
    """The check-ins that fell due before `until` and were open at some moment since `since`, by young person, the oldest first."""
    # Young people first: there is an index for each one's own check-ins, and none for all of a night's.
    query = select(check_in).join(young_person, young_person.c.id == check_in.c.young_person_id).where(scope.of(young_person))
    due = (check_in.c.due_at >= since - OPEN_AT_MOST, check_in.c.due_at < until, check_in.c.phase != word("scheduled"))
    query = query.where(scope.of(check_in), *due, or_(check_in.c.closed_at.is_(None), check_in.c.closed_at >= since))
    return (await tx.execute(query.order_by(check_in.c.young_person_id, check_in.c.due_at, check_in.c.id))).all()


async def alerts(tx: AsyncConnection, scope: Scope, since: datetime, until: datetime) -> Records:
    """The alerts that were opened before `until` and were open at some moment since `since`, the oldest first."""
    open_then = (alert.c.opened_at < until, or_(alert.c.phase != word("resolved"), alert.c.resolved_at >= since))
    return (await tx.execute(select(alert).where(scope.of(alert), *open_then).order_by(alert.c.opened_at, alert.c.id))).all()


async def cross_checks(tx: AsyncConnection, scope: Scope, until: datetime) -> Records:
    """What was owed at that time, or is, of a second adult's sighting; some of it may have begun later."""
    open_then = or_(cross_check.c.closed_at.is_(None), cross_check.c.closed_at >= until)
    return (await tx.execute(select(cross_check).where(scope.of(cross_check), open_then).order_by(cross_check.c.id))).all()


async def lines_of(tx: AsyncConnection, scope: Scope, subjects: Iterable[UUID], events: Iterable[str] | None = None) -> Records:
    """What the journal says of these subjects (of these kinds alone), each subject's in order."""
    query = select(journal).where(scope.of(journal), among(journal.c.subject_id))
    query = query if events is None else query.where(journal.c.event.in_(list(events)))
    return (await tx.execute(query.order_by(journal.c.subject_id, journal.c.id), {IDS: subjects})).all()


async def lines_about_young_people(tx: AsyncConnection, scope: Scope, events: Iterable[str], since: datetime, until: datetime) -> Records:
    """What the journal says of any young person, of these kinds and within that time, each one's in order."""
    query = select(journal).join(young_person, young_person.c.id == journal.c.subject_id)
    then = (journal.c.event.in_(list(events)), journal.c.at >= since, journal.c.at < until)
    query = query.where(scope.of(young_person), scope.of(journal), *then)
    return (await tx.execute(query.order_by(journal.c.subject_id, journal.c.id))).all()


async def keep(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A night log, once: one that is there stays as it was told."""
    scope.admit([row["authority_id"]])
    insert: Any = (postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert)(night_log)
    await tx.execute(insert.on_conflict_do_nothing(), dict(row))


async def kept(tx: AsyncConnection, scope: Scope, day: date) -> Records:
    """The logs of one morning, with their team's `ref`, by team."""
    query = select(night_log, team.c.ref).join(team, team.c.id == night_log.c.team_id).where(scope.of(night_log), night_log.c.day == day)
    return (await tx.execute(query.order_by(night_log.c.authority_id, team.c.ref))).all()


async def days(tx: AsyncConnection, scope: Scope, at_most: int) -> list[date]:
    """The mornings of which a log is kept, the newest first."""
    query = select(night_log.c.day).where(scope.of(night_log)).distinct().order_by(night_log.c.day.desc()).limit(at_most)
    return list((await tx.execute(query)).scalars())
