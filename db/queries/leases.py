"""Leases: what one process at a time may do, for every authority of the database. Every instant is machine time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.queries.rows import Record
from db.tables import lease


async def lease_of(tx: AsyncConnection, name: str) -> Record | None:
    """Who has it, if anybody ever did."""
    return (await tx.execute(select(lease).where(lease.c.name == name))).one_or_none()


async def hold(tx: AsyncConnection, name: str, holder: UUID, now: datetime, until: datetime) -> bool:
    """Take it, or keep it; False while it is another's. Who takes it anew, be it their own of before, has not caught up."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    kept = and_(lease.c.held_by == holder, lease.c.held_until > now)
    statement = insert(lease).values(name=name, held_by=holder, held_until=until, caught_up_at=None)
    taken = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"held_by": holder, "held_until": until, "caught_up_at": case((kept, lease.c.caught_up_at), else_=null())},
        where=or_(lease.c.held_by == holder, lease.c.held_until <= now),
    )
    return (await tx.execute(taken.returning(lease.c.name))).one_or_none() is not None


async def note_caught_up(tx: AsyncConnection, name: str, holder: UUID, now: datetime) -> None:
    """Its holder has fetched what was kept for us."""
    mine = (lease.c.name == name, lease.c.held_by == holder, lease.c.held_until > now)
    await tx.execute(update(lease).where(*mine).values(caught_up_at=now))


async def let_go(tx: AsyncConnection, name: str, holder: UUID, now: datetime) -> None:
    """It is free from now on."""
    await tx.execute(update(lease).where(lease.c.name == name, lease.c.held_by == holder).values(held_until=now))
