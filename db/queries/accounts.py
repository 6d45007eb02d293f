"""Accounts: who may sign in, as what, by which invitation and with which recovery codes. Every instant is machine time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Query, Record, Records, Values, insert_many, set_columns
from db.scope import Scope
from db.tables import account, account_invitation, account_role, authority, person, recovery_code, team
from db.words import Role


async def lock_register(tx: AsyncConnection, scope: Scope) -> None:
    """Whoever changes who may sign in does so one after another: a number is given once, and an administrator is left."""
    query = select(authority.c.id).where(scope.of(authority)).order_by(authority.c.id)
    await tx.execute(query.with_for_update(key_share=True) if tx.dialect.name == "postgresql" else query)


async def lock(tx: AsyncConnection, scope: Scope, account_id: UUID) -> Record | None:
    """An account as it stands, locked: of two codes typed at once one is taken."""
    query = select(account).where(scope.of(account), account.c.id == account_id)
    return (await tx.execute(query.with_for_update(key_share=True) if tx.dialect.name == "postgresql" else query)).one_or_none()


async def by_name(tx: AsyncConnection, scope: Scope, name_keys: Sequence[bytes]) -> Record | None:
    """The account that is signed in to by a name that is typed, under whichever key it stands."""
    return await _named(tx, scope, name_keys, account.c.directory_sealed.is_(None))


async def by_identity(tx: AsyncConnection, scope: Scope, name_keys: Sequence[bytes]) -> Record | None:
    """The account of somebody whom the council's directory proves. Nobody types who they are there."""
    return await _named(tx, scope, name_keys, account.c.directory_sealed.is_not(None))


async def _named(tx: AsyncConnection, scope: Scope, name_keys: Sequence[bytes], way: ColumnElement[bool]) -> Record | None:
    return (await tx.execute(select(account).where(scope.of(account), account.c.name_key.in_(name_keys), way))).one_or_none()


async def by_id(tx: AsyncConnection, scope: Scope, account_id: UUID) -> Record | None:
    """One account."""
    return (await tx.execute(select(account).where(scope.of(account), account.c.id == account_id))).one_or_none()


async def by_number(tx: AsyncConnection, scope: Scope, number: int) -> Record | None:
    """The account that staff call by this number."""
    return (await tx.execute(select(account).where(scope.of(account), account.c.number == number))).one_or_none()


async def of_worker(tx: AsyncConnection, scope: Scope, person_id: UUID) -> Record | None:
    """The account, not disabled, whose acts are this worker's."""
    theirs = (account.c.person_id == person_id, account.c.disabled_at.is_(None))
    return (await tx.execute(select(account).where(scope.of(account), *theirs))).one_or_none()


async def all_of(tx: AsyncConnection, scope: Scope) -> Records:
    """Every account, with its worker's `worker_ref`, by number."""
    query = select(account, person.c.ref.label("worker_ref")).outerjoin(person, person.c.id == account.c.person_id)
    return (await tx.execute(query.where(scope.of(account)).order_by(account.c.authority_id, account.c.number))).all()


async def administrators(tx: AsyncConnection, scope: Scope, now: datetime) -> Records:
    """Of each account that administers accounts and can be signed in to, whose it is, and whether the directory proves them
    (`by_directory`).
    """
    waits = (account_invitation.c.account_id == account.c.id, account_invitation.c.used_at.is_(None), account_invitation.c.expires_at > now)
    by_directory = account.c.directory_sealed.is_not(None)
    a_way_in = or_(by_directory, account.c.password_sealed.is_not(None), exists().where(*waits))
    query = select(account.c.authority_id, by_directory.label("by_directory")).join(account_role, account_role.c.account_id == account.c.id)
    those = (account_role.c.role == Role.ADMINISTRATOR, account.c.disabled_at.is_(None), a_way_in)
    return (await tx.execute(query.where(scope.of(account), *those))).all()


async def next_number(tx: AsyncConnection, scope: Scope) -> int:
    """The number of the next account; the caller has locked the register."""
    newest = await tx.scalar(select(func.max(account.c.number)).where(scope.of(account)))
    return (newest or 0) + 1


async def insert(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A new account."""
    await insert_many(tx, scope, account, [row])


async def change(tx: AsyncConnection, scope: Scope, account_id: UUID, **columns: object) -> bool:
    """Set columns of an account that the caller has locked."""
    return await set_columns(tx, scope, account, account_id, **columns)


async def roles_of(tx: AsyncConnection, scope: Scope, account_id: UUID) -> Records:
    """What an account is, with the `team_ref` of those that are for one team."""
    return (await tx.execute(_roles(scope).where(account_role.c.account_id == account_id))).all()


async def all_roles(tx: AsyncConnection, scope: Scope) -> Records:
    """The same of every account."""
    return (await tx.execute(_roles(scope))).all()


@lru_cache(64)
def _roles(scope: Scope) -> Query:
    query = select(account_role, team.c.ref.label("team_ref")).outerjoin(team, team.c.id == account_role.c.team_id)
    return query.where(scope.of(account_role)).order_by(account_role.c.account_id, account_role.c.id)


async def add_roles(tx: AsyncConnection, scope: Scope, rows: Sequence[Values]) -> None:
    """What an account is from now on, too."""
    await insert_many(tx, scope, account_role, rows)


async def remove_role(tx: AsyncConnection, scope: Scope, account_id: UUID, role_id: UUID) -> Record | None:
    """What an account is no more; nothing, where it was not."""
    mine = (account_role.c.account_id == account_id, account_role.c.id == role_id)
    found: Record | None = (
        await tx.execute(delete(account_role).where(scope.of(account_role), *mine).returning(account_role))
    ).one_or_none()
    return found


async def invite(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A link; an earlier one of this account that nobody used is none from now on."""
    await withdraw_invitations(tx, scope, row["account_id"])
    await insert_many(tx, scope, account_invitation, [row])


async def withdraw_invitations(tx: AsyncConnection, scope: Scope, account_id: UUID) -> None:
    """A link of this account that nobody used opens nothing any more."""
    unused = (account_invitation.c.account_id == account_id, account_invitation.c.used_at.is_(None))
    await tx.execute(delete(account_invitation).where(scope.of(account_invitation), *unused))


async def invited(tx: AsyncConnection, scope: Scope, token_hash: str, now: datetime) -> Record | None:
    """The account that an unused link of this token is for, unless it is disabled."""
    query = select(account).join(account_invitation, account_invitation.c.account_id == account.c.id)
    return (await tx.execute(query.where(scope.of(account), account.c.disabled_at.is_(None), *_fresh(token_hash, now)))).one_or_none()


async def use_invitation(tx: AsyncConnection, scope: Scope, token_hash: str, now: datetime) -> bool:
    """Use a link up; whether it could still be used."""
    statement = update(account_invitation).where(scope.of(account_invitation), *_fresh(token_hash, now))
    return (await tx.execute(statement.values(used_at=now))).rowcount == 1


def _fresh(token_hash: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    one = account_invitation.c
    return (one.token_hash == token_hash, one.used_at.is_(None), one.expires_at > now)


async def open_invitations(tx: AsyncConnection, scope: Scope, now: datetime) -> dict[UUID, datetime]:
    """By account, until when its link is good."""
    waits = (account_invitation.c.used_at.is_(None), account_invitation.c.expires_at > now)
    query = select(account_invitation.c.account_id, account_invitation.c.expires_at).where(scope.of(account_invitation), *waits)
    return {row.account_id: row.expires_at for row in await tx.execute(query)}


async def replace_recovery_codes(tx: AsyncConnection, scope: Scope, account_id: UUID, rows: Sequence[Values]) -> None:
    """New ones; the earlier are gone."""
    await tx.execute(delete(recovery_code).where(scope.of(recovery_code), recovery_code.c.account_id == account_id))
    await insert_many(tx, scope, recovery_code, rows)


async def use_recovery_code(tx: AsyncConnection, scope: Scope, account_id: UUID, code_hash: str, now: datetime) -> bool:
    """Use one up; whether it could still be used."""
    mine = (recovery_code.c.account_id == account_id, recovery_code.c.code_hash == code_hash, recovery_code.c.used_at.is_(None))
    return (await tx.execute(update(recovery_code).where(scope.of(recovery_code), *mine).values(used_at=now))).rowcount == 1


async def recovery_codes_left(tx: AsyncConnection, scope: Scope, account_ids: Iterable[UUID]) -> dict[UUID, int]:
    """By account, how many recovery codes may still be used."""
    theirs = (recovery_code.c.account_id.in_(list(account_ids)), recovery_code.c.used_at.is_(None))
    query = select(recovery_code.c.account_id, func.count().label("number")).where(scope.of(recovery_code), *theirs)
    return {row.account_id: row.number for row in await tx.execute(query.group_by(recovery_code.c.account_id))}
