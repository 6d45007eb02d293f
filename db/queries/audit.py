"""What the audit reads: everything, in its order, a batch at a time, so that a million lines need no more room than a thousand."""

from collections.abc import AsyncIterator, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, distinct, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Records, word
from db.scope import Scope
from db.tables import alert, check_in, cross_check, journal, outbox, person, seal
from db.words import MadeBy, SubjectKind

BATCH = 200  # subjects, or seals; lines and rows are streamed
_STREAMED = 1000

# Of what a check-in or an alert made us owe, the row names both what made it and what it is about.
_CHECK_INS_OWN = and_(outbox.c.made_by_kind == word(MadeBy.CHECK_IN), outbox.c.check_in_id == outbox.c.made_by)
_ALERTS_OWN = and_(outbox.c.made_by_kind == word(MadeBy.ALERT), outbox.c.alert_id == outbox.c.made_by)
# As text: on SQLite, what was forged need not even be JSON, and is to be named all the same.
_WRITTEN = cast(journal.c.content, Text).label("written")
_LINE = [*(column for column in journal.c if column.name != "content"), _WRITTEN]


async def sizes(tx: AsyncConnection, scope: Scope) -> dict[str, int]:
    """How much there is to go through."""
    counted = {"lines": journal, "check_ins": check_in, "cross_checks": cross_check, "alerts": alert}
    return {name: await tx.scalar(select(func.count()).select_from(table).where(scope.of(table))) or 0 for name, table in counted.items()}


async def seals_after(tx: AsyncConnection, scope: Scope, number: int) -> Records:
    """The next seals of one authority."""
    query = select(seal).where(scope.of(seal), seal.c.number > number).order_by(seal.c.authority_id, seal.c.number)
    return (await tx.execute(query.limit(BATCH))).all()


async def seal_of(tx: AsyncConnection, scope: Scope, number: int) -> Record | None:
    """One seal of one authority."""
    return (await tx.execute(select(seal).where(scope.of(seal), seal.c.number == number))).one_or_none()


async def lines_of_seals(tx: AsyncConnection, scope: Scope, first: int | None, last: int | None) -> AsyncIterator[Record]:
    """The lines of one authority that name these seals, seal by seal; with `None` no bound on that side."""
    bounds: list[ColumnElement[bool]] = [journal.c.seal.is_not(None)]
    bounds += [] if first is None else [journal.c.seal >= first]
    bounds += [] if last is None else [journal.c.seal <= last]
    query = select(*_LINE).where(scope.of(journal), *bounds).order_by(journal.c.authority_id, journal.c.seal, journal.c.id)
    async for line in _streamed(tx, query):
        yield line


async def unsealed_lines(tx: AsyncConnection, scope: Scope) -> AsyncIterator[Record]:
    """The lines of one authority that no seal holds yet, the oldest first."""
    query = select(*_LINE).where(scope.of(journal), journal.c.seal.is_(None)).order_by(journal.c.authority_id, journal.c.seal, journal.c.id)
    async for line in _streamed(tx, query):
        yield line


async def check_ins_after(tx: AsyncConnection, scope: Scope, last: UUID) -> Records:
    """The next check-ins, by id."""
    query = select(check_in).where(scope.of(check_in), check_in.c.id > last)
    return (await tx.execute(query.order_by(check_in.c.id).limit(BATCH))).all()


async def cross_checks_after(tx: AsyncConnection, scope: Scope, last: UUID) -> Records:
    """The next cross-checks, by id."""
    query = select(cross_check).where(scope.of(cross_check), cross_check.c.id > last)
    return (await tx.execute(query.order_by(cross_check.c.id).limit(BATCH))).all()


async def alerts_after(tx: AsyncConnection, scope: Scope, last: UUID) -> Records:
    """The next alerts, by id, with the references of those who took and resolved them."""
    taken_by, resolved_by = person.alias("taken"), person.alias("resolved")
    query = (
        select(alert, taken_by.c.ref.label("taken_by_ref"), resolved_by.c.ref.label("resolved_by_ref"))
        .outerjoin(taken_by, taken_by.c.id == alert.c.taken_by)
        .outerjoin(resolved_by, resolved_by.c.id == alert.c.resolved_by)
        .where(scope.of(alert), alert.c.id > last)
    )
    return (await tx.execute(query.order_by(alert.c.id).limit(BATCH))).all()


async def versions_of(tx: AsyncConnection, scope: Scope, subject_ids: Iterable[UUID]) -> Records:
    """The lines of these subjects that moved them on, each subject's in order."""
    its = (journal.c.subject_id.in_(list(subject_ids)), journal.c.version.is_not(None))
    return (await tx.execute(select(*_LINE).where(scope.of(journal), *its).order_by(journal.c.subject_id, journal.c.version))).all()


async def owed_by_check_ins(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """What these check-ins made us owe."""
    return await _owed(tx, scope, outbox.c.check_in_id.in_(list(ids)), _CHECK_INS_OWN)


async def owed_by_alerts(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """What these alerts made us owe."""
    return await _owed(tx, scope, outbox.c.alert_id.in_(list(ids)), _ALERTS_OWN)


async def _owed(tx: AsyncConnection, scope: Scope, *which: ColumnElement[bool]) -> Records:
    columns = ("id", "key", "made_by_kind", "made_by", "version", "recipient_id", "stranger_id", "road", "lane")
    return (await tx.execute(select(*(outbox.c[name] for name in columns)).where(scope.of(outbox), *which))).all()


async def owed_by_nothing(tx: AsyncConnection, scope: Scope) -> AsyncIterator[UUID]:
    """Messages said to be made by a check-in or an alert that is not the one they are about."""
    astray = or_(
        and_(outbox.c.made_by_kind == word(MadeBy.CHECK_IN), outbox.c.check_in_id.is_distinct_from(outbox.c.made_by)),
        and_(outbox.c.made_by_kind == word(MadeBy.ALERT), outbox.c.alert_id.is_distinct_from(outbox.c.made_by)),
    )
    async for row in _streamed(tx, select(outbox.c.id).where(scope.of(outbox), astray).order_by(outbox.c.id)):
        yield row.id


async def broken_versions(tx: AsyncConnection, scope: Scope) -> AsyncIterator[Record]:
    """Subjects whose versions do not run from 1 without a gap or a double."""
    version = journal.c.version
    query = (
        select(journal.c.subject_kind, journal.c.subject_id)
        .where(scope.of(journal), version.is_not(None))
        .group_by(journal.c.subject_id, journal.c.subject_kind)
        .having(or_(func.min(version) != 1, func.max(version) != func.count(), func.count(distinct(version)) != func.count()))
    )
    async for row in _streamed(tx, query.order_by(journal.c.subject_id)):
        yield row


async def of_nothing(tx: AsyncConnection, scope: Scope) -> AsyncIterator[Record]:
    """Check-ins, cross-checks and alerts that the journal tells of and that are not there."""
    for kind, table in ((SubjectKind.CHECK_IN, check_in), (SubjectKind.WATCH, cross_check), (SubjectKind.ALERT, alert)):
        there = select(table.c.id).where(table.c.id == journal.c.subject_id).exists()
        moved = (journal.c.subject_kind == word(kind), journal.c.version.is_not(None))
        query = select(journal.c.subject_kind, journal.c.subject_id).distinct().where(scope.of(journal), *moved, ~there)
        async for row in _streamed(tx, query.order_by(journal.c.subject_id)):
            yield row


async def _streamed(tx: AsyncConnection, query: Select[Any]) -> AsyncIterator[Record]:
    async with tx.stream(query.execution_options(yield_per=_STREAMED)) as rows:
        async for row in rows:
            yield row
