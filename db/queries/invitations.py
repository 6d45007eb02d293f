"""Invitations: links that join somebody's phone to their name, once."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record, Values, insert_many
from db.scope import Scope
from db.tables import invitation


async def insert(tx: AsyncConnection, scope: Scope, row: Values) -> None:
    """A new invitation; only the hash of its token is kept."""
    await insert_many(tx, scope, invitation, [row])


async def by_token(tx: AsyncConnection, scope: Scope, token_hash: str) -> Record | None:
    """The invitation with this token."""
    return (await tx.execute(select(invitation).where(scope.of(invitation), invitation.c.token_hash == token_hash))).one_or_none()


async def redeem(tx: AsyncConnection, scope: Scope, token_hash: str, now: datetime) -> Record | None:
    """Use an invitation up: None when there is none, it was used, or it came too late."""
    fresh = (invitation.c.token_hash == token_hash, invitation.c.used_at.is_(None), invitation.c.expires_at > now)
    statement = update(invitation).where(scope.of(invitation), *fresh).values(used_at=now).returning(invitation)
    used: Record | None = (await tx.execute(statement)).one_or_none()
    return used
