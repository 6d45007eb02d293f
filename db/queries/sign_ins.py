"""Where somebody is signed in. Every instant is machine time; of a token only its hash is known here."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Query, Record, Records, Values, insert_many
from db.scope import Scope
from db.tables import account, person, sign_in


async def begin(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """Somebody is signed in."""
    await insert_many(tx, scope, sign_in, [row])


async def of_token(tx: AsyncConnection, scope: Scope, token_hash: str) -> Record | None:
    """The session of this token, also one that has ended, with `number`, `shown_sealed`, `person_id` and `disabled_at` of its account and
    the `worker_ref` of its worker. Asked by every page.
    """
    return (await tx.execute(_of_token(scope), {"_hash": token_hash})).one_or_none()


@lru_cache(64)
def _of_token(scope: Scope) -> Query:
    theirs = (account.c.number, account.c.shown_sealed, account.c.person_id, account.c.disabled_at, person.c.ref.label("worker_ref"))
    query = (
        select(sign_in, *theirs).join(account, account.c.id == sign_in.c.account_id).outerjoin(person, person.c.id == account.c.person_id)
    )
    return query.where(scope.of(sign_in), sign_in.c.token_hash == bindparam("_hash"))


async def seen(tx: AsyncConnection, scope: Scope, sign_in_id: UUID, at: datetime) -> None:
    """A page of theirs asked."""
    await tx.execute(update(sign_in).where(scope.of(sign_in), sign_in.c.id == sign_in_id, sign_in.c.seen_at < at).values(seen_at=at))


def _alive(now: datetime, idle_since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (sign_in.c.ended_at.is_(None), sign_in.c.ends_at > now, sign_in.c.seen_at > idle_since)


async def alive(tx: AsyncConnection, scope: Scope, account_id: UUID, now: datetime, idle_since: datetime) -> Records:
    """Where an account is signed in now, the newest first."""
    theirs = (sign_in.c.account_id == account_id, *_alive(now, idle_since))
    return (await tx.execute(select(sign_in).where(scope.of(sign_in), *theirs).order_by(sign_in.c.begun_at.desc(), sign_in.c.id))).all()


async def last_seen(tx: AsyncConnection, scope: Scope) -> dict[UUID, datetime]:
    """By account, when a page of theirs asked last, as far as sessions are kept."""
    query = select(sign_in.c.account_id, func.max(sign_in.c.seen_at, type_=sign_in.c.seen_at.type).label("at")).where(scope.of(sign_in))
    return {row.account_id: row.at for row in await tx.execute(query.group_by(sign_in.c.account_id))}


async def end(
    tx: AsyncConnection, scope: Scope, account_id: UUID, at: datetime, *, only: UUID | None = None, but: UUID | None = None
) -> int:
    """End one session of an account, all but one, or all. How many had not ended."""
    wanted: list[Any] = [sign_in.c.account_id == account_id, sign_in.c.ended_at.is_(None)]
    wanted += [] if only is None else [sign_in.c.id == only]
    wanted += [] if but is None else [sign_in.c.id != but]
    return (await tx.execute(update(sign_in).where(scope.of(sign_in), *wanted).values(ended_at=at))).rowcount


async def end_everywhere(tx: AsyncConnection, scope: Scope, at: datetime) -> int:
    """End every session of everybody. How many had not ended."""
    return (await tx.execute(update(sign_in).where(scope.of(sign_in), sign_in.c.ended_at.is_(None)).values(ended_at=at))).rowcount


async def forget(tx: AsyncConnection, scope: Scope, account_id: UUID, before: datetime) -> None:
    """Take away what is long over of an account: the journal says that it was."""
    over = or_(sign_in.c.ended_at < before, sign_in.c.ends_at < before)
    await tx.execute(delete(sign_in).where(scope.of(sign_in), sign_in.c.account_id == account_id, over))
