"""The journal and the access log as an auditor reads them: the newest line first, and what each is about by reference alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, false, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.among import IDS, among
from db.queries.rows import Record, Records
from db.scope import Scope
from db.tables import access, account, alert, check_in, fault, journal, person, stranger
from db.words import Opened, SubjectKind

_LINE = [column for column in journal.c if column.name not in ("salt", "content_hash")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines. What is left out is not asked."""

    since: datetime | None = None  # civil
    until: datetime | None = None
    from_id: UUID | None = None  # where ids are made by the same time, the bounds of those of these days: they are found by index
    to_id: UUID | None = None
    person: UUID | None = None  # about them, their check-ins and their alerts
    alert: Record | None = None  # or about this alert
    actor: str = ""
    of_journal: bool = True
    of_readings: bool = True
    subject_kind: SubjectKind | None = None
    opened: Opened | None = None


async def journal_lines(tx: AsyncConnection, scope: Scope, wanted: Wanted, before: UUID | None, limit: int) -> Records:
    """Lines of the journal."""
    which = [*_common(journal, wanted, before), *([journal.c.actor == wanted.actor] if wanted.actor else [])]
    which += [] if wanted.subject_kind is None else [journal.c.subject_kind == wanted.subject_kind]
    if wanted.person is not None:
        theirs = [select(one.c.id).where(scope.of(one), one.c.young_person_id == wanted.person) for one in (check_in, alert)]
        which.append(or_(journal.c.subject_id == wanted.person, *(journal.c.subject_id.in_(one) for one in theirs)))
    if wanted.alert is not None:
        which.append(journal.c.subject_id == wanted.alert.id)
    query = select(*_LINE).where(scope.of(journal), *which).order_by(journal.c.id.desc()).limit(limit)
    return (await tx.execute(query)).all()


async def readings(tx: AsyncConnection, scope: Scope, wanted: Wanted, before: UUID | None, limit: int) -> Records:
    """Lines of the access log."""
    which = [*_common(access, wanted, before), *([access.c.who == wanted.actor] if wanted.actor else [])]
    which += [] if wanted.opened is None else [access.c.opened == wanted.opened]
    which += [] if wanted.person is None else [access.c.young_person_id == wanted.person]
    if wanted.alert is not None:
        child = wanted.alert.young_person_id
        its = (access.c.young_person_id == child, access.c.code == wanted.alert.code, access.c.at >= wanted.alert.opened_at)
        which += [false()] if child is None else its
    query = select(access).where(scope.of(access), *which).order_by(access.c.id.desc()).limit(limit)
    return (await tx.execute(query)).all()


def _common(table: Table, wanted: Wanted, before: UUID | None) -> list[ColumnElement[bool]]:
    which = [] if before is None else [table.c.id < before]
    which += [] if wanted.since is None else [table.c.at >= wanted.since]
    which += [] if wanted.until is None else [table.c.at < wanted.until]
    which += [] if wanted.from_id is None else [table.c.id >= wanted.from_id]
    return which if wanted.to_id is None else [*which, table.c.id < wanted.to_id]


async def check_ins(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Of these check-ins, about whom and of when."""
    query = select(check_in.c.id, check_in.c.young_person_id, check_in.c.local_date, check_in.c.slot)
    return (await tx.execute(query.where(scope.of(check_in), among(check_in.c.id)), {IDS: ids})).all()


async def alerts(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Of these alerts, their codes, about whom or what, and whose they are."""
    of_alert = (alert.c.id, alert.c.code, alert.c.young_person_id, alert.c.team_id)
    query: Any = (
        select(*of_alert, stranger.c.number.label("sender"), fault.c.kind.label("fault"), fault.c.key.label("fault_key"))
        .outerjoin(stranger, stranger.c.id == alert.c.stranger_id)
        .outerjoin(fault, fault.c.id == alert.c.fault_id)
    )
    return (await tx.execute(query.where(scope.of(alert), among(alert.c.id)), {IDS: ids})).all()


async def people(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Of these people, their references, and of which kind and team they are."""
    query = select(person.c.id, person.c.ref, person.c.kind, person.c.team_id)
    return (await tx.execute(query.where(scope.of(person), among(person.c.id)), {IDS: ids})).all()


async def accounts(tx: AsyncConnection, scope: Scope, ids: Iterable[UUID]) -> Records:
    """Of these accounts, their numbers."""
    return (await tx.execute(select(account.c.id, account.c.number).where(scope.of(account), among(account.c.id)), {IDS: ids})).all()
